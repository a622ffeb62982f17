"""Dates: days, months, years, weekdays, seasons with a year and holidays; no times, no durations.

A year or a weekday alone is a date here, as in the annotation guidelines of the i2b2 2014 task on
de-identification (Stubbs & Uzuner 2015, doi:10.1016/j.jbi.2015.07.020); 45 CFR 164.514(b)(2)(i)(C)
would let the year stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mellama.corpus.identifying.calendar_words import (
    DATE_WORDS,
    DAY,
    FEAST,
    FOREIGN,
    FOREIGN_WEEKDAYS,
    LONG,
    LONG_WEEKDAYS,
    MONTH,
    ORDINAL,
    PART,
    ROLES,
    SHORT,
    SHORT_YEAR,
    TO,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
)
from mellama.corpus.identifying.dates_in_digits import dates_in_digits
from mellama.corpus.identifying.reading import Reading
from mellama.corpus.identifying.vocabulary import words

Spans = Iterator[tuple[int, int]]

# Around a month that is written out. Matched where a month stands, from a little before it.
_BEFORE_MONTH = re.compile(
    rf"(?:{WEEKDAY}?(?:{PART}|the\s|\b)?(?:(?:{DAY}(?:{TO}(?={DAY}))?)+|{ORDINAL})"
    rf"(?:\sday)?[\s./-]?\s?(?:of\s|de\s|del\s)?(?:the\s)?"
    rf"|(?:(?:18|19|20)\d\d)[\s./,-]\s?"
    rf"|{WEEKDAY}(?:{PART})?|{PART})$",
    re.IGNORECASE,
)
_YEAR_OF_MONTH = r"(?:(?:18|19|20)\d\d(?!\d)|['\u2019]\d\d(?!\d))"
_AFTER_MONTH = re.compile(
    rf"(?:[\s./-]{{0,2}}(?:the\s)?{DAY}(?![%:]\d|\.\d|"
    rf"\d)(?:{TO}(?:{MONTH}\s)?{DAY}(?![%:/]\d))*"
    rf"(?:(?:,?\s|[./,-]\s?|,\s?|\sof\s){SHORT_YEAR})?|\s(?:the\s)?{ORDINAL}\b(?:,?\s{YEAR})?"
    rf"|(?:,?\s(?:of\s|de\s|del\s)?|[-/.,']\s?|\u2019)?{_YEAR_OF_MONTH}|)"
    rf"(?:,?\s\(?{LONG_WEEKDAYS}\b)?",
    re.IGNORECASE,
)
_SMALL_MONTHS = re.compile(
    rf"(?<![^\W_])(\d{{1,2}}(?:st|nd|rd|th)?[-/. ]?\s?(?:of\s|de\s)?)(?i:{LONG}|{SHORT}|"
    rf"{FOREIGN})"
    r"(?![^\W\d_])|(?<![^\W_])(?:may|march|mar|jan|feb|apr|jun|jul|aug|sept|sep|oct|nov|dec)"
    r"(?=\.?\s(?:\d{1,2}(?:st|nd|rd|th|,|\b(?!\s?(?:mg|ml|%)))|(?:19|20)\d\d))"
)
_NOT_A_MONTH = re.compile(
    r"[ ](?:be|not|have|need|also|or may|require|take|increase|cause|use|occur|"
    r"include|benefit|consider|resume|return|continue|help|go|get|do|see|start|"
    r"advance|shower|contact|call|develop|represent|reflect|indicate|try|been|"
    r"experience|improve|want|only|still|give|repeat|stop|discontinue)\b"
)
_SAID_TO_BE_MONTH = re.compile(
    r"(?i:\b(?:in|since|until|till|by|of|last|next|this|early|late|mid|during|from|through|before|"
    r"after|around|for|between|and|or|to|due|starting|started|beginning|every|each|til|on|until|"
    r"mon|"
    r"circa|approximately|\d{4}|[:(;,/&\u2013-]))[\s(/-]*$|^\W*$"
)

_WEEKDAY_ALONE = re.compile(
    rf"(?:{LONG_WEEKDAYS}|{WEEKDAYS}|"
    rf"{FOREIGN_WEEKDAYS.replace(' ', '|')})(?![\w-])(?!\s?(?:al|burn|screen|exposure)\b)",
    re.IGNORECASE,
)
_FEASTS = re.compile(
    rf"(?<!\w)(?:{PART})?{FEAST}"
    rf"(?:\s(?:day|eve|night|weekend|morning|evening|week|monday|sunday))?(?:,?\s(?:of\s)?{YEAR})?"
    r"(?!\w)",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"(?i:(?:D\.?O\.?B\.?|date of birth|birth ?date|born(?: on)?|DOA|DOD|DOS|LMP|EDD|date|geb\.?|"
    r"nac\.?)\b)"
    r"\s*[:#=(-]*\s*((?:\d[\d ./-]{2,9}\d))(?![\d-])"
)


def dates(reading: Reading) -> Spans:
    """Yield where the dates of a text stand."""
    text = reading.text
    for place in reading.of(DATE_WORDS):
        role = ROLES[reading.words[place]]
        start, end = reading.starts[place], reading.ends[place]
        if role == "month":
            yield from _month(reading, start, end)
        elif role == "foreign":
            yield from _foreign(text, start, end)
        elif role == "weekday":
            if "-" in reading.words[place]:
                yield start, end
                continue
            match = _WEEKDAY_ALONE.match(text, start)
            if match and _is_weekday(reading, place):
                yield _with_ordinal(text, start, match.end())
        elif role == "birth":
            match = _BIRTH.match(text, start)
            if match:
                yield match.span(1)
        elif role == "day":
            feast = _NAMED_DAY.search(text, max(0, start - 36), end)
            if feast and feast.end() == end and not _NUMBER_BEHIND.match(text, end):
                yield feast.span(1)
        elif role == "season":
            yield from _season(text, start)
        elif match := _FEASTS.match(text, start):
            whose = _WHOSE.search(text, max(0, start - 12), start)
            yield whose.start() if whose else start, match.end()
    yield from dates_in_digits(reading)
    for place in reading.of(_WEEKLY_WORDS):
        if match := _WEEKLY.match(text, reading.starts[place]):
            yield match.span()
    for place in reading.of(_CENTURIES):
        spelled = _SPELLED_YEAR.match(text, reading.starts[place])
        if spelled:
            yield spelled.span()


# Days of dialysis and of clinics.
_WEEKLY = re.compile(
    r"(?<![\w/])(?:MWF|TTS|TThS|TTHS|TuThSa|M/W/F(?:ri)?|T/Th(?:/S(?:at|a)?)?|Tu/Th(?:/S(?:at|"
    r"a)?)?|TTh|"
    r"M-W-F|T-Th-S(?:at)?|M-F|Mo/We/Fr|Mon/Wed/Fri|Tue/Thu/Sat|MTWTF)(?![\w/])"
)
_WEEKLY_WORDS = words("mwf tts tths tuthsa m t tu tth m-w-f t-th-s t-th-sat m-f mo mon tue mtwtf")
_WHOSE = re.compile(
    r"(?i:\b(?:orthodox|greek|coptic|russian|serbian|ethiopian|ukrainian|julian|catholic|western|"
    r"last|"
    r"this|next|past)[ ])$"
)
_CENTURIES = words("nineteen twenty two")
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_SPELLED_YEAR = re.compile(
    rf"(?:(?:nineteen|twenty)[ -](?:hundred|(?:oh|o)[- ](?:{_ONES})|{_TEENS}|"
    rf"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:{_ONES}))?)|"
    rf"two thousand(?: and)? (?:{_ONES}|{_TEENS}|twenty(?:[ -](?:{_ONES}))?))(?![\w-])"
    r"(?![ ](?:mg|mill\w+|units?|percent|days?|minutes?|hours?|weeks?|months?|tabs?|tablets?|"
    r"years?))",
    re.IGNORECASE,
)


def _is_weekday(reading: Reading, place: int) -> bool:
    """Whether "sat" and "sun" are days: with a capital."""
    word, start = reading.words[place], reading.starts[place]
    if word not in ("sat", "sun", "mon", "wed", "fri", "thu", "tue"):
        return True
    if word in ("thu", "sun", "mon") and place + 1 < len(reading.words):
        after = reading.starts[place + 1]
        named = reading.text[reading.ends[place] : after] == " " and reading.text[after].isupper()
        if named and reading.words[place + 1] not in ROLES:
            return False
    if reading.text[start].isupper():
        return True
    end = reading.ends[place]
    if word in ("sat", "sun"):
        before = _ON_SMALL_DAY.search(reading.text, max(0, start - 16), start)
        if before is not None and not before[0].strip():
            return _SMALL_DAY_BEHIND.match(reading.text, end) is not None
        return before is not None or _SMALL_DAY_BEHIND.match(reading.text, end) is not None
    return _COUNT_BEHIND.match(reading.text, end) is None


# "sat" and "sun" in small letters are days only so; "mon" may be monocytes.
_ON_SMALL_DAY = re.compile(
    r"\b(?:on|last|next|this|until|till|til|since|by|from|due|every|thru|through|for|fri|thurs?|"
    r"and|"
    r"before|after|f/u|appt|appointment|clinic|visit|call|back|return|d/c|or|home|sched\w*)[ ]$|"
    r"[(/&-]$|(?:^|\n|\b\d{4}[ ])$"
)
_SMALL_DAY_BEHIND = re.compile(
    r"[ ](?:am|pm|a\.m|p\.m|morning|afternoon|evening|night|noon|at|clinic|appt|the|"
    r"\d{1,2}[/-]\d)|[ ]{1,2}\d{4}\b|[/&)-]"
)
_COUNT_BEHIND = re.compile(r"[ ]?[:=]?[ ]?\d[\d.]*[ ]?(?:%|K\b|x10)")


def _with_ordinal(text: str, start: int, end: int) -> tuple[int, int]:
    """Take along "last" before a weekday, and "the 3rd" or "night" behind it."""
    before = _WHICH.search(text, max(0, start - 14), start)
    match = (
        _ORDINAL_AFTER.match(text, end)
        or _OF_MONTH.match(text, end)
        or _PART_OF_DAY.match(text, end)
    )
    return before.start() if before else start, match.end() if match else end


_WHICH = re.compile(
    r"(?i:\b(?:last|next|this|this past|past|coming|this coming|following|first|second|third|"
    r"fourth|1st|2nd|3rd|4th)[ ])$"
)
_PART_OF_DAY = re.compile(r"(?i:[ ](?:morning|afternoon|evening|night|noon|lunchtime|overnight)\b)")


_NAMED_DAY = re.compile(
    r"(?:[a-z,;(&]|[Oo]n|[Ss]ince|[Uu]ntil|[Bb]efore|[Aa]fter|[Ll]ast|[Nn]ext)[ ]"
    r"((?:St\.?[ ])?(?!(?:Hospital|Post|Op|Study|Treatment|Cycle|Day|Dialysis|Clinic|The|Week|"
    r"Term)\b)"
    r"(?:[A-Z][\w'\u2019-]+[ ]){1,2}(?:Day|Eve|Night))$"
)
_NUMBER_BEHIND = re.compile(r"[ ]#?\d")
_OF_MONTH = re.compile(rf"(?:s)?[ ](?:in|of)[ ](?:{LONG}|{SHORT})\b", re.IGNORECASE)
_ORDINAL_AFTER = re.compile(r"\.?,? (?:the )?\d{1,2}(?:st|nd|rd|th)\b", re.IGNORECASE)


def _season(text: str, start: int) -> Spans:
    match = _SEASON.match(text, start)
    before = _SEASON_BEFORE.search(text, max(0, start - 20), start)
    begin = before.start() if before else start
    fall = text[start : start + 4].lower() == "fall"
    if match:
        yield begin, match.end()
    elif text[start:].lower().startswith(("spring break", "winter break", "fall break")):
        yield start, text.index(" ", start) + 6
    elif before and text[start].lower() != "q" and (not fall or before[1]):
        yield begin, start + (4 if fall else 6)


_SEASON = re.compile(
    rf"(?:spring|summer|fall|autumn|winter|q[1-4])(?:\sof)?[,\s/-]*{YEAR}", re.IGNORECASE
)
_SEASON_BEFORE = re.compile(
    r"\b(?:(?:early|mid|late)[\s-])?(?:(last|this past|next)|this|in the|since)\s"
    r"(?:(?:early|mid|late)[\s-])?$",
    re.IGNORECASE,
)


def _month(reading: Reading, start: int, end: int) -> Spans:
    text = reading.text
    start = max(start, text.rfind("-", start, end) + 1)
    if text[start].isupper():
        if text[end : end + 1] == ".":
            end += 1
        yield from _around(text, start, end, plain=False)
    else:
        match = _SMALL_MONTHS.match(text, max(0, start - 1)) or _SMALL_MONTHS.match(text, start)
        before = _DAY_BEFORE.search(text, max(0, start - 12), start)
        word = text[start:end]
        said = word in _SHORT_SMALL and _SAID_TO_BE_MONTH.search(text[max(0, start - 16) : start])
        if match or before or said or word in _LONG_SMALL:
            yield from _around(text, start, end, plain=bool(match or before))


_SHORT_SMALL = frozenset(["jan", "feb", "apr", "jun", "jul", "aug", "sept", "oct", "nov"])
_LONG_SMALL = words(
    """
    january february april june july august september october november december
    """
)
_DAY_BEFORE = re.compile(r"(?<![\d.])\d{1,2}(?:st|nd|rd|th)?(?:[-/. ]| of | de )?$|\d{4}[-/]$")


def _foreign(text: str, start: int, end: int) -> Spans:
    if _FOREIGN_BEFORE.search(text, max(0, start - 24), start):
        yield from _around(text, start, end, plain=True)


_FOREIGN_BEFORE = re.compile(
    r"\d{1,2}\.?[ª°º]?[\s.-](?:de\s)?$|\b(?:en|em|im|in|de|del|desde|hasta|au|seit|depuis|sinds|"
    r"mes de)\s$",
    re.IGNORECASE,
)


_MONTH_NEXT = re.compile(rf"{MONTH}(?![^\W\d_])", re.IGNORECASE)


_MONTH_ENDS = re.compile(r"[ ](?:half|or|and|for|at|if|with|clinic|visit|appt|then|20\d\d)\b")
_NAMED_BEFORE = re.compile(r"(?i:\b(?:mr|mrs|ms|miss|dr|sister|aunt)\.?[ ])$")


def _around(text: str, start: int, end: int, *, plain: bool) -> Spans:
    """Widen a month to the date it is part of, if it is one."""
    before = _BEFORE_MONTH.search(text, max(0, start - 48), start)
    after = _AFTER_MONTH.match(text, end)
    stop = after.end() if after else end
    begin = before.start() if before else start
    if text[begin : begin + 1].isspace():
        begin += 1
    if begin < start or stop > end + 1 or plain:
        yield begin, stop
        return
    if text[end : end + 1] in ("/", "&", "\u2013") and _MONTH_NEXT.match(text, end + 1):
        yield begin, stop
        return
    word = text[start:end].lower().rstrip(".")
    ends = text[end : end + 1] in (".", ",", ";", ")", "\n", "") or _MONTH_ENDS.match(text, end)
    if ends and text[start].isupper() and not _NAMED_BEFORE.search(text, max(0, start - 8), start):
        yield begin, stop
        return
    if word in (
        "may",
        "march",
        "mar",
        "dec",
        "sep",
        "jan",
        "jun",
        "oct",
        "nov",
        "apr",
        "jul",
        "aug",
        "feb",
    ) and (
        _NOT_A_MONTH.match(text, end)
        or not _SAID_TO_BE_MONTH.search(text[max(0, start - 16) : start])
    ):
        return
    yield begin, stop
