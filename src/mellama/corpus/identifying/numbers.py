"""Phone, fax and pager numbers, and the numbers of records, accounts, insurances and specimens.

A number is found by its shape or by a word near it; the nearest word tells whether it is to be
called or filed. A number of a phone's shape without such a word is a phone number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mellama.corpus.identifying.number_cues import CUE_WORDS, PHONE, RECORD, WEAK_RECORD, Cues
from mellama.corpus.identifying.reading import Reading
from mellama.corpus.identifying.vocabulary import words

Spans = Iterator[tuple[int, int, str]]

_EXTENSION = r"(?:[\s,;]*\(?(?:extension|extn|ext|x|option|opt)\.?:?\s?#?\d{1,6}\)?)?"
_SHAPE = re.compile(
    r"(?<![\w+/.$-])(?:"
    r"(?:\+|00)\s?\d{1,3}[\s.-]?(?:\(\d{1,4}\)[\s.-]?)?\d{1,5}(?:[\s./-]?\d{2,8}){1,4}"
    r"|(?:\+?1[\s.-]?)?\(\s?\d{2,5}\s?\)\s?[-./]?\s?\d{3,4}(?:\s?[\s./-]\s?\d{3,5}|\d{2,5})?"
    r"|(?:1[\s.-])?[2-9]\d\d\s?[-./\u2013]\s?\d{3}\s?[-./\s\u2013]\s?\d{4}"
    r"|(?:1\s)?[2-9]\d\d\s\d{3}[\s-]?\d{4}"
    r"|1?[2-9]\d\d[2-9]\d{6}"
    r"|0\d{1,4}[\s/-]\d{3,4}[\s-]?\d{3,4}(?:[\s-]\d{2,4})?"
    r"|0\d-\d{3}-\d{4}|(?!\d{3}-\d\d-\d{4})0\d{2,4}(?:[\s./-]\d{2,4}){2,4}|0\d(?:[\s.]\d\d){4}"
    r"|0[1-9]\d{8,9}|0\d{4}\s\d{5,6}|0[2-9]-?\d{8}|6\d\d[\s]\d\d[\s]\d\d[\s]\d\d|"
    r"6\d\d[\s]\d{3}[\s]\d{3}"
    r"|[2-9]\d\d[.\u2013-]\d{4}|[2-9]\d\d\s[01]\d{3}(?=\W|$)"
    rf")(?![\w/]|[.,-]\d){_EXTENSION}",
    re.IGNORECASE,
)
_SHORT_EXTENSION = re.compile(
    r"(?<![\w.])(?:x|ext\.?|extn\.?|extension)\s?:?#?\s?(?P<number>\d{3,6})(?![\w%])", re.IGNORECASE
)
_CODE = (
    r"(?:[A-Z]{1,5}[ ](?=[\d-]*\d{3}|\d\d[ "
    r"-]\d\d))?[A-Z]{0,8}[-/.#]?(?:[A-Z]{0,4}\d[A-Z\d]*)(?:[-/.:][A-Z\d]+)*"
    r"(?:[ ](?=[A-Z\d-]*\d)[A-Z]?\d{2,}[A-Z\d]*(?![A-Za-z%/:]|\.\d|[ ]?(?:mg|ml|mcg|yo|y/o|hrs?|"
    r"am|pm|days|years|weeks)))"
    r"{0,5}(?:[-/][A-Z\d]+)*(?:[ ][A-Z]\b(?![ ]?[a-z]))?"
)
_LABELLED = re.compile(
    r"(?:\.|['\u2019]s)?"
    r"(?:[\s:#=.(|,-]|\*\*|(?i:\b(?:no|nos|num|number|numbers|nr|id|is|was|on file|rec|record|"
    r"ref|code|card|case|"
    r"of|the|your|hospital|plan|ending in|ending|in|my|under|to|for|with|and|new|old|prior|"
    r"as)\b\.?)){0,8}"
    rf"(?P<code>{_CODE})(?![\w%]|\s?(?:mg|ml|mcg|kg|cm|mm|years?|yrs?|yo\b|y/o|weeks|wks|days|"
    rf"hours|hrs|minutes|"
    r"min\b|patients|cases|units|percent|AM\b|PM\b|am\b|pm\b)|:\d|\.\d)"
)
_CODES = re.compile(
    r"(?<![\w.,/+$&=?@-])(?:"
    r"\d{3}-\d{2}-\d{4}"
    r"|(?:XXX|xxx|\*{3})-(?:XX|xx|\*\*)-\d{4}"
    r"|[A-Z]{1,6}[-/]?\d{2,4}[-/][A-Z]?\d{3,}(?:-[A-Z\d]+)?"
    r"|[A-Z]{1,6}[-/#](?!(?:19|20)\d\d\b)\d{4,}(?:[-/][A-Z\d]+)*|[A-Z]{1,4}\d{5,}[A-Z]{0,2}"
    r"|(?=[A-Z\d-]*\d[A-Z\d-]*\d[A-Z\d-]*\d[A-Z\d-]*\d)[A-Z\d]{2,}(?:-[A-Z\d]{2,}){1,4}"
    r"|[A-Z]{2,4}(?!(?:19|20)\d\d)\d{4}[A-Z]?"
    r"|(?=[A-Z\d]*[A-Z])(?=(?:[A-Z]*\d){4})[A-Z\d]{7,20}"
    r"|\d{2,4}-\d{2,4}-\d{2,4}(?:-\d{2,4})?|\d{2,5}-\d{4,8}(?:-\d{1,4})?|\d{4,8}-\d{1,4}"
    r"|\d{3,4}[ ]\d{3,4}[ ]\d{3,4}(?:[ ]\d{3,4})?|[2-9]\d{3}[ ]\d{4}"
    r"|[A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-Z]|\#\s?\d{4,}|\d{6,20}[A-Z]?|[A-Z]\d{2}[A-Z]?[- ]?\d{4,}"
    r")(?![\w%/]|[.,]\d|-\d)"
)
# Public registers and catalogues, not patients: trials, articles, genes, strains.
_PUBLIC = re.compile(
    r"(?i)(?:NCT|PMID|PMC|ISRCTN|EudraCT|ACTRN|ChiCTR|UMIN|DRKS|CTRI|GSE|GSM|SRR|SRP|PRJNA|CRD|"
    r"ATCC|CCL|CAS|"
    r"NM_|NP_|ENS[GTP]|\brs|doi|ISBN|ISSN|OMIM|MIM|GenBank|RefSeq|COVID|\bIL|\bCD|HLA|SARS|trial|"
    r"cell line|"
    r"catalog(?:ue)?|cat\b|clone|protocol|grant|award|funding|CPT|ICD-?10|ICD-?9|LOINC|SNOMED|"
    r"RxNorm|NDC|DRG|HCPCS|"
    r"\bp\s?[=<>])\W{0,3}(?:no\.?|number|ID|registration|code)?\W{0,3}[\w-]*$"
)
_UNIT = re.compile(
    r"/(?![ /])|[ ]?(?:mg|ml|mL|mcg|kg|cells|copies|IU|units?|U/|patients|people|ng|pg|steps|"
    r"per\b|µ|dollars|x10|K\b|k\b|colon|CFU|"
    r"platelets|years|mm|hours|grams|g\b|subjects|participants|women|men|individuals|cases|reads|"
    r"bp\b|pairs|genes|samples)"
)


def numbers(reading: Reading) -> Spans:
    """Yield where numbers of people stand, and whether each is to be called or filed."""
    cues = Cues(reading)
    taken: list[tuple[int, int]] = []
    for finder in (_last_four, _shaped, _extensions, _labelled, _called, _coded):
        found = [
            (start, end, kind)
            for start, end, kind in finder(reading, cues)
            if not any(start < other_end and other < end for other, other_end in taken[-40:])
            and not any(start < other_end and other < end for other, other_end in taken)
        ]
        taken += [(start, end) for start, end, _ in found]
        yield from found


def _near_clusters(pattern: re.Pattern[str], cues: Cues, text: str) -> Iterator[re.Match[str]]:
    done = 0
    for place, (begin, stop) in enumerate(cues.clusters):
        start = max(done, begin - 12)
        while done < start < begin and (text[start - 1].isalnum() or text[start - 1] == "-"):
            start -= 1
        after = cues.clusters[place + 1][0] - 1 if place + 1 < len(cues.clusters) else len(text)
        end = min(after, stop + 26)
        while end < after and (text[end].isalnum() or text[end] in "-."):
            end += 1
        for match in pattern.finditer(text, start, max(end, stop)):
            done = match.end()
            yield match


def _shaped(reading: Reading, cues: Cues) -> Spans:
    text = reading.text
    for match in _near_clusters(_SHAPE, cues, text):
        start, end = match.span()
        digits = _digits(match[0])
        if digits < 7 or digits > 18 or _UNIT.match(text, end) or _public(text, start):
            continue
        if _is_date(match[0]):
            continue
        cue = cues.before(start) or _cue_behind(text, end)
        digital = match[0].isdigit()
        if cue == RECORD and not digital and not cues.touches(start):
            cue = None
        if cue == RECORD or (cue is None and digital and digits not in (10, 11)):
            yield _with_prefix(text, start), end, RECORD
        else:
            yield start, end, PHONE


def _last_four(reading: Reading, cues: Cues) -> Spans:
    for start, end, word in cues.found:
        if word == "last" and reading.digit_within(end, end + 12):
            match = _LAST_FOUR.match(reading.text, start)
            if match:
                yield *match.span(1), RECORD


_LAST_FOUR = re.compile(
    r"(?i:last\s(?:4|four)(?:\sdigits)?(?:\sof)?(?:\sssn|"
    r"\ssocial)?(?:\sis)?)[\s:#]{1,3}(\d{4})(?!\d)"
)


def _extensions(reading: Reading, cues: Cues) -> Spans:
    for start, end, word in cues.found:
        if word in ("x", "ext", "extn", "extension") and reading.digit_within(end, end + 5):
            match = _SHORT_EXTENSION.match(reading.text, start)
            if match:
                yield match.start(), match.end(), PHONE


def _labelled(reading: Reading, cues: Cues) -> Spans:
    text = reading.text
    for _, end, word in cues.found:
        if CUE_WORDS[word] != RECORD or not reading.digit_within(end, end + 40):
            continue
        match = _LABELLED.match(text, end)
        if match is None:
            continue
        code, start = match["code"], match.start("code")
        least = 4 if word in WEAK_RECORD else 3
        if _digits(code) < least or _is_year(code) or _is_date(code) or _public(text, start):
            continue
        if (
            _DATED.search(code)
            or _is_time(text, start, code)
            or _UNIT.match(text, match.end("code"))
        ):
            continue
        if cues.before(start) == PHONE:
            yield start, match.end("code"), PHONE
            continue
        yield _with_prefix(text, start), match.end("code"), RECORD


_CALLED = re.compile(
    r"(?:[\s.:#(,=|-]|(?i:\b(?:on|at|no|number|is|was|from|me|him|her|us|them|back|to|via|please|"
    r"desk|office|the|"
    r"box|his|my|their|best|id|new|work|home|pager|phone|cell|mobile|daughter|son|wife|or|dr\.? "
    r"\w+)\b)){1,8}"
    r"(?P<number>\+?\(?\d[\d \t().\u2013-]{2,16}\d)(?![\w%]|\s?(?:mg|ml|/|:\d|am\b|pm\b|hours|"
    r"hrs|times|days|x\b))"
)
_CALLING = words(
    """
    pgr tel telephone phone ph cell mobile fax pager page paged beeper bleep call called ring
    rang text dial reach reached extension ext extn contact vocera spok ascom spectralink
    desk line voicemail number phones cellphone landline hotline teléfono telefono celular
    móvil hp h/p bel
    """
)


def _called(reading: Reading, cues: Cues) -> Spans:
    text = reading.text
    for _, end, word in cues.found:
        if word not in _CALLING or not reading.digit_within(end, end + 40):
            continue
        match = _CALLED.match(text, end)
        if match is None:
            continue
        number, start = match["number"], match.start("number")
        if not 4 <= _digits(number) <= 15 or _is_year(number) or _is_date(number):
            continue
        if cues.before(start) != RECORD and not _is_time(text, start, number):
            yield start, match.end("number"), PHONE


def _coded(reading: Reading, cues: Cues) -> Spans:
    text = reading.text
    for match in _near_clusters(_CODES, cues, text):
        code, start = match[0], match.start()
        if _public(text, start) or _UNIT.match(text, match.end()) or _digits(code) < 4:
            continue
        if _is_date(code) or (code.isdigit() and len(code) == 6 and code.endswith("000")):
            continue
        if _MEDICAL_CODE.fullmatch(code) or _DATED.search(code):
            continue
        cue = cues.before(start)
        if cue == PHONE and (_digits(code) < 7 or _ZIP.fullmatch(code)) and code[0].isdigit():
            continue
        called = _is_called(cue, code)
        begin = start if called else _with_prefix(text, start)
        yield begin, match.end(), PHONE if called else RECORD


_ZIP = re.compile(r"\d{5}-\d{4}")


def _is_called(cue: str | None, code: str) -> bool:
    digits = _digits(code)
    return cue == PHONE and digits <= 12 and code[0] != "#" and (digits != 9 or len(code) != 10)


_DATED = re.compile(
    r"\d{1,2}-?(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)-?\d{2,4}|^(?:19|"
    r"20)\d\d-\d\d-\d\dT|^(?:[01]\d|2[0-3])[0-5]\d-(?:[01]\d|2[0-3])[0-5]\d$|^(?:19|"
    r"20)\d\d-\d\d(?:-\d\d)?$"
)
_MEDICAL_CODE = re.compile(
    r"(?:COVID|SARS|HLA|IL|CD|MK|BRCA|GLUT|AMG|HER|CYP|PD|T|N|M|C|L|S)-?[A-Z\d*-]{1,6}|"
    r"[\d-]*-\d{1,3}-?0{3,}"
)
_PREFIX = re.compile(r"(?<![\w-])([A-Z]{1,5}) $")
_NO_PREFIX = words(
    """
    I A DOB PHONE TEL AND OR THE TO AT IS NO FOR ON FAX CELL
    """
)


def _with_prefix(text: str, start: int) -> int:
    """Take letters right before a number along: "CSN 300418862", "MRN1100487"."""
    begin = start
    while begin and text[begin - 1].isalpha() and start - begin < 6:
        begin -= 1
    if begin < start:
        return begin
    match = _PREFIX.search(text, max(0, start - 7), start)
    return match.start(1) if match and match[1] not in _NO_PREFIX else start


_BEHIND = re.compile(
    r"[ ]?[(\[,-]?[ ]?(?P<word>cell|mobile|home|work|fax|pager|office|c|h|w|m|o|phone|landline|"
    r"direct)\b",
    re.IGNORECASE,
)


def _cue_behind(text: str, end: int) -> str | None:
    return PHONE if _BEHIND.match(text, end) else None


def _digits(code: str) -> int:
    return sum(map(str.isdigit, code))


def _is_year(code: str) -> bool:
    return len(code) == 4 and code[:2] in ("19", "20")


_DATE = re.compile(
    r"\d{1,2}([-/.])\d{1,2}\1(?:\d\d|(?:19|20)\d\d)|(?:19|20)\d\d([-/.])\d{1,2}\2\d{1,2}|"
    r"\d{1,2}/\d{2,4}"
)


def _is_date(code: str) -> bool:
    match = _DATE.fullmatch(code)
    if match is None:
        return False
    parts = [int(part) for part in re.split(r"\D", code)]
    small = sorted(part for part in parts if part < 100)
    return bool(small) and small[0] <= 12 and (len(small) < 2 or small[1] <= 31)


def _is_time(text: str, start: int, code: str) -> bool:
    """Whether four digits are an hour: "at 0630"."""
    if len(code) != 4 or not code.isdigit() or int(code[:2]) > 23 or int(code[2:]) > 59:
        return False
    return text[max(0, start - 3) : start] in ("at ", "by ", "il ", "nd ", "to ")


def _public(text: str, start: int) -> bool:
    return _PUBLIC.search(text[max(0, start - 30) : start + 3]) is not None
