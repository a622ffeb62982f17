"""Towns, and streets without a number or capitals: "Parma, Ohio", "715 w magnolia street"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mellama.corpus.identifying.calendar_words import DATE_WORDS
from mellama.corpus.identifying.cues import MEDICAL_HEADS, NO_NAME_ENDINGS, ORGANISATIONS
from mellama.corpus.identifying.lexicon import (
    CITY,
    FAMILY,
    GIVEN,
    NAME,
    PROPER,
    RARE,
)
from mellama.corpus.identifying.names_words import UNKNOWN, UPPER, kind_of
from mellama.corpus.identifying.reading import Reading
from mellama.corpus.identifying.town_names import is_town
from mellama.corpus.identifying.towns_small import small_city, small_starts
from mellama.corpus.identifying.vocabulary import CITIES, words

Spans = Iterator[tuple[int, int]]

_STATES = sorted(
    words(
        """
    alabama alaska arizona arkansas california colorado connecticut delaware florida georgia
    hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland
    massachusetts michigan minnesota mississippi missouri montana nebraska nevada ohio
    oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington wisconsin
    wyoming ontario quebec alberta manitoba saskatchewan hampshire jersey mexico york
    carolina dakota island columbia nsw victoria queensland
    """
    )
)
_SURE = sorted(
    words(
        """
    ak al ar az ca ct dc fl ga hi ia il ks ky la mi mn mo mt nc nd ne nh nj nm nv ny oh ok
    ri sd tn tx ut va vt wa wi wv wy nsw vic qld
    """
    )
)
_UNSURE = sorted(
    words(
        """
    co de id in ma md me ms or pa sc
    """
    )
)  # words, degrees and scans as well
_STATE_NAMES = frozenset((*_STATES, *_SURE, *_UNSURE))
_WORD = rf"[{UPPER}][^\W\d_]+(?:['\u2019.-][^\W\d_]+)*"
_CITY_BEFORE = re.compile(
    rf"(?:(?:(?:St|Ft|Mt)\.?[ ])?{_WORD}[ ](?:(?:of|de|del|la|on|upon)[ ])?){{0,3}}{_WORD},?[ ]"
    r"(?:(?:New|North|South|West|Rhode)[ ])?$"
)
_ZIP = re.compile(r"\.?,?[ ]+\d{5}(?:-\d{4})?(?!\d)")
_CHAIN = re.compile(
    rf"[ ]((?:(?:St|Ft|Mt)\.?[ ])?{_WORD}(?:[ ](?:de[ ])?{_WORD}){{0,2}})(,[ ]{_WORD}(?:[ "
    rf"]{_WORD})?)?"
)
_PREPOSITIONS = words(
    """
    at in from to near outside at of around via through
    """
)
_DWELLING = re.compile(
    r"(?i:\b(?:liv(?:es?|ed|ing)|resid\w+|mov(?:ed?|ing)|relocat\w+|from|works?|worked|working|"
    r"fl(?:ew|ies|ying|y)|"
    r"travel\w*|drove|drive[sn]?|driving|visit\w*|born|raised|grew up|native|hometown|return\w*|"
    r"back|trip|"
    r"man|woman|gentleman|lady|male|female|resident|old|y/?o|farmer|teacher|veteran|nurse|family|"
    r"parents|"
    r"daughter|son|sister|brother|house|home|apartment|condo|farm|office|church|store|shop|"
    r"school|job|"
    r"stay\w*|vacation\w*|camp\w*|wife|husband|mother|father|friend|bakery|factory|restaurant|"
    r"shelter|rents?|"
    r"up|over|down|out|retired|emigrated|immigrated|came|comes|patient|pt|here|community|town|"
    r"city|clinic|run|way|ride|going|headed|heading|bus|train|transferred|transfer|transported|xfer|"
    r"delivery|commut\w+|facility|SNF|LTAC|rehab|care|hospital|office|sawmill|plant|pharmacy)"
    r"[ ](?:[a-z]+[ ]){0,2}?)$"
)
_BARE_STREET = re.compile(
    rf"(?:(?:[NSEW]\.?|North|South|East|West)[ ])?(?:{_WORD}[ ]|\d{{1,3}}(?:st|nd|rd|th)[ "
    rf"]){{1,3}}$"
)
_STREET_WORDS = words(
    """
    square sq plaza crescent cres terrace gardens court place close circle way parade pde quay
    esplanade blvd boulevard avenue ave street road rd parkway pkwy highway hwy lane st drive
    """
)
_SMALL_ADDRESS = re.compile(
    r"\d{1,5}(?![ ](?:last|week|on|in|at|for|of|to|with|was|is|x|days?|weeks?|months?|hours?|mg|ml|"
    r"and|the|by|min\w*|times|yo|y/o|year\w*|pm|am)\b)(?:[ ](?:n|s|e|w|north|south|east|west|ne|"
    r"nw|se|sw)\.?)?(?:[ ](?:\d{1,3}(?:st|nd|rd|"
    r"th)|[a-z]+)){1,4}?[ ]"
    r"(?:st|street|ave|avenue|rd|road|blvd|boulevard|lane|ln|drive|court|ct|place|pl|way|circle|"
    r"cir|pkwy|hwy|terrace|trail)\b\.?"
    r"(?:,?[ ](?:apt|apartment|unit|suite|ste|#|no|lot)\.?[ ]?#?\w{1,5})?"
    r"(?:(?:,[ ]|[ ]in[ ]|[ ])(?:[a-z.]+[ ,]{1,2}){1,4}?(?:"
    + "|".join((*_STATES, *_SURE, *_UNSURE))
    + r")\b\.?(?:,?[ ]\d{5})?|,[ ](?:[a-z]+[ ]){1,3}\d{5}\b|,?[ ][a-z]{4,}(?:[ "
    r"][a-z]{4,})?(?=[.,;\n]))?",
    re.IGNORECASE,
)
_SMALL_STREET = re.compile(
    r"(?:on|at|off|near|the|of|down|and)[ ]((?:[nsew][ ])?(?:[a-z]{3,}|\d{1,3}(?:st|nd|rd|th))[ ])$"
)
_NOT_STREETS = words(
    """
    the this that main-line same own wrong other down across
    """
) - {"main"}


def towns(reading: Reading) -> Spans:
    """Yield towns that somebody is from, and streets that have no number or no capitals."""
    text, small = reading.text, reading.small
    for place in reading.of(_ALL):
        word, start, end = reading.words[place], reading.starts[place], reading.ends[place]
        if word in _DWELLINGS and text[start].isupper():
            before = _BARE_STREET.search(text, max(0, start - 50), start)
            if before:
                yield before.start(), end
        if word in _STREET_WORDS:
            yield from _street(text, small, word, start, end)
        if word in _STATE_NAMES and text[start].isupper():
            yield from _with_state(reading, place)
        if word in _PREPOSITIONS:
            yield from _after(reading, place)
    yield from _cities(reading)
    for start, end in reading.digits:
        around = text[end : end + 1].isalpha() or text[start - 2 : start - 1].isalpha()
        if around or text[end : end + 2] in _LEADS:
            match = _CROSSING.match(text, start) or _LOT.search(text, max(0, start - 8), end + 60)
            if match and match.start() <= start:
                yield match.span()
        if end - start < 6 and text[end : end + 1] == " " and text[end + 1 : end + 2].isalpha():
            match = _SMALL_ADDRESS.match(text, start)
            if match and not text[start - 1 : start].isalnum():
                yield match.span()


# Behind these even a word that has a capital is a town: "works in Balbriggan".
_SETTLED = re.compile(
    r"\b(?:liv(?:es|ed|ing)|works|worked|born|raised|grew up|moved|resides|farms) $"
)
_DWELLINGS_IN = words(
    "apartment assisted house home group shelter snf independent nursing section subsidized "
    "hospice memory senior public foster skilled a an his her their this that residential"
)
_DWELLINGS = frozenset(("apts", "apartments", "towers", "estates"))
_ALL = frozenset((*_DWELLINGS, *_STREET_WORDS, *_STATE_NAMES, *_PREPOSITIONS))


_LEADS = (" n", " s", " e", " w", " B", " N", " S", " E", " W")
_CROSSING = re.compile(rf"\d{{1,3}}(?:st|nd|rd|th) (?:and|&) {_WORD}")
_LOT = re.compile(
    rf"(?<!\w)(?:(?:Lot|Space|Spc|Trailer|Slip) \d{{1,4}},? {_WORD}(?: {_WORD})*|(?i:zip)(?: "
    rf"code)?:? \d{{5}})|"
    rf"(?<!\d)\d{{1,5}} [NSEW]\.? \d{{2,5}} [NSEW]\b\.?(?:,? {_WORD}(?: {_WORD})?,? [A-Z]{{2}}\b)?|"
    r"(?<!\d)\d{1,5} (?:[NSEW]\.? )?Broadway\b|"
    r"(?<!\d)\d{2,5} [nsewNSEW]\.? \d{1,3}(?i:st|nd|rd|th)\b(?:, [a-zA-Z]+\b)?"
)
_BEFORE_CITY = re.compile(rf"(?<![\w/.])\d{{1,5}}[A-Za-z]?,? {_WORD}(?: {_WORD}){{0,3}},? $")


def _cities(reading: Reading) -> Spans:
    """Yield "18 Nguyen Trai, Hanoi": a known city behind a number and names."""
    text = reading.text
    for place in reading.of(CITIES):
        start = reading.starts[place]
        if text[start].isupper():
            match = _BEFORE_CITY.search(text, max(0, start - 60), start)
            if match:
                yield match.start(), reading.ends[place]


def _street(text: str, small: str, word: str, start: int, end: int) -> Spans:
    if text[start].isupper():
        before = _BARE_STREET.search(text, max(0, start - 50), start)
        numbered = text[end : end + 3] == "., " or text[end : end + 2] == ", "
        if (
            before
            and word not in _VAGUE_STREETS
            and (numbered or not _starts_sentence(text, before.start()))
        ) or (before and word in _VAGUE_STREETS and _on_street(small, before.start())):
            yield before.start(), end
        return
    if word in _VAGUE_STREETS and word != "st":
        return
    match = _SMALL_STREET.search(small, max(0, start - 30), start)
    if match and match[1].strip() not in _NOT_STREETS and word != "drive":
        yield match.start(1), end


_VAGUE_STREETS = words(
    "st drive square plaza crescent terrace gardens court place close circle way"
)


def _on_street(small: str, start: int) -> bool:
    return small[max(0, start - 4) : start].endswith(
        (" on ", " at ", "off ", " of ", " to ", "near ")
    )


def _starts_sentence(text: str, start: int) -> bool:
    return text[start - 2 : start] in ("", ". ") or text[start - 1 : start] == "\n"


def _with_state(reading: Reading, place: int) -> Spans:
    text, start, end = reading.text, reading.starts[place], reading.ends[place]
    word = reading.words[place]
    abbreviated = word in _SURE or word in _UNSURE
    if abbreviated and not text[start:end].isupper():
        return
    before = _CITY_BEFORE.search(text, max(0, start - 60), start)
    if before is None:
        return
    begin = _trimmed(reading, before.start(), place)
    if begin is None:
        return
    comma = "," in text[begin:start]
    if _LICENCE.match(text, end):
        return
    code = None if word == "id" and text[end + 1 : end + 2] != "8" else _ZIP.match(text, end)
    cued = _preposition(text, begin)
    last = kind_of(reading.words[place - 1])
    if (
        code
        or last == CITY
        or cued
        or (comma and word not in (*_UNSURE, "oh") and word not in _DEGREE)
    ):
        yield begin, code.end() if code else end


def _trimmed(reading: Reading, begin: int, place: int) -> int | None:
    """Drop words from the beginning of what stands before a state that cannot be a town's name."""
    text = reading.text
    if reading.words[place - 1] in ("new", "north", "south", "west", "rhode"):
        place -= 1
    first = place - 1
    if first < 0 or reading.starts[first] < begin:
        return None
    while (
        first
        and reading.starts[first - 1] >= begin
        and text[reading.ends[first - 1] : reading.starts[first]] == " "
    ):
        if reading.words[first - 1] in _NEVER_TOWN:
            break
        first -= 1
    while first < place and reading.words[first] in _NEVER_TOWN:
        first += 1
    return reading.starts[first] if first < place else None


_LICENCE = re.compile(r"[ ](?:DL|ID|[Ll]ic|driver|plates?)\b")
_DEGREE = frozenset(("ma", "ct", "pa", "md"))
_NEVER_TOWN = words(
    """
    in from to near at of the he she lives his her and with on by for dr mr mrs ms was is
    home rehab clinic hospital center medical university state patient pt dob dear
    """
)


def _preposition(text: str, start: int) -> bool:
    return (
        text[max(0, start - 6) : start]
        .lower()
        .endswith((" in ", "from ", " to ", "near ", " at ", " of "))
    )


def _after(reading: Reading, place: int) -> Spans:
    """Yield a town after a preposition, if it is known or somebody lives or goes there."""
    text, start, end = reading.text, reading.starts[place], reading.ends[place]
    if text[end : end + 1] != " ":
        return
    if not text[end + 1 : end + 2].isupper():
        if place + 1 < len(reading.words) and reading.words[place + 1] in small_starts():
            yield from small_city(reading, start, end, place + 1)
        return
    match = _CHAIN.match(text, end)
    if match is None:
        return
    words = match[1].lower().replace("\u2019", "'").split()
    kinds = [kind_of(word) for word in words]
    if kinds[0] == CITY or (
        words[0] in CITIES and text[start:end].lower() in ("in", "from", "near")
    ):
        more = sum(1 for _ in words) if all(kind == CITY for kind in kinds) else 1
        yield match.start(1), match.start(1) + len(" ".join(match[1].split(" ")[:more]))
        return
    while len(words) > 1 and words[-1] in DATE_WORDS:
        words, kinds = words[:-1], kinds[:-1]
    if text[start:end].lower() == "of":
        return
    if match[1].isupper():
        if _is_shouted_town(text, start, words):
            yield match.start(1), match.start(1) + len(" ".join(words))
        return
    likely = any(kind in (NAME, UNKNOWN, FAMILY, CITY, RARE, GIVEN, PROPER) for kind in kinds)
    preposition = text[start:end].lower()
    if words[0] in _NO_TOWN:
        return
    span = match.start(1), match.start(1) + len(" ".join(words))
    if preposition in ("in", "from", "near", "outside") and _is_known(text, match, preposition):
        outward = _OUTWARD.match(text, span[1])
        yield span[0], outward.end() if outward else span[1]
        return
    if preposition == "at":
        homely = likely and _HOME_AT.search(text, max(0, start - 16), start)
        if homely and not _is_no_town(text, match):
            yield span
        return
    alone = preposition in ("in", "near", "outside") and kinds[0] in _TOWN_KINDS
    if preposition in ("in", "near", "outside") and words[0] not in _DWELLINGS_IN:
        likely = likely or _SETTLED.search(text, max(0, start - 16), start) is not None
    goes = likely and preposition in ("in", "from", "near", "outside", "to")
    dwells = goes and _DWELLING.search(text, max(0, start - 32), start) is not None
    if dwells or (alone and not _is_no_town(text, match)):
        outward = _OUTWARD.match(text, span[1])
        yield span[0], outward.end() if outward else span[1]


def _is_shouted_town(text: str, start: int, words: list[str]) -> bool:
    lives = _DWELLING.search(text, max(0, start - 32), start) is not None
    return lives and words[0] not in _NO_TOWN and is_town(" ".join(words))


def _is_known(text: str, match: re.Match[str], preposition: str) -> bool:
    """Whether a town of that name is known, or all that comes "from" it is a person."""
    if preposition == "from" and _SENT.search(text, max(0, match.start() - 28), match.start()):
        return False
    if _is_no_town(text, match):
        return False
    return is_town(match[1].lower()) or (
        preposition == "from"
        and _GOES.search(text, max(0, match.start() - 28), match.start()) is not None
    )


_OUTWARD = re.compile(r",? [A-Z]{1,2}\d{1,2}[A-Z]?\b")
_HOME_AT = re.compile(r"(?:'s|place|home|house|flat|lives|living|staying|stays|born)[ ]$")
_SENT = re.compile(
    r"(?i:\b(?:calls?|called|messages?|notes?|letters?|reports?|e-?mails?|texts?|referr\w+|heard|"
    r"hear|"
    r"voicemail|handoff|sign-?out|history|hx|info\w*|collateral|consent|help|support|input|orders?|"
    r"requests?|word|recs|quote|visits?|statement|permission|obtained|received|rec'd|per|fax|reply|"
    r"response|copied|forwarded|advice|taken|over|care|result|results|records?|page|pages|consult|"
    r"feedback|concerns?|differ\w*|apart|cards?|gift|check|update|updates|read)[ ](?:[a-z]+[ "
    r"])?from)$"
)
_GOES = re.compile(
    r"(?i:\b(?:way|transfer\w*|xfer\w*|moved|moving|drove|driving|drives|flew|flying|came|comes|"
    r"coming|"
    r"arriv\w+|back|return\w*|travel\w*|here|visiting|is|was|originally|hails?|town|down|over|up|"
    r"student|family|nurse|teacher|man|woman|gentleman|lady|[mf]|male|female|farmer|refugee|"
    r"immigrant)[ ](?:[a-z]+[ ])?from)$"
)


def _is_no_town(text: str, match: re.Match[str]) -> bool:
    end = match.end(1)
    return bool(
        MEDICAL_HEADS.match(text, end)
        or ORGANISATIONS.match(text, end)
        or (NO_NAME_ENDINGS.search(match[1].lower()) and not is_town(match[1].lower()))
        or text[end : end + 1] in ("'", "\u2019")
        or match[1].isupper()
    )


_TOWN_KINDS = (UNKNOWN, NAME, FAMILY, GIVEN, PROPER)
_NO_TOWN = words(
    """
    dr dr. mr mr. mrs mrs. ms ms. the nurse ward room ed er icu snf rehab january february
    march april may june july august september october november december monday tuesday
    pakistan tonga india china japan korea vietnam mexico canada england scotland ireland wales
    france germany italy spain portugal poland russia ukraine turkey iran iraq syria israel egypt
    nigeria ghana kenya uganda ethiopia somalia sudan eritrea congo zimbabwe haiti cuba jamaica
    guatemala honduras salvador nicaragua colombia ecuador peru brazil chile argentina bolivia
    venezuela philippines thailand cambodia laos burma myanmar nepal bangladesh afghanistan africa
    asia europe america australia samoa fiji guyana trinidad barbados albania greece romania
    french spanish english arabic
    wednesday thursday friday saturday sunday ccu micu sicu pacu or bed bay
    """
)
