"""Which stretch of which document fills which block: end to end and cut, or by best fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mellama.corpus.hashing import permutation

Integers = NDArray[np.int64]
Packing = Literal["concatenated", "best_fit"]


@dataclass(frozen=True)
class Layout:
    """Pieces of documents, block by block; what a block has left is padding at its end."""

    segments: Integers  # number of the document drawn, [pieces]
    begins: Integers  # the piece's first token in its document
    lengths: Integers  # tokens of the piece
    firsts: Integers  # the first piece of each block, and the number of pieces: [blocks + 1]

    @property
    def blocks(self) -> int:
        return len(self.firsts) - 1

    @property
    def filled(self) -> Integers:
        """Tokens of each block that are no padding: [blocks]."""
        ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(self.lengths)])
        return np.diff(ends[self.firsts])

    def documents_cut(self) -> int:
        """Count the documents that stand in more blocks than one."""
        return int((np.bincount(self.segments) > 1).sum())


def lay_out(lengths: Integers, sequence_length: int, *, packing: Packing, key: int) -> Layout:
    """Lay documents of these lengths out in blocks, every token once.

    Args:
        lengths: tokens of each document, in the order they were drawn.
        sequence_length: tokens of a block.
        packing: `concatenated` keeps the order, cuts at the end of each block, and has padding in
            no block but the last; `best_fit` cuts only documents that are longer than a block.
        key: what the order of the blocks is drawn from, where best fit sorted them by length.
    """
    if packing == "concatenated":
        return concatenated(lengths, sequence_length)
    return best_fit(lengths, sequence_length, key=key)


def concatenated(lengths: Integers, sequence_length: int) -> Layout:
    """Lay documents end to end, and cut wherever a block is full."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    edges = np.arange(0, total, sequence_length)
    begins = distinct(np.concatenate([edges, ends[:-1]]))
    segments = np.searchsorted(ends, begins, side="right")
    return Layout(
        segments,
        begins - (ends - lengths)[segments],
        np.diff(np.append(begins, total)),
        np.append(np.searchsorted(begins, edges), len(begins)),
    )


def distinct(values: Integers) -> Integers:
    """Sort numbers, each once; `np.unique` hashes them, and takes thirty times as long."""
    ordered = np.sort(values)
    first = np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]
    return np.asarray(ordered[first])


def best_fit(lengths: Integers, sequence_length: int, *, key: int) -> Layout:
    """Cut only what is longer than a block, and put each rest where it leaves the least room.

    Source: Ding et al., Fewer Truncations Improve Language Modeling, arXiv:2404.10830: whole
    blocks are cut off long documents; the rests go, longest first, into the fullest block that
    has room, or into a new one. The blocks, which this sorts by length, are then shuffled.
    """
    whole, rests = np.divmod(lengths, sequence_length)
    numbers = np.arange(len(lengths))
    blocks = int(whole.sum())
    full_of = np.repeat(numbers, whole)
    nth = np.arange(blocks) - np.repeat(np.cumsum(whole) - whole, whole)
    rest_of = np.flatnonzero(rests)
    bins = best_fit_decreasing(rests[rest_of], sequence_length)
    order = np.argsort(-rests[rest_of], kind="stable")  # in a block as they were put there
    rest_of, bins = rest_of[order], bins[order]
    segments = np.concatenate([full_of, rest_of])
    begins = np.concatenate([nth * sequence_length, whole[rest_of] * sequence_length])
    sizes = np.concatenate([np.full(blocks, sequence_length, np.int64), rests[rest_of]])
    places = np.concatenate([np.arange(blocks), blocks + bins])
    blocks += int(bins.max(initial=-1)) + 1
    places = permutation(blocks, key)[places]
    by_block = np.argsort(places, kind="stable")
    firsts = np.searchsorted(places[by_block], np.arange(blocks + 1))
    return Layout(segments[by_block], begins[by_block], sizes[by_block], firsts)


def best_fit_decreasing(sizes: Integers, room: int) -> Integers:
    """Put items into as few bins of one size as best-fit-decreasing does.

    Items of one size are all alike, and so are bins with the same room left: whole groups are
    placed at a time, so that the work grows with the square of the room, not with the items.

    Args:
        sizes: of the items, 1..room.
        room: of an empty bin.

    Returns:
        The bin of each item, from 0.
    """
    bins = np.zeros(len(sizes), np.int64)
    left = _Rooms(room)
    order = np.argsort(-sizes, kind="stable")
    counts = np.bincount(sizes, minlength=1)
    different = np.flatnonzero(counts)
    counts = counts[different]
    done = 0
    for size, count in zip(different[::-1].tolist(), counts[::-1].tolist(), strict=True):
        items = order[done : done + count]
        done += count
        for own, each in left.place(size, count):
            taken = min(len(own) * each, len(items))
            bins[items[:taken]] = np.repeat(own, each)[:taken]
            items = items[taken:]
    return bins


class _Rooms:
    """Bins by the room they have left."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._bins = 0
        self._counts = np.zeros(room + 1, np.int64)
        self._waiting: list[list[Integers]] = [[] for _ in range(room + 1)]

    def place(self, size: int, count: int) -> Iterator[tuple[Integers, int]]:
        """Yield bins, and how many items each of them takes; the last may take fewer.

        A bin that took an item has less room than any other that fits, so it takes the next too.
        """
        while count:
            fitting = np.flatnonzero(self._counts[size:])
            room = size + int(fitting[0]) if len(fitting) else self._room
            each = room // size
            wanted = -(-count // each)
            own = self._take(room, wanted) if len(fitting) else self._new(wanted)
            taken = min(len(own) * each, count)
            full, part = divmod(taken, each)
            self._give(room - each * size, own[:full])
            if part:
                self._give(room - part * size, own[full:])
            count -= taken
            yield own, each

    def _new(self, count: int) -> Integers:
        self._bins += count
        return np.arange(self._bins - count, self._bins)

    def _take(self, room: int, wanted: int) -> Integers:
        found: list[Integers] = []
        waiting = self._waiting[room]
        while waiting and wanted:
            own = waiting.pop()
            if len(own) > wanted:
                waiting.append(own[wanted:])
            found.append(own[:wanted])
            wanted -= len(found[-1])
        taken = np.concatenate(found)
        self._counts[room] -= len(taken)
        return taken

    def _give(self, room: int, bins: Integers) -> None:
        if len(bins) and room:
            self._counts[room] += len(bins)
            self._waiting[room].append(bins)
