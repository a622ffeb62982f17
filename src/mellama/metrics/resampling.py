"""Drawing samples with replacement: how often each is drawn, and what the drawn ones add up to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from mellama.metrics.metric import Floats

Seed = int | tuple[int, ...]
Places = NDArray[np.intp]

CHUNK = 20  # resamples drawn at a time: their weights stay in the cache, 20 x samples x 8 bytes
FEW = 8  # samples to a distinct row: above, drawing the rows is the quicker (measured: 7)


def resampled_totals(parts: Sequence[Floats], *, resamples: int, seed: Seed) -> list[Floats]:
    """Add up the counts of every resample, [resamples, k] for each part of shape [samples, k].

    All parts are over the same samples and see the same resamples. Samples that count the same in
    every part are alike - in a confusion matrix, those in the same cell - and where there are few
    kinds of them, how many of each kind are drawn is drawn at once. That is the same distribution:
    the counts of a multinomial, added up within groups, are a multinomial over the groups.

    Raises:
        ValueError: there is no sample.
    """
    samples = len(parts[0])
    if samples == 0:
        raise ValueError("nothing to resample: there is no sample")
    first, sizes = alike(parts)
    if len(first) * FEW <= samples:
        shown = [part[first] for part in parts]
        drawn = class_weights(sizes, resamples=resamples, seed=seed)
    else:
        shown = list(parts)
        drawn = resample_weights(samples, resamples=resamples, seed=seed)
    totals: list[list[Floats]] = [[] for _ in parts]
    for weights in drawn:
        for sums, part in zip(totals, shown, strict=True):
            sums.append(weights @ part)
    return [np.concatenate(sums) for sums in totals]


def alike(parts: Sequence[Floats]) -> tuple[Places, Places]:
    """Group the samples whose rows are equal in every part.

    Returns the place of the first sample of each group, ascending, and the groups' sizes. The
    groups do not depend on the order of the parts, so a difference turned round is drawn alike.
    """
    rows = np.ascontiguousarray(np.concatenate(parts, axis=1))
    as_bytes = rows.view(np.dtype((np.void, rows.shape[1] * rows.itemsize))).ravel()
    _, first, sizes = np.unique(as_bytes, return_index=True, return_counts=True)
    order = np.argsort(first)
    return first[order], sizes[order]


def class_weights(sizes: Places, *, resamples: int, seed: Seed) -> Iterator[Floats]:
    """Yield [chunk, groups] arrays: how many samples of each group are drawn into each resample."""
    generator = np.random.default_rng(seed)
    samples = int(sizes.sum())
    for chunk in chunks(resamples):
        yield generator.multinomial(samples, sizes / samples, chunk).astype(np.float64)


def resample_weights(samples: int, *, resamples: int, seed: Seed) -> Iterator[Floats]:
    """Yield [chunk, samples] arrays: how often each sample is drawn into each resample.

    A row is a multinomial draw of `samples` out of `samples`, with replacement.
    """
    generator = np.random.default_rng(seed)
    for chunk in chunks(resamples):
        drawn = generator.integers(0, samples, (chunk, samples))
        drawn += np.arange(chunk)[:, np.newaxis] * samples  # counted in one go, a resample a row
        times = np.bincount(drawn.ravel(), minlength=chunk * samples)
        yield times.reshape(chunk, samples).astype(np.float64)


def chunks(resamples: int) -> list[int]:
    """Cut a number of resamples into chunks."""
    return [min(CHUNK, resamples - start) for start in range(0, resamples, CHUNK)]
