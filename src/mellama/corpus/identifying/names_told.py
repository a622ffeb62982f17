"""Names in small letters that a relative, a post or a verb of meeting tells: "wife grace"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mellama.corpus.identifying.calendar_words import DATE_WORDS
from mellama.corpus.identifying.cues import NO_NAME_ENDINGS, ROLE_BEHIND
from mellama.corpus.identifying.lexicon import (
    FAMILY,
    GIVEN,
    NAME,
    borne_names,
    census_names,
    given_names,
    lexicon,
)
from mellama.corpus.identifying.names_words import UNKNOWN, kind_of
from mellama.corpus.identifying.reading import Reading
from mellama.corpus.identifying.vocabulary import CLINICAL, RISKY, words

Span = tuple[int, int]

_KIN = words(
    """
    wife husband daughter son mother father mom mum dad sister brother aunt auntie uncle niece
    nephew cousin grandson granddaughter grandmother grandfather grandma grandpa nana partner
    spouse friend neighbor neighbour boyfriend girlfriend fiance fiancee roommate caregiver
    carer nurse maid aide sitter interpreter stepson stepdaughter stepmother stepfather twin
    dtr ex-husband ex-wife named nicknamed hubby bf gf in-law daughter-in-law son-in-law
    coworker colleague landlord landlady chaplain sw cna hca lpn tech secretary receptionist
    resident student pupil classmate child client participant proband principal teacher coach
    babysitter pharm fam husb rep housemate flatmate tenant cellmate passenger driver
    bystander witness intern attending registrar pharmacist therapist guardian law
    """
)
_MET = words(
    """
    per paged told asked informed notified texted updated relieved thanks covering precepting
    from signed by with w to call spoke on-call and messaged emailed called phoned rang
    """
)
_CUES = _KIN | _MET
_HANDING = re.compile(
    r"(?:\b(?:seen|assisted|accompanied|escorted|witnessed|relieved|covered|brought in|signed|"
    r"taken over|checked|placed|done|reviewed|dictated|entered|drawn|reported|given|followed|"
    r"evaluated|scribed)[ ]by|\b(?:spoke|spoken|talked|discussed|speaking|met|reviewed|cosigned|"
    r"confirmed|checked|verified)[ ](?:with|to|w/?)|\b(?:hand(?:ed)?[ -]?(?:over|off)|report|"
    r"signed?[ -]?out|endorsed|care|transferred|s/o)[ ](?:given[ ])?(?:to|from|by)|"
    r"\bon[ -]call|\bspoke|\b[sd]/w|\bw/|\bper|\bpaged|\binformed|\bnotified|\btexted|\bupdated|"
    r"\brelieved|"
    r"\bthanks,?|\bsigned,?|\bprecepting|\bmessaged|\bemailed|\bphoned|"
    r"\b(?:call|message|text|voicemail|email|note|letter)[ ]from)[ ]$"
)
_GAP = re.compile(r"[ ]|,[ ]|:[ ]?|[ ]\(|[ ]-[ ]|[ ]is[ ]|[ ]named[ ]|[ ]called[ ]|[ ]of[ ]|/")
_AND = frozenset((" and ", " & ", "/", ", ", " / ", ", and "))
_KIN_NOT = RISKY | words(
    """
    see early love happy less else noble true little royal merry in so an my her she he said
    has had was who will to on at his do given able just more line nana com con nine mini kind
    blue
    """
)
_NOT_TOLD = RISKY | words(
    """
    see early love happy less else lucky noble true bright little royal sterling merry honey
    precious baby dear star angel pain so in an my her she he said major clear sunny long
    given able back home late just more has had is was who will to on at his man do golden
    blue ok keen handy best mini sharp fine kind mac hardy con nine china data var temple
    storm mercy justice memory fancy stormy ocean trinity velvet dusk dolly line nana mellow
    candy cherry buffy ginger basil olive pepper saffron sable sandy alpha omega delta beta
    gamma era real la le ma al lyn val sam min lee hong van chi fe dia una ana ira sal lin lu
    mi ty si jo ed tim tam pam cam ron dan lan bea rae mel
    """
)
_BORNE = borne_names() - CLINICAL - _NOT_TOLD
_SIGN_OFF = re.compile(
    r"(?m)^[ \t]*(?:--?|\u2014|\u2013|~|xx?|love,?|thx,?|thanks,?|ty,?|cheers,?|regards,?|ta,?)?"
    r"[ ]*((?:[a-z]\.?[ ])?[a-z]{2,}(?:[ ][a-z]{2,})?)(?:,?[ ](?:rn|lpn|cna|md|np|pa|sw|hca|en|"
    r"do|pt|"
    r"ot|rd|rt)\b.*)?[ \t]*$"
)
_LAST_LINES = 160  # characters: where a letter is signed


_NAMED = frozenset((NAME, GIVEN, FAMILY, UNKNOWN))  # kinds that may be somebody's


def told_names(reading: Reading) -> Iterator[Span]:
    """Yield small words that stand where a name does, and are names."""
    kinds, small = lexicon(), reading.words
    for place in reading.of(_CUES):
        behind = place + 1
        if (
            behind < len(small)
            and kinds.get(small[behind], UNKNOWN) in _NAMED
            and _is_small(reading, behind)
        ):
            yield from _behind(reading, place)
    yield from _plain(reading)
    yield from _users(reading)
    yield from _family_first(reading)
    yield from _with_role(reading)
    yield from _signed(reading.text)


def _is_small(reading: Reading, place: int) -> bool:
    start = reading.starts[place]
    return reading.text[start] == reading.small[start]


def _behind(reading: Reading, place: int) -> Iterator[Span]:
    """Yield the names behind a cue, and those that "and" joins to them."""
    text, starts, ends = reading.text, reading.starts, reading.ends
    gap = text[ends[place] : starts[place + 1]]
    if reading.words[place] in _KIN:
        cued = _GAP.fullmatch(gap) is not None and _may_be_kin(reading, place + 1)
    else:
        begin = max(0, starts[place] - 24)
        cued = (
            gap in (" ", ", ", "/")
            and _HANDING.search(reading.small[begin : starts[place + 1]]) is not None
            and _is_met(reading.words[place + 1])
        )
    at = place + 1
    while cued:
        span, behind = _with_family(reading, at)
        yield span
        at = behind + 1
        cued = (
            at < len(starts)
            and text[ends[behind] : starts[at]] in _AND
            and _is_small(reading, at)
            and _is_given(reading.words[at])
        )


def _is_met(small: str) -> bool:
    kind = kind_of(small)
    unknown = kind == UNKNOWN and len(small) > 4 and _looks_named(small)
    return _is_given(small) or (kind == NAME and len(small) > 4) or unknown


def _with_family(reading: Reading, place: int) -> tuple[Span, int]:
    """Take the family name behind a given one along."""
    behind = place + 1
    if behind < len(reading.words):
        small = reading.words[behind]
        beside = reading.text[reading.ends[place] : reading.starts[behind]] == " "
        kind = kind_of(small)
        named = kind == NAME or (kind == UNKNOWN and _looks_named(small))
        named = named or (kind in (FAMILY, GIVEN) and small in _BORNE)
        if beside and named and len(small) > 2 and _is_small(reading, behind):
            return (reading.starts[place], reading.ends[behind]), behind
        stopped = reading.text[reading.ends[behind] : reading.ends[behind] + 1] == "."
        if beside and len(small) == 1 and (stopped or small not in ("a", "i")):
            return (reading.starts[place], reading.ends[behind]), behind
    return (reading.starts[place], _bare_end(reading, place)), place


def _bare_end(reading: Reading, place: int) -> int:
    return reading.ends[place] - (2 if reading.words[place].endswith("'s") else 0)


def _may_be_kin(reading: Reading, place: int) -> bool:
    """Whether somebody's relative may have the name: a given one, or a word no list has."""
    small = reading.words[place].removesuffix("'s")
    if _is_given(small, _KIN_NOT):
        return True
    kind = kind_of(small)
    return (kind == NAME and len(small) > 3) or (kind == UNKNOWN and _looks_named(small))


def _looks_named(small: str) -> bool:
    vowels = sum(letter in "aeiouy" for letter in small)
    return (
        len(small) > 3
        and 0 < vowels < len(small)
        and not NO_NAME_ENDINGS.search(small)
        and not small.endswith(("ed", "ing", "s"))
    )


def _is_given(small: str, never: frozenset[str] = _NOT_TOLD) -> bool:
    small = small.removesuffix("'s")
    named = small in given_names() and kind_of(small) in (NAME, GIVEN)
    return named and small not in never and small not in CLINICAL


@cache
def _sure() -> frozenset[str]:
    """Return names that nothing else is called, so that they count wherever they stand."""
    given, family = census_names()
    often = {name for name in given if len(name) > 3} | {name for name in family if len(name) > 4}
    return frozenset(
        name
        for name in often
        if kind_of(name) == NAME and name not in CLINICAL and name not in DATE_WORDS
    )


def _plain(reading: Reading) -> Iterator[Span]:
    for place in reading.of(_sure()):
        if _is_small(reading, place):
            span, _ = _with_family(reading, place)
            before = place - 1
            if (
                before >= 0
                and kind_of(reading.words[before]) in (GIVEN, FAMILY)
                and reading.text[reading.ends[before] : reading.starts[place]] == " "
                and reading.words[before] in _BORNE
                and _is_small(reading, before)
            ):
                span = (reading.starts[before], span[1])
            yield span


_SPEAKER = re.compile(
    r"(?m)^[\[(]?\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[ap]m)?[\])]?[ -]+([A-Za-z][\w.]{2,20}):[ ]"
)


def _users(reading: Reading) -> Iterator[Span]:
    """Yield "mgarcia", an initial grown to a family name, and who speaks in a chat."""
    _, family = census_names()
    for word, places in reading.places.items():
        if word[1:] in family and len(word) > 5 and kind_of(word) == UNKNOWN:
            for place in places:
                yield reading.starts[place], reading.ends[place]
    for match in _SPEAKER.finditer(reading.text):
        if kind_of(match[1].lower()) in (NAME, UNKNOWN, GIVEN, FAMILY):
            yield match.span(1)


def _family_first(reading: Reading) -> Iterator[Span]:
    """Yield "kim, min-seo" and "huckaby, delroy": a family name before a given one."""
    text = reading.text
    for place in reading.of(_sure_given()):
        before = place - 1
        if before < 0 or not _is_small(reading, before) or not _is_small(reading, place):
            continue
        family = reading.words[before]
        comma = text[reading.ends[before] : reading.starts[place]] in (", ", ",")
        if comma and family in borne_names() and family not in _NOT_TOLD | CLINICAL:
            yield reading.starts[before], reading.ends[place]


@cache
def _sure_given() -> frozenset[str]:
    return frozenset(name for name in given_names() if len(name) > 2 and kind_of(name) == NAME)


_ROLE_HEAD = re.compile(r"[ ]?\(|,?[ ](?:rn|cna|lpn|hca|np|md|sw|pa-c|rrt|crna)\b")


def _with_role(reading: Reading) -> Iterator[Span]:
    """Yield "will (hca)" and "joy rn": a given name, whatever else it means, and a post."""
    text = reading.text
    for place in reading.of(_posts()):
        before = place - 1
        if before < 0 or not _is_small(reading, before):
            continue
        small, end = reading.words[before], reading.ends[before]
        named = small in given_names() and kind_of(small) in (NAME, GIVEN)
        named = named or (text[end : end + 2] == " (" and _may_be_kin(reading, before))
        opened = text[end : reading.starts[place]] in (" (", "(", ", ", " ")
        if (
            named
            and opened
            and _ROLE_HEAD.match(text, end)
            and ROLE_BEHIND.match(text.lower(), end)
        ):
            yield reading.starts[before], end


@cache
def _posts() -> frozenset[str]:
    return words(
        """
    rn lpn cna lsn hca np md sw pa-c rrt crna nurse wife husband mother father mom mum dad son
    daughter sister brother niece nephew friend neighbor neighbour partner carer caregiver
    girlfriend boyfriend interpreter tech pharmacist resident
    """
    )


def _signed(text: str) -> Iterator[Span]:
    """Yield the small name that stands alone on one of the last lines: "jenny rn"."""
    for match in _SIGN_OFF.finditer(text, max(0, len(text) - _LAST_LINES)):
        parts = [part for part in match[1].replace(".", "").split() if len(part) > 1]
        if match.start() and all(_is_signature(part) for part in parts):
            yield match.span(1)


def _is_signature(part: str) -> bool:
    known = part in given_names() or part in borne_names()
    return known and kind_of(part) in (NAME, GIVEN, FAMILY) and part not in CLINICAL
