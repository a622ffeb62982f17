"""Towns by their names: "Eau Claire", "moved to Wausau", and what a state or a pin stands behind.

The names are those of the regions of area codes in `phonenumbers`, which Presidio needs: towns of
the United States, Canada, the United Kingdom, Ireland, Australia, New Zealand and India.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mellama.corpus.identifying.cues import MEDICAL_HEADS, ORGANISATIONS
from mellama.corpus.identifying.lexicon import CITY, PROPER, RARE, folder
from mellama.corpus.identifying.names_words import UNKNOWN, kind_of
from mellama.corpus.identifying.reading import Reading
from mellama.corpus.identifying.vocabulary import CITIES, CLINICAL, words

Spans = Iterator[tuple[int, int]]

_ENTRY = re.compile(r"^ '(\d+)':\{'en': '([^'\\]+)'", re.MULTILINE)
_COUNTRIES = ("1", "44", "353", "61", "64", "91")
_NOT_OF = ("91", "64")  # unless of one word: those lists name districts in many words
_NO_TOWNS = words(
    "united states new zealand south north east west central northern southern eastern western "
    "national mobile services county city alberta ontario region district and"
)


@cache
def town_names() -> frozenset[str]:
    """Return names of towns in small letters, of one to three words."""
    found: set[str] = set()
    for path in sorted((folder("phonenumbers") / "geodata").glob("data*.py")):
        text = path.read_text("utf-8")
        first = _ENTRY.search(text)
        if first is None or (first[1].startswith("86") and "'91" not in text):
            continue  # those of China
        for match in _ENTRY.finditer(text):
            if match[1].startswith(_COUNTRIES):
                found.update(_parts(match[2].split(",")[0], match[1]))
    return frozenset(found)


def _parts(name: str, code: str) -> Iterator[str]:
    for part in re.split(r"[/()&]", name.replace("St. ", "St ") + "/" + name):
        small = part.strip().lower()
        count = small.count(" ") + 1
        plain = 3 < len(small) < 30 and count < 4 and small not in _NO_TOWNS
        if plain and (count == 1 or not code.startswith(_NOT_OF)):
            yield small


@cache
def _by_first() -> dict[str, tuple[str, ...]]:
    """Return towns of several words by their first one."""
    found: dict[str, list[str]] = {}
    for town in town_names():
        head, _, tail = town.partition(" ")
        if tail:
            found.setdefault(head.rstrip("."), []).append(town)
    return {
        head: tuple(sorted(towns, key=lambda each: (-len(each), each)))
        for head, towns in found.items()
    }


@cache
def first_words() -> frozenset[str]:
    """Return the first words of towns of several words."""
    return frozenset(_by_first())


@cache
def _lone() -> frozenset[str]:
    """Return towns of one word that is neither another word nor borne by people."""
    known = (UNKNOWN, PROPER, RARE, CITY)
    return frozenset(
        town
        for town in town_names()
        if " " not in town and kind_of(town) in known and town not in CLINICAL
    ) | frozenset(each for each in CITIES if kind_of(each) == CITY)


_NOT_ALONE = words("glasgow paris vienna lima reno cape mobile boston toronto hamburg")
_STATED = re.compile(r"[ ](?:Scientific|Consensus|Criteria|Bypass|Classification|Coma|Marathon)")


def known_towns(reading: Reading) -> Spans:
    """Yield towns that are nothing else, wherever they stand with capitals."""
    text, small = reading.text, reading.small
    for place in reading.of(first_words()):
        start = reading.starts[place]
        if text[start] == small[start]:
            continue
        for town in _by_first()[reading.words[place]]:
            end = start + len(town)
            if small.startswith(town, start) and not text[end : end + 1].isalpha():
                last = text[text.rfind(" ", start, end) + 1]
                if last.isupper() and not _is_other(text, end):
                    yield start, end
                break
    for place in reading.of(_lone()):
        start, end = reading.starts[place], reading.ends[place]
        plain = text[start] == small[start]
        if plain and (kind_of(reading.words[place]) != UNKNOWN or end - start < 6):
            continue
        if _is_other(text, end) or text[start:end].isupper():
            continue
        if reading.words[place] not in _NOT_ALONE or not text[end + 1 : end + 2].isupper():
            yield start, end


def _is_other(text: str, end: int) -> bool:
    return bool(
        ORGANISATIONS.match(text, end) or MEDICAL_HEADS.match(text, end) or _STATED.match(text, end)
    )


def is_town(small: str) -> bool:
    """Whether words in small letters are a town's name."""
    return small in town_names()
