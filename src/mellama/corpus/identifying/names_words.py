"""A capitalised word of a text, and what the lists say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mellama.corpus.identifying.lexicon import (
    FAMILY,
    GIVEN,
    NAME,
    NO_NAME,
    PROPER,
    RARE,
    WORD,
    folded,
    lexicon,
)
from mellama.corpus.identifying.reading import Reading

UNKNOWN = "u"
UPPER = "".join(
    character
    for character in map(chr, [*range(0x250), *range(0x1E00, 0x1F00)])
    if character.isupper()
)
_CAMEL = re.compile(rf"[^\W\d_]*[^\W\d_{UPPER}][{UPPER}]")
_MAY_HAVE_CAPITALS = (
    "mc",
    "mac",
    "de",
    "la",
    "le",
    "di",
    "du",
    "da",
    "fitz",
    "van",
    "o'",
    "d'",
    "n'",
    "st",
    "ja",
    "sha",
    "ke",
    "ta",
    "el",
    "al",
    "vander",
    "del",
    "lo",
    "ra",
    "ty",
    "an",
    "jo",
    "ma",
)
_VOWELS = frozenset(
    "aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
)


@dataclass(slots=True)
class Word:
    """A capitalised word: the same in small letters, its kind, and how it is written."""

    start: int
    end: int
    small: str
    kind: str
    initial: bool
    shouted: bool  # all in capitals
    odd: bool  # unlike any name: no vowel, or capitals inside
    place: int  # among the words of the text


def word_at(reading: Reading, place: int) -> Word:
    """Look a capitalised word up."""
    start, end, small = reading.starts[place], reading.ends[place], reading.words[place]
    if "\u2019" in small:
        small = small.replace("\u2019", "'")
    if small.endswith("'s"):
        small, end = small[:-2], end - 2
    written = reading.text[start:end]
    initial = end - start == 1
    kind = UNKNOWN if initial else kind_of(small)
    shouted = not initial and written.isupper()
    odd = kind == UNKNOWN and not initial and _is_odd(written, small, shouted=shouted)
    if kind == NO_NAME and small in _SHORT_NAMES and not shouted:
        kind = FAMILY
    return Word(start, end, small, kind, initial, shouted, odd, place)


_SHORT_NAMES = frozenset(("do", "an", "le", "vo"))


_KINDS = lexicon()


def kind_of(small: str) -> str:
    """Return the kind of a word, by its parts if it has a hyphen, or without accents."""
    kind = _KINDS.get(small)
    if kind is not None:
        return kind
    if "-" in small:
        return _kind_of_parts(small.split("-"))
    if "'" in small:
        head, _, tail = small.partition("'")
        if head in ("o", "d", "n", "l", "m", "al", "dell") and len(tail) > 2:
            return NAME
        return _KINDS.get(small.replace("'", ""), UNKNOWN)
    if not small.isascii():
        return _KINDS.get(folded(small), UNKNOWN)
    for ending in _ENDINGS:
        if small.endswith(ending):
            stem = small[: -len(ending)]
            if (
                _KINDS.get(stem) == WORD
                or _KINDS.get(stem + "e") == WORD
                or _KINDS.get(stem + "y") == WORD
            ):
                return WORD
    return UNKNOWN


_ENDINGS = ("s", "ed", "ing", "ly", "ness", "ation", "ized", "ised", "al", "able")


def _kind_of_parts(parts: list[str]) -> str:
    kinds = [kind_of(part) for part in parts if part]
    if len(parts[0]) > 1 and all(kind in (NAME, GIVEN, FAMILY, UNKNOWN) for kind in kinds):
        return NAME if NAME in kinds else UNKNOWN if UNKNOWN in kinds else kinds[0]
    if all(kind in (WORD, PROPER, RARE, NO_NAME) for kind in kinds):
        return WORD
    if any(kind in (WORD, PROPER, RARE, NO_NAME) for kind in kinds) and NAME not in kinds:
        return WORD
    return NAME if NAME in kinds else UNKNOWN


def _is_odd(written: str, small: str, *, shouted: bool) -> bool:
    if not _VOWELS.intersection(small):
        return len(small) > 2 or shouted
    if not shouted and _CAMEL.search(written):
        return not small.startswith(_MAY_HAVE_CAPITALS)
    return False
