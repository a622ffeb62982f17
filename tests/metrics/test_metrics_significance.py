"""Tests between models against enumeration, statsmodels, SciPy and the definitions by hand."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control
from statsmodels.stats.contingency_tables import mcnemar as mcnemar_of_statsmodels

from mellama.metrics.labels import Accuracy
from mellama.metrics.significance import (
    McNemar,
    bootstrap_p_value,
    corrected,
    mcnemar,
    paired_test,
)
from mellama.metrics.statistics import paired_difference

FEW = settings(max_examples=20, deadline=None)
p_values = st.lists(st.floats(0, 1), min_size=1, max_size=15)


def answers(both: int, only_first: int, only_second: int, neither: int) -> tuple[list[bool], ...]:
    first = [True] * (both + only_first) + [False] * (only_second + neither)
    second = [True] * both + [False] * only_first + [True] * only_second + [False] * neither
    return first, second


def test_mcnemar_by_hand() -> None:
    first, second = answers(50, 9, 1, 40)
    # Of ten disagreements one or none goes the other way, or the other way round: 2 x (1 + 10).
    assert mcnemar(first, second).p_value == pytest.approx(2 * 11 / 2**10)
    assert mcnemar(np.array(second), np.array(first)).p_value == pytest.approx(2 * 11 / 2**10)
    assert mcnemar(*answers(5, 0, 0, 5)) == McNemar(0, 0, 1.0)
    assert mcnemar(*answers(0, 4, 4, 0)).p_value == pytest.approx(1.0)
    with pytest.raises(ValueError, match="3 and 2 answers"):
        mcnemar([True, True, False], [True, False])


@FEW
@given(st.integers(0, 5), st.integers(0, 25), st.integers(0, 25), st.integers(0, 5))
def test_mcnemar_agrees_with_statsmodels_and_enumeration(
    both: int, only_first: int, only_second: int, neither: int
) -> None:
    found = mcnemar(*answers(both, only_first, only_second, neither))
    assert (found.only_first, found.only_second) == (only_first, only_second)
    either = only_first + only_second
    table = [[both, only_first], [only_second, neither]]
    if either:
        theirs = mcnemar_of_statsmodels(table, exact=True).pvalue
        assert found.p_value == pytest.approx(float(theirs))
    tail = sum(comb(either, k) for k in range(min(only_first, only_second) + 1)) / 2**either
    assert found.p_value == pytest.approx(min(1.0, 2 * tail))


def test_bootstrap_p_value_by_hand() -> None:
    assert bootstrap_p_value(np.array([0.1] * 999)) == pytest.approx(2 / 1000)  # never zero
    assert bootstrap_p_value(np.array([0.1] * 90 + [-0.1] * 9)) == pytest.approx(2 * 10 / 100)
    assert bootstrap_p_value(np.array([-0.1] * 90 + [0.1] * 9)) == pytest.approx(2 * 10 / 100)
    assert bootstrap_p_value(np.zeros(99)) == 1.0
    assert bootstrap_p_value(np.array([1.0, 0.0, 0.0, 0.0])) == 1.0


def test_a_paired_test_brings_the_interval_of_the_difference() -> None:
    rng = np.random.default_rng(3)
    targets = ["yes"] * 300
    easy = rng.random(300)
    first, second = (
        Accuracy().counts(["yes" if item < limit else "no" for item in easy], targets)
        for limit in (0.8, 0.7)
    )
    better = paired_test(Accuracy(), first, second)
    assert better.interval == paired_difference(Accuracy(), first, second)
    assert better.p_value == pytest.approx(2 / 1001)
    worse = paired_test(Accuracy(), second, first)
    assert worse.p_value == better.p_value
    assert worse.interval.low == pytest.approx(-better.interval.high)
    assert paired_test(Accuracy(), first, first).p_value == 1.0
    with pytest.raises(ValueError, match="cannot be paired"):
        paired_test(Accuracy(), first, second[:7])


def test_p_values_of_equal_models_are_spread_evenly() -> None:
    """Two models as good as each other: a p below 0.1 about once in ten times."""
    rng = np.random.default_rng(8)
    small = 0
    for _ in range(200):
        right = rng.random((2, 150)) < 0.6
        first, second = (np.column_stack([row, np.ones(150)]).astype(float) for row in right)
        small += paired_test(Accuracy(), first, second, resamples=200).p_value < 0.1
    assert 8 <= small <= 37  # 20 of 200, four standard deviations


def test_corrections_by_hand() -> None:
    values = [0.01, 0.04, 0.03, 0.5]
    # Holm, smallest first: 4 x .01, 3 x .03, then no less than the one before, 1 x .5.
    assert corrected(values, "holm") == pytest.approx([0.04, 0.09, 0.09, 0.5])
    # Benjamini and Hochberg, largest first: .5, 4/3 x .04, min with 4/2 x .03, 4 x .01.
    expected = [0.04, 0.04 * 4 / 3, 0.04 * 4 / 3, 0.5]
    assert corrected(values, "benjamini_hochberg") == pytest.approx(expected)
    assert corrected([]) == []
    assert corrected([0.02]) == [0.02]


@FEW
@given(p_values)
def test_corrections_agree_with_plain_loops_and_scipy(values: list[float]) -> None:
    order = sorted(range(len(values)), key=values.__getitem__)
    holm, so_far = [0.0] * len(values), 0.0
    for rank, place in enumerate(order):
        so_far = max(so_far, min(1.0, (len(values) - rank) * values[place]))
        holm[place] = so_far
    assert corrected(values, "holm") == pytest.approx(holm)
    theirs = false_discovery_control(values).tolist()
    assert corrected(values, "benjamini_hochberg") == pytest.approx(theirs)
