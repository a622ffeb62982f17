"""How a free answer is read off what a model wrote: a span of a text, or a summary of it."""

from __future__ import annotations

import re
from functools import lru_cache

from mellama.records import Unparsed
from mellama.tasks.reading import EMPTY, MARKER, REFUSAL, REFUSED, SENTENCE_END, first_turn

SAID_BACK = Unparsed("the prompt said back")

DRESS = " \t\r\n*_\"'`#>"
BOLD = re.compile(r"\*\*(?P<inside>.+?)\*\*", re.DOTALL)
LEAD_IN = re.compile(
    r"(?:(?:sure|certainly|of course|okay|ok)\b[^\n:]{0,60}[!.,:]\s*)?"
    r"(?:here(?: is|'s|\u2019s)\b[^\n:]{0,80}:\s*)?"
    r"(?:[#*_\s]*(?:the\s+)?(?:final\s+)?(?:summary|abstract|impression|answer)"
    r"(?:\s+is)?[*_\s]*:[*_\s]*)?",
    re.IGNORECASE,
)
REFUSAL_WORDS = 80  # a longer text that begins so may well be about language models


def read_span(completion: str, context: str, asked: tuple[str, ...]) -> str | Unparsed:
    """Read the words that answer a question on a text.

    In order: a whole answer that stands in the text; what follows the last final-answer marker;
    what opens the answer in bold; its first line. Lines after it count where all of them together
    stand in the text. `asked` are the instruction and the question: said back, they are no answer.
    """
    text = first_turn(completion)
    if not text:
        return EMPTY
    if _is_begun(asked[0], text) or _folded(text) in map(_folded, asked):
        return SAID_BACK
    if _stands_in(text, context):
        return text
    tails = [text[marker.end() :].strip() for marker in MARKER.finditer(text)]
    for tail in reversed(tails):
        if _stands_in(_undressed(tail), context):
            return _undressed(tail)
    answer = _leading(tails[-1] if tails and tails[-1] else text)
    if REFUSED.search(answer) and not _stands_in(answer, context):
        return REFUSAL
    return answer or EMPTY


def read_summary(completion: str, instruction: str) -> str | Unparsed:
    """Read a summary: all of the answer but a lead-in, "Here is a summary:", and a heading."""
    if _is_begun(instruction, completion):
        return SAID_BACK
    text = completion.strip()
    lead_in = LEAD_IN.match(text)
    summary = first_turn(text[lead_in.end() :] if lead_in else text).strip(" \t\r\n*_#")
    if not summary:
        return EMPTY
    end = SENTENCE_END.search(summary)
    first = summary[: end.start()] if end else summary
    if REFUSED.search(first) and len(summary.split()) < REFUSAL_WORDS:
        return REFUSAL
    return summary


def _leading(text: str) -> str:
    """Return what stands in bold at the start, or the first line."""
    bold = BOLD.match(text)
    if bold:
        return _undressed(bold["inside"])
    return _undressed(text.partition("\n")[0])


def _undressed(text: str) -> str:
    """Leave out marks of emphasis and quotation around an answer, and the stop behind it."""
    bare = text.strip(DRESS)
    return bare[:-1].strip(DRESS) if bare.endswith(".") else bare


def _stands_in(answer: str, context: str) -> bool:
    return bool(answer) and _folded(answer) in _folded(context)


@lru_cache(maxsize=32)
def _folded(text: str) -> str:
    """Write in small letters with single blanks."""
    return " ".join(text.casefold().split())


def _is_begun(instruction: str, text: str) -> bool:
    """Whether a text begins as the instruction does: the prompt said back."""
    return _folded(text).startswith(_folded(instruction)[:60])
