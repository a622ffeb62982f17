"""Roads without a house: highways by number, crossings, streets of a number, houses in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mellama.corpus.identifying.names_words import UPPER
from mellama.corpus.identifying.reading import Reading
from mellama.corpus.identifying.vocabulary import words

Spans = Iterator[tuple[int, int]]

_WORD = rf"[{UPPER}][\w'\u2019-]*"
_STREET = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Lane|Ln|Boulevard|Blvd|Court|Ct|Place|Pl|Terrace|"
    r"Way|Circle|Cir|Square|Sq|Plaza|Parkway|Pkwy|Highway|Hwy|Row|Loop|Trail)"
)
_HIGHWAYS = words("i us sr cr rt rte route hwy highway fm interstate m county state")
_HIGHWAY = re.compile(
    r"(?:I-\d{1,2}|Interstate[ -]\d{1,3}|(?:US|U\.S\.|SR|CR|FM)[ -]?(?:Hwy[ ]|Highway[ ]|Route[ ])?"
    r"\d{1,4}|(?i:rte?|route|hwy|highway|county road|state road|state route|county rd)\.?[ ]"
    r"(?:\d{1,4}|[A-Z]{1,2}(?=[,.;\n ])))\b[NSEW]?(?![\w.%/-])"
    r"(?:[ ](?:North|South|East|West|[NSEW]|NB|SB|EB|WB)\b)?"
    rf"(?:,?[ ](?:exit|Exit|mile|mm|MM|mile marker)[ ]\d{{1,4}}[A-Z]?\b)?"
    rf"(?:[ ](?:&|and|at|near)[ ](?:[NSEW]\.?[ ])?(?:\d{{1,3}}(?:st|nd|rd|th)|{_WORD})"
    rf"(?:[ ]{_WORD}){{0,2}})?"
)
_TRAVEL = re.compile(
    r"(?i:\b(?:on|off|of|near|along|at|from|via|down|up|to|and|by|crash|mvc|mva|collision|"
    r"accident|exit|around|past|junction|jct)[ :](?:the[ ])?)$"
)
_ORDINAL = re.compile(
    rf"(?:[NSEW]{{1,2}}\.?[ ]|(?:North|South|East|West)[ ])?(?<![\w/])\d{{1,3}}(?:st|nd|rd|th)[ ]"
    rf"{_STREET}\b\.?(?:[ ](?:N|S|E|W|NE|NW|SE|SW)\b)?(?:[ ](?:and|&)[ ](?:{_WORD}|\d+(?:st|nd|rd|"
    rf"th))(?:[ ]{_STREET}\b)?)?"
)
_WITH_ORDINAL = re.compile(
    rf"(?:\b(?:at|on|near|of)|@)[ ]({_WORD}[ ](?:&|and)[ ]\d{{1,3}}[a-z]{{2}})\Z"
)
_WORDED = words("one two three four five six seven eight nine ten eleven twelve")
_HOUSE = re.compile(rf"[A-Z]\w+[ ](?:{_WORD}[ ]){{1,3}}?{_STREET}\b\.?(?=[ ]?[,.;\n*|]|$)")
_CROSS = words("cross crossroads xst intersection streets junction corner")
_CROSSING = re.compile(
    rf"[ ]?(?:of|st|street|streets|road|is|near|with)?[ ]?:?[ ]((?:[NSEW]\.?[ ])?(?:\d{{1,3}}(?:st|"
    rf"nd|rd|th)|{_WORD})(?:[ ]{_WORD}){{0,2}}(?:[ ](?:and|&|/)[ ](?:[NSEW]\.?[ ])?"
    rf"(?:\d{{1,3}}(?:st|nd|rd|th)|{_WORD})(?:[ ]{_WORD}){{0,2}})?)"
)


def roads(reading: Reading) -> Spans:
    """Yield where roads stand that have no house's number."""
    text = reading.text
    for place in reading.of(_HIGHWAYS):
        start, end = reading.starts[place], reading.ends[place]
        if not reading.digit_within(end, end + 14):
            continue
        match = _HIGHWAY.match(text, start)
        if match and (_TRAVEL.search(text, max(0, start - 16), start) or " and " in match[0]):
            yield match.span()
    for start, end in reading.digits:
        if end - start < 4 and text[end : end + 2] in ("st", "nd", "rd", "th"):
            before = _WITH_ORDINAL.search(text, max(0, start - 30), end + 2)
            if before:
                yield before.span(1)
            match = _ORDINAL.search(text, max(0, start - 6), end + 40)
            if match and match.start() <= start < match.end():
                yield match.span()
    for place in reading.of(_WORDED):
        start = reading.starts[place]
        if text[start].isupper():
            match = _HOUSE.match(text, start)
            if match:
                yield match.span()
    for place in reading.of(_CROSS):
        match = _CROSSING.match(text, reading.ends[place])
        if match and (":" in text[reading.ends[place] : match.start(1)] or " and " in match[1]):
            yield match.span(1)
