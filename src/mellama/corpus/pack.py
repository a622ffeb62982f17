"""Write blocks of tokens and positions, a shard of them at a time, as a layout says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from mellama.corpus.blocks import POSITIONS, TOKENS
from mellama.corpus.layout import Layout, distinct
from mellama.corpus.mixture import Draw, interleave
from mellama.corpus.token_shards import TokenArray, TokenShards, smallest_type
from mellama.files import whole_file

Integers = NDArray[np.int64]

SEGMENTS = "segments"  # folder: which documents fill the blocks of a shard
SHARD_TOKENS = 1 << 24  # of a shard: some 30 MB of tokens, and as much of positions


@dataclass(frozen=True)
class Segments:
    """Documents in the order they were drawn; together they are the tokens to pack."""

    sources: Integers  # number of the source, [segments]
    rows: Integers  # document of that source
    epochs: Integers  # pass over the source, from 0
    lengths: Integers  # tokens

    @staticmethod
    def of(draws: Sequence[Draw]) -> Segments:
        order = interleave(draws)
        numbers = np.repeat(np.arange(len(draws)), [len(one.rows) for one in draws])
        return Segments(
            numbers[order],
            np.concatenate([one.rows for one in draws])[order],
            np.concatenate([one.epochs for one in draws])[order],
            np.concatenate([one.lengths for one in draws])[order],
        )


@dataclass(frozen=True)
class Shard:
    """Some blocks that are written together: the pieces of documents that fill them."""

    number: int
    blocks: int
    block: Integers  # which of these blocks, [pieces]
    source: Integers
    row: Integers
    epoch: Integers
    begin: Integers  # first token of the piece in its document
    length: Integers

    @property
    def name(self) -> str:
        return f"{self.number:05}"

    def places(self, sequence_length: int) -> Integers:
        """Where each piece begins in the shard: one behind the other, from each block's start."""
        before = np.cumsum(self.length) - self.length
        first = np.searchsorted(self.block, self.block)
        return np.asarray(self.block * sequence_length + before - before[first])


def shards(segments: Segments, layout: Layout, *, blocks: int) -> Iterator[Shard]:
    """Cut a layout into shards of so many blocks, and a last one of the rest."""
    for number, first in enumerate(range(0, layout.blocks, blocks)):
        firsts = layout.firsts[first : first + blocks + 1]
        pieces = slice(int(firsts[0]), int(firsts[-1]))
        own = layout.segments[pieces]
        yield Shard(
            number,
            len(firsts) - 1,
            np.repeat(np.arange(len(firsts) - 1), np.diff(firsts)),
            segments.sources[own],
            segments.rows[own],
            segments.epochs[own],
            layout.begins[pieces],
            layout.lengths[pieces],
        )


@dataclass(frozen=True)
class PackShard:
    """Write one shard, unless an earlier try has: tokens, positions, and last its segments."""

    supplies: tuple[TokenShards, ...]
    output: Path
    sequence_length: int

    def __call__(self, shard: Shard) -> int:
        """Return the number of tokens that were packed, padding left out."""
        segments = self.output / SEGMENTS / f"{shard.name}.parquet"
        if not segments.exists():
            for folder, made in ((TOKENS, self._tokens), (POSITIONS, self._positions)):
                with whole_file(self.output / folder / f"{shard.name}.npy") as stream:
                    np.lib.format.write_array(stream, made(shard), allow_pickle=False)
            self._write_segments(shard, segments)
        return int(shard.length.sum())

    def _tokens(self, shard: Shard) -> TokenArray:
        """Gather the pieces, one file of tokens at a time, so that few pages stay in memory."""
        found, order = [np.zeros(0, self.supplies[0].kind)], [np.zeros(0, np.int64)]
        for number, supply in enumerate(self.supplies):
            own = np.flatnonzero(shard.source == number)
            parts = np.searchsorted(supply.firsts, shard.row[own], side="right") - 1
            for part in np.unique(parts).tolist():
                pieces = own[parts == part]
                inside = shard.row[pieces] - supply.firsts[part]
                begins = supply.offsets(part)[inside] + shard.begin[pieces]
                found.append(gathered(supply.flat(part), begins, shard.length[pieces]))
                order.append(pieces)
        if len(found) == 2:  # all from one file, and so in order already
            return self._rows(shard, found[1], self.supplies[0].meaning.pad)
        there = np.argsort(np.concatenate(order))  # where each piece is in what was found
        lengths = shard.length[np.concatenate(order)]
        begins = (np.cumsum(lengths) - lengths)[there]
        stream = gathered(np.concatenate(found), begins, shard.length)
        return self._rows(shard, stream, self.supplies[0].meaning.pad)

    def _positions(self, shard: Shard) -> TokenArray:
        """Count from 0 in each piece; padding is 0 throughout."""
        kind = smallest_type(self.sequence_length + 1)
        begins = np.cumsum(shard.length) - shard.length
        # both count round the largest number, and so their difference is as it should be
        places: TokenArray = np.arange(int(shard.length.sum()), dtype=np.uint32).astype(kind)
        began: TokenArray = np.repeat(begins.astype(kind), shard.length)
        return self._rows(shard, places - began, 0)

    def _rows(self, shard: Shard, stream: TokenArray, padding: int) -> TokenArray:
        """Cut a stream of pieces into blocks, which are filled up where they have room."""
        shape = (shard.blocks, self.sequence_length)
        if len(stream) == shape[0] * shape[1]:
            return stream.reshape(shape)
        rows = np.full(shape, padding, stream.dtype)
        filled = np.bincount(shard.block, shard.length, shard.blocks)
        rows[np.arange(self.sequence_length) < filled[:, None]] = stream
        return rows

    def _write_segments(self, shard: Shard, path: Path) -> None:
        """Write columns block (of this shard), source, row, epoch, begin and tokens, a piece each.

        A source is named by the step of its documents; tokens counts from `begin` on.
        """
        names = [supply.documents for supply in self.supplies]
        columns = {
            "block": shard.block,
            "source": pa.DictionaryArray.from_arrays(pa.array(shard.source, pa.int32()), names),
            "row": shard.row,
            "epoch": shard.epoch,
            "begin": shard.begin,
            "tokens": shard.length,
        }
        with whole_file(path) as stream:
            pq.write_table(pa.table(columns), stream)


def gathered(flat: TokenArray, begins: Integers, lengths: Integers) -> TokenArray:
    """Copy stretches of tokens, one behind the other.

    Arrow takes a stretch as one value of binary data and copies it at once: ten times as fast as
    an index for each token, or a slice for each stretch.
    """
    order = np.argsort(begins)
    ends = begins + lengths
    edges = distinct(np.concatenate([begins, ends]))
    first, last = np.empty_like(begins), np.empty_like(begins)
    for places, values in ((first, begins), (last, ends)):
        places[order] = np.searchsorted(edges, values[order])
    count = last - first  # more than one where stretches overlap in part
    which = np.repeat(first - (np.cumsum(count) - count), count) + np.arange(int(count.sum()))
    buffers = [None, pa.py_buffer(edges * flat.itemsize), pa.py_buffer(flat)]
    values = pa.LargeBinaryArray.from_buffers(pa.large_binary(), max(len(edges) - 1, 0), buffers)
    taken = values.take(pa.array(which))
    copied = np.frombuffer(taken.buffers()[2], flat.dtype)
    return copied[: int(lengths.sum())]
