"""Resampled totals: drawn by sample or by kind of sample, the same distribution and pairing."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mellama.metrics.labels import Accuracy, MacroF1
from mellama.metrics.metric import Floats
from mellama.metrics.resampling import (
    CHUNK,
    FEW,
    alike,
    class_weights,
    resample_weights,
    resampled_totals,
)
from mellama.metrics.statistics import intervals, paired_difference

LABELS = ("yes", "no", "maybe")
FEW_EXAMPLES = settings(max_examples=30, deadline=None)
small_counts = st.integers(1, 60).flatmap(
    lambda n: arrays(np.float64, (n, 3), elements=st.sampled_from([0.0, 1.0, 2.0]))
)


def answered(size: int, seed: int) -> tuple[list[str], list[str]]:
    draw = random.Random(seed)
    targets = draw.choices(LABELS, weights=(6, 3, 1), k=size)
    return [t if draw.random() < 0.7 else draw.choice(LABELS) for t in targets], targets


def plain_macro_f1(rows: list[tuple[str, str]]) -> float:
    found = []
    for label in LABELS:
        hits = sum(given == right == label for given, right in rows)
        named = sum((given == label) + (right == label) for given, right in rows)
        found.append(2 * hits / named if named else 0.0)
    return sum(found) / len(found)


@pytest.mark.parametrize("size", [40, 200])
def test_distribution_is_that_of_a_plain_loop(size: int) -> None:
    """By kind of sample (200) and by sample (40); 2,000 resamples a side, four standard errors."""
    predictions, targets = answered(size, seed=size)
    rows = list(zip(predictions, targets, strict=True))
    counts = MacroF1(LABELS).counts(predictions, targets)
    by_kind = len(alike([counts])[0]) * FEW <= size
    assert by_kind == (size == 200)
    (totals,) = resampled_totals([counts], resamples=2000, seed=11)
    ours = np.asarray(MacroF1(LABELS).value(totals))
    draw = random.Random(5)
    slow = np.array([plain_macro_f1(draw.choices(rows, k=size)) for _ in range(2000)])
    deviation = slow.std()
    assert ours.mean() == pytest.approx(slow.mean(), abs=4 * deviation * (2 / 2000) ** 0.5)
    assert ours.std() == pytest.approx(deviation, rel=4 * (1 / 2000) ** 0.5)
    for level in (0.025, 0.5, 0.975):
        expected = float(np.quantile(slow, level))
        assert np.quantile(ours, level) == pytest.approx(expected, abs=0.3 * deviation)


@FEW_EXAMPLES
@given(small_counts, st.integers(0, 99))
def test_every_resample_has_as_many_samples_as_there_are(counts: Floats, seed: int) -> None:
    ones = np.ones((len(counts), 1))
    first, sizes = alike([counts])
    assert sizes.sum() == len(counts)
    assert (np.diff(first) > 0).all()
    assert len(first) == len({tuple(row) for row in counts.tolist()})
    assert {tuple(row) for row in counts[first].tolist()} == set(map(tuple, counts.tolist()))
    for drawn in (
        class_weights(sizes, resamples=45, seed=seed),
        resample_weights(len(counts), resamples=45, seed=seed),
    ):
        weights = np.concatenate(list(drawn))
        assert len(weights) == 45
        assert (weights.sum(axis=1) == len(counts)).all()
        assert (weights >= 0).all()
    for totals in resampled_totals([counts, ones], resamples=45, seed=seed)[1:]:
        assert (totals == len(counts)).all()


@FEW_EXAMPLES
@given(small_counts)
def test_samples_that_are_all_alike_leave_nothing_to_chance(counts: Floats) -> None:
    same = np.repeat(counts[:1], 3 * FEW, axis=0)
    (totals,) = resampled_totals([same], resamples=30, seed=1)
    assert (totals == same.sum(axis=0)).all()


@FEW_EXAMPLES
@given(small_counts, st.booleans())
def test_parts_see_the_same_resamples_in_any_order(counts: Floats, continuous: bool) -> None:
    if continuous:  # every row is another: drawn by sample
        counts = counts + np.linspace(0, 0.1, len(counts))[:, np.newaxis]
    other = counts[:, ::-1] * 2
    there = resampled_totals([counts, other], resamples=25, seed=3)
    back = resampled_totals([other, counts], resamples=25, seed=3)
    assert there[0].tolist() == back[1].tolist()
    assert there[1].tolist() == back[0].tolist()
    twice = resampled_totals([counts, counts], resamples=25, seed=3)
    assert (twice[0] == twice[1]).all()
    assert there[1] == pytest.approx(there[0][:, ::-1] * 2)


def test_chunks_are_one_stream() -> None:
    """A longer run begins with a shorter one: no chunk is drawn anew."""
    long = np.concatenate(list(resample_weights(9, resamples=2 * CHUNK + 5, seed=4)))
    short = np.concatenate(list(resample_weights(9, resamples=CHUNK, seed=4)))
    assert len(long) == 2 * CHUNK + 5
    assert (long[:CHUNK] == short).all()
    assert (long[CHUNK : 2 * CHUNK] != short).any()


def test_drawing_by_sample_equals_the_rows_drawn() -> None:
    """The draws repeated as rows, one generator call for all, add up to the same totals."""
    counts = np.random.default_rng(0).random((30, 2))
    (totals,) = resampled_totals([counts], resamples=CHUNK, seed=6)
    drawn = np.random.default_rng(6).integers(0, 30, (CHUNK, 30))
    assert totals == pytest.approx(counts[drawn].sum(axis=1))


def test_an_average_of_continuous_scores_has_the_interval_of_theory() -> None:
    scores = np.random.default_rng(2).random(500)
    counts = np.column_stack([scores, np.ones(500)])
    (interval,) = intervals([Accuracy()], [counts], resamples=4000)
    half_width = 1.96 * scores.std() / 500**0.5
    assert interval.low == pytest.approx(scores.mean() - half_width, abs=0.002)
    assert interval.high == pytest.approx(scores.mean() + half_width, abs=0.002)
    assert paired_difference(Accuracy(), counts, counts).high == 0.0
