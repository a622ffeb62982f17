"""How a free answer is read off what a model wrote: a span of a text, or a summary of it."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from mellama.records import Unparsed
from mellama.tasks.phrases import MARKER, REFUSED, SENTENCE_END
from mellama.tasks.reasons import EMPTY, REFUSAL, SAID_BACK
from mellama.tasks.wrapping import NEW_ARTICLE, unwrapped

DRESS = " \t\r\n*_\"'`#>"
WORDS = re.compile(r"\w")
LEADING_ON = {"the", "my", "final", "correct"}  # words before "answer", where none comes after it
BOLD = re.compile(r"\*\*(?P<inside>.+?)\*\*", re.DOTALL)
LEAD_IN = re.compile(
    r"(?:(?:sure|certainly|of course|okay|ok)\b[^\n:]{0,60}[!.,:]\s*)?"
    r"(?:here(?: is|'s|\u2019s)\b[^\n:]{0,80}:\s*)?"
    r"(?:[#*_\s]*(?:the\s+)?(?:final\s+)?(?:summary|abstract|impression|answer)"
    r"(?:(?:\s+is)?[*_\s]*:[*_\s]*|[*_ \t]*\n\s*))?",
    re.IGNORECASE,
)
TEXT = r"(?:text|article|passage|context|note|abstract|paper|study|authors)"
BULLET = re.compile(r"\A(?:[-*\u2022]|A:)\s+")
SOURCED = re.compile(
    rf"(?:(?:according to|based on|as (?:stated|mentioned) in) the {TEXT}[^,\n]{{0,40}},"
    rf"|the {TEXT} (?:states?|says?|mentions?)(?: that|:))\s+",
    re.IGNORECASE,
)
REMARK = re.compile(
    rf"\s[-\u2013\u2014]\s|,?\s(?:because|since)\b"
    rf"|\.\s+(?=(?:This|That|The (?:{TEXT}|answer)|According|Explanation|Reason|Source)\b)"
)
CLOSING = re.compile(
    r"\n(?:let me know|please let me know|i hope|feel free|would you like)\b[^\n]*\Z", re.IGNORECASE
)
MOST_LINES, MOST_MARKERS, MOST_REMARKS = 64, 4, 8  # to look among for a few words
REFUSAL_WORDS = 80  # a longer text that begins so may well be about language models


def read_span(completion: str, context: str, asked: tuple[str, ...]) -> str | Unparsed:
    """Read the words that answer a question on a text.

    In order: a whole answer that stands in the text; what follows a final-answer marker; what
    opens the answer in bold; its first line. Lines after it count where all of them together stand
    in the text, and a remark behind words of the text is left out. `asked` are the instruction and
    the question: said back, they are no answer, nor is all of the text.
    """
    text = unwrapped(completion)
    if isinstance(text, Unparsed):
        return text
    if _is_begun(asked[0], text) or _folded(text) in map(_folded, (*asked, context)):
        return SAID_BACK
    if not WORDS.search(text):
        return EMPTY
    if _stands_in(text, context):
        return text
    markers = _ends_of(list(MARKER.finditer(text)))
    tails = [text[marker.end() :].strip() for marker in markers]
    for tail in tails:
        if _stands_in(_undressed(tail), context):
            return _undressed(tail)
    before = text[: markers[-1].start()].strip() if markers else text
    answer = _leading(tails[-1] if tails and tails[-1] else before, context)
    if REFUSED.search(answer) and not _stands_in(answer, context):
        return REFUSAL
    leads_on = bool(markers) and LEADING_ON.issuperset(answer.casefold().split())
    return EMPTY if leads_on or not WORDS.search(answer) else answer


def read_summary(
    completion: str,
    instruction: str,
    article: str = "",
    *,
    ends: re.Pattern[str] = NEW_ARTICLE,
) -> str | Unparsed:
    """Read a summary: all of the answer but a lead-in, "Here is a summary:", and a heading.

    `ends` is how the next prompt begins. The instruction or the whole article said back is no
    summary; a part of the article, copied, is one.
    """
    text = unwrapped(completion, ends)
    if isinstance(text, Unparsed):
        return text
    if _is_begun(instruction, text) or _folded(text) == _folded(article):
        return SAID_BACK
    lead_in = LEAD_IN.match(text)
    summary = CLOSING.sub("", text[lead_in.end() :] if lead_in else text).strip(" \t\r\n*_#")
    if not WORDS.search(summary):
        return EMPTY
    end = SENTENCE_END.search(summary)
    first = summary[: end.start()] if end else summary
    said = dict.fromkeys(SENTENCE_END.split(summary))  # a refusal may go on for ever
    if REFUSED.search(first) and sum(len(one.split()) for one in said) < REFUSAL_WORDS:
        return REFUSAL
    return summary


def _ends_of(markers: list[re.Match[str]]) -> list[re.Match[str]]:
    """Return the first and the last few markers: an endless answer may have thousands."""
    if len(markers) <= 2 * MOST_MARKERS:
        return markers
    return [*markers[:MOST_MARKERS], *markers[-MOST_MARKERS:]]


def _leading(text: str, context: str) -> str:
    """Return what stands in bold at the start, or the first line and what goes on in the text."""
    bold = BOLD.match(text)
    if bold:
        return _undressed(bold["inside"])
    lines = BULLET.sub("", text, count=1).split("\n", MOST_LINES)[:MOST_LINES]
    answer = _without_remark(_undressed(lines[0]), context)
    for count in (count for count in range(2, len(lines) + 1) if lines[count - 1].strip()):
        longer = _without_remark(_undressed("\n".join(lines[:count])), context)
        if len(longer) <= len(answer) or not _stands_in(longer, context):
            break
        answer = longer
    return answer


def _without_remark(answer: str, context: str) -> str:
    """Leave out what is said about words of the text, before and behind them."""
    sourced = SOURCED.match(answer)
    bare = _undressed(answer[sourced.end() :] if sourced else answer)
    remarks = [found.start() for found in islice(REMARK.finditer(bare), MOST_REMARKS)]
    for head in (bare, *(_undressed(bare[:start]) for start in reversed(remarks))):
        if _stands_in(head, context):
            return head
    return answer


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
