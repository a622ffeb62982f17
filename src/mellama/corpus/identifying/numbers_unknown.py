"""Tokens of letters and digits, and long runs of digits, that nothing explains: records' numbers.

Whatever has five digits, or letters with four, is somebody's number unless it is known to be
something else: a dose, a laboratory value, a code of a classification, a vertebra, a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mellama.corpus.identifying.reading import Reading

_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[-/.#:_][A-Za-z0-9]+)*")
_KNOWN = re.compile(
    r"(?:"
    r"[A-TV-Z]\d[\dA-Z]\.[\dA-Z]{1,4}"  # ICD-10: E11.65
    r"|[A-Za-z]{1,3}\d{1,2}(?:[-/][A-Za-z]{0,3}\d{1,2})*[a-z]?"  # C5-6, T2N1M0, B12
    r"|(?:[TNMG]\w{1,2}){2,5}"
    r"|\d{1,6}(?:\.\d+)?(?:[-x/]\d{1,5}(?:\.\d+)?)*(?:[A-Za-z%\u00b5]{1,7}(?:/[A-Za-z\d]{1,6})*)?"
    r"|[A-Za-z]{1,8}[-:=/.]?\d{1,4}\.\d{1,3}(?:[-/]\d+(?:\.\d+)?)*[A-Za-z%]{0,4}"  # Hgb9.8
    r"|(?i:(?:bp|hr|rr|wbc|hgb|plt|plts|na|k|cl|co2|bun|cr|glu|bnp|probnp|ldh|ck|cpk|trop|inr|ptt|"
    r"ast|alt|alp|tsh|psa|cea|ca|afp|crp|esr|fbs|fsbs|bg|bs|sbp|dbp|map|temp|wt|ht|bmi|fio2|spo2|"
    r"pao2|po2|pco2|sao2|peep|tv|ef|ebl|uop|io|i/o|cd|il|hla|brca|cyp|her|hpv|h|n|covid|sars|cov|"
    r"dsm|icd|cpt|fev|fvc|mcv|mch|rdw|anc|alc|vit|d|b|q|x|po|fy|cy|pod|hd|dol|ga|ldl|hdl|tg|egfr|"
    r"gfr|rt|lt|fr|g|f|mg|hct|abl|ivf|ns|lr|d5|kcl|lot-?free)[-:=/.]?)+"
    r"\d{1,5}(?:[-/x]\d{1,4})*[a-z%]{0,4}"
    r"|(?:COVID|SARS|CoV|BRCA|HLA|CYP|CD|IL|PD|HER|EGFR|KRAS|GLP|SGLT|H\dN\d)[-\w*]{0,9}"
    r"|(?:19|20)\d\d(?:[-/](?:19|20)?\d\d)?s?"
    r"|\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:[AaPp][Mm]?|h|hrs?)?|\d{3,4}(?:h|hrs|H|Z|ET)"
    r"|\d{1,2}[:.]\d\d-\d{1,2}[:.]\d\d(?:[ap]m|h)?|[TMPD][-\d]\d{4,5}"
    r"|(?:[01]\d|2[0-3])[0-5]\d[-/](?:[01]\d|2[0-3])[0-5]\d"
    r"|\d{1,2}[-/.]\d{1,2}[-/.](?:\d\d|\d{4})|(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}"
    r"|\d{1,3}(?:[-/]\d{1,3}){1,2}|\d{1,4}[-./]\d{1,4}"  # a share, a pressure, a range
    r"|\d{1,2}[-/]?[A-Za-z]{3,9}[-/]?\d{2,4}|[A-Za-z]{3,9}[-/.]?\d{1,2}(?:[-/.,]\d{2,4})?"
    r"|(?:19|20)\d\d-\d\d-\d\dT[\d:.Z+-]*"
    r"|\d{1,2}[wW]k?s?[+ ]?\d{0,2}[dD]?|\d{1,4}:\d{1,5}[kK]?|[A-Z]\d{2,3}[A-Z]{1,3}"
    r"|\d{1,5}[-/](?:[A-Za-z]{1,4}|(?i:day|hour|week|month|year|minute|min|dose)s?)"
    r"|\w*[a-z]{5,}[-\d]*"  # lisinopril-20
    r")"
)
_LABORATORY = re.compile(
    r"(?i:\b(?:bnp|ldh|ck|cpk|ferritin|wbc|wbcs|platelets?|plts?|plt|rbc|count|copies|load|cfu|"
    r"troponin|trop|lipase|amylase|ca-?\d+|psa|cea|afp|hcg|dimer|alt|ast|volume|intake|output|"
    r"uop|ebl|total|dose|units|cost|zip|zip code|cpt|icd\S*|loinc|snomed|ndc|rxnorm|rxcui|npi|"
    r"omim|pmid|doi|nct|grant|trial|cas|us\$|rs)\b[^A-Za-z\n]{0,6}(?:(?:of|was|is|to|code|up|down|"
    r"at|from|>|<)\b[ ])?)$|[$\u00a3\u20ac#<>~\u2248]\s?$|[\d.,]$"
)
_UNIT = re.compile(
    r"[ ]?(?:mg|mcg|ug|ml|mL|cc|kg|g\b|lbs?|mm|cm|m\b|ft|feet|steps|cells|copies|IU|iu|units?|U\b|"
    r"U/|ng|pg|K\b|k\b|%|\u00b5|/|x\b|dollars|patients|people|calories|kcal|miles|hours|hrs|"
    r"minutes|days|"
    r"weeks|years|rpm|cGy|Hz|colon|per\b|cfu|CFU|hertz|lux)|[.,]\d"
)
_PUBLIC = re.compile(
    r"(?i)(?:NCT|PMC|PMID|ISRCTN|GSE|GSM|SRR|SRP|rs|NM_|ENS[GTP]|ATCC|CRD|LOINC)\W?\d"
)


def unexplained(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield tokens of digits, with or without letters, that are nothing known."""
    text, done = reading.text, 0
    for first, last in reading.digits:
        if first < done:
            continue
        start = first
        while start > done and (
            text[start - 1].isalnum()
            or (text[start - 1] in "-/#_" and text[start - 2 : start - 1].isalnum())
        ):
            start -= 1
        match = _TOKEN.match(text, start)
        if match is None or match.end() < last:
            continue
        done = match.end()
        if _is_number_of_somebody(text, match):
            yield match.span()


def _is_number_of_somebody(text: str, match: re.Match[str]) -> bool:
    token = match[0]
    digits = sum(map(str.isdigit, token))
    if digits < 3 or len(token) > 40 or (digits < 5 and token.isdigit()):
        return False
    start, end = match.span()
    if token.isdigit():
        return (
            token[-2:] != "00"
            and not _UNIT.match(text, end)
            and not _LABORATORY.search(text, max(0, start - 30), start)
        )
    if _KNOWN.fullmatch(token) or _PUBLIC.match(token):
        return False
    if text[start - 1 : start] in ("@", ".", "=", "?", "&", "\\") or text[end : end + 1] in (
        "@",
        "=",
    ):
        return False
    if not any(map(str.isalpha, token)):
        return digits > 5 and not _UNIT.match(text, end)
    return not _LABORATORY.search(text, max(0, start - 30), start)
