"""The hashed runs of words of test passages, looked up for a batch of texts at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mellama.corpus.hashing import U64, scattered, text_key
from mellama.corpus.words import Words, whole_windows, window_hashes, words

SHORTEST = 8  # words: a passage of fewer is too common a phrase to be looked for

Passage = tuple[str, tuple[str, ...], str]  # sample id, identifiers, text
Integers = NDArray[np.int64]
Pairs = tuple[Integers, Integers]  # (row of a text, number of a passage), each [pairs]


@dataclass(frozen=True)
class _Postings:
    """Each different key once, with the passages it stands in."""

    keys: U64  # sorted
    offsets: Integers  # [keys + 1]: where the passages of each key begin
    passages: Integers

    @staticmethod
    def of(keys: U64, passages: Integers) -> _Postings:
        order = np.lexsort((passages, keys))
        distinct, starts = np.unique(keys[order], return_index=True)
        return _Postings(distinct, np.append(starts, len(keys)), passages[order])

    def places(self, keys: U64) -> Integers:
        """Return the place of each key, -1 for those in no passage."""
        if not len(self.keys):
            return np.full(len(keys), -1)
        places = np.searchsorted(self.keys, keys)
        places[places == len(self.keys)] = 0
        return np.where(self.keys[places] == keys, places, -1)

    def passages_at(self, places: Integers, rows: Integers) -> Pairs:
        """Pair each row with every passage of the key at its place."""
        counts = np.diff(self.offsets)[places]
        inside = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        owners = self.passages[np.repeat(self.offsets[places], counts) + inside]
        return np.repeat(rows, counts), owners


class Index:
    """Passages, frozen: numbered in the order given."""

    def __init__(self, passages: Sequence[Passage], ngram: int) -> None:
        self._ngram = ngram
        found = words(pa.array([text for _, _, text in passages], pa.large_string()))
        self.counts = found.counts  # words of each passage
        self._vocabulary = pc.unique(found.flat)
        self._numbers = scattered(len(self._vocabulary) + 1, text_key("words"))
        self._runs = self._runs_of(found)
        names, owners = _names(pa.array([item[1] for item in passages], pa.list_(pa.string())))
        self._names = pc.unique(names)
        self._named = _Postings.of(_codes(names, self._names)[0], owners)

    def quoted(self, texts: pa.Array) -> tuple[Pairs, NDArray[np.float64]]:
        """Find the texts that share a run of words with passages.

        Returns:
            Pairs of text and passage, and for each text the share of its n-grams that are indexed.
        """
        found = words(texts)
        values, strange = self._values(found)
        pairs = [_NONE]
        shared = np.zeros(len(texts))
        for length, postings in self._runs.items():
            within = whole_windows(found.offsets, length)
            within &= strange[length:] == strange[: len(within)]
            starts = np.flatnonzero(within)
            places = postings.places(window_hashes(values, length)[starts])
            starts, places = starts[places >= 0], places[places >= 0]
            rows = np.searchsorted(found.offsets, starts, side="right") - 1
            pairs.append(postings.passages_at(places, rows))
            if length == self._ngram:
                shared += np.bincount(rows, minlength=len(texts))
        windows = np.maximum(found.counts - self._ngram + 1, 1)
        return _different(pairs), shared / windows

    def identified(self, identifiers: pa.Array) -> Pairs:
        """Find the texts that share an identifier with passages."""
        names, rows = _names(identifiers)
        codes, known = _codes(names, self._names)
        places = self._named.places(codes[known])
        return _different([_NONE, self._named.passages_at(places, rows[known])])

    def _runs_of(self, found: Words) -> dict[int, _Postings]:
        """Take every n-gram of the long passages, and the short ones whole, by length."""
        values, _ = self._values(found)
        owners = np.repeat(np.arange(len(self.counts)), self.counts)
        short = self.counts[(self.counts >= SHORTEST) & (self.counts < self._ngram)]
        runs = {}
        for length in [self._ngram, *np.unique(short).tolist()]:
            hashes = window_hashes(values, length)
            within = whole_windows(found.offsets, length)
            if length < self._ngram:
                within &= (self.counts == length)[owners[: len(within)]]
            runs[length] = _Postings.of(hashes[within], owners[: len(within)][within])
        return runs

    def _values(self, found: Words) -> tuple[U64, Integers]:
        """Number the words; the second array counts the words before each that no passage has."""
        codes, known = _codes(found.flat, self._vocabulary)
        strange = np.concatenate([np.zeros(1, np.int64), np.cumsum(~known)])
        return self._numbers[codes], strange


_NONE: Pairs = (np.zeros(0, np.int64), np.zeros(0, np.int64))


def _codes(values: pa.Array, among: pa.Array) -> tuple[U64, NDArray[np.bool_]]:
    """Look values up in a list of different ones: their places, and which are there at all."""
    places = pc.index_in(values, value_set=among)
    known = np.asarray(pc.is_valid(places), np.bool_)
    return np.asarray(pc.fill_null(places, len(among)), np.uint64), known


def _names(identifiers: pa.Array) -> tuple[pa.Array, Integers]:
    """Flatten lists of identifiers, which ignore case, and say which row each belongs to."""
    lists = identifiers.cast(pa.list_(pa.string()))
    names = pc.utf8_lower(pc.utf8_trim_whitespace(pc.list_flatten(lists)))
    return names, np.asarray(pc.list_parent_indices(lists), np.int64)


def _different(pairs: list[Pairs]) -> Pairs:
    rows, passages = (np.concatenate(column) for column in zip(*pairs, strict=True))
    if len(rows) == 0:
        return _NONE
    both = np.unique(np.stack([rows, passages], axis=1), axis=0)
    return both[:, 0], both[:, 1]
