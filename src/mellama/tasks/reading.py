"""How a label is read off what a model wrote: the `robust` cascade, which never guesses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from mellama.records import Unparsed
from mellama.tasks.phrases import (
    COMMA,
    CORRECTED,
    DENIED_TOO,
    ENDS_AN_ANSWER,
    LISTED,
    NEGATED_AFTER,
    NONE,
    REFUSED,
    SAID_NOT,
    SENTENCE_END,
    WORD,
    denied_places,
    is_copied,
    last_marker,
    without_suppositions,
)
from mellama.tasks.reasons import ECHO, NO_LABEL, REFUSAL, SAID_BACK, SEVERAL
from mellama.tasks.wrapping import unwrapped


@dataclass(frozen=True)
class Label:
    """One possible answer, and how it may be spelt. Case, blanks and hyphens do not matter."""

    name: str
    spellings: tuple[str, ...] = ()  # as good as the name, anywhere
    short: tuple[str, ...] = ()  # ordinary words: read only where an answer stands
    not_before: str = ""  # a pattern after it that makes it an ordinary word


YES = Label("yes")
# "No difference was found" answers nothing; "no, because ..." and "No." do.
NO = Label(
    "no",
    not_before=r"[ \t]+(?!(?:because|since|as|if|but|it|they|yes|no|maybe|rather|instead"
    r"|n?or (?:yes|maybe))\b)\w|\.\d",
)
MAYBE = Label("maybe")


@dataclass(frozen=True, slots=True)
class Mention:
    """A label that the text names and does not deny, at [start, end)."""

    name: str
    start: int
    end: int
    short: bool


def read_label(completion: str, labels: Sequence[Label], shown: str = "") -> str | Unparsed:
    """Read the one label an answer gives.

    In order: what follows the last final-answer marker; the label that opens the first line, or
    stands alone on a line; the only label named anywhere. Denied labels are no mentions. Labels
    are whole words, longest first. Anything else - nothing, a refusal, no label, several - is
    `Unparsed`: there is no default. So is an answer that is a piece of `shown`, the text that was
    asked about, and nothing else.
    """
    text = unwrapped(completion)
    if isinstance(text, Unparsed):
        return text
    if is_copied(text, shown):
        return SAID_BACK
    known = tuple(labels)
    marked = _after_marker(text, known)
    if marked is not None:
        first, _, rest = text.partition("\n")
        if _is_corrected(text, marked, known):
            return SEVERAL
        given = _sole(first, known)
        alone = _alone(rest, known)
        return SEVERAL if given and given != marked and not alone - {given, marked} else marked
    text = without_suppositions(text)
    stated = _stated(text, known)
    if stated is not None:
        return stated
    if REFUSED.search(text):
        return REFUSAL
    return _agreed(mention.name for mention in mentions(text, known)) or NO_LABEL


def _is_corrected(text: str, given: str | Unparsed, labels: tuple[Label, ...]) -> bool:
    """Whether a line below takes an answer back: "Wait, actually no."."""
    found = CORRECTED.search(text)
    if found is None:
        return False
    return any(mention.name != given for mention in mentions(text[found.end() :], labels))


def read_labels(
    completion: str, labels: Sequence[Label], shown: str = ""
) -> frozenset[str] | Unparsed:
    """Read the set of labels an answer gives: all it names and does not deny.

    After a final-answer marker, what follows it; "none" alone is the empty set. All labels at once
    are the prompt's list said back, which would otherwise earn full recall; a line of an answer
    that names all of them is left out. `shown` is as in `read_label`.
    """
    text = unwrapped(completion)
    if isinstance(text, Unparsed):
        return text
    if is_copied(text, shown):
        return SAID_BACK
    known = tuple(labels)
    text = _without_list(text, known)
    place = last_marker(text)
    tail = text[place:] if place else text
    named = frozenset(mention.name for mention in mentions(tail, known))
    if not named:
        tail = text
        named = frozenset(mention.name for mention in mentions(text, known))
    if len(named) == len(known) > 1:
        return ECHO
    if named:
        return named
    if NONE.fullmatch(tail):
        return frozenset()
    return REFUSAL if REFUSED.search(text) else NO_LABEL


def _without_list(text: str, labels: tuple[Label, ...]) -> str:
    """Leave out the lines that name every label, as long as others are left that name one."""
    lines = [line for line in text.splitlines() if line.strip()]
    named = [len({mention.name for mention in mentions(line, labels)}) for line in lines]
    if len(labels) == 1 or max(named) < len(labels) or not any(0 < n < len(labels) for n in named):
        return text
    return "\n".join(line for line, n in zip(lines, named, strict=True) if n < len(labels))


def mentions(text: str, labels: tuple[Label, ...], *, short: bool = False) -> list[Mention]:
    """List the labels a text names, in order, without those it denies."""
    found = list(_found(text, labels, short=short))
    lacking = all(label.name != NO.name for label in labels)
    places = denied_places(text, lacking=lacking) if found else frozenset()
    negated = NEGATED_AFTER if lacking else SAID_NOT
    kept: list[Mention] = []
    denied_end = -1  # end of the last label, if it was denied: "not yes or no" denies both
    for place, mention in enumerate(found):
        joined = denied_end >= 0 and (
            DENIED_TOO.fullmatch(text, denied_end, mention.start) is not None
            or _in_denied_list(text, found[place - 1 :])
        )
        if joined or mention.start in places or negated.match(text, mention.end):
            denied_end = mention.end
        else:
            denied_end = -1
            kept.append(mention)
    return kept


def _in_denied_list(text: str, mentions: list[Mention]) -> bool:
    """Whether commas lead from the first, which is denied, to an "or": "not on A, B or C"."""
    for before, after in pairwise(mentions):
        if DENIED_TOO.fullmatch(text, before.end, after.start):
            return True
        if not COMMA.fullmatch(text, before.end, after.start):
            return False
    return False


def _found(text: str, labels: tuple[Label, ...], *, short: bool) -> Iterator[Mention]:
    pattern, names = _pattern(labels)
    for match in pattern.finditer(text):
        label, is_short = names[int(str(match.lastgroup)[1:])]
        if is_short and not short:
            continue
        ordinary = label.not_before and re.compile(label.not_before, re.IGNORECASE)
        if not (ordinary and ordinary.match(text, match.end())):
            yield Mention(label.name, match.start(), match.end(), is_short)


@lru_cache(maxsize=64)
def _pattern(labels: tuple[Label, ...]) -> tuple[re.Pattern[str], list[tuple[Label, bool]]]:
    """One alternation over every spelling, longest first, each its own group."""
    forms = [(form, label, False) for label in labels for form in (label.name, *label.spellings)]
    forms += [(form, label, True) for label in labels for form in label.short]
    forms.sort(key=_length, reverse=True)
    groups = (f"(?P<g{place}>{_words(form)})" for place, (form, _, _) in enumerate(forms))
    source = rf"(?<!{WORD})(?<!{WORD}-)(?=\w)(?:{'|'.join(groups)})(?!-?{WORD})"
    return re.compile(source, re.IGNORECASE), [(label, short) for _, label, short in forms]


def _length(form: tuple[str, Label, bool]) -> int:
    return len(form[0])


def _words(form: str) -> str:
    return r"[\s_-]+".join(re.escape(word) for word in re.split(r"[\s_-]+", form))


def _after_marker(text: str, labels: tuple[Label, ...]) -> str | Unparsed | None:
    """Read what stands behind the last marker; None where that says nothing."""
    place = last_marker(text)
    if not place:
        return None
    line, _, rest = text[place:].strip().partition("\n")
    named = mentions(line, labels, short=True)
    if not named:
        return None
    opening = named[0]
    if not re.search(WORD, line[: opening.start]) and _stands(line, opening):
        below = _sole(rest.lstrip().partition("\n")[0], labels)
        return SEVERAL if below not in ("", opening.name) else _unless_listed(line, named)
    end = SENTENCE_END.search(line)
    clause = line[: end.start()] if end else line
    return _agreed(item.name for item in mentions(clause, labels))


def _stated(text: str, labels: tuple[Label, ...]) -> str | Unparsed | None:
    """Read the label that opens the first line, or that a line consists of."""
    first = text.partition("\n")[0]
    alone = _alone(text, labels)
    named = mentions(first, labels, short=True)
    if named and not re.search(WORD, first[: named[0].start]):
        rest = first[named[0].end :]
        if ENDS_AN_ANSWER.match(rest):
            opening = _unless_listed(first, named)
            if isinstance(opening, Unparsed) or alone - {opening}:
                return SEVERAL
            return opening
    return _agreed(alone)


def _alone(text: str, labels: tuple[Label, ...]) -> set[str]:
    """Name the labels that lines of a text consist of."""
    lines = dict.fromkeys(filter(str.strip, text.splitlines()))
    return {name for line in lines if (name := _sole(line, labels))}


def _sole(line: str, labels: tuple[Label, ...]) -> str:
    """Name the label that is all of a line; "" where it is not."""
    named = mentions(line, labels, short=True)
    if len({mention.name for mention in named}) != 1:
        return ""
    ends = [0, *(mention.end for mention in named)]
    starts = [*(mention.start for mention in named), len(line)]
    around = "".join(line[end:start] for end, start in zip(ends, starts, strict=True))
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
