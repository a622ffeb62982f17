"""Concatenate documents and cut them into blocks of one length, without padding or loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import DTypeLike, NDArray

from mellama.corpus.mixture import Draw, interleave
from mellama.corpus.tokenise import TokenArray, Tokens, smallest_type
from mellama.files import whole_file
from mellama.pipeline.progress import Advance

Integers = NDArray[np.int64]

TOKENS, POSITIONS, SEGMENTS = "tokens.npy", "positions.npy", "segments.parquet"
_CHUNK = 1 << 22  # tokens written at a time


@dataclass(frozen=True)
class Segments:
    """Documents in packed order; together they fill the blocks exactly."""

    sources: Integers  # number of the source, [segments]
    rows: Integers  # document in the source's table
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

    @property
    def ends(self) -> Integers:
        return np.cumsum(self.lengths)

    def write(self, path: Path, names: Sequence[str]) -> None:
        """Write columns source, row, epoch and tokens; `names` are those of the sources."""
        sources = pa.DictionaryArray.from_arrays(pa.array(self.sources, pa.int32()), list(names))
        columns = {"source": sources, "row": self.rows, "epoch": self.epochs}
        with whole_file(path) as stream:
            pq.write_table(pa.table({**columns, "tokens": self.lengths}), stream)


def segment_of(ends: Integers, first: int, last: int) -> Integers:
    """Say for each of the tokens first..last-1 of the stream which segment it belongs to."""
    begin, end = np.searchsorted(ends, [first, last - 1], side="right")
    inner = np.concatenate([[first], ends[begin:end], [last]])
    return np.repeat(np.arange(begin, end + 1), np.diff(inner))


def positions(ends: Integers, first: int, last: int, sequence_length: int) -> Integers:
    """Count tokens from the start of their document, or of their block where that is later.

    Args:
        ends: where the documents end in the packed stream.
        first: the first token asked for.
        last: the token behind the last one asked for.
        sequence_length: tokens of a block.
    """
    places = np.arange(first, last)
    starts = np.concatenate([np.zeros(1, np.int64), ends])
    documents = starts[segment_of(ends, first, last)]
    blocks = places // sequence_length * sequence_length
    return np.asarray(places - np.maximum(documents, blocks))


def pack(
    segments: Segments,
    supplies: Sequence[Tokens],
    output: Path,
    *,
    sequence_length: int,
    advance: Advance,
) -> None:
    """Write `tokens.npy` and `positions.npy`, both [blocks, sequence length].

    A document that runs over the end of a block continues in the next one, with positions from 0.
    """
    total = int(segments.lengths.sum())
    assert total % sequence_length == 0, "the budget is a whole number of blocks"
    shape = (total // sequence_length, sequence_length)
    kind = smallest_type(sequence_length)
    stream, ends = _Stream(segments, supplies), segments.ends
    with whole_file(output / TOKENS) as tokens, whole_file(output / POSITIONS) as places:
        _header(tokens, stream.kind, shape)
        _header(places, kind, shape)
        for first, last in chunks(total):
            tokens.write(stream.part(first, last).tobytes())
            places.write(positions(ends, first, last, sequence_length).astype(kind).tobytes())
            advance(last - first)


def chunks(total: int) -> list[tuple[int, int]]:
    """Cut 0..total into parts that fit in memory beside their positions."""
    return [(first, min(first + _CHUNK, total)) for first in range(0, total, _CHUNK)]


class _Stream:
    """The packed tokens, without making them all at once."""

    def __init__(self, segments: Segments, supplies: Sequence[Tokens]) -> None:
        self._flat = np.concatenate([supply.flat for supply in supplies])
        sizes = np.array([len(supply.flat) for supply in supplies])
        bases = np.cumsum(sizes) - sizes
        documents = np.cumsum([0, *(len(supply.lengths) for supply in supplies)])[:-1]
        starts = np.concatenate(
            [supply.offsets[:-1] + base for supply, base in zip(supplies, bases, strict=True)]
        )
        self._origins = starts[documents[segments.sources] + segments.rows]
        self._ends = segments.ends
        self._starts = self._ends - segments.lengths

    @property
    def kind(self) -> np.dtype[np.unsignedinteger[Any]]:
        return self._flat.dtype

    def part(self, first: int, last: int) -> TokenArray:
        """Gather the tokens first..last-1."""
        places = np.arange(first, last)
        segment = segment_of(self._ends, first, last)
        inside = places - self._starts[segment]
        return np.asarray(self._flat[self._origins[segment] + inside])


def _header(stream: IO[bytes], kind: DTypeLike, shape: tuple[int, int]) -> None:
    """Begin a .npy file, so that its rows can follow as they are made."""
    described = np.lib.format.dtype_to_descr(np.dtype(kind))
    fields = {"descr": described, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(stream, fields)
