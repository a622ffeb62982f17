"""What stands right before a capitalised word: a title, a label, a relative, a verb of meeting."""

from __future__ import annotations

import re
from enum import Enum

from mellama.corpus.identifying.cues import (
    KIN,
    LABELS,
    MEETING,
    NAMING,
    SHORT_TITLES,
    TITLES,
)
from mellama.corpus.identifying.reading import Reading


class Cue(Enum):
    """How strongly what stands before a word calls it a name, strongest first."""

    TITLE = "title"
    LABEL = "label"
    KIN = "kin"
    NAMING = "naming"
    MEETING = "meeting"
    NONE = "none"


_SIGNED = re.compile(r"(?:/s/|(?:^|\n|[ ])(?:--?|\u2014|\u2013|~))[ ]?$")
_COLON = re.compile(r"(?:\(s\))?[ \t]*(?:[:#=|][ \t]*\n?[ \t]*|\t[ \t]*|[ ]{2,})[\"\u201c*]*$")
_TITLE_GAP = frozenset(
    ("", " ", ". ", ".", ' "', ".  ", "  ", "\n", ". \n", ".\n", " \n", " (", '. "')
)
_KIN_GAP = re.compile(r"(?:[ ]|,[ ]|[ ]?\([ \"]?|:[ ]?|\n|[ ]-[ ]|[ ][\"\u201c]|\)[:,]?[ ]|/)$")
_MEETING_GAP = frozenset((" ", "\n", ": ", " - ", " \u2013 ", " (", ": Dr. ", " = ", "- "))
_IS = frozenset(("is", "was", "named", "called", "name"))
_CUES = TITLES | LABELS | KIN | NAMING | MEETING | _IS | frozenset(("s", "w", "c"))


def cue_before(reading: Reading, place: int) -> Cue:
    """Tell what stands before the word at a place."""
    text, start = reading.text, reading.starts[place]
    before = text[max(0, start - 4) : start]
    if place == 0:
        return Cue.NAMING if _SIGNED.search(before) else Cue.NONE
    word = reading.words[place - 1]
    if word.endswith(("'s", "\u2019s")):
        word = word[:-2]
    if word in _CUES:
        cue = _strongest(reading, place - 1, word, text[reading.ends[place - 1] : start])
        if cue != Cue.NONE:
            return cue
    if before[-2:].strip() in ("-", "--", "\u2014", "\u2013", "~", "/") and _SIGNED.search(before):
        return Cue.NAMING
    return Cue.MEETING if before.endswith(("& ", "w/ ", "w/", "c/o ")) else Cue.NONE


def _strongest(reading: Reading, place: int, word: str, gap: str) -> Cue:
    if word in TITLES and gap in _TITLE_GAP and _is_title(reading, place, word, gap):
        return Cue.TITLE
    if gap != " " and _COLON.fullmatch(gap) and (word in LABELS or word.rstrip("s") in LABELS):
        return Cue.LABEL
    if word in NAMING and not gap.strip(' \n\t,.!:"\u201c('):
        return Cue.NAMING
    if word in KIN and (gap == " " or _KIN_GAP.fullmatch(gap)):
        return Cue.KIN
    if word in _IS and gap == " " and place:
        earlier = reading.words[place - 1].removesuffix("'s").removesuffix("\u2019s")
        if earlier in KIN or earlier in ("name", "names") or word in ("named", "called"):
            return Cue.KIN
    return Cue.MEETING if word in MEETING and gap in _MEETING_GAP else Cue.NONE


def _is_title(reading: Reading, place: int, word: str, gap: str) -> bool:
    """Whether a word that may be a title is one here: "Father Brown", "pa Smith" not."""
    if word == "mx" and not reading.text[reading.starts[place]].isupper():
        return False
    if word in SHORT_TITLES:
        return (
            "\n" not in gap or "." in gap or not reading.text[reading.starts[place] + 1].isupper()
        )
    return reading.text[reading.starts[place]].isupper() and "\n" not in gap and gap != ""


def with_title(text: str, start: int) -> int:
    """Move the start of a name before its title: "Dr. Long"."""
    moved = start
    for _ in range(3):
        begin = text.rfind(" ", 0, max(0, moved - 1)) + 1
        begin = max(begin, text.rfind("\n", 0, moved) + 1)
        word = text[begin:moved].strip(' .()"\u201c[')
        if word.lower() in ("boy", "girl") and text[begin - 5 : begin - 1].lower() == "baby":
            moved = begin - 5
            break
        if moved - begin > 12 or not word or word.lower() not in TITLES:
            break
        if not (word[0].isupper() or word in SHORT_TITLES):
            break
        moved = begin + text[begin:moved].find(word[0])
    return moved
