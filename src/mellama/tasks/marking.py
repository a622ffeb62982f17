"""Entities marked in a sentence as HTML: writing them, and finding them in what a model wrote."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from mellama.metrics.spans import MarkedText, Span
from mellama.records import Unparsed
from mellama.tasks.phrases import REFUSED
from mellama.tasks.reasons import NOT_THE_SENTENCE, REFUSAL
from mellama.tasks.wrapping import NEW_SENTENCE, unwrapped

COPIED = 0.5  # share of the sentence's words that an answer without a mark has to repeat
NEARLY_ALL = 0.8  # share from which on a copy with marks goes before a better one without

# Nothing but these two tags is markup. An HTML parser would take the `<b` of "temp <b and" for a
# tag and swallow the entity after it.
TAG = re.compile(r"<\s*span\b(?P<said>[^<>]*)>|<\s*/\s*span\s*>", re.IGNORECASE)
KIND = re.compile(r"\bclass\s*=[\s\"'\\]*(?P<kind>[\w-]+)", re.IGNORECASE)
DOTS = ("...", "\u2026")  # what the instruction marks
WORD = re.compile(r"\w+|[^\w\s]")
Word = re.Match[str]


class Overlay(NamedTuple):
    """One stretch of an answer, laid over the sentence."""

    covered: float  # share of the sentence's words that it repeats, in order
    aligned: int  # entities whose words were found in the sentence
    spans: frozenset[Span]


def from_tags(tokens: Sequence[str], tags: Sequence[str]) -> MarkedText:
    """Join the tokens with blanks, and turn their B- and I- tags into entities by offset."""
    spans: list[Span] = []
    start = 0
    inside = ""
    for token, tag in zip(tokens, tags, strict=True):
        end = start + len(token)
        place, _, kind = tag.lower().partition("-")
        if place == "i" and kind == inside:
            spans[-1] = Span(spans[-1].start, end, kind)
        elif kind:
            spans.append(Span(start, end, kind))
        inside = kind
        start = end + 1
    return MarkedText(" ".join(tokens), frozenset(spans))


def write_marked(marked: MarkedText) -> str:
    """Put each entity between `<span class="kind">` and `</span>`; entities do not overlap."""
    parts = []
    done = 0
    for span in sorted(marked.spans):
        parts += [
            marked.text[done : span.start],
            f'<span class="{span.kind}">{marked.text[span.start : span.end]}</span>',
        ]
        done = span.end
    return "".join([*parts, marked.text[done:]])


def read_marked(completion: str, sentence: str) -> MarkedText | Unparsed:
    """Find the entities that an answer marks, as offsets in the sentence.

    The answer without its tags is aligned to the sentence word by word, so that a preamble, a lost
    or an added word moves nothing after it. Of the answer's lines and the whole of it, the one
    counts that repeats most of the sentence, then one with marks. A copy without a mark says that
    there are no entities; of copies in one line, the first with a mark counts. A marked text that
    is not in the sentence lies beyond its end: it is a false positive.
    """
    text = unwrapped(completion, NEW_SENTENCE)
    if isinstance(text, Unparsed):
        return text
    lines = dict.fromkeys(line for line in text.splitlines() if line.strip())
    best = max((_lay(line, sentence) for line in lines), key=_rank)
    if len(lines) > 1:
        whole = _lay(text, sentence)
        best = whole if whole.covered > best.covered else best
    if best.covered < COPIED and not best.aligned:
        return REFUSAL if REFUSED.search(text) else NOT_THE_SENTENCE
    return MarkedText(sentence, best.spans)


def _rank(overlay: Overlay) -> tuple[bool, float, bool]:
    has_marks = bool(overlay.spans)
    return has_marks and overlay.covered >= NEARLY_ALL, overlay.covered, has_marks


def without_tags(marked: str) -> tuple[str, list[Span]]:
    """Take the tags out; entities as offsets in what is left, an inner one before its outer.

    A tag that is never closed marks nothing: the answer was cut off within it.
    """
    plain: list[str] = []
    spans: list[Span] = []
    opened: list[tuple[int, str]] = []
    length = done = 0
    for tag in TAG.finditer(marked):
        piece = marked[done : tag.start()]
        plain.append(piece)
        length += len(piece)
        done = tag.end()
        if tag["said"] is not None:
            kind = KIND.search(tag["said"])
            opened.append((length, kind["kind"].lower() if kind else ""))
        elif opened:
            start, name = opened.pop()
            spans += [Span(start, length, name)] if name else []
    return "".join([*plain, marked[done:]]), spans


def _lay(answer: str, sentence: str) -> Overlay:
    plain, marked = without_tags(answer)
    theirs, ours = list(WORD.finditer(plain)), list(WORD.finditer(sentence))
    trimmed = [span for span in (_trimmed(span, plain) for span in marked) if span.start < span.end]
    copies = _copies(_folded(theirs), _folded(ours))
    if len(copies) > 1:
        theirs, trimmed = _one_copy(theirs, trimmed, copies)
    partners: list[Word | None] = [None] * len(theirs)
    # Any two texts share a full stop: signs count only in a sentence that is nothing else.
    counted = [word[0].isalnum() for word in ours]
    counted = counted if any(counted) else [True] * len(ours)
    matched = 0
    for first, second, size in _matching(_folded(theirs), _folded(ours), copies):
        partners[first : first + size] = ours[second : second + size]
        matched += sum(counted[second : second + size])
    moved = [_moved(span, theirs, partners) for span in trimmed]
    beyond = len(sentence) + 1
    spans = frozenset(
        new or Span(beyond + old.start, beyond + old.end, old.kind)
        for old, new in zip(trimmed, moved, strict=True)
    )
    return Overlay(matched / max(sum(counted), 1), sum(map(bool, moved)), spans)


def _copies(answer: list[str], sentence: list[str]) -> list[range]:
    """Find the words of an answer that are the whole sentence, each time that it is repeated."""
    text, whole = ("".join(f"\n{word}" for word in words) + "\n" for words in (answer, sentence))
    found: list[range] = []
    done = words = 0
    while sentence and (at := text.find(whole, done)) >= 0:
        words += text.count("\n", done, at)
        found.append(range(words, words + len(sentence)))
        done, words = at + len(whole) - 1, words + len(sentence)
    return found


def _one_copy(
    words: list[Word], spans: list[Span], copies: list[range]
) -> tuple[list[Word], list[Span]]:
    """Keep what comes before the copies, and of them the first with a mark: the rest repeats it."""
    starts = [words[copy.start].start() for copy in copies] + [len(words[-1].string) + 1]
    marked = [bisect_right(starts, span.start) - 1 for span in spans]
    chosen = min((place for place in marked if place >= 0), default=0)
    kept = [span for span, place in zip(spans, marked, strict=True) if place in (-1, chosen)]
    lead = words[: copies[0].start]
    end = copies[chosen + 1].start if chosen + 1 < len(copies) else len(words)
    return [*lead, *words[copies[chosen].start : end]], kept


def _trimmed(span: Span, plain: str) -> Span:
    """Leave out the blanks at both ends; of the three dots of an example nothing is left."""
    text = plain[span.start : span.end]
    if text.strip() in DOTS:
        return Span(span.start, span.start, span.kind)
    start = span.start + len(text) - len(text.lstrip())
    return Span(start, start + len(text.strip()), span.kind)


def _moved(span: Span, words: list[Word], partners: list[Word | None]) -> Span | None:
    """Find the same entity in the sentence; None where its first or last word is not in it."""
    first = bisect_right(words, span.start, key=_start) - 1
    last = bisect_right(words, span.end - 1, key=_start) - 1
    left, right = partners[first], partners[last]
    if left is None or right is None:
        return None
    # An entity may begin or end inside a word; a word may change its length with its case.
    start = left.start() + min(span.start - words[first].start(), len(left[0]) - 1)
    end = right.start() + min(span.end - words[last].start(), len(right[0]))
    return Span(start, max(end, start + 1), span.kind)


def _start(word: Word) -> int:
    return word.start()


def _matching(
    answer: list[str], sentence: list[str], copies: list[range]
) -> Iterator[tuple[int, int, int]]:
    """Yield (place in the answer, place in the sentence, length) of equal runs, in order."""
    # The whole sentence, word for word, is the longest run there can be: no search is needed.
    if copies:
        yield copies[0].start, 0, len(sentence)
        return
    for block in SequenceMatcher(None, answer, sentence, autojunk=False).get_matching_blocks():
        yield block.a, block.b, block.size


def _folded(words: list[Word]) -> list[str]:
    return [word[0].casefold() for word in words]
