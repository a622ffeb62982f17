"""Texts as sets of hashed runs of five words, and a key that texts of the same words share."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

import numpy as np
import pyarrow as pa

from mellama.corpus.hashing import U64, Integers, mixed
from mellama.corpus.word_hashes import WordHashes, word_hashes
from mellama.corpus.words import whole_windows, window_hashes

SHINGLE = 5  # words: as in Lee et al. 2022, arXiv:2107.06499, section 4.2 and appendix A


@dataclass(frozen=True)
class Shingles:
    """The runs of `SHINGLE` words of a batch of texts, one text after another.

    A word is what `words` says: case, punctuation and blanks make no difference. A text of fewer
    words has no run. Runs are hashes of 64 bits, of words that are hashes of 64 bits.
    """

    flat: U64  # a run stands as often as the text repeats it
    offsets: Integers  # [texts + 1]: where each text begins in `flat`
    keys: U64  # [texts, 2]: 128 bits, equal where the words and their order are equal

    def sets(self) -> list[U64]:
        """Return each text's different runs, sorted."""
        bounds = self.offsets.tolist()
        return [np.unique(self.flat[a:b]) for a, b in pairwise(bounds)]


def shingles(texts: pa.Array) -> Shingles:
    """Hash the runs of words of a column of texts."""
    found = word_hashes(texts)
    within = whole_windows(found.offsets, SHINGLE)
    flat = mixed(window_hashes(found.flat, SHINGLE)[within])
    counts = np.maximum(found.counts - SHINGLE + 1, 0)
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    return Shingles(flat, offsets, _keys(texts, found))


def _keys(texts: pa.Array, found: WordHashes) -> U64:
    """Digest the words of each text; a text without words is known by its characters."""
    raw = found.flat.data.cast("B")
    bounds = (8 * found.offsets).tolist()
    digests = [blake2b(raw[start:end], digest_size=16).digest() for start, end in pairwise(bounds)]
    for row in np.flatnonzero(found.counts == 0).tolist():
        text = texts[row].as_py().encode()
        digests[row] = blake2b(text, digest_size=16, person=b"no words").digest()
    return np.frombuffer(b"".join(digests), "<u8").reshape(-1, 2).astype(np.uint64)


def jaccard(one: U64, other: U64) -> float:
    """Compare two sets, given sorted: the size of what they share by that of both together."""
    if len(one) > len(other):
        one, other = other, one
    if not len(one):
        return 0.0
    places = np.minimum(np.searchsorted(other, one), len(other) - 1)
    shared = int(np.count_nonzero(other[places] == one))
    return shared / (len(one) + len(other) - shared)
