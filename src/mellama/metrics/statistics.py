"""Bootstrap intervals of scores, of averages over tasks, and of differences on the same samples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mellama.metrics.metric import Floats, Metric

RESAMPLES = 1000
SEED = 20251
CHUNK = 100  # resamples drawn at a time: bounds memory at 100 x samples x 8 bytes
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
    samples = len(counts[0])
    totals: list[list[Floats]] = [[] for _ in metrics]
    for weights in resample_weights(samples, resamples=resamples, seed=seed):
        for sums, own in zip(totals, counts, strict=True):
            sums.append(weights @ own)
    return [
        _interval(metric.value(own.sum(axis=0)), metric.value(np.concatenate(sums)))
        for metric, own, sums in zip(metrics, counts, totals, strict=True)
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
    if first.shape != second.shape:
        raise ValueError(f"counts of shapes {first.shape} and {second.shape} cannot be paired")
    differences = [
        metric.value(weights @ first) - metric.value(weights @ second)
        for weights in resample_weights(len(first), resamples=resamples, seed=seed)
    ]
    value = metric.value(first.sum(axis=0)) - metric.value(second.sum(axis=0))
    return _interval(value, np.concatenate(differences))


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
    return _interval(*_averages(metrics, counts, resamples=resamples, seed=seed))


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
    if shapes[0] != shapes[1]:
        raise ValueError(f"counts of shapes {shapes[0]} and {shapes[1]} cannot be paired")
    value, drawn = _averages(metrics, first, resamples=resamples, seed=seed)
    taken, drawn_too = _averages(metrics, second, resamples=resamples, seed=seed)
    differences = drawn - drawn_too
    return Difference(_interval(value - taken, differences), float((differences <= 0).mean()))


def _averages(
    metrics: Sequence[Metric[Any]], counts: Sequence[Floats], *, resamples: int, seed: int
) -> tuple[Floats, Floats]:
    """Average over tasks the value on all samples, and those on each resample, [resamples]."""
    if not counts:
        raise ValueError("nothing to average: there is no task")
    values, drawn = [], []
    for place, (metric, own) in enumerate(zip(metrics, counts, strict=True)):
        weights = resample_weights(len(own), resamples=resamples, seed=(seed, place))
        values.append(metric.value(own.sum(axis=0)))
        drawn.append(np.concatenate([metric.value(chunk @ own) for chunk in weights]))
    return np.mean(values, axis=0), np.mean(drawn, axis=0)


def resample_weights(
    samples: int, *, resamples: int, seed: int | tuple[int, ...]
) -> Iterator[Floats]:
    """Yield [chunk, samples] arrays: how often each sample is drawn into each resample.

    A row is a multinomial draw of `samples` out of `samples`, with replacement.
    """
    if samples == 0:
        raise ValueError("nothing to resample: there is no sample")
    generator = np.random.default_rng(seed)
    for start in range(0, resamples, CHUNK):
        drawn = generator.integers(0, samples, (min(CHUNK, resamples - start), samples))
        rows = [np.bincount(row, minlength=samples) for row in drawn]
        yield np.stack(rows).astype(np.float64)


def _interval(value: Floats, resampled: Floats) -> Interval:
    low, high = np.quantile(resampled, LEVELS)
    return Interval(float(value), float(low), float(high))
