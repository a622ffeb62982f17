"""Ages over 89, in digits and in words, with what makes a number an age.

45 CFR 164.514(b)(2)(i)(C): all ages over 89 and all elements indicative of such age.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mellama.corpus.identifying.reading import Reading

_TENS = "one|two|three|four|five|six|seven|eight|nine"
_WORDS = (
    rf"(?i:ninety(?:[- ]?(?:{_TENS}))?|(?:one|a) hundred(?: and)?(?:[- ](?:{_TENS}|ten|eleven|"
    rf"twelve))?|noventa(?: y \w+)?|cien(?:to)?(?: \w+)?)"
)
_DIGITS = r"(?:9\d|1[012]\d)"
_BARE = rf"(?:{_DIGITS}(?![\d.,]*\d)|{_WORDS})"
_NUMBER = rf"(?<![\w.,/-]){_BARE}"
_KIN = (
    "(?:grand|great-?|step)*-?(?:mother|father|parents?|aunt|auntie|uncle|nan|nana|gran|granny|"
    "grandma|grandpa|mom|mum|dad|wife|husband|sister|brother|neighbou?r|mgm|pgm|mgf|pgf|mggm|gm|gf|"
    "spouse|partner|friend|roommate|sibling|cousin|mother-in-law|father-in-law|in-law|"
    "grandparents?|resident|veteran|widow|widower|lady|gentleman|caregiver)"
)
_YEARS = r"(?i:years?|yrs?|yr|y)\.?"
_UNITS = (
    r"(?:%|percent|per cent|mg|ml|mcg|kg|g\b|lbs?|pounds|mm|cm|bpm|beats|minutes?|mins?|hours?|hrs|"
    r"days?|weeks?|months?|degrees|patients|cases|people|subjects|/|mmHg|units?|breaths|times|"
    r"meters|"
    r"feet|ft|seconds|percentile|dollars|on RA|on room|systolic|F\b|point|tablets|pills|steps|"
    r"calories|"
    r"in the shade|x\b|by\b|over \d)"
)
_AGES = re.compile(
    rf"(?:(?:(?i:aged?)\s)?{_NUMBER}(?:\s?\+|\splus)?(?:[\s-]?(?:{_YEARS}|years['\u2019])[\s/,-]*"
    r"(?i:olds?|o\b\.?|of age|young)\b\.?"
    rf"|[\s-]?[yY]\.?\s?/?[oO]\.?(?!\w)(?:ld\b)?"
    rf"|[\s-]?(?:{_YEARS})(?![\w-]|\s(?:ago|later|after|before|earlier|of\b(?! age)|"
    r"experience|follow|since|in\b|for\b|from now|warranty|history))"
    r"|[\s-]?[yY](?!\w)"
    r"|\s(?i:Jahren?|jährige[rns]?|jaar|jarige|ans|a\u00f1os|anni|anos|tuổi|lat|лет|year)\b(?: "
    r"de edad)?"
    r"|-(?i:jährige[rns]?|jarige)\b"
    r"|\s?(?i:year-?old|yearold)\b))"
    rf"|(?<!T )(?<!emp )(?<!\d ){_NUMBER}\s?(?:[MF♂♀]|male|female|woman|man|lady|"
    rf"gentleman)(?![\w/])"
    rf"|(?<![\w/])[MF][\s/]?{_DIGITS}(?![\w%/.-])"
    rf"|\b(?i:aged?s?|edad|alter|tuổi)(?:/(?i:sex|gender))?\b(?:\s(?:of|was|is|at|between|from|"
    rf"over|above|"
    rf"\w+:))?(?:\s*[:=/|-])?\s*(?:\(?(?:y|years|yrs)\)?:?\s?)?{_NUMBER}(?:\s?(?i:years?|yrs?|yo|"
    rf"y/o|y)\b)?"
    rf"|\b(?i:aged?s?)\b[^\n.;]{{0,24}}?\d\s?(?:-|\u2013|to|"
    rf"and)\s?(?P<range>(?<=\W){_DIGITS})(?![\d%])"
    rf"|\b(?i:(?:\d\d-)?turn(?:ed|s|ing)?|lived? to(?: be)?|reached|\w*birthday|alive at|died at|"
    rf"die at|"
    rf"dead at|passed(?: away)? at|deceased at|d\.|deceased|widowed at|almost|nearly|over the "
    rf"age of|celebrat\w+)[\s-](?:the age of\s|"
    rf"age\s|(?:his|her|their)\s|of\s)?(?P<turned>{_BARE}(?:st|nd|rd|th)?)(?:[ ]birthday)?"
    rf"(?!\s?{_UNITS})"
    rf"|\b(?i:he|she|who|patient|pt|i|you|{_KIN})(?:['\u2019]s|['\u2019]re|['\u2019]m|\s(?i:is|"
    rf"was|am|are))\s(?:now\s|almost\s|really\s|actually\s|only\s|about\s|"
    rf"nearly\s|just\s|already\s)?"
    rf"(?P<being>{_NUMBER})(?!\s?{_UNITS})"
    rf"|\b(?i:{_KIN}),?\s\(?(?:now\s|aged\s|is\s|at\s|died\s|alive\s|dead\s|d\.\s?|still "
    rf"living\s)*(?P<kin>{_NUMBER})(?!\s?{_UNITS})"
    rf"|\b[Aa]t\s(?P<at>{_NUMBER})(?=,?\s(?:he|she|you|they|his|her|the patient|still|I)\b)"
    rf"|\b[Nn]ow\s(?P<now>{_NUMBER})(?=[,.;)]|\s(?:and|she|he|who)\b)"
    rf"|(?<![\w.,/-]){_DIGITS}(?:st|nd|rd|th)\s(?:year of|year\b|birthday)"
    rf"|(?<=, )(?P<aside>{_DIGITS})(?=, (?:who|from|lives|living|came|was|with|is|a|admitted|"
    rf"presents|seen|presented|brought|widow\w*|retired|DNR|of|fall|fell|f/u|c/o|no|here|had|s/p|"
    rf"on|full|sent|hx|dnr|transferred|referred|looks)\b)"
    rf"|(?i:\b(?:his|her|their|my)\s(?:one\s)?hundredth|hundredth birthday|ninetieth birthday|"
    rf"ninetieth year)"
    rf"|\b(?i:nonagenarians?|centenarians?|supercentenarians?)\b"
    rf"|\b(?i:(?:in|into|reached|entering)\s(?:his|her|their|the|my)?\s?(?:early|mid|late|"
    rf"upper)?[- ]?(?:nineties|90['\u2019]?s|hundreds))\b"
    rf"|\b(?i:(?:early|mid|late|upper)[- ](?:nineties|90['\u2019]?s))\b"
    rf"|(?<![\w-])(?i:ninety[- ]?(?:{_TENS}))\b(?!\s?{_UNITS})"
    rf"|(?:>|≥|\bover\s|\bolder than\s|\bpast\s|\bpushing\s)\s?(?P<over>{_DIGITS}|"
    rf"ninety)(?=\s(?:years|yo|y/o|and)\b|\s?y)"
    rf"|(?:\b(?i:will|would)|(?<=\w)'(?i:ll|d))\s(?i:(?:soon|have)\s)?(?i:be|turn|been|have been)\s"
    rf"(?i:(?:only|about|almost|nearly)\s)?{_NUMBER}(?!\s?{_UNITS})"
    rf"|\b(?i:alive|living|dead|dec'd|d/c'd at age|currently|still (?:going|with us|alive|here)|"
    rf"passed"
    rf"|passed on|lived|lives|survived|healthy|well)(?:\s(?i:and well|on))?,?\s(?i:(?:at|age|aged|"
    rf"until|"
    rf"till|past|to be|into|beyond|to)\s)?{_NUMBER}(?!\s?{_UNITS})"
    rf"|\b(?i:approaching|nearing|going on|just shy of|shy of|coming up on|about to be|soon to be|"
    rf"pushing|made it to|made it past|until|till|to|by|past|at|before|after|beyond|over|near)\s"
    rf"(?i:the\s)?(?i:(?:ripe\s)?(?:old\s)?age(?:\sof)?\s){_NUMBER}(?!\s?{_UNITS})"
    rf"|\b(?i:approaching|nearing|going on|just shy of|coming up on|about to be|soon to be|pushing|"
    rf"made it to|made it past)\s{_NUMBER}(?!\s?{_UNITS})"
    rf"|\b(?i:man|woman|lady|gentleman|person|patient|widow|widower|soul|male|female|veteran|"
    rf"farmer|"
    rf"resident|grandmother|grandfather|nun|priest)\sof\s{_NUMBER}(?!\s?{_UNITS})"
    rf"|\b(?i:he|she)\s(?:really|actually|still|now|truly|already)\s(?:is|"
    rf"was)\s{_NUMBER}(?!\s?{_UNITS})"
    rf"|\b(?i:cancer|ca|died|d\.|cva|mi|stroke|dementia|dx|diagnosed|onset|retired|widowed|surgery|"
    rf"deceased|passed|aged?|(?:19|20)\d\d|dead|fracture|mother|father|sister|brother|"
    rf"grand\w+)\s(?i:at)\s"
    rf"{_NUMBER}(?=[,.;)\n]|$|\s(?:and|with|from|of)\b)"
    rf"|\d\d\sor\s{_NUMBER}(?=[?,.;)]|\s(?:years|yo|y))"
    rf"|(?<=\w\. )(?:almost|nearly)\s{_NUMBER}"
    rf"|{_NUMBER}[ -]?(?i:ish|something|odd)\b"
    rf"|{_NUMBER}\s?(?:[WBHCA]|AA|FT|PT)[MF]\b"
    rf"|{_NUMBER}[,/-]?\s?(?:(?:[a-z]+|AA|Caucasian|African.American|Hispanic|Asian|White|"
    rf"Black)[,]?\s"
    rf"){{1,3}}(?:[MF]\b|(?i:male|female|man|woman|lady|gentleman|widow|widower|veteran|"
    rf"resident)\b)"
    rf"|(?<![\w.,/-]){_DIGITS}(?:st|nd|rd|th)\s(?i:b-?day|year)"
    rf"|(?<![\w.,/-])(?P<plus>9\d\+)(?=\s(?:year|y|and))"
)
_GROUPS = ("range", "being", "kin", "at", "aside", "over", "now")


_NOT_BEHIND = frozenset("%°")
_NOT_BEFORE = frozenset("$£€+")


def ages(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield where ages over 89 stand."""
    text, done = reading.text, 0
    anchors = [
        (start, end)
        for start, end in reading.digits
        if (
            (end - start == 2 and text[start] == "9")
            or (end - start == 3 and text[start] == "1" and text[start + 1] in "012")
        )
        and text[end : end + 1] not in _NOT_BEHIND
        and text[start - 1 : start] not in _NOT_BEFORE
    ]
    anchors += [(reading.starts[place], reading.ends[place]) for place in reading.of(_anchors())]
    for anchor, stop in sorted(anchors):
        if anchor < done:
            continue
        start = max(done, anchor - 40)
        start = max(text.rfind(" ", 0, start) + 1, done) if start else 0
        for match in _AGES.finditer(text, start, min(len(text), stop + 36)):
            done = max(done, match.end())
            group = match.lastgroup
            first, last = match.span(group) if group in _GROUPS else match.span()
            more = _MORE.match(text, last)
            less = _LESS.search(text, max(0, first - 8), first)
            yield less.start() if less else first, more.end() if more else last


_LESS = re.compile(r"(?<!\w)(?i:a|aged?|age:)[ ]$")
_MORE = re.compile(
    r"[\s-]?(?:(?i:years?|yrs?|yr|yo|y/o|y\.o\.?|y)\b\.?)?(?:[\s-]?(?i:olds?|of age|young)\b)?"
    r"(?:/[MFmf]\b)?(?<=[\w.])"
)


@cache
def _anchors() -> frozenset[str]:
    words = [
        "ninety",
        "nineties",
        "ninetieth",
        "hundred",
        "hundredth",
        "hundreds",
        "noventa",
        "cien",
    ]
    words += ["ciento", "nonagenarian", "centenarian", "supercentenarian", "nonagenarians"]
    for one in _TENS.split("|"):
        words += [f"ninety-{one}", f"ninety{one}", f"ninety-{one}-year-old"]
    return frozenset([*words, "centenarians", "ninety-year-old", "hundred-year-old"])


_AFTER_DATE = re.compile(rf"\s?[,(]\s?(?:so |now |aged? |is |age: ?)*({_DIGITS})(?=[)?,]|\s?y)")
_AFTER_NAME = re.compile(
    rf"(?:\s?[,(]\s?\(?(?:now |age |aged |is )?|\s[-\u2013|]?\s?|\t)({_DIGITS})(?=[),;.]|"
    rf"\s?[MFmf]\b|\s[a-z]|\s?\||\t|$)(?!\s?{_UNITS})(?![.,]\d)"
)


def age_after(kind: str, text: str, end: int) -> tuple[int, int] | None:
    """Find the age in "Ada Byron (94)" or "born 3 May 1929 (94)" right behind a name or a date."""
    pattern = {"NAME": _AFTER_NAME, "DATE": _AFTER_DATE}.get(kind)
    match = pattern.match(text, end) if pattern else None
    return match.span(1) if match else None
