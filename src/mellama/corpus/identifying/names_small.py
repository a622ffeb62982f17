"""Names written without capitals: after a cue, beside another name, or known from the same text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mellama.corpus.identifying.lexicon import (
    EPONYM,
    FAMILY,
    GIVEN,
    NAME,
    NO_NAME,
    family_names,
    given_names,
)
from mellama.corpus.identifying.names_told import told_names
from mellama.corpus.identifying.names_words import UNKNOWN, kind_of
from mellama.corpus.identifying.reading import Reading
from mellama.corpus.identifying.vocabulary import words

_SMALL = r"[^\W\d_A-Z][^\W\d_A-Z]*(?:['\u2019-][^\W\d_A-Z]+)*"
_CUED = re.compile(
    rf"(?i:(?P<title>dr|drs|mr|mrs|ms|miss|prof|señora|señor|sra|sr)\.?"
    r"|(?P<cue>pt|patient|pts|name is|name was|names? ?:|i am|i'm|im|this is|signed|signed by|"
    r"daughter|son|"
    r"wife|husband|mother|father|mom|mum|dad|sister|brother|nurse|friend|neighbor|neighbour|aunt|"
    r"uncle|niece|nephew|cousin|grandson|granddaughter|partner|spouse|seen by|spoke with|spoke to|"
    r"talked to|talked with|thanks|thank you|sincerely|regards|dear|hi|hello|hey|called|named|"
    r"attending|resident|rn|cna|per|cc|d/w|discussed with|paged|caregiver|son in law|boyfriend|"
    r"girlfriend|fiance|roommate|respectfully|love|by|with|to|is))"
    rf"(?P<gap>[ ]?[,:(]?\s{{1,2}}|\n)(?:[a-z]\.?[ ])?(?P<first>{_SMALL})(?:(?P<link>[ "
    rf"](?:[a-z]\.?[ "
    rf"])?)(?P<second>{_SMALL}))?"
    rf"(?:[ ](?P<third>{_SMALL}))?"
)
_CUES = words(
    """
    dr drs mr mrs ms miss prof señora señor sra sr pt patient pts name names i im this
    signed daughter son wife husband mother father mom mum dad sister brother nurse friend
    neighbor neighbour aunt uncle niece nephew cousin grandson granddaughter partner spouse
    seen spoke talked thanks thank sincerely regards dear hi hello hey called named
    attending resident rn cna per cc d discussed paged caregiver boyfriend girlfriend fiance
    roommate respectfully love by with to is
    """
)
Span = tuple[int, int]


def small_names(reading: Reading, told: set[str]) -> Iterator[Span]:
    """Yield where names stand in small letters."""
    text = reading.text
    found: set[str] = set()
    for place in reading.of(_CUES):
        start = reading.starts[place + 1] if place + 1 < len(reading.starts) else 0
        if text[start] != reading.small[start]:
            continue
        match = _CUED.match(text, reading.starts[place])
        span = _cued(match) if match else None
        if span:
            found.update(text[slice(*span)].split())
            yield span
    known = {word for word in told | found if len(word) > 3 and kind_of(word) in (NAME, UNKNOWN)}
    yield from _known(reading, known)
    yield from _pairs(reading)
    yield from _initialled(reading)
    yield from _typists(reading)
    said = list(told_names(reading))
    yield from said
    known = {word for span in said for word in text[slice(*span)].split() if len(word) > 3}
    yield from _known(reading, {word for word in known if kind_of(word) in (NAME, UNKNOWN)})
    yield from _signed_initials(text)


def _cued(match: re.Match[str]) -> Span | None:
    titled = match["title"] is not None
    ends = None
    for group in ("first", "second", "third"):
        word = match[group]
        if word is None:
            break
        kind = kind_of(word)
        named = kind == NAME or (
            titled and kind in (GIVEN, FAMILY, EPONYM, UNKNOWN) and len(word) > 1
        )
        if group != "first":
            named = named or (kind in (GIVEN, FAMILY, UNKNOWN) and word in family_names())
        elif not titled and kind in (GIVEN, UNKNOWN) and word in given_names():
            second = match["second"]
            named = bool(second) and kind_of(second) in (NAME, FAMILY, UNKNOWN)
        elif not titled and kind == UNKNOWN and len(word) > 3:
            second = match["second"]
            named = bool(second) and kind_of(second) in (NAME, UNKNOWN)
        if not named:
            break
        ends = match.end(group)
    if ends is None:
        return None
    return (match.start("title") if titled else match.start("first")), ends


_POSTS = words(
    """
    lsn bsn msn chw rgn rmn cnn fnp-c aprn-cnp pharmd phd psyd lmft lpc bcba cnm cma crnp arnp cns
phn slp rd rrt emt dc dds rn lpn lvn cna md np pa do rt pt ot lcsw msw
    crna aprn fnp dpt
    """
)
_TYPIST = re.compile(
    r"(?:[ ]by[ :]{1,2}|[ :]{1,2})(?:[a-z]{2,3}/)?([a-z]{2,4})(?![\w@.-])|[^\n]{1,12}[ ]by[ "
    r":]{1,2}([a-z]{2,4})(?![\w@])"
)


_INITIALS = re.compile(
    r"(?m)^[A-Z]{2,3}[/:]([a-z]{2,4})\s*$|(?i:thx|thanks|thank you|regards|sincerely|best|"
    r"cheers|\bby|transcr\w*|typed|scribed?)[!,.: ]*\s+([a-z]{2,3})\s*$"
)


def _signed_initials(text: str) -> Iterator[Span]:
    """Yield initials that close a letter: "RH/bjt", "thx! jw"."""
    for match in _INITIALS.finditer(text, max(0, len(text) - 80)):
        yield match.span(1 if match[1] else 2)


_TYPISTS = frozenset(("typed", "dictated", "transcribed", "tech"))
_NO_INITIALS = frozenset(("", "by", "on", "and", "at", "but", "in", "note", "the"))


def _typists(reading: Reading) -> Iterator[Span]:
    """Yield the initials of who typed a letter: "typed by pw"."""
    for place in reading.of(_TYPISTS):
        match = _TYPIST.match(reading.text, reading.ends[place])
        initials = (match[1] or match[2]) if match else ""
        if match and initials not in _NO_INITIALS and kind_of(initials) != NO_NAME:
            yield match.span(1 if match[1] else 2)


def _known(reading: Reading, known: set[str]) -> Iterator[Span]:
    """Yield names that stand in the same text with a capital, or after a cue."""
    if known:
        for place in reading.of_any(known):
            yield reading.starts[place], reading.ends[place]


def _initialled(reading: Reading) -> Iterator[Span]:
    """Yield "j. crowder np" and "olumide a. bankole md": names before a post, in small letters."""
    text, words, starts, ends = reading.text, reading.words, reading.starts, reading.ends
    for place in reading.of(_POSTS):
        first = place
        while first and place - first < 4 and _goes_with(reading, first - 1):
            first -= 1
        parts = words[first:place]
        full = [word for word in parts if len(word) > 1]
        beside = len(parts) > 1 and text[ends[place - 1] : starts[place]] in (" ", ", ")
        if beside and any(kind_of(word) in (NAME, UNKNOWN) for word in full):
            yield starts[first], ends[place - 1]


def _goes_with(reading: Reading, place: int) -> bool:
    """Whether a small word may be part of the name of which the next word is part."""
    text, word = reading.text, reading.words[place]
    if text[reading.starts[place]].isupper() or (len(word) == 1 and not word.isalpha()):
        return False
    gap = text[reading.ends[place] : reading.starts[place + 1]]
    if gap not in (" ", ". ", ".", ", "):
        return False
    return len(word) == 1 or kind_of(word) in (NAME, UNKNOWN, FAMILY, GIVEN)


def _pairs(reading: Reading) -> Iterator[Span]:
    """Yield two small words in a row of which one is a known name and the other may be."""
    text, words, starts, ends = reading.text, reading.words, reading.starts, reading.ends
    for place in reading.of(_sure_given()):
        start = starts[place]
        if text[start] != reading.small[start] or place + 1 == len(words):
            continue
        second = words[place + 1]
        if second in _POSTS and text[ends[place] : starts[place + 1]] in (" ", ", "):
            yield start, ends[place]
        beside = text[ends[place] : starts[place + 1]] == " " and len(second) > 2
        if beside and second in family_names() and kind_of(second) in (NAME, FAMILY, GIVEN):
            yield start, ends[place + 1]


@cache
def _sure_given() -> frozenset[str]:
    return frozenset(name for name in given_names() if len(name) > 2 and kind_of(name) == NAME)
