"""Ages over 89, in digits and in words, with what makes a number an age.

45 CFR 164.514(b)(2)(i)(C): all ages over 89 and all elements indicative of such age.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mellama.corpus.phi.near import at, near, where

_TENS = "one|two|three|four|five|six|seven|eight|nine"
_WORDS = (
    rf"(?i:ninety(?:[- ](?:{_TENS}))?|(?:one|a) hundred(?: and)?(?:[- ](?:{_TENS}|ten|eleven|"
    rf"twelve))?)"
)
_DIGITS = r"(?:9\d|1[01]\d)"
_BARE = rf"(?:{_DIGITS}(?![\d.,]*\d)|{_WORDS})"
_NUMBER = rf"(?<![\w.,/-])(?:{_DIGITS}(?![\d.,]*\d)|{_WORDS})"
_KIN = (
    "(?:grand|great-?|step)*-?(?:mother|father|parents?|aunt|auntie|uncle|nan|nana|gran|granny|"
    "grandma|grandpa|mom|mum|dad|wife|husband|sister|brother)"
)
_YEARS = r"(?i:years?|yrs?|yr|y)\.?"
_UNITS = (
    r"(?:%|percent|per cent|mg|ml|mcg|kg|g\b|lbs?|mm|cm|bpm|beats|minutes?|mins?|hours?|days?|"
    r"weeks?|"
    r"months?|degrees|patients|cases|people|subjects|/|mmHg|units?|breaths|times|meters|feet|"
    r"seconds|"
    r"percentile|dollars)"
)
_DIGITS_NEAR = re.compile(r"(?:9\d|1[01]\d)(?![\d%])")
_WORDS_NEAR = ("inet", "undred", "enarian", "INET")
_AGES = re.compile(
    rf"{_NUMBER}[\s-]?(?:{_YEARS}|years['\u2019])[\s/,-]*(?i:old|olds|o|o\.|of age|young)\b\.?"
    rf"|{_NUMBER}[\s-]?[yY]\.?\s?/?[oO]\.?(?!\w)"
    rf"|{_NUMBER}[\s-]?(?:{_YEARS})(?![\w-]|\s(?:ago|later|after|before|earlier|of\b(?! age)|"
    rf"experience|follow|since))"
    rf"|{_NUMBER}[\s-]?[yY](?!\w)"
    rf"|{_NUMBER}\s(?:Jahren?|jaar|ans|a\u00f1os|anni|anos)\b"
    rf"|(?<!T )(?<!emp ){_NUMBER}\s?[MF♂♀](?![\w/])"
    rf"|\b(?i:aged?s?)(?:/(?i:sex|gender))?\b(?:\s(?:of|was|is|at|between|from|"
    rf"\w+:))?\s?[:=/-]?\s?(?:\(?(?:y|years|"
    rf"yrs)\)?:?\s?)?"
    rf"(?P<aged>{_NUMBER})"
    rf"|\b(?i:aged?s?)\b[^\n.;]{{0,24}}?\d\s?(?:-|\u2013|to|"
    rf"and)\s?(?P<range>(?<=\W){_DIGITS})(?![\d%])"
    rf"|\b(?i:(?:\d\d-)?turn(?:ed|s|ing)|lived? to(?: be)?|reached|\w*birthday|alive at|died at|"
    rf"dead at|passed(?: away)? at|deceased at|widowed at)[\s-](?:the age of\s|"
    rf"age\s)?(?P<turned>{_BARE})"
    rf"(?!\s?{_UNITS})"
    rf"|\b(?i:he|she|who|patient|pt|{_KIN})(?:['\u2019]s|\s(?:is|was))\s(?:now\s|almost\s|"
    rf"nearly\s)?"
    rf"(?P<being>{_NUMBER})(?!\s?{_UNITS})"
    rf"|\b(?i:{_KIN}),?\s\(?(?:now\s|aged\s|is\s)?(?P<kin>{_NUMBER})(?!\s?{_UNITS})"
    rf"|\b[Aa]t\s(?P<at>{_NUMBER})(?=,?\s(?:he|she|you|they|his|her|the patient|still)\b)"
    rf"|(?<![\w.,/-]){_DIGITS}(?:st|nd|rd|th)\s(?:year of|year\b|birthday)"
    rf"|(?<=, )(?P<aside>{_DIGITS})(?=, (?:who|from|lives|living|came|was|with|is|a)\b)"
    rf"|\b(?i:nonagenarian|centenarian|supercentenarian)\b"
    rf"|\b(?i:in (?:his|her|their)(?: early| mid| late)?[- ](?:nineties|90['\u2019]?s))\b"
    rf"|(?<![\w-])(?i:ninety-(?:{_TENS}))\b(?!\s?{_UNITS})"
)
_GROUPS = ("aged", "range", "being", "kin", "at", "aside")


def ages(text: str) -> Iterator[tuple[int, int]]:
    """Yield where ages over 89 stand."""
    anchors = sorted(at(_DIGITS_NEAR, text) + where(_WORDS_NEAR, text))
    for match in near(_AGES, anchors, text, before=50, after=32):
        group = match.lastgroup
        yield match.span(group) if group in _GROUPS else match.span()


_AFTER_DATE = re.compile(rf"\s?[,(]\s?(?:so |now |aged? |is )*({_DIGITS})(?=[)?])")
_AFTER_NAME = re.compile(
    rf"\s?[,(]\s?\(?({_DIGITS})(?=[),;.]|\s?[MFmf]\b|\s[a-z]|$)(?!\s?{_UNITS})(?![.,]\d)"
)


def age_after(kind: str, text: str, end: int) -> tuple[int, int] | None:
    """Find the age in "Ada Byron (94)" or "born 3 May 1929 (94)" right behind a name or a date."""
    pattern = {"NAME": _AFTER_NAME, "DATE": _AFTER_DATE}.get(kind)
    match = pattern.match(text, end) if pattern else None
    return match.span(1) if match else None
