"""Towns in small letters behind a preposition: "in loves park", "called from rockford"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mellama.corpus.identifying.lexicon import (
    CITY,
    FAMILY,
    GIVEN,
    NAME,
    PROPER,
    RARE,
    WORD,
    given_names,
)
from mellama.corpus.identifying.names_words import UNKNOWN, kind_of
from mellama.corpus.identifying.reading import Reading
from mellama.corpus.identifying.town_names import first_words, is_town, town_names
from mellama.corpus.identifying.vocabulary import CITIES, CLINICAL

Spans = Iterator[tuple[int, int]]


@cache
def small_starts() -> frozenset[str]:
    """Return the words with which a town's name can begin."""
    return first_words() | CITIES | {town for town in town_names() if " " not in town}


def small_city(reading: Reading, start: int, end: int, place: int) -> Spans:
    """Yield the town whose name begins with a word behind a preposition."""
    if reading.starts[place] == end + 1:
        for more in (3, 2) if reading.words[place] in first_words() else ():
            phrase = reading.words[place : place + more]
            town = " ".join(phrase)
            if len(phrase) == more and is_town(town) and reading.small.startswith(town, end + 1):
                yield end + 1, end + 1 + len(town)
                return
        word = reading.words[place]
        if word in _NOT_IN_SMALL:
            return
        kind = kind_of(word)
        if (
            kind == CITY
            or (kind in _SMALL_KINDS and is_town(word))
            or (kind in _MAYBE and _is_small_town(reading, start, end, word))
        ):
            yield reading.starts[place], reading.ends[place]


_MAYBE = (NAME, FAMILY, GIVEN, RARE, WORD)


def _is_small_town(reading: Reading, start: int, end: int, word: str) -> bool:
    """Whether a name in small letters is a town's: people come from there, or things are in it."""
    if len(word) < 5 or word in CLINICAL or not is_town(word):
        return False
    if kind_of(word) == NAME and reading.small[start:end] == "in":
        return True
    if word in given_names() and reading.small[start:end] != "in":
        return False
    return _COMES.search(reading.small, max(0, start - 24), start) is not None


_COMES = re.compile(
    r"\b(?:lives?|living|lived|called|calling|drove|driving|drives|moved|moving|transfer|"
    r"transferred|xfer|nearby|came|comes|coming|up|down|over|here|born|raised|family|works?|working|home|"
    r"house|snf|clinic|er|ed|urgent care|hospital|rehab|resides?|staying|stays|pt|flew|sent|back|"
    r"trip|visiting)[ ]$"
)


_SMALL_KINDS = (UNKNOWN, PROPER)
_NOT_IN_SMALL = frozenset(("mobile", "buffalo", "cape", "lima", "phoenix", "reno", "providence"))
