"""Calibration error and Brier score by hand, against plain loops and scikit-learn."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss

from mellama.metrics.calibration import (
    Bin,
    Brier,
    CalibrationError,
    Confident,
    likeliest,
    reliability,
)
from mellama.metrics.statistics import intervals
from mellama.records import Unparsed

FEW = settings(max_examples=50, deadline=None)
UNREAD = Unparsed("empty")
Rows = list[tuple[float, bool]]
rows_of = st.lists(
    st.tuples(
        st.one_of(st.floats(0, 1), st.sampled_from([k / 15 for k in range(16)])), st.booleans()
    ),
    min_size=1,
    max_size=40,
)


def given_answers(rows: Rows) -> tuple[list[Confident | Unparsed], list[str]]:
    return [Confident("a" if right else "b", sure) for sure, right in rows], ["a"] * len(rows)


def value(metric: CalibrationError | Brier, rows: Rows) -> float:
    return float(metric.value(metric.counts(*given_answers(rows)).sum(axis=0)))


def slow_error(rows: Rows, bins: int) -> float:
    """Guo et al. 2017, equation 3, bin by bin."""
    total = 0.0
    for place in range(bins):
        low, high = place / bins, (place + 1) / bins
        inside = [
            (sure, right)
            for sure, right in rows
            if low < sure <= high or (sure == 0 and place == 0)
        ]
        if inside:
            confidence = sum(sure for sure, _ in inside) / len(inside)
            accuracy = sum(right for _, right in inside) / len(inside)
            total += len(inside) / len(rows) * abs(accuracy - confidence)
    return total


def test_by_hand() -> None:
    rows = [(0.95, True), (0.95, False), (0.55, True), (0.6, False)]
    # .95 twice, one right: gap .45; .55 and .6 (a bin each of 15, .5333 to .6): gap .075.
    assert value(CalibrationError(), rows) == pytest.approx((2 * 0.45 + 2 * 0.075) / 4)
    assert value(Brier(), rows) == pytest.approx((0.05**2 + 0.95**2 + 0.45**2 + 0.6**2) / 4)
    assert value(CalibrationError(), [(1.0, True)]) == 0.0
    assert value(CalibrationError(), [(1.0, False)]) == 1.0
    assert not CalibrationError().higher_is_better
    assert not Brier().higher_is_better


@FEW
@given(rows_of, st.sampled_from([1, 10, 15]))
def test_agrees_with_a_plain_loop(rows: Rows, bins: int) -> None:
    assert value(CalibrationError(bins), rows) == pytest.approx(slow_error(rows, bins))


@FEW
@given(rows_of)
def test_brier_agrees_with_scikit_learn(rows: Rows) -> None:
    theirs = brier_score_loss([right for _, right in rows], [sure for sure, _ in rows], pos_label=1)
    assert value(Brier(), rows) == pytest.approx(theirs)


def test_an_answer_without_confidence_takes_no_part() -> None:
    predictions, targets = given_answers([(0.8, True), (0.3, False)])
    for metric in (CalibrationError(), Brier()):
        with_unread = metric.counts([*predictions, UNREAD], [*targets, "a"])
        assert with_unread[2].tolist() == [0.0] * with_unread.shape[1]
        alone = metric.counts(predictions, targets)
        assert metric.value(with_unread.sum(axis=0)) == metric.value(alone.sum(axis=0))
        assert metric.value(metric.counts([UNREAD], ["a"]).sum(axis=0)) == 0.0
        assert metric.counts([], []).shape == (0, alone.shape[1])


def test_the_curve() -> None:
    metric = CalibrationError(bins=5)
    counts = metric.counts(*given_answers([(0.9, True), (1.0, False), (0.2, False)]))
    first, last = reliability(metric, counts)
    assert first == Bin(0.0, 0.2, n=1, confidence=0.2, accuracy=0.0)
    assert (last.low, last.high, last.n, last.accuracy) == (0.8, 1.0, 2, 0.5)
    assert last.confidence == pytest.approx(0.95)


def test_it_has_an_interval() -> None:
    rng = np.random.default_rng(4)
    sure = rng.random(2000)
    rows = [(float(item), bool(rng.random() < item**2)) for item in sure]  # too sure of itself
    metric = CalibrationError()
    (interval,) = intervals([metric], [metric.counts(*given_answers(rows))], resamples=300)
    assert interval.low < interval.value < interval.high
    assert interval.value == pytest.approx(1 / 2 - 1 / 3, abs=0.03)


def test_the_likeliest_label_and_its_share() -> None:
    found = likeliest({"yes": log(0.03), "no": log(0.01), "maybe": log(0.01)})
    assert found.label == "yes"
    assert found.confidence == pytest.approx(0.6)
    assert likeliest({"a": -5000.0, "b": -5000.0}) == Confident("a", 0.5)  # no underflow
    assert likeliest({"a": -9000.0, "b": -1.0}) == Confident("b", 1.0)
    with pytest.raises(ValueError, match="empty"):
        likeliest({})
