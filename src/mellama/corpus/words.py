"""Texts as words and as hashes of runs of words, a whole batch at a time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mellama.corpus.hashing import U64

_STRANGE = r"[^\p{L}\p{M}\p{N}\x00-\x7f]+"  # neither of a word nor ASCII
_ASCII = np.arange(256, dtype=np.uint8)  # what each byte becomes: bytes beyond ASCII stay
_ASCII[[byte for byte in range(128) if not chr(byte).isalnum()]] = ord(" ")

# Odd, so that it has an inverse modulo 2**64; 3 modulo 8, so that differences of its powers have
# few factors of two and swapped words hash apart.
BASE = 0x9E3779B97F4A7C1B
INVERSE = pow(BASE, -1, 1 << 64)
_MANY = 1 << 19  # powers kept: 4 MiB


@dataclass(frozen=True)
class Words:
    """The words of a batch of texts, one text after another."""

    flat: pa.Array  # every word: lower case, letters and digits alone
    offsets: NDArray[np.int64]  # [texts + 1]: where each text begins in `flat`

    @property
    def counts(self) -> NDArray[np.int64]:
        return np.diff(self.offsets)


def words(texts: pa.Array) -> Words:
    """Split texts into words: Unicode NFKC, lower case, runs of letters, marks and digits."""
    lowered = pc.utf8_lower(pc.utf8_normalize(texts.cast(pa.large_string()), form="NFKC"))
    plain = _spaced(pc.replace_substring_regex(lowered, _STRANGE, " "))
    split = pc.ascii_split_whitespace(pc.ascii_trim_whitespace(plain))
    lengths = np.asarray(pc.list_value_length(split), np.int64)
    flat = pc.list_flatten(split)
    empty = np.asarray(pc.equal(flat, ""), np.bool_)
    if empty.any():  # splitting a text without words gives one empty word
        lengths[np.asarray(pc.list_parent_indices(split))[empty]] = 0
        flat = flat.filter(pa.array(~empty))
    return Words(flat, np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)]))


def _spaced(texts: pa.Array) -> pa.Array:
    """Put a space for each ASCII byte that is no letter and no digit: ten times a regex's speed."""
    _, offsets, data = texts.buffers()
    if data is None:
        return texts
    mapped = pa.py_buffer(_ASCII[np.frombuffer(data, np.uint8)].tobytes())
    return pa.LargeStringArray.from_buffers(len(texts), offsets, mapped, offset=texts.offset)


def window_hashes(values: U64, length: int) -> U64:
    """Hash every run of `length` values: 64 bits each, equal for equal runs wherever they stand.

    Args:
        values: one random number a word, [words].
        length: words in a run.

    Returns:
        One hash for each start, [words - length + 1]: the polynomial over the run, modulo 2**64.
    """
    if len(values) < length:
        return np.zeros(0, np.uint64)
    powers, inverses = _powers(BASE, len(values)), _powers(INVERSE, len(values))
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(values * powers, dtype=np.uint64)])
    starts = len(values) - length + 1
    return np.asarray((sums[length:] - sums[:starts]) * inverses[:starts])


def run_hashes(values: U64, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> U64:
    """Hash runs of values of any lengths, as `window_hashes` does for one length.

    Args:
        values: one random number an item, [items].
        starts: the first item of each run, [runs].
        ends: the item behind the last of each run, [runs].
    """
    sums = np.zeros(len(values) + 1, np.uint64)
    np.cumsum(values * _powers(BASE, len(values)), out=sums[1:])
    return np.asarray((sums[ends] - sums[starts]) * _powers(INVERSE, len(values) + 1)[starts])


def _powers(base: int, count: int) -> U64:
    """Return base**0, base**1, ... modulo 2**64."""
    return _many_powers(base)[:count] if count <= _MANY else _counted_powers(base, count)


@cache
def _many_powers(base: int) -> U64:
    powers = _counted_powers(base, _MANY)
    powers.flags.writeable = False
    return powers


def _counted_powers(base: int, count: int) -> U64:
    steps = np.full(count, base, np.uint64)
    steps[0] = 1
    return np.cumprod(steps, dtype=np.uint64)


def whole_windows(offsets: NDArray[np.int64], length: int) -> NDArray[np.bool_]:
    """Say for each start of a run whether the run lies within one text.

    Args:
        offsets: where the texts begin, [texts + 1].
        length: words in a run.

    Returns:
        [words - length + 1], matching `window_hashes`.
    """
    starts = max(int(offsets[-1]) - length + 1, 0)
    ends = np.repeat(offsets[1:], np.diff(offsets))[:starts]
    return np.arange(starts) + length <= ends
