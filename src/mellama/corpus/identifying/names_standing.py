"""Words that are names as well as words, told by where they stand: "seen by Stone", "| Reed |".

A capital that neither the beginning of a sentence nor a heading explains is that of a name.
"""

from __future__ import annotations

import re

from mellama.corpus.identifying.cues import MEDICAL_HEADS, ORGANISATIONS, ROLE_BEHIND, SPEAKING
from mellama.corpus.identifying.lexicon import FAMILY, GIVEN, NAME, borne_names
from mellama.corpus.identifying.names_words import UNKNOWN, Word
from mellama.corpus.identifying.reading import Reading
from mellama.corpus.identifying.vocabulary import CLINICAL, HARDLY, RISKY, words

_CELL_BEFORE = re.compile(r"(?:\t|\||[ ]{2,})[ ]?$")
_LINE_BEFORE = re.compile(r"(?:^|\n)[ ]?$")
_CELL_BEHIND = re.compile(r"(?:'s)?[ ]?(?:\t|\||[ ]{2,}|\n|$)")
_CELL_BEHIND_IN_ROW = re.compile(r"[ ]?(?:\t|\||[ ]{2,})")
_LISTED = re.compile(
    r"(?:[ ]\([^()\n]{1,20}\))?(?:,[ ](?:and[ ]|&[ ])?|[ ]?/[ ]?|[ ]and[ ]|[ ]&[ ]|[ ]or[ ]|"
    r";[ ]|[ ]\+[ ])"
)
_LISTED_BEHIND = re.compile(r"(?:'s)?(?:$|[\n,;.)/|+(]|[ ](?:and|&|or|to|will|at|for|in)\b|[ ]{2})")
_AGED = re.compile(
    r",?[ ]\(?\d{1,3}[ ]?(?:[MF]\b|y\.?/?o\b|yo\b|y\b|yrs?\b|years?\b|months?\b|mos?\b|wks?\b)"
)
_AGED_BARELY = re.compile(r"(?:,[ ]|[ ]|[ ]\()\d{1,2}(?=[),;]|\.(?!\d)|[ ]and\b|$)")
_POSSESSIVE = re.compile(r"'s?[ ](?=[a-z])")
_IS_PERSON = re.compile(
    r"[ ](?:is|was)[ ](?:an?[ ](?:[a-z-]+[ ]){0,3}?(?:\d|man|woman|lady|gentleman|girl|boy|child|"
    r"student|teacher|nurse|widow\w*|male|female)|\d{1,3}[ ](?:yo|y|and)|(?:seen|admitted|brought|"
    r"born|tearful|referred|accompanied|discharged|intubated|transferred)\b)|,?[ ]who[ ]"
)
_DETERMINERS = words("the a an this that these those his her my our their its no any each every")
_TITLE_CASE = re.compile(r"[ ](?:[A-Z][a-z]|(?:of|and|the)[ ][A-Z][a-z])")

_BORNE = borne_names() - CLINICAL


def is_borne(word: Word) -> bool:
    """Whether people bear the word as a name, and wards do not write it for a thing."""
    return word.kind in (GIVEN, FAMILY) and word.small in _BORNE


def stands_as_name(reading: Reading, kept: list[Word], last: tuple[int, bool]) -> bool:
    """Whether words that may be names stand where a name does."""
    text, first, final = reading.text, kept[0], kept[-1]
    if not all(word.initial or _may_be(word) for word in kept) or first.initial:
        return False
    if ORGANISATIONS.match(text, final.end) or MEDICAL_HEADS.match(text, final.end):
        return False
    if last[1] and _is_listed(text, first, final, last[0]):
        return True
    if not is_borne(first):
        return False
    if _is_alone(text, first.start, final.end) or _has_role_or_age(text, first, final):
        return True
    if first.shouted:
        return False
    return _is_amid(reading, first, final) or _acts(text, first, final)


def _may_be(word: Word) -> bool:
    return word.kind in (GIVEN, FAMILY, NAME, UNKNOWN)


def _is_listed(text: str, first: Word, final: Word, end: int) -> bool:
    """Whether a name stands before, and this goes on: "Cho, Rose and Walker"."""
    if first.start - end > 26 or not _LISTED.fullmatch(text, end, first.start):
        return False
    if first.shouted and not text[end - 2 : end].isupper():
        return False
    return first.small in borne_names() and _LISTED_BEHIND.match(text, final.end) is not None


def _is_alone(text: str, start: int, end: int) -> bool:
    """Whether the words fill a cell of a table, or brackets."""
    if text[start - 1 : start] == "(" and text[end : end + 2].lstrip(".").startswith(")"):
        return True
    before = text[max(0, start - 4) : start]
    if _CELL_BEFORE.search(before):
        return _CELL_BEHIND.match(text, end) is not None
    line = start < 2 or _LINE_BEFORE.search(before) is not None
    return line and _CELL_BEHIND_IN_ROW.match(text, end) is not None


def _has_role_or_age(text: str, first: Word, final: Word) -> bool:
    if ROLE_BEHIND.match(text, final.end) or _AGED.match(text, final.end):
        return True
    return first.kind == GIVEN and not first.shouted and bool(_AGED_BARELY.match(text, final.end))


def _is_amid(reading: Reading, first: Word, final: Word) -> bool:
    """Whether the capital stands inside a sentence, where only a name has one."""
    text = reading.text
    before = text[max(0, first.start - 2) : first.start]
    if len(before) < 2 or before[1] not in " /" or not (before[0].islower() or before[0].isdigit()):
        return False
    if first.place == 0 or _TITLE_CASE.match(text, final.end):
        return False
    previous = reading.words[first.place - 1]
    if text[reading.starts[first.place - 1]].isupper():
        return False
    determined = previous in _DETERMINERS and not _POSSESSIVE.match(text, final.end)
    return not determined and first.small not in HARDLY


def _acts(text: str, first: Word, final: Word) -> bool:
    """Whether the words do or have something, as a person does, at the beginning of a sentence."""
    if _POSSESSIVE.match(text, final.end) and first.small not in HARDLY:
        return True
    if _IS_PERSON.match(text, final.end):
        return True
    if first.small in RISKY or first.small in _THINGS_DO:
        return False
    return SPEAKING.match(text, final.end) is not None and first.kind == GIVEN


_THINGS_DO = words("pain family blood health police church light major gene manual sample star")
