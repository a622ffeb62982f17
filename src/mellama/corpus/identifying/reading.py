"""A text cut into words and numbers once, so that finders look only where something may be."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_PLAIN_WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*")  # three times as fast
_DIGITS = re.compile(r"\d+")


class Reading:
    """The words of a text, in small letters, with their places, and its runs of digits."""

    def __init__(self, text: str) -> None:
        self.text = text
        small = text.lower()
        if len(small) != len(text):  # a capital of some scripts has two small letters
            small = "".join(each.lower() if len(each.lower()) == 1 else each for each in text)
        self.small = small
        pattern = _PLAIN_WORD if small.isascii() else _WORD
        spans = [match.span() for match in pattern.finditer(small)]
        self.words = [small[start:end] for start, end in spans]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        self.places: dict[str, list[int]] = {}  # of each word, in `words`
        for place, word in enumerate(self.words):
            if word in self.places:
                self.places[word].append(place)
            else:
                self.places[word] = [place]

    @cached_property
    def digits(self) -> list[tuple[int, int]]:
        """Where digits stand in a row."""
        return [match.span() for match in _DIGITS.finditer(self.text)]

    @cached_property
    def digit_starts(self) -> list[int]:
        return [start for start, _ in self.digits]

    def of(self, known: frozenset[str]) -> list[int]:
        """Return the places in `words` of known words, in order."""
        return sorted(
            place for word in known.intersection(self.places) for place in self.places[word]
        )

    def digit_within(self, start: int, end: int) -> bool:
        """Tell whether a digit stands between two places."""
        place = bisect_left(self.digit_starts, start)
        return place < len(self.digit_starts) and self.digit_starts[place] < end
