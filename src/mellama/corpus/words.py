"""Texts as words and as hashes of runs of words, a whole batch at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mellama.corpus.hashing import U64

_NOT_A_WORD = r"[^\p{L}\p{M}\p{N}]+"

# Odd, so that it has an inverse modulo 2**64; 3 modulo 8, so that differences of its powers have
# few factors of two and swapped words hash apart.
_BASE = 0x9E3779B97F4A7C1B
_INVERSE = pow(_BASE, -1, 1 << 64)


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
    spaced = pc.ascii_trim_whitespace(pc.replace_substring_regex(lowered, _NOT_A_WORD, " "))
    split = pc.split_pattern(spaced, " ")
    lengths = np.asarray(pc.list_value_length(split), np.int64)
    flat = pc.list_flatten(split)
    empty = np.asarray(pc.equal(spaced, ""), np.bool_)
    if empty.any():  # splitting nothing gives one empty word
        flat = flat.filter(pc.not_equal(flat, ""))
        lengths = np.where(empty, 0, lengths)
    return Words(flat, np.concatenate([[0], np.cumsum(lengths)]))


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
    powers, inverses = _powers(_BASE, len(values)), _powers(_INVERSE, len(values))
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(values * powers, dtype=np.uint64)])
    starts = len(values) - length + 1
    return np.asarray((sums[length:] - sums[:starts]) * inverses[:starts])


def _powers(base: int, count: int) -> U64:
    """Return base**0, base**1, ... modulo 2**64."""
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
