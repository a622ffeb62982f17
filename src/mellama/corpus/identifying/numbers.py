"""Phone, fax and pager numbers, and the numbers of records, accounts, insurances and specimens.

A number is found by its shape or by a word near it; the nearest word tells whether it is to be
called or filed. A number of a phone's shape without such a word is a phone number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mellama.corpus.identifying.number_cues import CUE_WORDS, PHONE, RECORD, WEAK_RECORD, Cues
from mellama.corpus.identifying.number_forms import digits_in, is_date, is_time, is_year
from mellama.corpus.identifying.numbers_unknown import unexplained
from mellama.corpus.identifying.reading import Reading
from mellama.corpus.identifying.vocabulary import words

Spans = Iterator[tuple[int, int, str]]

_EXTENSION = r"(?:[\s,;]*\(?(?:extension|extn|ext|x|option|opt)\.?:?\s?#?\d{1,6}\)?)?"
_SHAPE = re.compile(
    r"(?:(?<![\w+/.$-])|(?<=\bw/))(?:"
    r"(?:\+|00)\s?\d{1,3}[\s.-]?(?:\(\d{1,4}\)[\s.-]?)?\d{1,5}(?:[\s./-]?\d{2,8}){1,4}"
    r"|(?:\+?1[\s.-]?)?\(\s?\d{2,5}\s?\)\s?[-./]?\s?\d{3,4}(?:\s?[\s./-]\s?\d{3,5}|\d{2,5})?"
    r"|(?:1[\s.-])?[2-9]\d\d\s?[-./\u2013]\s?\d{3}\s?[-./\s\u2013]\s?\d{4}"
    r"|(?:1\s)?[2-9]\d\d[ ]\d{3}[ -]?\d{4}"
    r"|1?[2-9]\d\d[2-9]\d{6}"
    r"|0\d{1,4}[\s/-]\d{3,4}[\s-]?\d{3,4}(?:[\s-]\d{2,4})?"
    r"|0\d-\d{3}-\d{4}|(?!\d{3}-\d\d-\d{4})0\d{2,4}(?:[\s./-]\d{2,4}){2,4}|0\d(?:[\s.]\d\d){4}"
    r"|0[1-9]\d{8,9}|0\d{4}\s\d{5,6}|0[2-9]\d?-?\d{8}|6\d\d[\s]\d\d[\s]\d\d[\s]\d\d|"
    r"6\d\d[\s]\d{3}[\s]\d{3}"
    r"|[2-9]-\d{4}(?![\w-])|1[38]00[ -]?\d{3}[ -]?\d{3,4}|13[ -]\d\d[ -]\d\d|0800[ -]?\d{3}[ "
    r"-]?\d{3,4}|\[[2-9]\d\d\][ -]?\d{3}[- ]\d{4}"
    r"|[2-9]\d\d(?:_\d{3}_|\*\d{3}\*)\d{4}"
    r"|(?:52-)?[2-9]\d\d-[2-9]\d\d-(?:\d{4}|\d\d-\d\d)"
    r"|[6-9]\d{4}[\s-]\d{5}|\(?[2-9]\d\d\)?[ ]?[-./]?[ ]?[2-9]\d\d[ ]?[-./ ]?[ ]?\d{4}|"
    r"1?-?8\d\d-[A-Z\d-]{7,9}"
    r"|[2-9]\d\d[.\u2013-]\d{4}|[2-9]\d\d[ ][01]\d{3}(?=\W|$)"
    rf")(?!\w|/(?![ ]|\d{{10}}\b|\d{{4}}\b|\(?\d{{3}}\)?[- .])|[.,-]\d){_EXTENSION}",
    re.IGNORECASE,
)
_SHORT_EXTENSION = re.compile(
    r"(?<![\w.])(?:x|ext\.?|extn\.?|extension)\s?:?#?\s?(?P<number>(?:\d-)?\d{3,6})(?![\w%])",
    re.IGNORECASE,
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
    r"|\d{2,4}[ ]\d{3,4}[ ]\d{3,4}(?:[ ]\d{3,4})?|[2-9]\d{3}[ ]\d{4}"
    r"|[a-zA-Z][ ]\d{1,3}(?:[ ]\d{3}){1,3}|\d{6}[ ]\d{4}(?:[ ]\d{2,3})?(?:[ ]\d)?"
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
_DISEASE = re.compile(r"[A-TV-Z]\d[\dA-Z]\.[\dA-Z]{1,4}")  # of ICD-10
_PUBLIC_CODE = re.compile(r"(?i)(?:NCT|PMID|PMC|ISRCTN|GSE|GSM|SRR|SRP|PRJNA|CRD|rs\d|NM_|ENS)")
_UNIT = re.compile(
    r"/(?![ /])|[ ]?(?:mg|ml|mL|mcg|kg|cells|copies|IU|units?|U/|patients|people|ng|pg|steps|"
    r"per\b|µ|dollars|x10|K\b|k\b|colon|CFU|"
    r"platelets|years|mm|hours|grams|g\b|subjects|participants|women|men|individuals|cases|reads|"
    r"bp\b|pairs|genes|samples)"
)


def numbers(reading: Reading) -> Spans:
    """Yield where numbers of people stand, and whether each is to be called or filed."""
    cues, text = Cues(reading), reading.text
    taken: list[tuple[int, int]] = []
    for finder in (
        _pagers,
        _last_four,
        _shaped,
        _extensions,
        _labelled,
        _called,
        _coded,
        _unexplained,
    ):
        found = [
            (start, _widened(text, start, end) if kind == RECORD else end, kind)
            for start, end, kind in finder(reading, cues)
            if not any(start < other_end and other < end for other, other_end in taken[-40:])
            and not any(start < other_end and other < end for other, other_end in taken)
        ]
        taken += [(start, end) for start, end, _ in found]
        yield from found


def _widened(text: str, start: int, end: int) -> int:
    """Take along what goes on behind a number: "-C", and " 1 / 2" where it has blanks itself."""
    match = _SUFFIX.match(text, end)
    if match is None and " " in text[start + 4 : end]:
        match = _GROUPS.match(text, end)
    return match.end() if match else end


_SUFFIX = re.compile(r"(?:[-/][A-Z\d]{1,4}|\^\w+)(?!\w|[./-]\w)")
_GROUPS = re.compile(r"(?:[ ]\d{1,3}){1,3}(?:[ ]?/[ ]?\d)?(?![\w.:/%])(?![ ]?(?:mg|ml|yo|y/o|x\b))")


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
        digits = digits_in(match[0])
        short = digits == 5 and match[0][1] == "-"
        more = _ANOTHER.match(text, end)
        lettered = digits < 7 and _LETTERED.search(match[0])
        if (digits < 7 and not short and not lettered) or digits > 18 or _public(text, start):
            continue
        if (_UNIT.match(text, end) and not more) or is_date(match[0]):
            continue
        end = more.end() if more else end
        cue = cues.before(start) or _cue_behind(text, end)
        digital = match[0].isdigit()
        if cue == RECORD and not digital and not cues.touches(start):
            cue = None
        if cue == RECORD and digits > 9 and _DIALLED.fullmatch(match[0]):
            cue = None if not cues.is_strong(start) else cue
        if cue is None and digital and _NUMBERED.search(text, max(0, start - 9), start):
            cue = RECORD
        if cue is None and digits in (7, 10) and _SOMEBODY.search(text, max(0, start - 24), start):
            cue = PHONE
        if cue is None and _LABEL_BEFORE.search(text, max(0, start - 9), start):
            cue = RECORD
        if cue == RECORD or (cue is None and digital and digits not in (10, 11)):
            yield _with_prefix(text, start), end, RECORD
        else:
            yield start, end, PHONE


_ANOTHER = re.compile(
    r"(?:[ ]?/[ ]?|,?[ ](?:or|and|&)[ ](?:(?:work|home|cell|fax)[ ])?|,[ ]|"
    r"[ ]?\([hwcmHWCM]\),?[ ](?=-))-?(?!(?:19|20)\d\d)\d{4}(?![\w/:%-]|[ ]?(?:h|hrs|on|[ap]m)\b)|"
    r"[ ]?/[ ]?\d\d(?![\w/])|[ ]?/[ ]?\+?\d[\d -]{7,12}\d(?![\w/])|"
    r",[ ](?:[a-z]+[ ]){1,2}-\d{4}(?![\w/-])"
)


_LETTERED = re.compile(r"^1?-?8\d\d-[A-Z\d-]*[A-Z]{3}")
_DIALLED = re.compile(
    r"(?:\+?1[ .-]?)?\(?[2-9]\d\d\)?[ ]?[./-]?[ ]?[2-9]\d\d[ ./-]{1,3}\d{4}|18\d{9}"
)
_SOMEBODY = re.compile(
    r"(?i:\b(?:dtr|dau|daughter|son|wife|husband|mother|father|mom|mum|dad|sister|brother|sis|bro|"
    r"niece|nephew|friend|neighbou?r|partner|carer|caregiver|nok|poa|mgr|manager|sw|cm|aide|gf|bf|"
    r"grandson|granddaughter|aunt|uncle|cousin|alt|cb|rtc)\b)(?:[ ][A-Z][a-z]+)?[,:;]?[ ]\(?$"
)
_NUMBERED = re.compile(r"(?i:\b(?:no|nr|number|id)\b|#)[.:\s#]*$")
_LABEL_BEFORE = re.compile(
    r"\b(?!PH|CB|NOK|POA|TEL|CELL|FAX|MOB|HP|HOME|WORK|PGR)[A-Z]{2,7}[:#][ ]?$"
)


def _pagers(reading: Reading, cues: Cues) -> Spans:
    """Yield "p7780", as residents sign."""
    text = reading.text
    for start, end in reading.digits:
        before = text[start - 2 : start]
        alone = not before[:1].isalnum() and not text[end : end + 1].isalnum()
        if alone and 4 <= end - start <= 5 and before[-1:] in ("p", "P"):
            yield start - 1, end, PHONE


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
        known = _PUBLIC.search(text[max(0, start - 30) : start]) or _PUBLIC_CODE.match(code)
        known = known or _DISEASE.fullmatch(code)
        if digits_in(code) < least or is_year(code) or is_date(code) or known:
            continue
        if (
            _DATED.search(code)
            or is_time(text, start, code)
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
    r"box|his|my|their|best|id|ending|ends in|new|work|home|pager|phone|cell|mobile|daughter|son|"
    r"wife|or|dr\.? "
    r"\w+)\b)){1,8}"
    r"(?P<number>\+?\(?\d[\d \t().\u2013-]{1,16}\d)(?![\w%]|\s?(?:mg|ml|/|:\d|am\b|pm\b|hours|"
    r"hrs|times|days|x\b))"
)
_CALLING = words(
    """
    pgr pgrs bleeped beep ending bep blp pg dect paging telephoned phoned mob mobiles callback
texted texting vm
    voice whatsapp sms direct switchboard switch helpline hm handy tél telefon reachable rings
    pgr tel telephone phone ph cell mobile fax pager page paged beeper bleep call called ring
    rang text dial reach reached extension ext extn contact vocera spok ascom spectralink
    desk line voicemail number phones cellphone landline hotline teléfono telefono celular
    móvil hp h/p bel
    """
)


_PAGING = words(
    """
    blp pg beep ending pgrs paging spok pgr pager page bleep beeper bleeped bep ext extn
    extension vocera dect
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
        least = 3 if word in _PAGING else 4
        year = is_year(number) and word not in _PAGING
        if not least <= digits_in(number) <= 15 or year or is_date(number):
            continue
        if cues.before(start) != RECORD and not is_time(text, start, number):
            yield start, match.end("number"), PHONE


def _coded(reading: Reading, cues: Cues) -> Spans:
    text = reading.text
    for match in _near_clusters(_CODES, cues, text):
        code, start = match[0], match.start()
        if _public(text, start) or _UNIT.match(text, match.end()) or digits_in(code) < 4:
            continue
        if is_date(code) or (code.isdigit() and len(code) == 6 and code.endswith("000")):
            continue
        if _MEDICAL_CODE.fullmatch(code) or _DATED.search(code):
            continue
        if text[start - 1 : start] == ":" and text[start - 2 : start - 1].isdigit():
            continue  # "10:00-10:45"
        cue = cues.before(start)
        if len(code) == 7 and code.isdigit() and _SOMEBODY.search(text, max(0, start - 24), start):
            cue = PHONE
        if cue == PHONE and (digits_in(code) < 7 or _ZIP.fullmatch(code)) and code[0].isdigit():
            continue
        called = _is_called(cue, code)
        begin = start if called else _with_prefix(text, start)
        yield begin, match.end(), PHONE if called else RECORD


def _unexplained(reading: Reading, cues: Cues) -> Spans:
    """Yield what no other finder explains: to be filed, or to be called if a word says so."""
    for start, end in unexplained(reading):
        code = reading.text[start:end]
        town = _TOWN_BEFORE.search(reading.text, max(0, start - 5), start)
        called = code.isdigit() and not town and cues.before(start) == PHONE
        begin = start if called else _with_prefix(reading.text, start)
        yield begin, end, PHONE if called else RECORD


_TOWN_BEFORE = re.compile(r"(?:[A-Z]{2}|[a-z]{2})\.?,? $")  # what may be a postcode's
_ZIP = re.compile(r"\d{5}-\d{4}")


def _is_called(cue: str | None, code: str) -> bool:
    digits = digits_in(code)
    plain = code[0].isdigit() or code[0] in "+("
    return cue == PHONE and plain and digits <= 12 and (digits != 9 or len(code) != 10)


_DATED = re.compile(
    r"(?:^|[A-Z]+ )(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*\.? \d|"
    r"\d{1,2}-?(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)-?\d{2,4}|^(?:19|"
    r"20)\d\d-\d\d-\d\dT|^(?:[01]\d|2[0-3])[0-5]\d-(?:[01]\d|2[0-3])[0-5]\d$|^(?:19|"
    r"20)\d\d-\d\d(?:-\d\d)?$"
)
_MEDICAL_CODE = re.compile(
    r"(?:COVID|SARS|HLA|IL|CD|MK|BRCA|GLUT|AMG|HER|CYP|PD|T|N|M|C|L|S)-?[A-Z\d*-]{1,6}|"
    r"[\d-]*-\d{1,3}-?0{3,}"
)
_PREFIX = re.compile(r"(?<![\w-])([A-Z]{1,6})(?::|#|\.|[ ]?[Nn][Oo]\.?:?|[ ]#)?[ ]?$")
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
    match = _PREFIX.search(text, max(0, start - 12), start)
    return match.start(1) if match and match[1] not in _NO_PREFIX else start


_BEHIND = re.compile(
    r"[ ]?[(\[,-]?[ ]?(?P<word>cell|mobile|home|work|fax|pager|office|c|h|w|m|o|phone|landline|"
    r"direct)\b",
    re.IGNORECASE,
)


def _cue_behind(text: str, end: int) -> str | None:
    return PHONE if _BEHIND.match(text, end) else None


def _public(text: str, start: int) -> bool:
    return _PUBLIC.search(text[max(0, start - 30) : start + 3]) is not None
