"""Bootstrap intervals: seeded, paired, and of the width that theory asks for."""

from __future__ import annotations

import numpy as np
import pytest

from mellama.metrics.labels import Accuracy, MacroF1
from mellama.metrics.resampling import resample_weights
from mellama.metrics.statistics import Interval, intervals, paired_difference

LABELS = ("yes", "no")


def answers(right: int, wrong: int) -> tuple[list[str], list[str]]:
    return ["yes"] * right + ["no"] * wrong, ["yes"] * (right + wrong)


def test_width_is_that_of_the_binomial() -> None:
    counts = Accuracy().counts(*answers(320, 80))
    (interval,) = intervals([Accuracy()], [counts], resamples=4000)
    assert interval.value == pytest.approx(0.8)
    half_width = 1.96 * (0.8 * 0.2 / 400) ** 0.5
    assert interval.low == pytest.approx(0.8 - half_width, abs=0.006)
    assert interval.high == pytest.approx(0.8 + half_width, abs=0.006)


def test_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    draw = np.random.default_rng(1)
    covered = 0
    for _ in range(200):
        right = int((draw.random(120) < 0.7).sum())
        counts = Accuracy().counts(*answers(right, 120 - right))
        (interval,) = intervals([Accuracy()], [counts], resamples=300)
        covered += interval.low <= 0.7 <= interval.high
    assert 176 <= covered <= 200  # 95 % of 200, less than four standard deviations off


def test_each_resample_draws_as_many_samples_as_there_are() -> None:
    weights = np.concatenate(list(resample_weights(30, resamples=250, seed=3)))
    assert weights.shape == (250, 30)
    assert (weights.sum(axis=1) == 30).all()
    assert (weights >= 0).all()
    assert weights.std() == pytest.approx((29 / 30) ** 0.5, rel=0.05)


def test_the_same_seed_gives_the_same_interval_and_another_does_not() -> None:
    counts = Accuracy().counts(*answers(40, 23))
    first = intervals([Accuracy()], [counts])
    assert first == intervals([Accuracy()], [counts])
    assert first != intervals([Accuracy()], [counts], seed=5)


def test_metrics_see_the_same_resamples() -> None:
    predictions, targets = answers(40, 23)
    metrics = (Accuracy(), MacroF1(LABELS), Accuracy("again"))
    counts = [metric.counts(predictions, targets) for metric in metrics]
    first, _, again = intervals(metrics, counts)
    assert first == again
    assert intervals([MacroF1(LABELS)], [counts[1]])[0] == intervals(metrics, counts)[1]


def test_pairing_narrows_the_difference() -> None:
    targets = ["yes"] * 200
    first = Accuracy().counts(["yes"] * 150 + ["no"] * 50, targets)
    second = Accuracy().counts(["yes"] * 140 + ["no"] * 60, targets)
    paired = paired_difference(Accuracy(), first, second)
    shuffled = paired_difference(Accuracy(), first, second[::-1])
    assert paired.value == pytest.approx(0.05)
    assert paired.low > 0 > shuffled.low
    assert paired.high - paired.low < shuffled.high - shuffled.low


def test_a_model_does_not_differ_from_itself() -> None:
    counts = Accuracy().counts(*answers(30, 30))
    assert paired_difference(Accuracy(), counts, counts) == Interval(0.0, 0.0, 0.0)


def test_unequal_or_empty_samples_are_refused() -> None:
    counts = Accuracy().counts(*answers(3, 3))
    with pytest.raises(ValueError, match="cannot be paired"):
        paired_difference(Accuracy(), counts, counts[:4])
    with pytest.raises(ValueError, match="no sample"):
        intervals([Accuracy()], [counts[:0]])
