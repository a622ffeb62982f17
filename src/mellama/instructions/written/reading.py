"""A completion read as one question and its answer, or the reason why it cannot be."""

from __future__ import annotations

import re
from typing import NamedTuple

from mellama.instructions.builders import paragraphs
from mellama.records import Unparsed

UNREADABLE = "not one question and its answer in the form that was asked for"
EMPTY = "an empty question or answer"
POINTS = "speaks of the passage, which nobody is shown"

# A label begins a line, whatever its case, maybe behind Markdown's marks of headings, quotations
# and lists. A mark of emphasis closes on either side of the colon, or with the line.
LABEL = re.compile(
    r"^[ \t>#-]*(?:\d+[.)][ \t]*)?(\*\*|__|[*_`])?[ \t]*(question|answer)[ \t]*"
    r"(?(1)(?:\1[ \t]*:|:[ \t]*\1?)|:)",
    re.IGNORECASE | re.MULTILINE,
)
FENCE = re.compile(r"\A```\w*\n(.*)\n```\Z", re.DOTALL)
HALF_A_PAIR = re.compile(r"[\ud800-\udfff]")  # which UTF-8 cannot hold

_TEXTS = "passage|text|excerpt|extract|paragraph|section|context|snippet|document|article"
_ADVICE = "guidelines?|guidance|information|recommendations?"
# "the passage of urine" and "the context of pregnancy" are no texts
_BARE = (
    "the (?:passage|context)\\b(?! of\\b)|the (?:text|excerpt|extract|paragraph|section|snippet)"
)
ASKS_OF_A_TEXT = re.compile(
    rf"\b(?:this|these|the (?:above|given|provided|following|preceding)) (?:\w+ )?"
    rf"(?:{_TEXTS}|{_ADVICE})\b"
    rf"|\b(?:{_BARE}|the document|the article)\b"
    rf"|\b(?:{_TEXTS}|{_ADVICE}) (?:above|below)\b(?! \d)"
    r"|\b(?:mentioned|described|listed|discussed|stated|given|shown) (?:above|below|here)\b(?! \d)",
    re.IGNORECASE,
)
ANSWERS_OF_A_TEXT = re.compile(
    r"\b(?:the|this) (?:(?:above|given|provided) )?(?:passage|excerpt|text)\b(?! of\b)",
    re.IGNORECASE,
)
"""Narrower: a publisher's own words, as an answer, may speak of a section or a document."""


class Pair(NamedTuple):
    """A question on one line, and its answer, which may have several."""

    question: str
    answer: str


def read_pair(completion: str) -> Pair | Unparsed:
    """Read the two labels, each once, the question's first, and nothing before it."""
    text = completion.strip()
    if fenced := FENCE.match(text):
        text = fenced[1].strip()
    labels = list(LABEL.finditer(text))
    if [label[2].lower() for label in labels] != ["question", "answer"]:
        return Unparsed(UNREADABLE)
    first, second = labels
    asked = _without_mark(text[first.end() : second.start()], first[1])
    answered = _without_mark(text[second.end() :], second[1])
    if first.start() > 0 or len(asked.splitlines()) > 1 or HALF_A_PAIR.search(text):
        return Unparsed(UNREADABLE)
    pair = Pair(" ".join(asked.split()), paragraphs(answered))
    if not pair.question or not pair.answer:
        return Unparsed(EMPTY)
    if ASKS_OF_A_TEXT.search(pair.question) or ANSWERS_OF_A_TEXT.search(pair.answer):
        return Unparsed(POINTS)
    return pair


def _without_mark(text: str, mark: str | None) -> str:
    """Take off the mark that a label opened and that closes behind the last word."""
    stripped = text.strip()
    if mark and stripped.endswith(mark) and stripped.count(mark) % 2:
        return stripped.removesuffix(mark).rstrip()
    return stripped
