"""Averages over tasks against plain loops: stratified, paired, and the mean of their parts."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mellama.metrics.labels import Accuracy, MacroF1
from mellama.metrics.metric import Floats, Metric
from mellama.metrics.resampling import resample_weights
from mellama.metrics.statistics import Difference, Interval, macro_average, macro_difference

LABELS = ("yes", "no")
METRICS: tuple[Metric[str], ...] = (Accuracy(), MacroF1(LABELS))
Answered = list[tuple[str, str]]  # prediction, target
FEW = settings(max_examples=25, deadline=None)
answered = st.lists(
    st.tuples(st.sampled_from(LABELS), st.sampled_from(LABELS)), min_size=1, max_size=12
)


def counts(tasks: list[Answered]) -> list[Floats]:
    return [
        metric.counts([given for given, _ in rows], [right for _, right in rows])
        for metric, rows in zip(METRICS, tasks, strict=True)
    ]


def accuracy(rows: Answered) -> float:
    return sum(given == right for given, right in rows) / len(rows)


def macro_f1(rows: Answered) -> float:
    found = []
    for label in LABELS:
        both = sum(given == right == label for given, right in rows)
        either = sum((given == label) + (right == label) for given, right in rows)
        found.append(2 * both / either if either else 0.0)
    return sum(found) / len(found)


def slow_average(tasks: list[Answered]) -> float:
    return (accuracy(tasks[0]) + macro_f1(tasks[1])) / 2


def slow_resamples(tasks: list[Answered], times: int) -> list[float]:
    """Draw questions one at a time within each task, and score every resample from scratch."""
    draw = random.Random(7)
    return [
        slow_average([[rows[draw.randrange(len(rows))] for _ in rows] for rows in tasks])
        for _ in range(times)
    ]


def some_tasks(seed: int, sizes: tuple[int, int], right: float) -> list[Answered]:
    draw = random.Random(seed)

    def row() -> tuple[str, str]:
        target = draw.choice(LABELS)
        wrong = LABELS[1 - LABELS.index(target)]
        return (target if draw.random() < right else wrong), target

    return [[row() for _ in range(size)] for size in sizes]


def test_the_interval_is_that_of_a_plain_loop() -> None:
    tasks = some_tasks(1, (40, 90), 0.7)
    ours = macro_average(METRICS, counts(tasks), resamples=4000)
    slow = np.quantile(slow_resamples(tasks, 4000), (0.025, 0.975))
    assert ours.value == pytest.approx(slow_average(tasks))
    assert [ours.low, ours.high] == pytest.approx(slow.tolist(), abs=0.008)


def test_every_resample_is_scored_from_the_questions_drawn() -> None:
    """The same draws, repeated as lists of questions and scored by hand, give the same ends."""
    tasks = some_tasks(2, (9, 14), 0.6)
    drawn = [
        np.concatenate(list(resample_weights(len(rows), resamples=60, seed=(3, place))))
        for place, rows in enumerate(tasks)
    ]
    values = []
    for times in zip(*drawn, strict=True):
        repeated = [
            [row for row, n in zip(rows, weights, strict=True) for _ in range(int(n))]
            for rows, weights in zip(tasks, times, strict=True)
        ]
        assert list(map(len, repeated)) == [9, 14]  # stratified: no task grows at another's cost
        values.append(slow_average(repeated))
    low, high = np.quantile(values, (0.025, 0.975))
    ours = macro_average(METRICS, counts(tasks), resamples=60, seed=3)
    expected = [slow_average(tasks), float(low), float(high)]
    assert [ours.value, ours.low, ours.high] == pytest.approx(expected)


@FEW
@given(answered, answered)
def test_a_model_does_not_differ_from_itself(first: Answered, second: Answered) -> None:
    own = counts([first, second])
    found = macro_difference(METRICS, own, own, resamples=50)
    assert found == Difference(Interval(0.0, 0.0, 0.0), 1.0)
    assert not found.excludes_zero


@FEW
@given(st.data(), answered, answered)
def test_a_difference_is_the_mean_of_the_tasks_differences(
    data: st.DataObject, first: Answered, second: Answered
) -> None:
    tasks = [first, second]
    others = [[(data.draw(st.sampled_from(LABELS)), right) for _, right in rows] for rows in tasks]
    found = macro_difference(METRICS, counts(tasks), counts(others), resamples=50)
    single = (accuracy(first) - accuracy(others[0]), macro_f1(second) - macro_f1(others[1]))
    assert found.interval.value == pytest.approx(sum(single) / 2)
    turned = macro_difference(METRICS, counts(others), counts(tasks), resamples=50)
    assert turned.interval.value == pytest.approx(-found.interval.value)
    assert turned.interval.low == pytest.approx(-found.interval.high)


def test_a_difference_is_paired() -> None:
    """One model is right wherever the other is, and once more: no resample puts it below."""
    weaker = some_tasks(4, (60, 60), 0.5)
    stronger = [list(rows) for rows in weaker]
    for rows in stronger:
        wrong = [place for place, (given, right) in enumerate(rows) if given != right]
        for place in wrong[:12]:
            rows[place] = (rows[place][1], rows[place][1])
    found = macro_difference(METRICS, counts(stronger), counts(weaker))
    assert found.excludes_zero
    assert found.at_most_zero == 0.0
    apart = macro_average(METRICS, counts(stronger)), macro_average(METRICS, counts(weaker))
    paired = found.interval.high - found.interval.low
    assert paired < sum(item.high - item.low for item in apart) / 2


def test_a_task_weighs_the_same_whatever_its_size() -> None:
    small, large = [("yes", "yes")] * 2, [("no", "yes")] * 200
    own = [Accuracy().counts([a for a, _ in rows], [b for _, b in rows]) for rows in (small, large)]
    assert macro_average([Accuracy()] * 2, own).value == 0.5


def test_the_same_seed_gives_the_same_interval_and_another_does_not() -> None:
    own = counts(some_tasks(5, (30, 30), 0.6))
    assert macro_average(METRICS, own) == macro_average(METRICS, own)
    assert macro_average(METRICS, own) != macro_average(METRICS, own, seed=5)


def test_what_cannot_be_paired_or_averaged_is_refused() -> None:
    own = counts(some_tasks(6, (10, 10), 0.6))
    with pytest.raises(ValueError, match="cannot be paired"):
        macro_difference(METRICS, own, [own[0][:5], own[1]])
    with pytest.raises(ValueError, match="no task"):
        macro_average([], [])
    with pytest.raises(ValueError, match="no sample"):
        macro_average(METRICS, [own[0][:0], own[1]])
