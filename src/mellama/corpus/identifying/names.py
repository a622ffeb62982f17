"""Names of people: capitalised words that no list knows as words, and words that a cue calls names.

A text's capitalised words are joined to chains ("Ana de la Cruz", "SMITH, JOHN A"). A chain is a
name if a word in it is surely a name or unknown, or if what stands around says so. Then its words
are names wherever else they stand in the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mellama.corpus.identifying.cues import (
    DEGREES,
)
from mellama.corpus.identifying.lexicon import (
    NO_NAME,
)
from mellama.corpus.identifying.names_before import with_title
from mellama.corpus.identifying.names_initials import initials
from mellama.corpus.identifying.names_reasons import (
    is_closed,
    is_heading_word,
    is_medical,
    named,
    with_family,
    with_given,
)
from mellama.corpus.identifying.names_small import small_names
from mellama.corpus.identifying.names_words import UPPER, Word, kind_of, word_at
from mellama.corpus.identifying.reading import Reading
from mellama.corpus.identifying.vocabulary import RISKY

_PARTICLE = (
    r"(?:de la|de los|de las|van der|van den|van de|von der|de|da|do|dos|das|del|della|di|du|der|"
    r"den|van|von|bin|bint|binti|ibn|el|la|le|y|e|ter|ten|zu|af|av|al-|el-|ap|ab|al|abu)"
)
_LINK = re.compile(
    rf"[ ](?:{_PARTICLE}[ -]?)?|\^|\.?[ ]|\.|[ ]?-[ ]?|[ ]*\n[ ]*|"
    rf"[ ][\"\u201c(][^\W\d_]+[\"\u201d)][ ]|-(?:{_PARTICLE})-|[ ]S[tT]\.?[ ]|[ "
    rf"]?['\u2019]?{_PARTICLE}['\u2019]?"
)
_PARTICLE_BEFORE = re.compile(
    rf"(?<![\w-])(?:{_PARTICLE}(?:[ ]|(?<=-))|St\.?[ ]|(?:[A-Z]\.?[ "
    rf"])?[\"\u201c][^\W\d_]{{2,}}[\"\u201d][ ])$"
)
_LONGEST = 6  # words in a name
Span = tuple[int, int]


def names(reading: Reading) -> Iterator[Span]:
    """Yield where names stand, with their titles."""
    text = reading.text
    told: set[str] = set()
    left: list[list[Word]] = []
    found: list[Span] = []
    last = (-1, False)  # where the chain before ended, and whether it was a name
    full = False  # whether that name has a given and a family name
    for chain in _chains(reading):
        kept = named(reading, chain, last, full=full)
        if kept:
            kept = with_given(reading, with_family(reading, kept))
        if kept:
            found += _spans(text, kept)
            told.update(_to_look_for(kept))
            last, full = (kept[-1].end, True), len(kept) > 1 and not kept[-1].shouted
        else:
            left.append(chain)
            last = (chain[-1].end, False)
    for chain in left:
        for word in chain:
            if (
                word.small in told
                and not is_heading_word(text, word)
                and not is_medical(text, [word])
            ):
                found.append((word.start, word.end))
    found += small_names(reading, told)
    found += initials(reading)
    yield from _joined(text, found)


def _spans(text: str, kept: list[Word]) -> Iterator[Span]:
    """Yield a name with its particles before, and with a title, an initial, a degree around it."""
    start, end = kept[0].start, kept[-1].end
    before = _PARTICLE_BEFORE.search(text, max(0, start - 14), start)
    behind = _BEHIND.match(text, end)
    end = behind.end() if behind else end
    given = _GIVEN_BEHIND.match(text, end) if len(kept) == 1 else None
    if given and kind_of(given[1].lower()) != NO_NAME:
        end = given.end(1)
    yield with_title(text, before.start() if before else start), end


_BEHIND = re.compile(
    rf"(?:\.?[ ]\([\"'][A-Z][^\W\d_]+[\"']\))?(?:,[ ][A-Z]\.|,[ ][A-Z]{{1,2}}(?=[ ](?:EMT|RN|MD|PA|"
    rf"NP)\b|[ ]*(?:\n|$|[;)|]))|[ ][A-Z]\.?(?=[ ]*(?:$|[\n,;)|(]|[ ]{{2}})))?(?:,?[ "
    rf"]{DEGREES}\b\.?(?![\w-]))*",
    re.MULTILINE,
)
# "Nkosi, Beauty  31F": a word that a list of people has behind a family name.
_GIVEN_BEHIND = re.compile(
    r",[ ]([A-Z][a-z]+)(?=[ ]{2,}|[ ]*(?:\n|$|\|)|[ ]+\(?\d{1,3}[ ]?[MFy]|[ ]\((?:DOB|MRN|\d)|[ "
    r"]+(?:DOB|MRN))"
)
_ONE_WORD = re.compile(
    rf"[ ](?:[sdw]/o|a/[lp])[ ]|[ ][{UPPER}][^\W\d_]+(?:['\u2019-][^\W\d_]+)*[ ]|[ ][A-Z]\.?[ ]|"
    rf",[ ]|[ ](?:de|del|van|al|"
    rf"bin|y)[ ]"
)


def _joined(text: str, spans: list[Span]) -> Iterator[Span]:
    """Join parts of a name that one word stands between: "Penny Lane Carter"."""
    last: Span | None = None
    for span in sorted(spans):
        if last is None:
            last = span
        elif span[0] <= last[1]:
            last = (last[0], max(last[1], span[1]))
        elif span[0] - last[1] < 20 and _joins(text, last, span[0]):
            last = (last[0], span[1])
        else:
            yield last
            last = span
    if last is not None:
        yield last


def _joins(text: str, last: Span, start: int) -> bool:
    """Whether what stands between two names is part of one; behind a full name no comma is."""
    if text[last[1] : start] == ", ":
        name = text[slice(*last)]
        return " " not in name or name.isupper()
    return _ONE_WORD.fullmatch(text, last[1], start) is not None


def _to_look_for(kept: list[Word]) -> Iterator[str]:
    """Yield the words of a name that are names wherever else they stand in the same text."""
    for word in kept:
        if len(word.small) > 2 and word.kind != NO_NAME and word.small not in RISKY:
            yield word.small
            if "-" in word.small:
                yield from (part for part in word.small.split("-") if len(part) > 2)


def _chains(reading: Reading) -> Iterator[list[Word]]:
    """Yield runs of capitalised words that may be one name, cut at words that never are."""
    text = reading.text
    size = len(text)
    chain: list[Word] = []
    for place in _capitals(reading):
        start = reading.starts[place]
        if text[start - 1 : start] in _INSIDE:
            continue
        end = reading.ends[place]
        if end < size and text[end] in _GOES_ON:
            continue
        word = word_at(reading, place)
        if word.small == "st" and chain:
            continue
        if is_closed(reading, word, chain):
            if chain:
                yield chain
                chain = []
            continue
        if chain and len(chain) < _LONGEST and _linked(text, chain, word):
            chain.append(word)
            continue
        if chain:
            yield chain
        chain = [word]
    if chain:
        yield chain


def _capitals(reading: Reading) -> list[int]:
    """Return the places of words with a capital, or with one behind a particle: "al-Masri"."""
    text, small = reading.text, reading.small
    found = reading.capitals
    marked = "-" in small or "'" in small
    grown = [word for word in reading.places if "-" in word or "'" in word] if marked else []
    if grown:
        found = found.copy()
        found += [
            place
            for word in grown
            for place in reading.places[word]
            if _has_capital_inside(text, reading.starts[place], word)
        ]
        found.sort()
    return found


def _has_capital_inside(text: str, start: int, word: str) -> bool:
    mark = word.find("-", 0, 4) if "-" in word[:4] else word.find("'", 0, 4)
    return (
        mark > 0
        and not text[start].isupper()
        and text[start + mark + 1 : start + mark + 2].isupper()
    )


_INSIDE = frozenset("0123456789_@")
_GOES_ON = "0123456789@"


def _linked(text: str, chain: list[Word], word: Word) -> bool:
    previous = chain[-1]
    between = text[previous.end : word.start]
    if between == " ":
        return True
    if len(between) > 24 or not _LINK.fullmatch(between):
        return False
    if between[0] == ".":
        return (
            previous.initial or len(previous.small) < 3 or previous.small in ("wm", "jos", "chas")
        )
    if "\n" in between:  # a name is broken between lines only within a paragraph
        line = text.rfind("\n", 0, previous.start) + 1
        return previous.end - line > 50
    return True
