"""Which texts may be near-duplicates, for they share a band, and which are, compared whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from mellama.corpus.hashing import U64, Integers

LEADERS = 200
"""The members of a bucket that all its others are compared with: a bucket of texts from one
template costs its size times this, not its size squared. Smaller buckets are compared in full."""

Similar = Callable[[Integers, Integers], NDArray[np.float64]]  # of pairs of texts


@dataclass(frozen=True)
class Buckets:
    """Texts with the same key in one band, two or more in each bucket."""

    members: Integers  # one bucket after another; inside a bucket, in ascending order
    offsets: Integers  # [buckets + 1]

    @staticmethod
    def of(keys: U64, texts: Integers) -> Buckets:
        """Put texts, given in ascending order, together by their keys."""
        order = np.argsort(keys, kind="stable")
        _, starts, counts = np.unique(keys[order], return_index=True, return_counts=True)
        several = counts > 1
        places = _ranges(starts[several], counts[several])
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts[several])])
        return Buckets(texts[order[places]], offsets)

    @property
    def too_large(self) -> int:
        """Count the members that were compared with leaders alone."""
        return int(np.maximum(np.diff(self.offsets) - LEADERS, 0).sum())


@dataclass
class Likeness:
    """The pairs found alike, and the components they join."""

    texts: int
    threshold: float
    ones: list[Integers] = field(default_factory=list)
    others: list[Integers] = field(default_factory=list)
    similarities: list[NDArray[np.float64]] = field(default_factory=list)
    compared: int = 0

    def components(self) -> Integers:
        """Return a label for each text, equal for texts joined by a chain of pairs."""
        ones, others, _ = self.pairs()
        if not len(ones):
            return np.arange(self.texts)
        links = coo_array((np.ones(len(ones), np.bool_), (ones, others)), (self.texts,) * 2)
        return np.asarray(connected_components(links, directed=False)[1], np.int64)

    def pairs(self) -> tuple[Integers, Integers, NDArray[np.float64]]:
        """Return the pairs found alike, each [pairs]: one text, the other, their similarity."""
        none = np.zeros(0, np.int64)
        ones, others = np.concatenate([none, *self.ones]), np.concatenate([none, *self.others])
        return ones, others, np.concatenate([np.zeros(0), *self.similarities])

    def compare(self, band: int, buckets: Buckets, keys: U64, similar: Similar) -> None:
        """Compare the members of buckets until all of a bucket are joined, or have been compared.

        Args:
            band: its number: pairs that share an earlier one have been compared.
            buckets: the members of each bucket of the band.
            keys: of all bands of every text, [texts, bands].
            similar: compares pairs.
        """
        labels = self.components()
        starts, ends = buckets.offsets[:-1], buckets.offsets[1:]
        members, own = buckets.members, labels[buckets.members]
        for leader in range(LEADERS):
            alive = (ends - starts > leader + 1) & _differ(own, buckets.offsets)
            if not alive.any():
                return
            first = starts[alive] + leader
            rest = ends[alive] - first - 1
            ahead, behind = np.repeat(first, rest), _ranges(first + 1, rest)
            worth = own[ahead] != own[behind]
            worth &= ~_met(keys, band, members[ahead], members[behind])
            ahead, behind = ahead[worth], behind[worth]
            values = similar(members[ahead], members[behind])
            self.compared += len(values)
            alike = values >= self.threshold
            own[behind[alike]] = own[ahead[alike]]
            self.ones.append(members[ahead[alike]])
            self.others.append(members[behind[alike]])
            self.similarities.append(values[alike])


def _differ(labels: Integers, offsets: Integers) -> NDArray[np.bool_]:
    """Say which buckets hold members of different labels."""
    if len(offsets) == 1:
        return np.zeros(0, np.bool_)
    low = np.minimum.reduceat(labels, offsets[:-1])
    return np.asarray(low != np.maximum.reduceat(labels, offsets[:-1]), np.bool_)


def _met(keys: U64, band: int, ones: Integers, others: Integers) -> NDArray[np.bool_]:
    return np.asarray((keys[ones, :band] == keys[others, :band]).any(axis=1), np.bool_)


def _ranges(starts: Integers, counts: Integers) -> Integers:
    """Count up from each start: starts[0], starts[0] + 1, ..., starts[1], ..."""
    before = np.cumsum(counts) - counts
    return np.asarray(np.arange(counts.sum()) + np.repeat(starts - before, counts), np.int64)
