"""A text cut into words and numbers once, so that finders look only where something may be."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection
from functools import cached_property

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_PLAIN_WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*")  # three times as fast
_DIGITS = re.compile(r"\d+")


# Sets of words that finders look for, which last as long as the process, and the sets of each word.
_LASTING: dict[int, frozenset[str]] = {}
_SETS_OF: dict[str, list[int]] = {}


def _remember(known: frozenset[str]) -> None:
    _LASTING[id(known)] = known
    for word in known:
        _SETS_OF.setdefault(word, []).append(id(known))


class Reading:
    """The words of a text, in small letters, with their places, and its runs of digits."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._grouped: frozenset[int] = frozenset()
        small = text.lower()
        if len(small) != len(text):  # a capital of some scripts has two small letters
            small = "".join(each.lower() if len(each.lower()) == 1 else each for each in text)
        self.small = small
        pattern = _PLAIN_WORD if small.isascii() else _WORD
        found = list(pattern.finditer(small))
        self.words = [match[0] for match in found]
        self.starts = [match.start() for match in found]
        self.ends = [match.end() for match in found]
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(self.words):
            places[word].append(place)
        self.places: dict[str, list[int]] = dict(places)  # of each word, in `words`

    @cached_property
    def digits(self) -> list[tuple[int, int]]:
        """Where digits stand in a row."""
        return [match.span() for match in _DIGITS.finditer(self.text)]

    @cached_property
    def digit_starts(self) -> list[int]:
        return [start for start, _ in self.digits]

    def of(self, known: frozenset[str]) -> list[int]:
        """Return the places in `words` of known words, in order; the set has to last."""
        key = id(known)
        if key not in _LASTING:
            _remember(known)
        groups = self._groups
        if key not in self._grouped:
            return self.of_any(known)
        found = groups.get(key)
        return sorted(place for word in found for place in self.places[word]) if found else []

    def of_any(self, known: Collection[str]) -> list[int]:
        """Return the places in `words` of words of this text alone, in order."""
        return sorted(place for word in known if word in self.places for place in self.places[word])

    @cached_property
    def _groups(self) -> dict[int, list[str]]:
        """Sort this text's words by the lasting sets they are in, all sets at once."""
        self._grouped = frozenset(_LASTING)
        groups: dict[int, list[str]] = {}
        for word in self.places.keys() & _SETS_OF.keys():
            for key in _SETS_OF[word]:
                if key in groups:
                    groups[key].append(word)
                else:
                    groups[key] = [word]
        return groups

    def digit_within(self, start: int, end: int) -> bool:
        """Tell whether a digit stands between two places."""
        place = bisect_left(self.digit_starts, start)
        return place < len(self.digit_starts) and self.digit_starts[place] < end
