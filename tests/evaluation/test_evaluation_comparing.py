"""Two runs over the same samples: their difference, its tests, and their correction together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scripted_model import INVENTED

from mellama.errors import DataError
from mellama.evaluation.comparing import apart, compare, is_right_or_wrong, judged
from mellama.evaluation.samples_file import Answer
from mellama.evaluation.scoring import Counted
from mellama.metrics.alternatives import BestOf
from mellama.metrics.answers import ExactMatch, WordF1
from mellama.metrics.labels import Accuracy, MacroF1
from mellama.metrics.metric import Metric
from mellama.metrics.ranking import TopK

LABELS = ("yes", "no")
RIGHT = ("yes", "no") * 10


def counted(
    given: Sequence[str],
    *,
    metrics: tuple[Metric[Any], ...] = (Accuracy(), MacroF1(LABELS)),
    reading: str = "robust",
    first_id: int = 0,
) -> Counted:
    """Count answers to the toy's questions, whose right answers are yes and no in turn."""
    right = RIGHT[: len(given)]
    answers = tuple(
        Answer(str(first_id + place), "", 1, 0, "", text, True, 1, target)
        for place, (text, target) in enumerate(zip(given, right, strict=True))
    )
    counts = tuple(metric.counts(given, right) for metric in metrics)
    return Counted(
        task=INVENTED,
        reading=reading,
        answers=answers,
        targets=right,
        predictions=tuple(given),
        metrics=metrics,
        counts=counts,
        not_run={},
    )


def test_a_difference_has_an_interval_and_both_tests() -> None:
    found = compare(counted(RIGHT), counted(["yes"] * 20))
    assert (found.metric, found.n, found.difference.interval.value) == ("accuracy", 20, 0.5)
    assert 0 < found.difference.interval.low < 0.5 < found.difference.interval.high
    assert found.right_or_wrong is not None
    assert (found.right_or_wrong.only_first, found.right_or_wrong.only_second) == (10, 0)
    assert found.right_or_wrong.p_value == pytest.approx(2 / 2**10)
    assert found.difference.p_value < 0.001


def test_turned_round_the_difference_has_the_other_sign_and_the_same_worth() -> None:
    one, other = counted(RIGHT), counted(["yes"] * 20)
    there, back = compare(one, other), compare(other, one)
    assert back.difference.interval.value == -there.difference.interval.value
    assert back.difference.interval.low == pytest.approx(-there.difference.interval.high)
    assert back.difference.p_value == there.difference.p_value


def test_where_no_answer_is_right_or_wrong_there_is_no_exact_test() -> None:
    metrics = (MacroF1(LABELS), Accuracy())
    runs = (counted(RIGHT, metrics=metrics), counted(["yes"] * 20, metrics=metrics))
    assert compare(*runs).right_or_wrong is None
    assert [
        is_right_or_wrong(one) for one in (BestOf(ExactMatch()), TopK(2), BestOf(WordF1()))
    ] == [
        True,
        True,
        False,
    ]


def test_each_kind_of_test_is_corrected_over_its_own_comparisons() -> None:
    f1 = (MacroF1(LABELS),)
    comparisons = [
        compare(counted(RIGHT), counted(["yes"] * 20)),
        compare(counted(RIGHT, metrics=f1), counted(["yes"] * 20, metrics=f1)),
        compare(counted(RIGHT), counted(RIGHT)),
    ]
    first, without, same = judged(comparisons)
    assert first.p_corrected == pytest.approx(3 * comparisons[0].difference.p_value)
    assert first.mcnemar_corrected == pytest.approx(2 * 2 / 2**10)
    assert without.mcnemar_corrected is None
    assert (same.p_corrected, same.mcnemar_corrected) == (1.0, 1.0)
    assert judged([]) == []


def test_the_smallest_p_is_small_enough_to_outlast_a_page_of_cells() -> None:
    """Twelve tasks and four contrasts, each as clear as can be: all stay below 0.05."""
    clear = compare(counted(RIGHT), counted(["yes"] * 20))
    assert all(item.p_corrected < 0.05 for item in judged([clear] * 48))


def test_readings_are_compared_by_a_metric_of_one_name() -> None:
    class Lenient(Accuracy):
        """Half a point for any answer."""

        def counts(self, predictions: Sequence[Any], targets: Sequence[Any]) -> Any:
            return np.column_stack([np.full(len(targets), 0.75), np.ones(len(targets))])

    robust = counted(["yes"] * 20)
    paper = counted(["yes"] * 20, metrics=(Lenient(),), reading="paper")
    found = apart(paper, robust, "accuracy")
    assert found is not None
    assert found.value == 0.25
    assert found.low < 0.25 < found.high
    assert apart(paper, robust, "macro_f1") is None


def test_other_samples_tasks_and_readings_are_refused() -> None:
    one = counted(RIGHT)
    with pytest.raises(DataError, match="sample by sample"):
        compare(one, counted(RIGHT, first_id=1))
    with pytest.raises(DataError, match="sample by sample"):
        apart(one, counted(RIGHT, first_id=1), "accuracy")
    for other in (
        counted(RIGHT, reading="paper"),
        counted(RIGHT, metrics=(MacroF1(LABELS),)),
        replace(one, task=replace(one.task, name="another")),
    ):
        with pytest.raises(DataError, match="cannot be compared"):
            compare(one, other)
