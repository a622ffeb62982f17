"""How a label is read off what a model wrote: the `robust` cascade, which never guesses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mellama.records import Unparsed

EMPTY = Unparsed("empty")
REFUSAL = Unparsed("refusal")
NO_LABEL = Unparsed("no label")
SEVERAL = Unparsed("several labels")
ECHO = Unparsed("echo of the list of labels")


@dataclass(frozen=True)
class Label:
    """One possible answer, and how it may be spelt. Case, blanks and hyphens do not matter."""

    name: str
    spellings: tuple[str, ...] = ()  # as good as the name, anywhere
    short: tuple[str, ...] = ()  # ordinary words: read only where an answer stands
    not_before: str = ""  # a pattern after it that makes it an ordinary word


YES = Label("yes")
# "No difference was found" answers nothing; "no, because ..." and "No." do.
NO = Label("no", not_before=r"[ \t]+(?!(?:because|since|as|but|it|they|yes|no|maybe)\b)\w|\.\d")
MAYBE = Label("maybe")

WORD = r"[^\W_]"  # a letter or digit: underscores are emphasis
NEW_PROMPT = re.compile(
    r"\n\s*(?:#+\s*)?(?:question|abstract|context|sentence|input|instruction|human|user"
    r"|text|note|premise|hypothesis|article|findings|case)\s*:|<\|\w+|</s>",
    re.IGNORECASE,
)
MARKER = re.compile(
    r"\b(?:answer|label|output)\b(?:\s*\([^()\n]*\))?[\s*]*"
    r"(?:(?:is|would be|should be)\b[\s*]*)?[:=]"
    r"|\banswer\b[\s*]*(?:is|would be|should be)\b"
    r"|\\boxed\s*(?=\{)",
    re.IGNORECASE,
)
REFUSED = re.compile(
    r"\bas an ai\b|\blanguage model\b|\bi(?:'m| am) (?:sorry|unable|not able)\b"
    r"|\bi (?:cannot|can't|can not|could not|couldn't|won't|will not|do not|don't) (?:\w+ )?"
    r"(?:answer|provide|assist|help|determine|say|give|make|diagnose|comply|know|have)\b",
    re.IGNORECASE,
)
FILLER = (
    r"(?:\s+(?:an?|the|be|is|of|really|clear|clearly|necessarily|simply|likely|about|for|evidence"
    r"|mention|discuss|involve|show|indicate|support|suggest|describe)\b)*"
)
NEGATED_BEFORE = re.compile(
    r"(?:\bnot|\bcannot|n't|\bnever|\bneither|\bnor|\brather than|\binstead of|\bother than"
    rf"|\bexcluding|\bexcept){FILLER}[\s\"'*(`]*$",
    re.IGNORECASE,
)
NEGATED_AFTER = re.compile(
    r"[\"'*)`]*(?:\s+(?:is|are|was|does|do|can|would|has)(?:\s*n't|\s+not)\b"
    r"|\s+(?:is|are|was)\s+(?:incorrect|wrong|ruled out|excluded|absent)\b"
    r"|\s*[:=]\s*(?:no|false|0|absent|not present)\s*(?:[;,.\n]|$))",
    re.IGNORECASE,
)
LISTED = re.compile(r"[\s\"'*`(),./;|]*(?:or|nor|and)?[\s\"'*`(),./;|]*", re.IGNORECASE)
DENIED_TOO = re.compile(r"[\s\"'*`,]*(?:\bor\b|\bnor\b|/)[\s\"'*`]*", re.IGNORECASE)
ENDS_AN_ANSWER = re.compile(r"\s*(?:$|[^\w\s-]|-+(?!\w)|(?:because|since|as)\b)", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?](?:\s|$)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A label that the text names and does not deny, at [start, end)."""

    name: str
    start: int
    end: int
    short: bool


def read_label(completion: str, labels: Sequence[Label]) -> str | Unparsed:
    """Read the one label an answer gives.

    In order: what follows the last final-answer marker; the label that opens the first line, or
    stands alone on a line; the only label named anywhere. Denied labels are no mentions. Labels
    are whole words, longest first. Anything else - nothing, a refusal, no label, several - is
    `Unparsed`: there is no default.
    """
    text = first_turn(completion)
    if not text:
        return EMPTY
    known = tuple(labels)
    marked = _after_marker(text, known)
    if marked is not None:
        return marked
    stated = _stated(text, known)
    if stated is not None:
        return stated
    if REFUSED.search(text):
        return REFUSAL
    return _agreed(mention.name for mention in mentions(text, known)) or NO_LABEL


def read_labels(completion: str, labels: Sequence[Label]) -> frozenset[str] | Unparsed:
    """Read the set of labels an answer gives: all it names and does not deny.

    After a final-answer marker, what follows it; "none" alone is the empty set. All labels at once
    are the prompt's list said back, which would otherwise earn full recall.
    """
    text = first_turn(completion)
    if not text:
        return EMPTY
    known = tuple(labels)
    markers = list(MARKER.finditer(text))
    tail = text[markers[-1].end() :] if markers else text
    named = frozenset(mention.name for mention in mentions(tail, known))
    if not named:
        tail = text
        named = frozenset(mention.name for mention in mentions(text, known))
    if len(named) == len(known) > 1:
        return ECHO
    if named:
        return named
    if re.fullmatch(r"\W*none(?: of (?:the|these)\b[^.\n]*)?\W*", tail, re.IGNORECASE):
        return frozenset()
    return REFUSAL if REFUSED.search(text) else NO_LABEL


def first_turn(completion: str) -> str:
    """Drop what a base model writes after its answer: the next question of its own making."""
    text = completion.strip()
    found = NEW_PROMPT.search(text)
    return text[: found.start()].strip() if found else text


def mentions(text: str, labels: tuple[Label, ...], *, short: bool = False) -> list[Mention]:
    """List the labels a text names, in order, without those it denies."""
    kept: list[Mention] = []
    denied_end = -1  # end of the last label, if it was denied: "not yes or no" denies both
    for mention in _found(text, labels, short=short):
        before, after = text[: mention.start], text[mention.end :]
        joined = denied_end >= 0 and DENIED_TOO.fullmatch(text[denied_end : mention.start])
        if joined or NEGATED_BEFORE.search(before) or NEGATED_AFTER.match(after):
            denied_end = mention.end
        else:
            denied_end = -1
            kept.append(mention)
    return kept


def _found(text: str, labels: tuple[Label, ...], *, short: bool) -> Iterator[Mention]:
    pattern, names = _pattern(labels)
    for match in pattern.finditer(text):
        label, is_short = names[int(str(match.lastgroup)[1:])]
        if is_short and not short:
            continue
        if label.not_before and re.match(label.not_before, text[match.end() :], re.IGNORECASE):
            continue
        yield Mention(label.name, match.start(), match.end(), is_short)


@lru_cache(maxsize=64)
def _pattern(labels: tuple[Label, ...]) -> tuple[re.Pattern[str], list[tuple[Label, bool]]]:
    """One alternation over every spelling, longest first, each its own group."""
    forms = [(form, label, False) for label in labels for form in (label.name, *label.spellings)]
    forms += [(form, label, True) for label in labels for form in label.short]
    forms.sort(key=_length, reverse=True)
    groups = (f"(?P<g{place}>{_words(form)})" for place, (form, _, _) in enumerate(forms))
    source = rf"(?<!{WORD})(?<!{WORD}-)(?:{'|'.join(groups)})(?!-?{WORD})"
    return re.compile(source, re.IGNORECASE), [(label, short) for _, label, short in forms]


def _length(form: tuple[str, Label, bool]) -> int:
    return len(form[0])


def _words(form: str) -> str:
    return r"[\s_-]+".join(re.escape(word) for word in re.split(r"[\s_-]+", form))


def _after_marker(text: str, labels: tuple[Label, ...]) -> str | Unparsed | None:
    """Read what stands behind the last marker; None where that says nothing."""
    markers = list(MARKER.finditer(text))
    if not markers:
        return None
    line = text[markers[-1].end() :].strip().partition("\n")[0]
    named = mentions(line, labels, short=True)
    if not named:
        return None
    opening = named[0]
    if not re.search(WORD, line[: opening.start]) and _stands(line, opening):
        return _unless_listed(line, named)
    end = SENTENCE_END.search(line)
    clause = line[: end.start()] if end else line
    return _agreed(item.name for item in mentions(clause, labels))


def _stated(text: str, labels: tuple[Label, ...]) -> str | Unparsed | None:
    """Read the label that opens the first line, or that a line consists of."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    alone = {name for line in lines if (name := _sole(line, labels))}
    named = mentions(lines[0], labels, short=True)
    if named and not re.search(WORD, lines[0][: named[0].start]):
        rest = lines[0][named[0].end :]
        if ENDS_AN_ANSWER.match(rest):
            opening = _unless_listed(lines[0], named)
            if isinstance(opening, Unparsed) or alone - {opening}:
                return SEVERAL
            return opening
    return _agreed(alone)


def _sole(line: str, labels: tuple[Label, ...]) -> str:
    """Name the label that is all of a line; "" where it is not."""
    named = mentions(line, labels, short=True)
    if len(named) != 1:
        return ""
    around = line[: named[0].start] + line[named[0].end :]
    return "" if re.search(WORD, around) else named[0].name


def _stands(line: str, mention: Mention) -> bool:
    """Whether it may be read as an answer: an ordinary word must not run on into a sentence."""
    return not mention.short or ENDS_AN_ANSWER.match(line[mention.end :]) is not None


def _unless_listed(line: str, named: list[Mention]) -> str | Unparsed:
    """The first label, unless others follow as in a list: "yes, no or maybe" is no answer."""
    first = named[0]
    for other in named[1:]:
        if other.name != first.name and LISTED.fullmatch(line[first.end : other.start]):
            return SEVERAL
    return first.name


def _agreed(names: Iterable[str]) -> str | Unparsed | None:
    """Name the label that all mentions agree on; None where there is none."""
    distinct = set(names)
    if not distinct:
        return None
    return distinct.pop() if len(distinct) == 1 else SEVERAL
