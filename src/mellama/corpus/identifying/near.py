"""Search slow patterns only near what makes them possible: a digit, a month, a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator


def near(
    pattern: re.Pattern[str], anchors: Iterable[int], text: str, *, before: int, after: int
) -> Iterator[re.Match[str]]:
    """Yield matches of `pattern` in the surroundings of places in a text that are in order.

    The surroundings, so many characters on each side, begin and end between words.
    """
    for start, end in _surroundings(anchors, text, before, after):
        yield from pattern.finditer(text, start, end)


def at(pattern: re.Pattern[str], text: str) -> list[int]:
    """Return where a cheap pattern matches: one that begins with few possible characters."""
    return [match.start() for match in pattern.finditer(text)]


def _surroundings(
    anchors: Iterable[int], text: str, before: int, after: int
) -> Iterator[tuple[int, int]]:
    start, end = 0, -1
    for place in anchors:
        if place - before > end:
            if end >= 0:
                yield start, end
            start = text.rfind(" ", 0, max(0, place - before)) + 1
        end = _between_words(text, min(len(text), max(end, place + after)))
    if end >= 0:
        yield start, end


def _between_words(text: str, place: int) -> int:
    """Move a place to the right until a blank stands there, or the text ends."""
    while place < len(text) and not text[place].isspace():
        place += 1
    return place
