"""Bootstrap intervals of scores, and of the difference between two models on the same samples."""

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


def resample_weights(samples: int, *, resamples: int, seed: int) -> Iterator[Floats]:
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
