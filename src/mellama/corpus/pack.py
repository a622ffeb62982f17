"""Write blocks of tokens and positions, a shard of them at a time, as a layout says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from mellama.corpus.blocks import POSITIONS, TOKENS
from mellama.corpus.layout import Layout
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
            for folder, rows in ((TOKENS, self._tokens(shard)), (POSITIONS, self._ramps(shard))):
                with whole_file(self.output / folder / f"{shard.name}.npy") as stream:
                    np.lib.format.write_array(stream, rows, allow_pickle=False)
            self._write_segments(shard, segments)
        return int(shard.length.sum())

    def _tokens(self, shard: Shard) -> TokenArray:
        """Gather the pieces, one file of tokens at a time, so that few pages stay in memory."""
        meaning = self.supplies[0].meaning
        shape = (shard.blocks, self.sequence_length)
        rows = np.full(shape, meaning.pad, self.supplies[0].kind)
        places = shard.places(self.sequence_length)
        into = rows.reshape(-1).view(np.uint8).data
        for number, supply in enumerate(self.supplies):
            own = np.flatnonzero(shard.source == number)
            parts = np.searchsorted(supply.firsts, shard.row[own], side="right") - 1
            for part in np.unique(parts).tolist():
                pieces = own[parts == part]
                inside = shard.row[pieces] - supply.firsts[part]
                origins = supply.offsets(part)[inside] + shard.begin[pieces]
                _copy(supply.flat(part), origins, into, places[pieces], shard.length[pieces])
        return rows

    def _ramps(self, shard: Shard) -> TokenArray:
        """Count from 0 in each piece; padding is 0 throughout."""
        kind = smallest_type(self.sequence_length + 1)
        rows = np.zeros((shard.blocks, self.sequence_length), kind)
        into = rows.reshape(-1).view(np.uint8).data
        ramp = np.arange(self.sequence_length, dtype=kind)
        places = shard.places(self.sequence_length)
        _copy(ramp, np.zeros_like(places), into, places, shard.length)
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


def _copy(
    flat: NDArray[Any],
    origins: Integers,
    into: memoryview,
    places: Integers,
    lengths: Integers,
) -> None:
    """Copy stretches of numbers to their places; slices of memory, since numpy's cost more."""
    size = flat.itemsize
    source = flat.view(np.uint8).data
    columns = (origins * size, (origins + lengths) * size, places * size, (places + lengths) * size)
    for begin, end, first, last in zip(*(column.tolist() for column in columns), strict=True):
        into[first:last] = source[begin:end]
