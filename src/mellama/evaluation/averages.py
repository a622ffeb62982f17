"""One number for several tasks: the mean of their primary metrics, and two models' difference."""

from __future__ import annotations

from collections.abc import Sequence

from mellama.errors import DataError
from mellama.evaluation.scoring import Counted, require_same_samples
from mellama.metrics.statistics import Difference, Interval, macro_average, macro_difference


def primary_average(runs: Sequence[Counted]) -> Interval:
    """Average the primary metric over tasks, a run of a model a task.

    Raises:
        ValueError: there is no run.
    """
    return macro_average([run.metrics[0] for run in runs], [run.counts[0] for run in runs])


def primary_difference(first: Sequence[Counted], second: Sequence[Counted]) -> Difference:
    """Average of the first model minus that of the second, paired sample by sample.

    Raises:
        DataError: the two did not answer the same samples of the same tasks, in the same order.
    """
    names = [run.task.name for run in first], [run.task.name for run in second]
    if names[0] != names[1]:
        raise DataError(
            "Two averages over tasks cannot be compared.",
            expected="the same tasks in the same order",
            found=f"{', '.join(names[0])} and {', '.join(names[1])}",
            todo="evaluate both models on the same tasks",
        )
    for one, other in zip(first, second, strict=True):
        require_same_samples(one.task.name, one.answers, other.answers)
    return macro_difference(
        [run.metrics[0] for run in first],
        [run.counts[0] for run in first],
        [run.counts[0] for run in second],
    )
