"""Bootstrap intervals of scores, of averages over tasks, and of differences on the same samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mellama.metrics.metric import Floats, Metric
from mellama.metrics.resampling import Seed, resampled_totals

RESAMPLES = 1000
SEED = 20251
LEVELS = (0.025, 0.975)


@dataclass(frozen=True)
class Interval:
    """A value on all samples, and its 95 % percentile interval over resamples of them."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Difference:
    """One model's score minus another's, with the interval of the difference itself."""

    interval: Interval
    at_most_zero: float  # share of resamples in which the first model does not score higher

    @property
    def excludes_zero(self) -> bool:
        return self.interval.low > 0 or self.interval.high < 0


def intervals(
    metrics: Sequence[Metric[Any]],
    counts: Sequence[Floats],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> list[Interval]:
    """Score each metric with its interval; all of them see the same resamples.

    `counts` holds one array [samples, k] per metric, over the same samples.

    Raises:
        ValueError: there is no sample.
    """
    totals = resampled_totals(counts, resamples=resamples, seed=seed)
    return [
        interval_of(metric.value(own.sum(axis=0)), metric.value(drawn))
        for metric, own, drawn in zip(metrics, counts, totals, strict=True)
    ]


def paired_difference(
    metric: Metric[Any],
    first: Floats,
    second: Floats,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Interval:
    """Score of the first model minus that of the second, on the same samples in the same order.

    Raises:
        ValueError: the two are not over the same number of samples, or there is none.
    """
    return interval_of(*paired(metric, first, second, resamples=resamples, seed=seed))


def macro_average(
    metrics: Sequence[Metric[Any]],
    counts: Sequence[Floats],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Interval:
    """Mean over tasks of a metric of each, with an interval from resampling within each task.

    `counts` holds one array [samples, k] per task, of its metric; a task weighs the same whatever
    its size. The bootstrap is stratified: the tasks stay, and the samples of each are drawn apart.

    Raises:
        ValueError: there is no task, or one without a sample.
    """
    if not counts:
        raise ValueError("nothing to average: there is no task")
    values, drawn = [], []
    for place, (metric, own) in enumerate(zip(metrics, counts, strict=True)):
        (totals,) = resampled_totals([own], resamples=resamples, seed=(seed, place))
        values.append(metric.value(own.sum(axis=0)))
        drawn.append(metric.value(totals))
    return interval_of(np.mean(values, axis=0), np.mean(drawn, axis=0))


def macro_difference(
    metrics: Sequence[Metric[Any]],
    first: Sequence[Floats],
    second: Sequence[Floats],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Difference:
    """Macro-average of the first model minus that of the second, paired sample by sample.

    Within a task both models see the same resample.

    Raises:
        ValueError: the two are not over the same numbers of samples, or there is none.
    """
    shapes = [own.shape for own in first], [own.shape for own in second]
    if shapes[0] != shapes[1] or not shapes[0]:
        raise ValueError(f"counts of shapes {shapes[0]} and {shapes[1]} cannot be paired")
    values, drawn = [], []
    for place, (metric, own, others) in enumerate(zip(metrics, first, second, strict=True)):
        value, differences = paired(metric, own, others, resamples=resamples, seed=(seed, place))
        values.append(value)
        drawn.append(differences)
    together = np.mean(drawn, axis=0)
    interval = interval_of(np.mean(values, axis=0), together)
    return Difference(interval, float((together <= 0).mean()))


def paired(
    metric: Metric[Any], first: Floats, second: Floats, *, resamples: int, seed: Seed
) -> tuple[Floats, Floats]:
    """Difference of two models' scores on all samples, and on each resample, [resamples].

    Both models see the same resamples.

    Raises:
        ValueError: the two are not over the same number of samples, or there is none.
    """
    if first.shape != second.shape:
        raise ValueError(f"counts of shapes {first.shape} and {second.shape} cannot be paired")
    own, others = resampled_totals([first, second], resamples=resamples, seed=seed)
    value = metric.value(first.sum(axis=0)) - metric.value(second.sum(axis=0))
    return value, metric.value(own) - metric.value(others)


def interval_of(value: Floats, resampled: Floats) -> Interval:
    low, high = np.quantile(resampled, LEVELS)
    return Interval(float(value), float(low), float(high))
