"""The words of texts as numbers: what `words` finds, hashed where it stands, four times as fast."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mellama.corpus.hashing import U64, mixed
from mellama.corpus.words import run_hashes, words

Integers = NDArray[np.int64]
Bytes = NDArray[np.uint8]

_PART = 1 << 18  # bytes hashed at a time: what is written for them stays in the processor's cache
_INSIDE = bytes(byte >= 128 or chr(byte).isalnum() for byte in range(256))
_LOWER = bytes(ord(chr(byte).lower()) if byte < 128 else byte for byte in range(256))


@dataclass(frozen=True)
class WordHashes:
    """The hashed words of a batch of texts, one text after another."""

    flat: U64  # 64 bits a word: the same number wherever and whenever the word is met
    offsets: Integers  # [texts + 1]: where each text begins in `flat`

    @property
    def counts(self) -> Integers:
        return np.diff(self.offsets)


class _Runs(NamedTuple):
    """Runs of letters, digits and what is not ASCII, each [runs]."""

    starts: Integers  # in the bytes of all the texts
    ends: Integers
    hashes: U64  # right for runs of ASCII
    foreign: NDArray[np.bool_]  # whether the run is not ASCII alone: `words` has to read it


def word_hashes(texts: pa.Array) -> WordHashes:
    """Hash every word of a column of texts."""
    data, offsets = _letters(texts.cast(pa.large_string()))
    parts = [_runs(data, part) for part in _parts(offsets)]
    if not parts:
        return WordHashes(np.zeros(0, np.uint64), np.zeros(1, np.int64))
    runs = _Runs(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    bounds = np.searchsorted(runs.starts, offsets)
    if not runs.foreign.any():
        return WordHashes(runs.hashes, bounds)
    found = _foreign(data, runs.starts[runs.foreign], runs.ends[runs.foreign])
    counts = np.ones(len(runs.hashes), np.int64)
    counts[runs.foreign] = found.counts
    places = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    hashes = np.empty(places[-1], np.uint64)
    hashes[places[:-1][~runs.foreign]] = runs.hashes[~runs.foreign]
    hashes[np.repeat(runs.foreign, counts)] = found.flat
    return WordHashes(hashes, places[bounds])


def _letters(texts: pa.Array) -> tuple[Bytes, Integers]:
    """Look into a column: its bytes, and where each text begins in them."""
    _, offsets, data = texts.buffers()
    begins = np.frombuffer(offsets or bytes(8), np.int64)
    return np.frombuffer(data or b"", np.uint8), begins[texts.offset :][: len(texts) + 1]


def _parts(offsets: Integers) -> Iterator[Integers]:
    """Cut texts into groups of about `_PART` bytes: the offsets of each group, its end included."""
    first, end = 0, len(offsets) - 1
    while first < end:
        last = int(np.searchsorted(offsets, offsets[first] + _PART, side="right")) - 1
        last = min(max(last, first + 1), end)
        yield offsets[first : last + 1]
        first = last


def _runs(data: Bytes, offsets: Integers) -> _Runs:
    """Find and hash the runs of some texts, given where each begins in all the data."""
    start = offsets[0]
    letters, offsets = data[start : offsets[-1]], offsets - start
    inside = np.zeros(len(letters) + 2, np.bool_)  # with a blank before and behind
    inside[1:-1] = _translated(letters, _INSIDE)
    edges = offsets[(offsets > 0) & (offsets < len(letters))]  # no word goes on in the next text
    beyond = letters >= 128
    if beyond.any():  # a mark behind "=" may make another sign of it: `words` has to see both
        signs = (letters[:-1] >= ord("<")) & (letters[:-1] <= ord(">")) & beyond[1:]
        signs[edges - 1] = False
        inside[1:-2] |= signs
    begins = inside[1:-1] & ~inside[:-2]
    ends = inside[1:-1] & ~inside[2:]
    begins[edges] = inside[edges + 1]
    ends[edges - 1] = inside[edges]
    first, last = np.flatnonzero(begins), np.flatnonzero(ends) + 1
    foreign = np.zeros(len(first), np.bool_)
    foreign[np.searchsorted(first, np.flatnonzero(beyond), side="right") - 1] = True
    return _Runs(first + start, last + start, _hashed(letters, first, last), foreign)


def _hashed(letters: Bytes, starts: Integers, ends: Integers) -> U64:
    values = _translated(letters, _LOWER).astype(np.uint64)
    return mixed(run_hashes(values, starts, ends))


def _translated(letters: Bytes, table: bytes) -> Bytes:
    return np.frombuffer(letters.tobytes().translate(table), np.uint8)  # NumPy's own takes thrice


def _foreign(data: Bytes, starts: Integers, ends: Integers) -> WordHashes:
    """Hash the words of runs that are not ASCII alone: none, one or several each."""
    lengths = ends - starts
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    letters = data[np.arange(offsets[-1]) + np.repeat(starts - offsets[:-1], lengths)]
    runs = pa.LargeStringArray.from_buffers(
        len(lengths), pa.py_buffer(offsets), pa.py_buffer(letters)
    )
    encoded = pc.dictionary_encode(runs)
    found = words(encoded.dictionary)
    letters, bounds = _letters(found.flat.cast(pa.large_string()))
    values = _hashed(
        letters[bounds[0] : bounds[-1]], bounds[:-1] - bounds[0], bounds[1:] - bounds[0]
    )
    return _taken(WordHashes(values, found.offsets), np.asarray(encoded.indices, np.int64))


def _taken(found: WordHashes, rows: Integers) -> WordHashes:
    """Return the words of some texts, by their numbers, in that order."""
    counts = found.counts[rows]
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    places = np.arange(offsets[-1]) + np.repeat(found.offsets[rows] - offsets[:-1], counts)
    return WordHashes(found.flat[places], offsets)
