"""Initials of people: "E.T., 57F", "JB, RN", "transcribed by KLM", "RH/bjt" below a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_lowercase

from mellama.corpus.identifying.cues import DEGREES
from mellama.corpus.identifying.lexicon import NO_NAME, WORD
from mellama.corpus.identifying.names_words import kind_of
from mellama.corpus.identifying.reading import Reading
from mellama.corpus.identifying.vocabulary import words

Span = tuple[int, int]

_STOPPED = re.compile(r"(?<![\w.])[A-Z]\.[ ]?[A-Z]\.(?:[ ]?[A-Z]\.)?(?![\w-])")
_WHO = re.compile(
    r"(?i:\b(?:pt|patient|client|resident|student|child|baby|infant|mother|father|son|daughter|"
    r"sister|brother|wife|husband|partner|friend|initials?|by|named|case \d+[.:]?|mr|mrs|ms|miss|"
    r"dr|name|participant|subject|with|per|for|from|told|and|nurse|case)\.?[:,(]?[ ]\(?)$"
)
_PERSON_BEHIND = re.compile(
    r",?[ ]\(?(?:\d{1,3}[ -]?(?:[MF]\b|y|mo)|(?:is|was|has|had|reports|reported|states|says|said|"
    r"denies|told|and his|and her|lives|presents|presented)\b|a \d)|'s\b"
)
_NOT_STOPPED = words(
    """
    us uk md rn po iv do pr prn bid tid qid er or im dc np pa am pm ed hs npo qd pt ot eg ie
    cc sc bp hr rr yo ll id gi gu ent dnr icu tb ct mri sob na va vs dvt uti cpr dob qhs qam
    eu un ad bc no st ms ob gyn ekg cpap
    """
)
_POST_BEHIND = re.compile(rf"(?:,[ ]?|/|[ ]){DEGREES}\b")
_CUES = words(
    """
    transcribed transcriber transcription transcr dictated typed scribed scribe entered signed
    drawn collected witness witnessed verified checked done given seen read reviewed initials
    initial tech rn author tr by init int completed charted double-checked obtained performed
    taken recorded reported call called nurse operator staff typist dict es s
    """
)
_CUED = re.compile(r"(?:[ ]by)?(?:[ ]/e?s)?[ :=(#/]{1,3}(?:RN[ :])?([A-Z]{2,4})(?=$|[\s,.;)/|])")
_CUED_SMALL = re.compile(
    r"\.?(?:[ ]by)?[ :]{1,2}(?:((?:[a-z]\.){2,3})|(?!by\b|on\b|in\b|at\b|and\b|to\b|up\b|out\b|"
    r"off\b)"
    r"([a-z]{2,3})(?=[.]?\n|[.]?$))"
)
_TYPING = words(
    """
    transcribed transcriber transcr typed scribed scribe typist dict initials dictated by
    """
)
_TAIL_BEFORE = re.compile(
    r"(?:[.!?)\]][ ]+|(?:^|\n|[ ])(?:--?|\u2014|\u2013|~)[ ]?|[ ]/|\d[ ]+|\(|[a-z][ ]?/[ ]?)$"
)
_TAIL_BEHIND = re.compile(r"\)?[ \t]*(?:\n|$)|[ ]{2,}")
_LETTER_END = re.compile(
    r"(?m)^[ \t]*([A-Z]{2,4}[ ]?[/:][ ]?[A-Za-z]{2,4})(?=[ \t]*$|/(?:typed|dict|tr)|[ ](?:typed|"
    r"dict))"
)
_NO_INITIALS = words(
    """
    am pm ed er or icu ccu po iv im sc prn bid tid qid hs stat ct mri us usa uk ok no na nad
    wnl dnr dni cmo ama ra lla rn md np pa do lpn cna est edt cst pst pdt utc gmt ltd llc inc
    re cc fyi tbd nkda npo lol ft lb kg mg ml hg mmhg bpm qd qam qpm qod sl sq gtt end eof tx
    hx dx rx mr mrs ms dr st wc bx fx id all not and the see new old yes due out off low high
    neg pos iii ii vi vii per rm prop la ny nj ca fl ga oh mi il az co
    """
)


# A letter with a stop that does what a person does: "K. was clean"; or signs alone on its line.
_ONE = re.compile(
    r"[A-Z]\.(?=[ ](?:was|is|has|had|said|says|told|asked|wants|reports|reported|denies|denied|"
    r"states|"
    r"stated|lives|and I|does|did|went|came|feels|felt|seemed|appeared|presented)\b)"
)
_ONE_ON_LINE = re.compile(
    r"(?<=\n)(?:(?:[A-Z]\.){1,3}(?=,?[ ]*(?:\n|$|\d{1,2}[/.-]\d))|[A-Z](?=[ ]*(?:\n\n|\n?$)))"
)
_LETTERS = frozenset(ascii_lowercase)
_NOBODY = words(
    """
    am pm er ed or icu iv im po pt ot ir us ct mri rn md np pa ems pd mom dad her his me him
    them
    """
)
_LAST_LINES = 600  # characters: where a letter names its typist


def initials(reading: Reading) -> Iterator[Span]:
    """Yield where initials stand for a person."""
    text = reading.text
    for place in reading.of(_LETTERS):
        start, end = reading.starts[place], reading.ends[place]
        if text[start].isupper() and not text[start - 1 : start].isalnum():
            yield from _letter(text, start, end)
    yield from _cued(reading)
    for place in reading.capitals:
        start, end = reading.starts[place], reading.ends[place]
        short = 1 < end - start < 4 and not text[end : end + 1].isdigit()
        if (
            short
            and text[start:end].isupper()
            and _is_signature(text, start, end)
            and _are_initials(reading.words[place])
        ):
            yield start, end
    for match in _LETTER_END.finditer(text, max(0, len(text) - _LAST_LINES)):
        if any(_are_initials(part.strip()) for part in re.split("[/:]", match[1])):
            yield match.span(1)


def _letter(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield "E.T." and "K." where a person is meant."""
    if text[end : end + 1] != ".":
        match = _ONE_ON_LINE.match(text, start)
        if match:
            yield match.span()
        return
    stopped = _STOPPED.match(text, start)
    if stopped:
        letters = re.sub(r"[^a-z]", "", stopped[0].lower())
        before = text[max(0, start - 16) : start]
        person = _WHO.search(before) or _PERSON_BEHIND.match(text, stopped.end())
        if person and letters not in _NOT_STOPPED:
            yield stopped.span()
    match = _ONE_ON_LINE.match(text, start) or _ONE.match(text, start)
    if match:
        yield match.span()


def _cued(reading: Reading) -> Iterator[Span]:
    """Yield "transcribed by KLM" and "typed: pw"."""
    text = reading.text
    for place in reading.of(_CUES):
        word, end = reading.words[place], reading.ends[place]
        match = _CUED.match(text, end)
        if match:
            by = (word in ("by", "es") or " by" in match[0]) and match[1].lower() not in _NOBODY
            if by or _are_initials(match[1].lower()):
                yield match.span(1)
        elif word in _TYPING and (match := _CUED_SMALL.match(text, end)):
            yield match.span(1 if match[1] else 2)


def _is_signature(text: str, start: int, end: int) -> bool:
    if text[start - 1 : start].isalnum() or text[end : end + 1].isalnum():
        return False
    if _POST_BEHIND.match(text, end) and text[start - 1 : start] not in ".":
        return True
    return (
        _TAIL_BEHIND.match(text, end) is not None
        and _TAIL_BEFORE.search(text, max(0, start - 5), start) is not None
    )


def _are_initials(small: str) -> bool:
    return small not in _NO_INITIALS and kind_of(small) not in (WORD, NO_NAME)
