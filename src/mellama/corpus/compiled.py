"""The loops over bytes and words that Numba compiles when they are first called."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, ParamSpec, TypeVar

import numpy as np
from numba import njit
from numpy.typing import NDArray

from mellama.corpus.hashing import FIRST, SECOND, U64, Integers
from mellama.corpus.words import BASE, INVERSE

P = ParamSpec("P")
R = TypeVar("R")
Bytes = NDArray[np.uint8]

BLANK, INSIDE, PERHAPS = 0, 1, 2  # of a word: never, always, only before a byte beyond ASCII

_BASE, _INVERSE = np.uint64(BASE), np.uint64(INVERSE)
_0, _1, _3, _7 = np.uint64(0), np.uint64(1), np.uint64(3), np.uint64(7)
_27, _30, _31 = np.uint64(27), np.uint64(30), np.uint64(31)


class Runs(NamedTuple):
    """Runs of letters, digits and what is not ASCII, each [runs] but the last."""

    hashes: U64  # right for runs of ASCII
    starts: Integers  # in the bytes of all the texts
    ends: Integers
    foreign: Bytes  # 1 for a run that is not ASCII alone
    bounds: Integers  # [texts + 1]: the first run of each text


class Seeds(NamedTuple):
    """Where every run of `length` words of some passages stands, by its hash."""

    length: int  # words
    words: U64  # hashed, of all passages, one behind another
    offsets: Integers  # [passages + 1]: where each begins in `words`
    fine: int  # how far a hash is shifted to give the number of its bit
    bits: Bytes  # most windows of a text find no bit, and are looked for no further
    coarse: int  # how far a hash is shifted to give the number of its bucket
    buckets: Integers  # [2**n + 1]: the first key of each bucket
    keys: U64  # sorted, each once
    postings: Integers  # [keys + 1]: the first place of each key
    places: Integers  # in `words`
    owners: Integers  # the passage of each place


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function at its first call, and keep the machine code where one may write.

    Numba tries `NUMBA_CACHE_DIR`, or `__pycache__` and then the user's own cache, and refuses at
    import where it may write in none of them, as in a read-only container: there the function is
    compiled once a process.
    """
    try:
        found: Callable[P, R] = njit(cache=True, nogil=True)(function)
    except RuntimeError:
        found = njit(nogil=True)(function)
    return found


@compiled
def _spread(value: np.uint64) -> np.uint64:
    """Do to one number what `hashing.mixed` does to many."""
    value = (value ^ (value >> _30)) * FIRST
    value = (value ^ (value >> _27)) * SECOND
    return value ^ (value >> _31)


@compiled
def hash_runs(data: Bytes, offsets: Integers, kinds: Bytes, lower: Bytes, runs: Runs) -> int:
    """Find and hash the runs of some texts, and return their number.

    Args:
        data: the texts.
        offsets: where each begins in `data`, [texts + 1].
        kinds: for each byte, `BLANK`, `INSIDE` or `PERHAPS`, [256].
        lower: what each byte counts as, [256].
        runs: written; room for as many runs as there may be.
    """
    hashes, starts, ends, foreign, bounds = runs
    count = 0
    bounds[0] = 0
    for text in range(len(offsets) - 1):
        begin, end = offsets[text], offsets[text + 1]
        start, total, power, beyond = -1, _0, _1, 0
        for place in range(begin, end + 1):
            kind = kinds[data[place]] if place < end else BLANK
            if kind == PERHAPS:
                kind = INSIDE if place + 1 < end and data[place + 1] >= 128 else BLANK
            if kind == INSIDE:
                if start < 0:
                    start, total, power, beyond = place, _0, _1, 0
                total += np.uint64(lower[data[place]]) * power
                power *= _BASE
                beyond |= data[place]
            elif start >= 0:
                hashes[count] = _spread(total)
                starts[count], ends[count], foreign[count] = start, place, beyond >> 7
                start = -1
                count += 1
        bounds[text + 1] = count
    return count


@compiled
def _key_of(window: np.uint64, buckets: Integers, bucket: int, keys: U64) -> int:
    """Find a hash among the keys of its bucket; -1 where it is none."""
    for key in range(buckets[bucket], buckets[bucket + 1]):
        if keys[key] == window:
            return key
    return -1


@compiled
def _in_common(one: U64, begin: int, end: int, other: U64, start: int, stop: int) -> int:
    """Count the words that two texts have in common from two places on."""
    most = min(end - begin, stop - start)
    for length in range(most):
        if one[begin + length] != other[start + length]:
            return length
    return most


@compiled
def _write_runs(
    words: U64,
    span: tuple[int, int, int, int],
    key: int,
    seeds: Seeds,
    limits: tuple[int, int],
    out: Integers,
    found: int,
) -> int:
    """Write the runs that begin at one place of a text, for each place of a key in passages.

    Args:
        words: see `common_runs`.
        span: the text's number, where it begins in `words`, the place, where it ends.
        key: the hash found at the place, by its number.
        seeds: of the passages.
        limits: `least` and `common` of `common_runs`.
        out: written.
        found: the runs that are written already.
    """
    text, begin, place, end = span
    least, common = limits
    enough = seeds.postings[key] + common
    for posting in range(seeds.postings[key], seeds.postings[key + 1]):
        other, owner = seeds.places[posting], seeds.owners[posting]
        first, stop = seeds.offsets[owner], seeds.offsets[owner + 1]
        if place > begin and other > first and words[place - 1] == seeds.words[other - 1]:
            continue  # a run that has begun before
        length = _in_common(words, place, end, seeds.words, other, stop)
        if length < seeds.length:
            continue  # other words of one hash
        if posting >= enough and length < least and length < stop - first:
            continue
        if found < len(out):
            out[found] = (text, place - begin, owner, other - first, length)
        found += 1
    return found


@compiled
def common_runs(
    words: U64, offsets: Integers, seeds: Seeds, limits: tuple[int, int], out: Integers
) -> int:
    """Find the runs of words, as long as they go, that texts share with passages.

    A run of `seeds.length` words or more is found by the hash of its first words, and compared
    word by word. Of those that begin alike at more than `common` places, runs of fewer than
    `least` words are found at the first ones alone, unless they are whole passages.

    Args:
        words: the hashed words of the texts.
        offsets: where each text begins in `words`, [texts + 1].
        seeds: of the passages.
        limits: `least` and `common`.
        out: written, [room, 5]: text, first word in it, passage, first word in it, words.

    Returns:
        The number of runs; those that `out` has no room for are counted alone.
    """
    length, bits, buckets, keys = seeds.length, seeds.bits, seeds.buckets, seeds.keys
    fine, coarse = np.uint64(seeds.fine), np.uint64(seeds.coarse)
    last = _1  # the base's power at a window's last word
    for _ in range(length - 1):
        last *= _BASE
    found = 0
    for text in range(len(offsets) - 1):
        begin, end = offsets[text], offsets[text + 1]
        window, power = _0, _1
        for place in range(begin, min(begin + length, end)):
            window += words[place] * power
            power *= _BASE
        for place in range(begin, end - length + 1):
            if place > begin:
                window = (window - words[place - 1]) * _INVERSE + words[place + length - 1] * last
            bit = window >> fine
            if (bits[bit >> _3] >> np.uint8(bit & _7)) & 1:
                key = _key_of(window, buckets, int(window >> coarse), keys)
                if key >= 0:
                    span = (text, begin, place, end)
                    found = _write_runs(words, span, key, seeds, limits, out, found)
    return found
