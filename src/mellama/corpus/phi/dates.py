"""Dates: whatever has a day or a month of the calendar. A year, a weekday or a time alone is none.

45 CFR 164.514(b)(2)(i)(C): all elements of dates, except the year, that relate to an individual.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mellama.corpus.phi.near import at, near, where

Spans = Iterator[tuple[int, int]]

_LONG = "January|February|March|April|May|June|July|August|September|October|November|December"
_SHORT = "Jan|Feb|Febr|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
_LOWER = "january|february|april|june|july|august|september|october|november|december"
# "may" and "march" are verbs, and "mar" or "dec" in small letters are other things.
_MONTH_WORD = rf"(?:{_LONG}|{_LONG.upper()}|{_SHORT}|{_SHORT.upper()}|{_LOWER})"
_MONTH = rf"(?:{_LONG}|{_LONG.upper()}|(?:{_SHORT}|{_SHORT.upper()})\b\.?|{_LOWER})"
_ANY_MONTH = rf"(?i:{_LONG}|(?:{_SHORT})\b\.?)"
_FOREIGN_MONTH = (
    r"(?i:januar[iy]?|februar[iy]?|m\u00e4rz|maart|mei|mai|juni|juli|augustus|oktober|dezember|"
    r"janvier|f\u00e9vrier|mars|avril|juin|juillet|ao\u00fbt|septembre|octobre|novembre|"
    r"d\u00e9cembre|"
    r"enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|"
    r"gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|"
    r"janeiro|fevereiro|mar\u00e7o|maio|junho|julho|setembro|outubro|novembro|dezembro)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|ST|ND|RD|TH|\.(?=\s?[A-Z]))?"
_YEAR = r"(?:(?:19|20)\d\d|['\u2019]\d\d)(?!\d)"
_SHORT_YEAR = r"(?:(?:19|20)\d\d(?!\d)|['\u2019]?\d\d(?![\d:]|\s*(?:%|mg|ml|patients|cases)))"
_TO = r"\s?(?:-|\u2013|to|and|&|or|/|,)\s?"
_WEEKDAY = (
    r"(?:(?:Mon|Tue|Tues|Wed|Weds|Thu|Thur|Thurs|Fri|Sat|Sun)(?:day|sday|nesday|rsday|"
    r"urday)?\.?,?\s)"
)
_WEEKDAY_END = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
_ORDINAL = (
    "(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    "thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|"
    "twenty[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth|"
    "thirty[- ]first)"
)
_FEAST = (
    r"(?:Christmas(?: Day| Eve)?|Boxing Day|New Year['\u2019]?s?(?: Day| Eve)|Easter(?: Sunday|"
    r" Monday)?|"
    r"Good Friday|Thanksgiving(?: Day)?|Halloween|Valentine['\u2019]?s Day|Independence Day|"
    r"Labou?r Day|Memorial Day|Veterans['\u2019]? Day|St\.? Patrick['\u2019]?s Day|Bonfire Night|"
    r"Mother['\u2019]?s Day|Father['\u2019]?s Day|Hogmanay|All Saints['\u2019]? Day|Ash Wednesday|"
    r"Palm Sunday)"
)
_CUE = (
    r"(?i:in|since|until|till|by|of|last|next|this|early|late|mid|during|from|through|before|"
    r"after|around|for|between|and|or|to|due|begin\w*|start\w*|end)"
)

_WRITTEN = re.compile(
    rf"(?<![\w./]){_WEEKDAY}?(?:the )?{_DAY}(?:{_TO}{_DAY})*\s(?:day )?(?:of )?{_MONTH}(?!\w)"
    rf"(?:,?\s{_SHORT_YEAR}|,\s{_WEEKDAY_END})?"
    rf"|\b{_WEEKDAY}?{_MONTH}\s(?:the )?{_DAY}(?![\d%:]|"
    rf"\.\d)(?:{_TO}(?:{_MONTH}\s)?{_DAY}(?![\d%/]))*"
    rf"(?:,?\s{_SHORT_YEAR}|,\s?{_SHORT_YEAR})?"
    rf"|\b{_ANY_MONTH}(?:\s(?:of\s)?|,\s|-|/){_YEAR}"
    rf"|(?<!\w){_DAY}[-/.]?{_ANY_MONTH}[-/.]?(?:(?:19|20)?\d\d)(?!\w)"
    rf"|(?<!\w){_DAY}[-/.]?{_MONTH_WORD}[-/.]?(?:(?:19|20)?\d\d)(?!\w)"
    rf"|(?<!\w)(?:0[1-9]|[12]\d|3[01])(?:{_LONG}|{_SHORT})(?!\w)"
    rf"|(?<!\w)(?:{_LONG}|{_SHORT})[-/.]?(?:0[1-9]|[12]\d|3[01])(?:[-/.,]?(?:19|20)?\d\d)?(?!\w)"
    rf"|(?<!\w)(?:19|20)\d\d[-/. ]?{_ANY_MONTH}[-/. ]?{_DAY}(?!\w)"
    rf"|(?<!\w)(?:19|20)\d\d,?\s{_MONTH}(?:\s{_DAY})?(?!\w)"
    rf"|\b(?i:the )?(?i:{_ORDINAL})(?: day)? of {_MONTH}(?:,?\s{_YEAR})?"
    rf"|\b{_MONTH} (?:the )?(?i:{_ORDINAL})\b(?:,?\s{_YEAR})?"
    rf"|\b{_FEAST}(?:,?\s{_YEAR})?(?!\w)"
    rf"|(?<![\w./])(?:[12]?\d|"
    rf"3[01])\.?\s(?:de\s)?{_FOREIGN_MONTH}(?:\s(?:de(?:l)?\s)?{_YEAR})?(?!\w)"
    rf"|(?<=\b){_MONTH}(?=\s?(?:,|or|and|to|-|\u2013)\s?{_MONTH})"
)
_MONTH_ALONE = re.compile(
    rf"\b{_CUE}(?:\s(?:the\s)?|[-\u2013])(?:(?:early|late|mid|beginning of|end of)[\s-])?"
    rf"((?:{_LONG}|(?:{_SHORT})\b\.?|{_LOWER}))(?![\w'\u2019])"
)
_NUMBERS = re.compile(
    rf"(?<![\w.,/-]){_WEEKDAY}?(?:"
    r"(?P<iso>(?:19|20)\d\d(?P<sep>[-/.])(?:0?[1-9]|1[0-2])(?P=sep)(?:0?[1-9]|[12]\d|3[01]))(?=T\d|"
    r"\D|$)"
    r"|(?P<one>\d{1,2})(?P<mark>\s?[-/.]\s?)(?P<two>\d{1,2})(?:(?P=mark)|-)(?P<year>(?:1[89]|"
    r"20)\d\d|"
    r"['\u2019]?\d\d)"
    r"(?![\w/%]|[.,-]\d)"
    r"|(?P<month>(?:0?[1-9]|1[0-2])/(?:19|20)\d\d)(?![\w/]|\.\d)"
    r"|(?P<compact>(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\w)"
    r")"
)
# A day and a month without a year look like a strength (4/5), a score (7/10), a share (3/14) or a
# fraction: only what stands before tells.
_DAY_AND_MONTH = re.compile(
    r"(?P<cue>(?i:\b(?:on|since|until|till|from|by|dated?|due|onset|of|ETA|DOS|DOB|seen|admit\w*|"
    r"moved to|"
    r"review(?:ed)?|surgery|visit|week of|as of|prior to|died|expired|MRI|CT|CXR|EKG|ECG|echo|"
    r"x-?ray|US|scan|cath|biopsy|colonoscopy|EGD|PET|DEXA|mammogram|culture|dose|shot|vaccine|"
    r"discharged?|d/c(?:'?e?d)?|f/u|fu|next|before|after|through|thru|starting|"
    r"started|began|begin|again|last|screen|set for|scheduled for|rescheduled to|scheduled to|born|"
    r"appointment|appt|"
    r"labs?|LMP|EDD|hospital day \d+\)?|"
    r"(?:sun|mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur)(?:day)?))\.?:?\s?\(?|(?:^|"
    r"\n)[ \t*-]*|"
    r"\d{1,2}/\d{1,2}(?:/\d{2,4})?\s?(?:-|\u2013|to|and|&|,|through)\s?)"
    r"(?P<date>(?P<one>\d{1,2})/(?P<two>\d{1,2}))"
    r"(?![\w/%]|[.,-]\d|\s?(?:%|mg|ml|mm|cm|kg|points?|patients|cases|eyes|nodes|weeks|wks|days|"
    r"years|months|"
    r"hours|of\b|in\b the|murmur|strength|SEM|pain|positive|motor|power|bilat|systolic|episodes|"
    r"visits))"
)
_AT_LINE_END = re.compile(r"(?<=[\s(])(?P<one>\d{1,2})/(?P<two>\d{1,2})\)?[ \t]*(?=\n|\Z)")
_DAY_OF_THIS_MONTH = re.compile(
    r"\b(?:on|by|since|until|till|from|before|after) the "
    r"((?:[12]?\d|3[01])(?:st|nd|rd|th))(?=\s?(?:[,.;:)]|at\b|and\b|when\b|with\b|$))"
)
_BIRTH = re.compile(
    r"(?i:\b(?:D\.?O\.?B\.?|date of birth|birth ?date|born(?: on)?|DOA|DOD|DOS|LMP|EDD|date)\b)"
    r"\s*[:#=(-]*\s*((?:\d[\d ./-]{3,9}\d))(?!\d)"
)


_MONTHS_NEAR = (
    *(word for word in f"{_SHORT}|{_SHORT.upper()}|May|MAY|{_LOWER}".split("|") if word != "Febr"),
    *("Christmas", "Boxing", "New Year", "Easter", "Good Friday", "Thanksg", "Hallow", "Valentine"),
    *("Independence", "Labor Day", "Labour Day", "Memorial", "Veterans", "Patrick", "Bonfire"),
    *("Mother", "Father", "Hogmanay", "All Saints", "Ash Wed", "Palm Sunday"),
)
_SMALL_MONTH_NEAR = re.compile(
    rf"\d[-/.]?(?i:{_LONG}|{_SHORT})\b|\d\.?\s(?:de\s)?{_FOREIGN_MONTH}\b"
)
_PAIR_NEAR = re.compile(r"\d\s?[-/.]\s?\d|(?:19|20)\d{6}")
_BIRTH_NEAR = (
    "DOB",
    "D.O",
    "birth",
    "Birth",
    "BIRTH",
    "born",
    "Born",
    "DOA",
    "DOD",
    "DOS",
    "LMP",
    "EDD",
    "ate",
)
_ORDINAL_NEAR = re.compile(r"\d(?:st|nd|rd|th)")


def dates(text: str) -> Spans:
    """Yield where the dates of a text stand."""
    months = where(_MONTHS_NEAR, text)
    written = sorted(months + at(_SMALL_MONTH_NEAR, text))
    for match in near(_WRITTEN, written, text, before=50, after=45):
        yield match.span()
    for match in near(_MONTH_ALONE, months, text, before=30, after=10):
        yield match.span(1)
    for match in near(_DAY_OF_THIS_MONTH, at(_ORDINAL_NEAR, text), text, before=20, after=10):
        yield match.span(1)
    for match in near(_BIRTH, where(_BIRTH_NEAR, text), text, before=10, after=35):
        yield match.span(1)
    yield from _in_numbers(text)


def _in_numbers(text: str) -> Spans:
    pairs = at(_PAIR_NEAR, text)
    for match in near(_NUMBERS, pairs, text, before=16, after=14):
        if match["one"] is None or _on_calendar(match["one"], match["two"]):
            yield match.span()
    for match in near(_DAY_AND_MONTH, pairs, text, before=30, after=20):
        if _on_calendar(match["one"], match["two"]):
            yield match.span("date")
    for match in near(_AT_LINE_END, pairs, text, before=4, after=8):
        if _on_calendar(match["one"], match["two"]) and int(match["two"]) > 12:
            yield match.span()


def _on_calendar(one: str, two: str) -> bool:
    """Whether two numbers can be a day and a month, in either order."""
    low, high = sorted((int(one), int(two)))
    return 1 <= low <= 12 and high <= 31
