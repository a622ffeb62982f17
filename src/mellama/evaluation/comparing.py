"""Two runs over the same samples: by how much one scores higher, and how likely that is by chance.

Two models under one reading, or two readings of what one model wrote.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mellama.errors import DataError
from mellama.evaluation.scoring import Counted, require_same_samples
from mellama.metrics.alternatives import BestOf
from mellama.metrics.answers import ExactMatch
from mellama.metrics.labels import Accuracy
from mellama.metrics.metric import Floats, Metric
from mellama.metrics.ranking import TopK
from mellama.metrics.resampling import resampled_totals
from mellama.metrics.significance import (
    Correction,
    McNemar,
    PairedTest,
    corrected,
    mcnemar,
    paired_test,
)
from mellama.metrics.statistics import SEED, Interval, interval_of

# The smallest p that 1,000 resamples can show is 0.002: Holm's correction over the twelve tasks and
# two contrasts of one table would leave none of them below 0.05.
RESAMPLES = 10_000
CORRECTION: Correction = "holm"


@dataclass(frozen=True)
class Comparison:
    """The primary metric of one model less that of another, on the same samples of one task."""

    metric: str
    n: int
    difference: PairedTest
    right_or_wrong: McNemar | None  # where the metric calls every answer right or wrong


@dataclass(frozen=True)
class Judged:
    """A comparison, and its p-values among those of all that were made with it."""

    comparison: Comparison
    p_corrected: float  # of the bootstrap, over all comparisons
    mcnemar_corrected: float | None  # of McNemar's test, over those that have one


def compare(first: Counted, second: Counted) -> Comparison:
    """Compare two models on one task, under one reading.

    Raises:
        DataError: the two did not answer the same samples, or were not read alike.
    """
    one, other = first.metrics[0], second.metrics[0]
    if (first.task.name, first.reading, one) != (second.task.name, second.reading, other):
        raise DataError(
            "Two runs cannot be compared.",
            expected="one task under one reading, scored alike",
            found=f"{first.reading} {one.name} of {first.task.name} and {second.reading} "
            f"{other.name} of {second.task.name}",
            todo="compare results of the same task and reading",
        )
    require_same_samples(first.task.name, first.answers, second.answers)
    counts = first.counts[0], second.counts[0]
    return Comparison(
        metric=one.name,
        n=len(first.answers),
        difference=paired_test(one, *counts, resamples=RESAMPLES),
        right_or_wrong=mcnemar(*map(right, counts)) if is_right_or_wrong(one) else None,
    )


def judged(comparisons: Sequence[Comparison]) -> list[Judged]:
    """Correct the p-values of comparisons that are looked at together, each kind of test apart."""
    own = corrected([item.difference.p_value for item in comparisons], CORRECTION)
    pairs = [item.right_or_wrong for item in comparisons]
    exact = iter(corrected([pair.p_value for pair in pairs if pair is not None], CORRECTION))
    return [
        Judged(item, p_value, None if pair is None else next(exact))
        for item, pair, p_value in zip(comparisons, pairs, own, strict=True)
    ]


def apart(first: Counted, second: Counted, metric: str) -> Interval | None:
    """Take a metric's value under one reading less that under another, on the same samples.

    Both readings see the same resamples. None where one of them does not have the metric.

    Raises:
        DataError: the two are not over the same samples.
    """
    one, other = _of_name(first, metric), _of_name(second, metric)
    if one is None or other is None:
        return None
    require_same_samples(first.task.name, first.answers, second.answers)
    (own, own_counts), (others, other_counts) = one, other
    totals = resampled_totals([own_counts, other_counts], resamples=RESAMPLES, seed=SEED)
    return interval_of(
        own.value(own_counts.sum(axis=0)) - others.value(other_counts.sum(axis=0)),
        own.value(totals[0]) - others.value(totals[1]),
    )


def _of_name(counted: Counted, metric: str) -> tuple[Metric[Any], Floats] | None:
    pairs = zip(counted.metrics, counted.counts, strict=True)
    return next(((one, counts) for one, counts in pairs if one.name == metric), None)


def is_right_or_wrong(metric: Metric[Any]) -> bool:
    """Say whether a metric counts a sample as right or as wrong, and nothing between."""
    inner = metric.metric if isinstance(metric, BestOf) else metric
    return isinstance(inner, Accuracy | ExactMatch | TopK)


def right(counts: Floats) -> list[bool]:
    """Say of each sample whether it was answered right, from counts of shape [samples, 2]."""
    return [bool(value == 1.0) for value in counts[:, 0]]
