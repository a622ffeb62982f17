"""Dates in digits, years among them: 03/14/2024, 14.3.24, 3/14, 2019."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mellama.corpus.identifying.calendar_words import (
    WEEKDAYS,
)
from mellama.corpus.identifying.reading import Reading

Spans = Iterator[tuple[int, int]]

_NUMBERS = re.compile(
    r"(?<![\w.,/:+$-])(?:"
    r"(?P<iso>(?:18|19|20)\d\d(?P<sep>[-/.]\s?)(?:0?[1-9]|1[0-2])(?P=sep)(?:0?[1-9]|[12]\d|"
    r"3[01]))(?=T\d|\D|$)"
    r"|(?P<one>\d{1,2})(?P<mark>\s?[-/.]\s?)(?P<two>\d{1,2})(?:(?P=mark)|-)"
    r"(?P<year>(?:1[89]|20)\d\d|['\u2019]?\d\d)(?![\w/%]|[.,-]\d)"
    r"|(?P<month>(?:0?[1-9]|1[0-2])[/-](?:19|20)\d\d)(?![\w/-]|\.\d)"
    r"|(?P<yearmonth>(?:19|20)\d\d[/-](?:0[1-9]|1[0-2]))(?![\w/-]|\.\d)"
    r"|(?P<compact>(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\w)"
    r"|(?P<us>(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:19|20)\d\d)(?!\w)"
    r"|(?P<span>\d{1,2}/\d{1,2}(?:/\d{2,4})?\s?[-\u2013]\s?\d{1,2}/\d{1,2}(?:/\d{2,4})?)(?![\w/%])"
    r"|(?P<dotmonth>(?:0[1-9]|1[0-2])\.20\d\d)(?![\w.])"
    r"|(?P<isoroman>(?:19|20)\d\d[-./ ](?:I{1,3}|IV|VI{0,3}|IX|XI{0,2}|V|X)[-./ ]\d{1,2})(?!\w)"
    r"|(?P<roman>\d{1,2}[-./ ](?:I{1,3}|IV|VI{0,3}|IX|XI{0,2}|V|X)[-./ ](?:(?:19|20)\d\d|"
    r"\d\d))(?!\w)"
    r"|(?P<pair>(?P<first>\d{1,2})(?P<dash>[/-])(?P<second>\d{1,2}))(?![\w/%]|[.,-]\d|-)"
    r"|(?P<dotted>\d{1,2}\.\d{1,2}\.)(?![\d])"
    r"|(?P<decimal>\d{1,2}\.\d{1,2})(?![\w.%])"
    r"|(?P<years>(?:19\d\d|20[0-3]\d)(?:\s?[-\u2013/]\s?(?:(?:19|20)\d\d|\d\d))?)(?![\w/%]|"
    r"[.,:-]\d|-[a-z]?\d)"
    r")"
)
# A day and a month without a year look like a strength (4/5), a score (7/10), a share or a ratio:
# what stands before or behind tells.
_ON_A_DAY = re.compile(
    r"(?:(?i:\b(?:on|since|until|till|til|from|by|dated?|due|onset|of|ETA|DOS|DOB|seen|admit\w*|"
    r"moved to|"
    r"review(?:ed)?|surgery|visit|week of|as of|prior to|died|expired|MRI|CT|CXR|EKG|ECG|echo|"
    r"x-?ray|US|scan|cath|biopsy|colonoscopy|EGD|PET|DEXA|mammogram|culture|cx|dose|shot|vaccine|"
    r"TCU|RTC|RTW|rv|rev|discharged?|d/c(?:'?e?d)?|f/u|fu|next|before|after|through|thru|"
    r"(?:re)?starting|(?:re)?started|resumed|began|begin|"
    r"again|last|screen|set for|scheduled|rescheduled to|born|appointment|appt|labs?|bloods|INR|"
    r"A1c|hgb|"
    r"troponin|creatinine|removal|removed|out|LMP|EDD|PT|"
    r"hospital day \d+\)?|placed|removed|resulted|collected|received|drawn|given|ordered|signed|"
    r"op|procedure|bowel movement|bm|stop|start|exp|eff|effective|filled|refill|recheck|repeat|"
    r"visit|"
    r"booked|clinic|updated?|today|yesterday|tomorrow|tonight|around|approx|approximately|was|is|"
    r"between|weekend of|and|to|call\w*|change[ds]?|inserted|extubated|intubated|transfer\w*|"
    rf"{WEEKDAYS}))\.?[:,]?\s?\(?|(?:^|\n|\|)[ \t*(\[-]*|[ \t][(\[]|"
    r"\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?\s?(?:-|\u2013|to|and|&|,|through|then)\s?)$"
)
_NOT_A_DAY = re.compile(
    r"\s?(?:%|mg|ml|mm|cm|kg|mcg|points?|patients|cases|eyes|nodes|weeks|wks|days|years|months|"
    r"hours|of\b|"
    r"in\b the|murmur|strength|SEM|pain|positive|motor|power|bilat|systolic|episodes|visits|on the|"
    r"throughout|reps|sets|tabs?\b|L\b|units|scale|pulses|oriented|minutes|min\b|yo\b|y/o|times|"
    r"doses|"
    r"for \w+ pain|reflex|inch|people|sessions|score|grade|items|questions|family|siblings|in all|"
    r"bottles?|HPF|per\b|PRBC|kids|children|ppd|pack|x\d|[x\u00d7]\s?\d|hr\b|hrs\b)"
)
_NOT_BEFORE_A_DAY = re.compile(
    r"(?i:\b(?:strength|score[ds]?|scale|pain|apgars?|grade|murmur|reflex(?:es)?|motor|power|"
    r"power|dtrs?|"
    r"pulses|rated?|GCS|vision|acuity|OD|OS|OU|snellen|ratio|BP|settings?|PF|kt|stage|level|"
    r"gravida|"
    r"every|q|L|C|T|S|sodium|type|box|room|bed|apt|unit|phq|gad|no|number|item|page|chapter|family|"
    r"ext|extension|pager|x|sets?|reps|took|ate|step|part|phase|class|ECOG|NYHA|out of|rates|"
    r"rating)(?![a-z])\s?\.?:?#?\s?(?:is|was|of|at|a|"
    r"about|around|to|bilaterally)?\s?)$"
)
_YEAR_CUE = re.compile(
    r"(?i:\b(?:in|since|until|till|by|of|from|circa|around|before|after|during|year|early|late|mid|"
    r"to|and|through|class|born|dob|dx|diagnosed|s/p|prior|last|summer|winter|fall|spring|autumn|"
    r"back|ca|approx|approximately|the|for|christmas|completed|quit|stopped|started|died|dec'?d|"
    r"surgery|retired|immigrated|between|or|as|on|was|ended|began|procedure|scan|copyright|"
    r"\w+ectomy|\w+plasty|\w+scopy|CABG|PCI|MI|CVA|stroke|stent|echo|MRI|CT|TURP|THA|TKA|\w+itis|"
    r"cancer|DVT|PE|DES|IUD|C-section|cesarean|LSCS|NSVD|transplant|repair|replacement|removal|"
    r"fracture|biopsy|mammogram|colonoscopy|vaccin\w*|shot|hx|history|onset|pacemaker|ICD)\W*)$"
)
_NOT_A_YEAR = re.compile(
    r"\s?(?:mg|ml|mL|mcg|kg|g\b|units?|IU|cc|kcal|cal|calories|steps|hours|hrs|h\b|"
    r"cells|patients|ng|pg|U\b|mm|ft|feet|m\b|meters|dollars|rpm|visits|cGy|Gy)"
)
_NOT_BEFORE_YEAR = re.compile(
    r"(?i:\b(?:at|time|pager|ext|extension|x|room|rm|bed|bldg|box|suite|apt|unit|#|no|number|pin|"
    r"code|weight|wt|BNP|LDH|CK|ferritin|platelets|WBC|dose|volume|total|out|intake|urine|output|"
    r"UOP|mrn|id|ssn|last (?:four|4)|tel|phone|\$)\W{0,3})$|[$£€#=<>]\s?$|\d\s?[x\u00d7]\s?$"
)
_APOSTROPHE_YEAR = re.compile(r"(?<!\w)['\u2019]\d(?:\d(?![\w'])|0s\b)")
_DAY_OF_A_MONTH = re.compile(
    r"(?i:\b(?:on|by|since|until|till|from|before|after|of|to|the|and|for|or|is|was|clinic|visit|"
    r"appt|appointment|f/u|fu|back|due|here|again|surgery|labs|scan|seen|home|d/c|discharge|"
    r"admitted|"
    r"w|in)|[,;(:-])[ ]?"
    r"(the (?:(?:[12]?\d|3[01])(?:st|nd|rd|th)))(?! (?:percentile|rib|toe|finger|digit|metatarsal|"
    r"metacarpal|floor|dose|time|decile|grade|attempt|nerve|ventricle|intercostal|cranial|week|"
    r"trimester|year|century|degree|ICS|edition|street|avenue))(?!\w)"
)


def dates_in_digits(reading: Reading) -> Spans:
    """Yield where dates in digits stand, and years."""
    text, done = reading.text, -1
    for start, end in reading.digits:
        if start < done or end - start > 8:
            continue
        after = text[end : end + 1]
        if text[start - 1 : start] in ("'", "\u2019"):
            match = _APOSTROPHE_YEAR.match(text, start - 1)
            if match:
                yield match.span()
            continue
        if after in ("s", "n", "r", "t", "S", "N", "R", "T") and end - start < 3:
            span = _ordinal(text, start, end)
            if span:
                yield span
            continue
        if (
            end - start < 4
            and after not in _MARKS
            and not (after == " " and text[end + 1 : end + 2] in "/-")
        ):
            continue
        match = _NUMBERS.match(text, start)
        if match and (span := _read(text, match)):
            done = span[1]
            yield span
        elif text[start : start + 2] in ("19", "20"):
            match = _DECADE.match(text, start)
            if match:
                yield match.span()


def _ordinal(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Find "the 24th", "12th inst." and "31st" where a day is meant."""
    if match := _INSTANT.match(text, start):
        return match.span()
    match = _DAY_OF_A_MONTH.search(text, max(0, start - 14), end + 24)
    if match and match.start(1) <= start < match.end(1):
        return match.span(1)
    match = _BARE_DAY.match(text, start)
    return match.span(1) if match and _is_bare_day(text, match) else None


_INSTANT = re.compile(r"\d{1,2}(?:st|nd|rd|th) (?:inst|ult|prox)\b\.?")
# "Intubated 28th to 31st", "sent 27th": no other thing of that number behind.
_BARE_DAY = re.compile(
    r"((\d{1,2})(?:st|nd|rd|th))(?=$|[.,;:)\n/]|[ ](?:to|by|at|for|if|with|w/|or|then|from|as|"
    r"but|when|after|"
    r"before|due|in|and[ ]\d)\b|[ ]?[-&+][ ]?\d|[ ]\d)"
)
_ON_BARE = re.compile(
    r"(?i:\b(?:on|until|til|till|by|since|from|to|sent|due|seen|before|after|of|f/u|visit|done|"
    r"the|coming|"
    r"started|stopped|booked|mon|tues?|wed|thurs?|fri|sat|sun|am|pm|starts?|ends?|back|"
    r"discharged?|admitted|"
    r"clinic|appt|and|-|&)[ ]?)$"
)


def _is_bare_day(text: str, match: re.Match[str]) -> bool:
    day = int(match[2])
    if not 1 <= day <= 31:
        return False
    return day > 12 or _ON_BARE.search(text, max(0, match.start() - 14), match.start()) is not None


_ON_DOTTED = re.compile(
    r"(?i:\b(?:on|since|until|by|from|dated?|am|vom|bis|den|seit|to|and))\s$|\d\.\s?[-\u2013]\s?$"
)
_MARKS = frozenset("-/.")
_DECADE = re.compile(r"(?:19|20)\d0['\u2019]?s\b")


def _read(text: str, match: re.Match[str]) -> tuple[int, int] | None:
    """Return where a date in digits stands, if the match is one."""
    if match["decimal"] is not None:
        before = text[max(0, match.start() - 12) : match.start()]
        is_date = _TYPED.search(before) is not None and _on_calendar(*match["decimal"].split("."))
    elif match["one"] is not None:
        decimal = (
            "." in match["mark"]
            and _looks_decimal(match)
            and not _ON_A_DAY.search(text[max(0, match.start() - 40) : match.start()])
        )
        is_date = _on_calendar(match["one"], match["two"]) and not decimal
    elif match["span"] is not None:
        days = re.findall(r"(\d{1,2})/(\d{1,2})", match["span"])
        is_date = all(_on_calendar(*day) for day in days)
    elif match["pair"] is not None:
        is_date = _is_day(text, match)
    elif match["years"] is not None:
        return match.span() if _is_year(text, match) else None
    elif match["dotted"] is not None:
        one, two = match["dotted"].rstrip(".").split(".")
        before = text[max(0, match.start() - 40) : match.start()]
        is_date = _on_calendar(one, two) and _ON_DOTTED.search(before) is not None
    else:
        is_date = True
    return _with_weekday(text, *match.span()) if is_date else None


_TYPED = re.compile(r"(?i:\b(?:typed|dictated|printed|signed|dated|dict)\.?:?\s)$")


def _with_weekday(text: str, start: int, end: int) -> tuple[int, int]:
    match = _WEEKDAY_BEFORE.search(text, max(0, start - 14), start)
    match = match or _WEEK_BEFORE.search(text, max(0, start - 16), start)
    return (match.start(), end) if match else (start, end)


_WEEK_BEFORE = re.compile(
    r"(?<!\w)(?:w/?k|week|weekend|w/e|w/c)\.? ?(?:of|beginning|ending)? ?$", re.I
)
_WEEKDAY_BEFORE = re.compile(rf"(?<!\w){WEEKDAYS}\.?,?\s\(?$", re.IGNORECASE)


def _looks_decimal(match: re.Match[str]) -> bool:
    """Whether three small numbers between points are a numbering: 1.2.3."""
    return len(match["year"]) == 2 and len(match["one"]) == 1 and len(match["two"]) == 1


def _is_day(text: str, match: re.Match[str]) -> bool:
    one, two = match["first"], match["second"]
    if not _on_calendar(one, two) or _NOT_A_DAY.match(text, match.end()):
        return False
    before = text[max(0, match.start() - 40) : match.start()]
    if _NOT_BEFORE_A_DAY.search(before):
        return False
    if _ON_A_DAY.search(before):
        return match["dash"] == "/" or int(two) > 12 or _STRONG_DAY.search(before) is not None
    if match["dash"] == "-":
        return len(one) == 2 and len(two) == 2 and int(two) > 12
    if len(one) == len(two) == 2 or one[0] == "0" or int(one) > int(two) or int(two) > 10:
        return True
    around = text[max(0, match.start() - 60) : match.end() + 40]
    return not _is_share(int(one), int(two), around)


def _is_share(one: int, two: int, around: str) -> bool:
    """Whether two numbers are a share, a strength, a murmur's grade or a score: 1/2, 4/5, 3/6."""
    if two in _MEASURED:
        return _MEASURED[two].search(around) is not None
    return two in (3, 4) or (one, two) in ((1, 2), (1, 7), (2, 2), (7, 7), (8, 8), (9, 9))


_MEASURED = {
    5: re.compile(
        r"(?i:strength|motor|power|mmt|grip|flex|exten|abduct|adduct|dorsi|bicep|tricep|deltoid|"
        r"quad|"
        r"hams|iliops|ankle|hip\b|knee|wrist|elbow|finger|upper|lower|\bu/?e|\bl/?e|\b[rl]ue|"
        r"\b[rl]le|"
        r"throughout|muscle|weak|[0-5][+-]?/5.*[0-5][+-]?/5|criteria|score|scale|grade|apgar|bilat)"
    ),
    6: re.compile(
        r"(?i:murmur|systolic|diastolic|\bsem\b|hsm|holosys|\bii?i?/vi|grade|score|heart|s1|apex|"
        r"usb|lsb|"
        r"vision|visual|acuity|\bva\b|allred)"
    ),
    10: re.compile(
        r"(?i:pain|scor|rate|scale|sever|vas\b|\bnrs|intens|discomfort|distress|worst|ache|"
        r"out of|mood|anxi|at rest|headache|apgar|[0-9]/10.*[0-9]/10|allred|gleason)"
    ),
}


_STRONG_DAY = re.compile(
    rf"(?i:\b(?:on|since|until|dated?|seen|appt|appointment|due|{WEEKDAYS}|by|f/u))\.?:?\s$"
)


_TIME_OF_DAY = re.compile(r"\d[/-]\d{1,4}\s$|(?i:\bat\s)$")


def _is_year(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 24) : match.start()]
    if _TIME_OF_DAY.search(before) and match["years"][2:4] < "60":
        return False
    if _NOT_A_YEAR.match(text, match.end()) or _NOT_BEFORE_YEAR.search(before):
        return False
    if _YEAR_CUE.search(before):
        return True
    year = int(match["years"][:4])
    if 1900 <= year < 1930:
        return before[-1:] == "(" and text[match.end() : match.end() + 1] == ")"
    return 1930 <= year <= 2035 and before[-1:] in (" ", "(", "\n", "", ",", "\t", "-")


def _on_calendar(one: str, two: str) -> bool:
    """Whether two numbers can be a day and a month, in either order."""
    low, high = sorted((int(one), int(two)))
    return 1 <= low <= 12 and high <= 31
