"""The words of test passages, hashed, and the runs of them that a batch of texts has too."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mellama.corpus.compiled import Bytes, Seeds, common_runs
from mellama.corpus.hashing import U64, Integers
from mellama.corpus.word_hashes import WordHashes
from mellama.corpus.words import whole_windows, window_hashes
from mellama.files import whole_file

SHORTEST = 8  # words: a passage of fewer is too common a phrase to be looked for
COMMON = 100  # places of a phrase that are looked at: a sentence may be asked of hundreds of times
_BITS_A_KEY = 4  # a power of two: one window in sixteen passes that is in no passage
_ROOM = 1 << 12


@dataclass(frozen=True)
class SharedRuns:
    """The runs of words that texts and passages have in common, as long as they go, each [runs]."""

    texts: Integers
    text_starts: Integers  # the first word, counted in the text
    passages: Integers
    passage_starts: Integers  # the first word, counted in the passage
    lengths: Integers  # words

    def where(self, chosen: np.ndarray) -> SharedRuns:
        """Return some of the runs: by a mask, or in an order."""
        return SharedRuns(*(getattr(self, field.name)[chosen] for field in fields(self)))


@dataclass(frozen=True)
class PassageIndex:
    """Passages, frozen: numbered in the order given. A folder of arrays, or memory.

    Memory: 8 bytes a word of passages, and about 26 for each run of `seed` words in them.
    """

    seed: int  # words
    words: U64  # hashed, of all passages, one behind another
    offsets: Integers  # [passages + 1]
    bits: Bytes
    buckets: Integers
    keys: U64
    postings: Integers
    places: Integers
    owners: Integers

    @staticmethod
    def of(found: WordHashes, looked_for: NDArray[np.bool_], seed: int) -> PassageIndex:
        """Take every run of `seed` words of the passages that are to be looked for.

        Args:
            found: the words of all passages.
            looked_for: which of them to take, [passages].
            seed: words.
        """
        within = whole_windows(found.offsets, seed)
        owners = np.repeat(np.arange(len(looked_for)), found.counts)[: len(within)]
        within &= looked_for[owners]
        hashes, places = window_hashes(found.flat, seed)[within], np.flatnonzero(within)
        order = np.argsort(hashes, kind="stable")
        keys, postings = np.unique(hashes[order], return_index=True)
        spread = max(len(keys), 8).bit_length()
        return PassageIndex(
            seed=seed,
            words=found.flat,
            offsets=found.offsets,
            bits=_bits(keys, spread + _BITS_A_KEY),
            buckets=_buckets(keys, spread),
            keys=keys,
            postings=np.append(postings, len(hashes)),
            places=places[order],
            owners=owners[within][order],
        )

    @property
    def counts(self) -> Integers:
        """Return the words of each passage."""
        return np.diff(self.offsets)

    def save(self, folder: Path) -> None:
        """Write each array to a file."""
        for name in _ARRAYS:
            with whole_file(folder / f"{name}.npy") as stream:
                np.save(stream, getattr(self, name), allow_pickle=False)

    @staticmethod
    def open(folder: Path, seed: int) -> PassageIndex:
        """Map a folder into memory: the workers of one machine share it."""
        arrays = {
            name: np.asarray(np.load(folder / f"{name}.npy", "r", allow_pickle=False))
            for name in _ARRAYS
        }
        return PassageIndex(seed=seed, **arrays)

    def shared(self, found: WordHashes, *, least: int) -> SharedRuns:
        """Find the runs of `seed` words or more that texts share with passages.

        A run of fewer than `least` words is found in the first `COMMON` passages that have its
        first words.
        """
        seeds = self._seeds()
        out = np.empty((_ROOM, 5), np.int64)
        count = common_runs(found.flat, found.offsets, seeds, (least, COMMON), out)
        if count > len(out):
            out = np.empty((count, 5), np.int64)
            common_runs(found.flat, found.offsets, seeds, (least, COMMON), out)
        return SharedRuns(*out[:count].T)

    def _seeds(self) -> Seeds:
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        for array in arrays.values():
            array.flags.writeable = False  # or the code is compiled anew for arrays from a file
        return Seeds(
            length=self.seed,
            fine=64 - (8 * len(self.bits)).bit_length() + 1,
            coarse=64 - (len(self.buckets) - 1).bit_length() + 1,
            **arrays,
        )


_ARRAYS = tuple(field.name for field in fields(PassageIndex) if field.name != "seed")


def _bits(keys: U64, spread: int) -> Bytes:
    """Set one of 2**spread bits for the first bits of each key."""
    places = keys >> np.uint64(64 - spread)
    bits = np.zeros(1 << (spread - 3), np.uint8)
    np.bitwise_or.at(
        bits, places >> np.uint64(3), np.uint8(1) << (places & np.uint64(7)).astype("u1")
    )
    return bits


def _buckets(keys: U64, spread: int) -> Integers:
    """Say where the keys begin that have each of the 2**spread first bits."""
    firsts = np.arange(1 << spread, dtype=np.uint64) << np.uint64(64 - spread)
    return np.append(np.searchsorted(keys, firsts), len(keys)).astype(np.int64)
