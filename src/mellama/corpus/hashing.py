"""Hashes that are the same on every machine and in every release of every library."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

U64 = NDArray[np.uint64]
Integers = NDArray[np.int64]

# Constants of SplitMix64: Steele, Lea & Flood, "Fast splittable pseudorandom number generators",
# OOPSLA 2014. NumPy's own generators may change their streams between releases (NEP 19).
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)


def text_key(*parts: str | int) -> int:
    """Hash names and numbers to 64 bits."""
    joined = "\0".join(map(str, parts))
    return int.from_bytes(blake2b(joined.encode(), digest_size=8).digest(), "little")


def scattered(count: int, key: int) -> U64:
    """Return the first `count` numbers of the SplitMix64 stream that `key` selects."""
    return mixed(np.arange(1, count + 1, dtype=np.uint64) * GOLDEN + np.uint64(key))


def mixed(values: U64) -> U64:
    """Spread what tells numbers apart over all their bits; different numbers stay different."""
    state = (values ^ (values >> np.uint64(30))) * FIRST
    state = (state ^ (state >> np.uint64(27))) * SECOND
    return state ^ (state >> np.uint64(31))


def permutation(count: int, key: int) -> NDArray[np.int64]:
    """Shuffle 0..count-1 in the one way that `key` selects."""
    return np.argsort(scattered(count, key), kind="stable")
