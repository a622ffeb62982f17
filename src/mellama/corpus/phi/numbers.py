"""Phone, fax and pager numbers, and the numbers of records, accounts, insurances and specimens."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mellama.corpus.phi.near import at, near

Spans = Iterator[tuple[int, int]]

_EXTENSION = r"(?:[\s,]*(?:ext|extn|x|extension)\.?\s?\d{1,6})?"
_PHONES = re.compile(
    r"(?<![\w+/.-])(?:"
    r"\+\s?\d{1,3}[\s.-]?(?:\(\d{1,4}\)[\s.-]?)?\d{1,4}(?:[\s./-]?\d{2,8}){1,4}"  # international
    r"|(?:1[\s.-])?\(\d{2,5}\)\s?-?\s?\d{3,4}(?:\s?[\s.-]\s?\d{3,4}|\d{3,4})?"  # area in brackets
    r"|(?:1[\s.-])?[2-9]\d\d\s?[-./]\s?\d{3}\s?[-.\s]\s?\d{4}"  # North America
    r"|(?:1\s)?[2-9]\d\d\s\d{3}[\s-]?\d{4}"
    r"|0\d{1,4}[\s/-]\d{3,4}[\s-]?\d{3,4}(?:[\s-]\d{2,4})?"  # a trunk zero, two or three groups
    r"|(?!\d{3}-\d\d-\d{4})0\d{2,4}(?:[\s./-]\d{2,4}){2,4}|0\d(?:[\s.]\d\d){4}"  # in pairs
    r"|07\d{9}|0\d{4}\s\d{5,6}|0[2-9]-?\d{8}"
    r"|555[\s.-]\d{4}|(?i:x|ext\.?|extn\.?|extension)\s?\d{3,5}"
    rf")(?![\w/]|[.-]\d){_EXTENSION}"
)
_PHONE_CUE = re.compile(
    r"(?i:\b(?:tele?(?:phone)?s?|ph(?:one|\.)?s?|phoned|cell(?:phone)?|mobile|mob|fax(?:ed)?|pager|"
    r"paged?|"
    r"beeper|bleep|call(?:ed|ing)?(?: back)?|ring(?:ing)?|rang|text(?:s|ed)?|contact|reach(?:ed|"
    r"able)?|h/p|"
    r"work|home|(?:his|her|my|their|(?<='s)) number|desk|office|direct|landline|voicemail|hotline|"
    r"whatsapp|extension|ext|dial|line)\b)"
    r"(?:[\s.:#(,]|(?i:\b(?:on|at|no|number|is|was|from|me|him|her|us|them|back|to|via|please|desk|"
    r"office|the)\b))*"
    rf"(\+?\(?\d[\d\s().-]{{3,16}}\d(?:[ /-]\d+)*{_EXTENSION}|\d{{4,6}})(?![\w%]|\s?(?:mg|ml|/|:|"
    rf"am\b|pm\b|hours|times))"
)

_LABEL = (
    r"(?:MRN|(?-i:DL)|CRN|driver'?s licen[cs]e|MR\s?#|M\.?R\.? ?(?:no|number)?|"
    r"med(?:ical)?\.? ?rec(?:ord)?s?|hosp(?:ital)?|NHS|UHID|"
    r"HCN|OHIP|PHN|"
    r"acc(?:oun)?t|SSN|social security|SIN|NRIC|NHI|CHI|BSN|ID|I\.D|ident(?:ity|ification|ifier)|"
    r"accession|acc|specimen|sample|block|surgical|case|claim|policy|member|subscriber|group|"
    r"insurance|"
    r"medicare|medicaid|file|chart|ref(?:erence)?|UR|URN|record|rec|authori[sz]ation|auth|incident|"
    r"licen[cs]e|passport|permit|badge|Rx|prescription|visit|encounter|CSN|FIN|HAR|IP|OP|lab|"
    r"path(?:ology)?|"
    r"order|req(?:uisition)?|serial|S/N|device|lot|UDI|VIN|plate|registration|reg|payroll|employee|"
    r"staff|"
    r"patient|study|film|image|barcode|study|card|med card|code|last 4|last four|certificate|"
    r"number|no)"
)
# A label, what may stand between, and a code of at least three digits, possibly in groups.
_CODE = (
    r"[A-Z]{0,8}[-/.#]?(?:[A-Z]{0,4}\d[A-Z\d]*)(?:[-/.][A-Z\d]+)*"
    r"(?:[ ](?=[A-Z\d]*\d)[A-Z]?\d{2,}[A-Z\d]*){0,4}(?:[-/][A-Z\d]+)*"
)
_LABELLED = re.compile(
    rf"(?<![A-Za-z])(?i:{_LABEL})(?![A-Za-z])(?:\.|['\u2019]s)?"
    r"(?:[\s:#=.(-]|(?i:\b(?:no|nos|num|number|numbers|id|is|was|on file|rec|record|ref|code|card|"
    r"case|of|the|"
    r"your|hospital|plan|ending|in)\b\.?)){0,8}"
    rf"(?P<code>(?:[A-Z]{{2,5}}[ ])?(?:[A-Z][ ])?{_CODE})(?![\w%]|\s?(?:mg|ml|mcg|kg|cm|mm|years?|"
    rf"yo\b|y/o|weeks|days|"
    r"patients|cases|hours|:\d))"
)
_SHAPES = re.compile(
    r"(?<![\w.,/+-])(?:"
    r"\d{3}-\d{2}-\d{4}"  # social security
    r"|[A-Z]{1,5}[-/]?\d{2,4}[-/]\d{3,}(?:-[A-Z\d]+)?"
    r"|[A-Z]{2,5}[-/](?!(?:19|20)\d\d\b)\d{4,}|[A-Z]{1,2}\d{6,}[A-Z]?"
    r"|\d{2,4}-\d{2,4}-\d{2,4}(?:-\d{2,4})?"
    r"|[A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-Z]|\#\d{5,}|\d{7,12}"
    r")(?![\w%/]|[.,-]\d)"
)
# Public registers and catalogues, not patients: trials, articles, genes, strains.
_PUBLIC = re.compile(
    r"(?i)(?:NCT|PMID|PMC|ISRCTN|EudraCT|ACTRN|ChiCTR|UMIN|DRKS|CTRI|GSE|GSM|SRR|SRP|PRJNA|CRD|ATCC"
    r"|CCL|CAS|"
    r"NM_|NP_|ENS[GTP]|rs|doi|ISBN|ISSN|OMIM|MIM|GenBank|RefSeq|COVID|IL|CD|HLA|ICD|SARS|trial|"
    r"cell line|"
    r"catalog(?:ue)?|cat\b|clone|protocol|grant|award|funding)\W{0,3}(?:no\.?|number|ID|"
    r"registration)?\W{0,3}[\w-]*$"
)


_DIGITS_NEAR = re.compile(r"\d[\d ().-]{2}|[A-Z]\d{2}")


def phones(text: str) -> Spans:
    """Yield where numbers to call stand."""
    for match in near(_PHONES, at(_DIGITS_NEAR, text), text, before=12, after=35):
        yield match.span()
    for match in near(_PHONE_CUE, at(_DIGITS_NEAR, text), text, before=50, after=25):
        if 4 <= _digits(match[1]) <= 15:
            yield match.span(1)


def records(text: str) -> Spans:
    """Yield where numbers that lead to a person's files stand."""
    shapes: set[str] = set()
    digits = at(_DIGITS_NEAR, text)
    for match in near(_LABELLED, digits, text, before=50, after=30):
        code = match["code"]
        if _digits(code) < 3 or _is_year(code) or _public(text, match.start("code")):
            continue
        if _is_for_calls(text, match.start(), match.start("code"), code, match[0]):
            continue
        shapes.add(_shape(code))
        touching = text[match.start("code") - 1 : match.start("code")].isalpha()
        yield (match.start() if touching else match.start("code")), match.end("code")
    for match in near(_SHAPES, digits, text, before=12, after=20):
        called = _PHONE_WORD.search(text, max(0, match.start() - 25), match.start())
        if not called and not _public(text, match.start()):
            yield match.span()
    if shapes:
        for match in near(_WORD, digits, text, before=12, after=20):
            if _shape(match[0]) in shapes and len(match[0]) > 4:
                yield match.span()


def _is_for_calls(text: str, start: int, code_start: int, code: str, labelled: str) -> bool:
    """Whether a labelled code is a phone number: "contact number ...", "her number is ..."."""
    if _PHONE_WORD.search(text, max(0, start - 20), code_start):
        return True
    vague = labelled[:2].lower() in ("nu", "no")
    if not vague or _OF_RECORD.search(text, max(0, start - 25), start):
        return False
    return _PHONES.fullmatch(code) is not None


_WORD = re.compile(
    r"(?<![\w.,/+-])(?:[A-Z]{2,5} )?[A-Z\d]*\d[A-Z\d]*(?:[-/][A-Z\d]+)*(?![\w%/]|[.,-]\d)"
)


_OF_RECORD = re.compile(
    r"(?i)\b(?:record|hospital|account|patient|unit|case|chart|file|policy|nhs|id|member|"
    r"social security|"
    r"insurance|medicare|reference|registration|serial|licen[cs]e|passport)\W*$"
)
_PHONE_WORD = re.compile(
    r"(?i)\b(?:tel|phone|ph|fax|cell|mobile|contact|call|pager|ring|text|reach)\w*\W"
)


def _digits(code: str) -> int:
    return sum(character.isdigit() for character in code)


def _is_year(code: str) -> bool:
    return len(code) == 4 and code[:2] in ("19", "20")


def _shape(code: str) -> str:
    """Write a code with 9 for each digit and A for each letter."""
    return re.sub(r"[A-Z]", "A", re.sub(r"\d", "9", code))


def _public(text: str, start: int) -> bool:
    return _PUBLIC.search(text[max(0, start - 30) : start + 3]) is not None
