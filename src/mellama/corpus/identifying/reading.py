"""A text cut into words and numbers once, so that finders look only where something may be."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection
from functools import cache, cached_property
from itertools import accumulate, chain

# In brackets, so that `split` returns words and what stands between them in turn.
_WORD = re.compile(r"([^\W\d_]+(?:['\u2019-][^\W\d_]+)*)")
_PLAIN_WORD = re.compile(r"([a-z]+(?:['-][a-z]+)*)")  # three times as fast
_DIGITS = re.compile(r"\d+")


# Sets of words that finders look for, which last as long as the process, and the sets of each word.
_LASTING: dict[int, tuple[int, frozenset[str]]] = {}  # with how many came before
# A word's sets are bits of a number: lists would be walked by every garbage collection.
_SETS_OF: dict[str, int] = {}


def _remember(known: frozenset[str]) -> None:
    bit = 1 << len(_LASTING)
    _LASTING[id(known)] = len(_LASTING), known
    for word in known:
        _SETS_OF[word] = _SETS_OF.get(word, 0) | bit


@cache
def _numbers(bits: int) -> tuple[int, ...]:
    return tuple(place for place in range(bits.bit_length()) if bits >> place & 1)


class Reading:
    """The words of a text, in small letters, with their places, and its runs of digits."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._grouped = 0  # how many lasting sets are in `_groups`
        small = text.lower()
        if len(small) != len(text):  # a capital of some scripts has two small letters
            small = "".join(each.lower() if len(each.lower()) == 1 else each for each in text)
        self.small = small
        pattern = _PLAIN_WORD if small.isascii() else _WORD
        parts = pattern.split(small)
        bounds = list(accumulate(map(len, parts)))  # twice as fast as a match for each word
        self.words = parts[1::2]
        self.starts = bounds[:-1:2]
        self.ends = bounds[1::2]
        self.places: dict[str, list[int]] = {}  # of each word, in `words`
        places = self.places
        for place, word in enumerate(self.words):
            if word in places:
                places[word].append(place)
            else:
                places[word] = [place]

    @cached_property
    def digits(self) -> list[tuple[int, int]]:
        """Where digits stand in a row."""
        return [match.span() for match in _DIGITS.finditer(self.text)]

    @cached_property
    def digit_starts(self) -> list[int]:
        return [start for start, _ in self.digits]

    @cached_property
    def capitals(self) -> list[int]:
        """Places in `words` of words that begin with a capital, in order."""
        text, small = self.text, self.small
        return [place for place, start in enumerate(self.starts) if text[start] != small[start]]

    def of(self, known: frozenset[str]) -> list[int]:
        """Return the places in `words` of known words, in order; the set has to last."""
        key = id(known)
        if key not in _LASTING:
            _remember(known)
        groups = self._groups
        number = _LASTING[key][0]
        if number >= self._grouped:
            return self.of_any(known)
        found = groups.get(number)
        if found is None:
            return []
        if len(found) == 1:
            return self.places[found[0]].copy()
        return sorted(chain.from_iterable(map(self.places.__getitem__, found)))

    def of_any(self, known: Collection[str]) -> list[int]:
        """Return the places in `words` of words of this text alone, in order."""
        return sorted(place for word in known if word in self.places for place in self.places[word])

    @cached_property
    def _groups(self) -> dict[int, list[str]]:
        """Sort this text's words by the lasting sets they are in, all sets at once."""
        self._grouped = len(_LASTING)
        groups: dict[int, list[str]] = {}
        for word in self.places.keys() & _SETS_OF.keys():
            for number in _numbers(_SETS_OF[word]):
                if number in groups:
                    groups[number].append(word)
                else:
                    groups[number] = [word]
        return groups

    def digit_within(self, start: int, end: int) -> bool:
        """Tell whether a digit stands between two places."""
        place = bisect_left(self.digit_starts, start)
        return place < len(self.digit_starts) and self.digit_starts[place] < end
