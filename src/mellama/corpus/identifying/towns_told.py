"""Where addresses and towns stand: grown to their whole, and towns that a text lists or repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mellama.corpus.identifying.cues import KIN, MEETING, ORGANISATIONS, TITLES
from mellama.corpus.identifying.lexicon import NAME
from mellama.corpus.identifying.names_words import UPPER, kind_of
from mellama.corpus.identifying.places import addresses
from mellama.corpus.identifying.places_whole import whole
from mellama.corpus.identifying.reading import Reading
from mellama.corpus.identifying.roads import roads
from mellama.corpus.identifying.town_names import is_town, known_towns
from mellama.corpus.identifying.towns import towns
from mellama.corpus.identifying.vocabulary import words

Span = tuple[int, int]
Spans = Iterator[Span]

_WORD = rf"[{UPPER}][^\W\d_]+(?:['\u2019-][^\W\d_]+)*"
_TOWN = rf"(?:(?:St|Ft|Mt)\.?[ ])?{_WORD}(?:[ ]{_WORD}){{0,2}}"


def places(reading: Reading) -> Spans:
    """Yield where postal addresses and towns stand, each as a whole."""
    found = set(addresses(reading))
    found.update(towns(reading), known_towns(reading), roads(reading), _cued(reading))
    grown = set(whole(reading, found))
    yield from grown
    listed = set(_listed(reading, grown))
    yield from listed
    yield from _again(reading, grown | listed)


_LABELS = words("city town zip zipcode postcode locality")
_LABELLED = re.compile(
    rf"(?:[ ]?(?:/[ ]?(?:town|state|suburb)|code|of residence))?[ ]?:[ ]*({_TOWN}|\d{{5}}"
    r"(?:-\d{4})?)(?![\w:])",
    re.IGNORECASE,
)
_SITES = words(
    "office clinic plant va location site rooms branch campus store area er ed facility "
    "neighborhood neighbourhood police outpt"
)
_SITE = re.compile(
    rf"\b(?:[Tt]he|[Oo]ur|[Aa]t|[Hh]is|[Hh]er|[Tt]heir|[Aa])[ ]({_TOWN})[ ](?:[a-z]+[ ])?\Z"
)
_LEADS = words("of between that formerly previously home local old new prior before then in from")
_LED = re.compile(
    rf"(?:(?<=between)|(?<=[Oo]ut of))[ ]({_TOWN})|(?:(?<=that)|(?<=ormerly)|(?<=reviously)|"
    rf"(?<=[Hh]ome)|(?<=[Ll]ocal)|(?<=[Oo]ld)|(?<=[Nn]ew)|(?<=[Pp]rior)|(?<=[Bb]efore)|"
    rf"(?<=[Tt]hen))(?:[ ]|:[ ]|[ ]\()({_TOWN})(?=[.,;)\n]|$)|(?:(?<=in)|(?<=from))[ ]("
    rf"(?:(?:Ft|Mt)\.|Fort|Mount|Port|Lake|Camp|San|Santa|Los|Las)[ ]{_WORD}(?:[ ]{_WORD})?|"
    rf"{_WORD}(?:[ ]{_WORD})?[ ](?:County|Parish|Township|Twp)\b)(?!['\u2019])"
)
_TRADES = words(
    "dme pharmacy hosp hospital funeral church school store clinic dentist facility agency "
    "employer chemist lab hospice optician vet snf ltac"
)
_TRADE = re.compile(rf"[^\n;.:]{{0,12}}:?[^\n;.:]{{0,30}},[ ]({_TOWN})(?=[.;)\n]|$|,[ ])")


def _cued(reading: Reading) -> Spans:
    """Yield towns behind a label, before an office, behind a shop, in brackets."""
    text = reading.text
    for place in reading.of(_LABELS):
        match = _LABELLED.match(text, reading.ends[place])
        if match and match[1][0] not in "abcdefghijklmnopqrstuvwxyz":
            yield match.span(1)
    for place in reading.of(_SITES):
        start = reading.starts[place]
        match = _SITE.search(text, max(0, start - 40), start)
        if match and is_town(match[1].lower()):
            yield match.span(1)
    for place in reading.of(_LEADS):
        end = reading.ends[place]
        if not (text[end + 1 : end + 2].isupper() or text[end + 2 : end + 3].isupper()):
            continue
        match = _LED.match(text, end)
        if match is None or ORGANISATIONS.match(text, match.end()):
            continue
        town = match[match.lastindex or 0]
        if match.lastindex == 3 or is_town(town.lower()):
            yield match.span(match.lastindex or 0)
    for place in reading.of(_TRADES):
        match = _TRADE.match(text, reading.ends[place])
        if match and is_town(match[1].lower()):
            yield match.span(1)
    if "(" in text:
        yield from _bracketed(text)


_BRACKETED = re.compile(rf"\(({_TOWN})\)")
_BEFORE_BRACKET = re.compile(r"([A-Za-z'\u2019.]+)[ ]\Z")


def _bracketed(text: str) -> Spans:
    """Yield "Autumn Ridge (Smyrna)", but not "daughter (Georgia)"."""
    for match in _BRACKETED.finditer(text):
        town, start = match[1].lower(), match.start()
        before = _BEFORE_BRACKET.search(text, max(0, start - 20), start)
        if before is None or not is_town(town):
            continue
        small = before[1].lower()
        if kind_of(town) == NAME and not _TITLED.search(text, max(0, start - 30), before.end(1)):
            continue
        placed = before[1][0].isupper() or small in ("home", "house", "farm", "facility")
        if placed and small not in KIN and small not in MEETING and small not in TITLES:
            yield match.span(1)


_TITLED = re.compile(rf"{_WORD}[ ]{_WORD}\Z|\d\)[ ]{_WORD}\Z")
_NEXT = re.compile(
    rf"(?:,?[ ](?:and|or|to|then|&|vs\.?|->|\u2192)(?:[ ](?:in|near|to|from|later))?[ ]|[,;][ ]|/)"
    rf"({_TOWN})"
    rf"(?![ ]{_WORD}|,[ ](?:RN|MD|DO|NP|PA|LPN|CNA|[A-Z]\.)|['\u2019])"
)
_PREVIOUS = re.compile(
    rf"\b(?:[Bb]etween|[Ii]n|[Ff]rom|[Oo]f|[Nn]ear)[ ]({_TOWN}),?[ ](?:and|or|to|&|->|\u2192)[ ]\Z"
)


def _listed(reading: Reading, found: set[Span]) -> Spans:
    """Yield the towns that a list joins to one: "Salem, Beaverton and Astoria"."""
    text = reading.text
    for start, end in found:
        if any(map(str.isdigit, text[start:end])):
            continue
        more = _NEXT.match(text, end)
        while more and is_town(more[1].lower()):
            yield more.span(1)
            more = _NEXT.match(text, more.end())
        before = _PREVIOUS.search(text, max(0, start - 44), start)
        if before:
            yield before.span(1)


_STATES = re.compile(r",[ ].*")


def _again(reading: Reading, found: set[Span]) -> Spans:
    """Yield towns once told wherever they stand again, unless as somebody's name."""
    text = reading.text
    told = {text[start:end] for start, end in found}
    for full in told:
        town = _STATES.sub("", full)
        if not town[:1].isupper() or any(map(str.isdigit, town)):
            continue
        if not is_town(town.lower()) and (town == full or " " in town):
            continue
        start = text.find(town)
        while start >= 0:
            end = start + len(town)
            if not text[end : end + 1].isalnum() and _stands_alone(text, start, end):
                yield start, end
            start = text.find(town, end)


_NAME_BEFORE = re.compile(r"([\w'\u2019-]+\.?)[ ]\Z")
_NAME_BEHIND = re.compile(rf"['\u2019]s|[ ](?:[A-Z]\.|{_WORD})|,[ ](?:RN|MD|DO|NP|PA)\b")


def _stands_alone(text: str, start: int, end: int) -> bool:
    if text[start - 1 : start].isalnum() or _NAME_BEHIND.match(text, end):
        return False
    before = _NAME_BEFORE.search(text, max(0, start - 24), start)
    word = before[1].rstrip(".") if before else ""
    small = word.lower()
    if small in ("in", "from", "to", "of", "at", "or", "and"):
        return True
    return not (word[:1].isupper() or small in KIN or small in MEETING or small in TITLES)
