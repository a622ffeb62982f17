"""The words of texts as numbers: what `words` finds, hashed where it stands, by compiled code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mellama.corpus.compiled import BLANK, INSIDE, PERHAPS, Bytes, Runs, hash_runs
from mellama.corpus.hashing import U64, Integers, mixed
from mellama.corpus.words import run_hashes, words

_PART = 1 << 22  # bytes hashed at a time, so that there is room for every run there may be
_KINDS = np.array(
    [INSIDE if byte >= 128 or chr(byte).isalnum() else BLANK for byte in range(256)], np.uint8
)
_KINDS[list(b"<=>")] = PERHAPS  # a mark behind makes another sign of it: `words` has to see both
_LOWER = np.array([ord(chr(byte).lower()) if byte < 128 else byte for byte in range(256)], np.uint8)


@dataclass(frozen=True)
class WordHashes:
    """The hashed words of a batch of texts, one text after another."""

    flat: U64  # 64 bits a word: the same number wherever and whenever the word is met
    offsets: Integers  # [texts + 1]: where each text begins in `flat`

    @property
    def counts(self) -> Integers:
        return np.diff(self.offsets)


@dataclass(frozen=True)
class _Found:
    """The words of some texts, and the bytes each stands in, all [words] but the last."""

    hashes: U64
    starts: Integers
    ends: Integers  # words that only `words` can tell apart stand in the same bytes
    bounds: Integers  # [texts + 1]


def word_hashes(texts: pa.Array) -> WordHashes:
    """Hash every word of a column of texts."""
    data, offsets = _letters(texts.cast(pa.large_string()))
    flat, counts = [np.zeros(0, np.uint64)], [np.zeros(1, np.int64)]
    for part in _parts(offsets):
        found = _found(data, part)
        flat.append(found.hashes)
        counts.append(np.diff(found.bounds))
    return WordHashes(np.concatenate(flat), np.cumsum(np.concatenate(counts)))


def word_spans(texts: pa.Array) -> list[Integers]:
    """Return the characters that the words of each text stand in, [words, 2].

    A row for each hash that `word_hashes` gives. Words that run together where letters of other
    scripts stand without a blank share a span.
    """
    data, offsets = _letters(texts.cast(pa.large_string()))
    spans = []
    for part in _parts(offsets):
        found = _found(data, part)
        for text, (first, last) in enumerate(pairwise(found.bounds.tolist())):
            letters = data[part[text] : part[text + 1]]
            begins = np.concatenate([np.zeros(1, np.int64), np.cumsum((letters & 0xC0) != 0x80)])
            own = slice(first, last)
            places = np.stack([found.starts[own], found.ends[own]], axis=1) - part[text]
            spans.append(begins[places])
    return spans


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


def _found(data: Bytes, offsets: Integers) -> _Found:
    runs = _runs(data, offsets)
    foreign = runs.foreign.view(np.bool_)
    if not foreign.any():
        return _Found(runs.hashes, runs.starts, runs.ends, runs.bounds)
    inner = _foreign(data, runs.starts[foreign], runs.ends[foreign])
    counts = np.ones(len(runs.hashes), np.int64)
    counts[foreign] = inner.counts
    hashes = np.repeat(runs.hashes, counts)
    hashes[np.repeat(foreign, counts)] = inner.flat
    places = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    return _Found(
        hashes,
        np.repeat(runs.starts, counts),
        np.repeat(runs.ends, counts),
        places[runs.bounds],
    )


def _runs(data: Bytes, offsets: Integers) -> Runs:
    """Find and hash the runs of some texts, given where each begins in all the data."""
    texts = len(offsets) - 1
    most = (int(offsets[-1] - offsets[0]) + texts + 1) // 2  # a letter, a blank, a letter, ...
    runs = Runs(
        np.empty(most, np.uint64),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.uint8),
        np.empty(texts + 1, np.int64),
    )
    count = hash_runs(data, offsets, _KINDS, _LOWER, runs)
    hashes, starts, ends, foreign, bounds = runs
    return Runs(hashes[:count], starts[:count], ends[:count], foreign[:count], bounds)


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
    values = letters[bounds[0] : bounds[-1]]
    begins = bounds - bounds[0]
    hashes = mixed(run_hashes(_LOWER[values].astype(np.uint64), begins[:-1], begins[1:]))
    return _taken(WordHashes(hashes, found.offsets), np.asarray(encoded.indices, np.int64))


def _taken(found: WordHashes, rows: Integers) -> WordHashes:
    """Return the words of some texts, by their numbers, in that order."""
    counts = found.counts[rows]
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    places = np.arange(offsets[-1]) + np.repeat(found.offsets[rows] - offsets[:-1], counts)
    return WordHashes(found.flat[places], offsets)
