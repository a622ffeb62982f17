"""How a label is read off what a model wrote: the `robust` cascade, which never guesses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from mellama.records import Unparsed
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

WORD = r"[^\W_]"  # a letter or digit: underscores are emphasis
MARKER = re.compile(
    rf"(?<!{WORD})(?:answer|label|output)(?!{WORD})[\"'_`]*(?:[ \t]*\([^()\n]*\))?[\s*]*"
    r"(?:(?:is|would be|should be|must be)\b[\s*]*)?[:=]"
    r"|\banswer\b[\s*]*(?:is|would be(?![^\n.]*\bif\b)|should be|must be)\b"
    r"|^[ \t*_#>-]*(?:(?:final|my|correct)[ \t]+)?(?:answer|response)[ \t*_:#-]*$",
    re.IGNORECASE | re.MULTILINE,
)
# "One might think that the answer is yes", "if the answer is no", "the wrong answer is", "each
# option:" give no answer.
SUPPOSED = re.compile(
    r"\b(?:if|whether|unless|tempt(?:ed|ing) to (?:say|think|argue)"
    r"|(?:some|many|most|one|others|they|you|people)(?: \w+){0,2} (?:say|think|argue|claim|assume)"
    r"|it (?:may|might|could) be (?:said|thought|argued|claimed)"
    r"|not (?:the case|true|so|clear|certain)|possible|conceivable|imaginable|unlikely|doubtful"
    r"|to (?:determine|find|identify|choose|select|decide(?: on)?|give|get)"
    r"|each|every|all|any|which|other|another|remaining|incorrect|wrong|worst|(?:least|less) \w+)"
    r"(?: that)?(?: of)?(?: the)?"
    r"(?: (?:correct|right|best|final|answer|possible|given))*\s*$",
    re.IGNORECASE,
)
REFUSED = re.compile(
    r"\bas an ai\b|\blanguage model\b|\bi(?:['\u2019]m| am) (?:sorry|unable|not able)\b"
    r"|\bi (?:must|have to) (?:decline|refuse)\b"
    r"|\bi (?:cannot|can['\u2019]t|can not|could not|couldn['\u2019]t|won['\u2019]t|will not"
    r"|do not|don['\u2019]t) (?:\w+ )?(?:answer|provide|assist|help|determine|say|give|make"
    r"|diagnose|comply|know|have|choose|decide|respond|fulfil+|complete|summari[sz]e|classify)\b",
    re.IGNORECASE,
)
FILLER = (
    r"(?:\s+(?:an?|the|any|be|is|of|to|really|clear|clearly|necessarily|simply|likely|about|for"
    r"|explicitly|directly|specifically|evidence|mention|discuss|involve|show|indicate|support"
    r"|suggest|describe|give|provide|report|address|contain|concern|relate|related)\b)*"
)
NEGATED_BEFORE = re.compile(
    r"(?:\bnot|\bcannot|n't|\bnever|\bneither|\bnor|\brather than|\binstead of|\bother than"
    rf"|\bexcluding|\bexcept){FILLER}[\s\"'*(`]*",
    re.IGNORECASE,
)
# Where "no" is no answer itself, it denies too: "no evidence of inducing angiogenesis".
ON_THE_LINE = FILLER.replace(r"\s+", r"[ \t]+")
LACKING_BEFORE = re.compile(
    rf"(?:\bno|\bwithout|\black of|\babsence of){ON_THE_LINE}[ \t\"'*(`]*", re.IGNORECASE
)
IS_NOT = (
    r"[\"'*)`]*(?:\s+(?:is|are|was|does|do|can|would|has)(?:\s*n't|\s+not)\b"
    r"|\s+(?:is|are|was)\s+(?:incorrect|wrong|ruled out|excluded|absent)\b"
)
NEGATED_AFTER = re.compile(
    rf"{IS_NOT}|\s*(?:[:=|(]|-+)\s*(?:no|false|0|absent|not (?:\w+ )?(?:present|mentioned|discussed"
    r"|addressed|reported|supported|applicable))\s*(?:[;,.\n|)]|$))",
    re.IGNORECASE,
)
SAID_NOT = re.compile(rf"{IS_NOT})", re.IGNORECASE)  # where "no" is a label: "yes|no" denies none
LISTED = re.compile(r"[\s\"'*`(),./;|]*(?:or|nor|and)?[\s\"'*`(),./;|]*", re.IGNORECASE)
DENIED_TOO = re.compile(r"[\s\"'*`,]*(?:\bor\b|\bnor\b|/)[\s\"'*`]*", re.IGNORECASE)
COMMA = re.compile(r"[\"'*`]*,[\s\"'*`]*")
ENDS_AN_ANSWER = re.compile(
    r"\s*(?:$|[^\w\s-]|-+(?!\w)|(?:because|since|as|rather than|instead of)\b)", re.IGNORECASE
)
SENTENCE_END = re.compile(r"[.!?](?:\s|$)")
CLAUSE_END = re.compile(r"[.!?;\n]|,\s+but\b|$")
CORRECTED = re.compile(
    r"^\W*(?:wait|actually|correction|scratch that|on second thought)\b",
    re.IGNORECASE | re.MULTILINE,
)
NONE = re.compile(r"\W*none(?: of (?:the|these)\b[^.\n]*)?\W*", re.IGNORECASE)
BEFORE = 120  # characters before a marker in which it may be called a supposition
COPIED_WORDS = 8  # as many words in a row out of the prompt are the prompt said back


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


def is_copied(text: str, shown: str) -> bool:
    """Whether an answer is a stretch of the text that was shown, and nothing else."""
    words = text.casefold().split()
    return len(words) >= COPIED_WORDS and " ".join(words) in " ".join(shown.casefold().split())


def last_marker(text: str, marker: re.Pattern[str] = MARKER) -> int:
    """Return where the last final-answer marker ends that is no supposition; 0 for none."""
    for found in reversed(list(marker.finditer(text))):
        if not _is_supposed(text, found.start()):
            return found.end()
    return 0


def without_suppositions(text: str, marker: re.Pattern[str] = MARKER) -> str:
    """Leave out what is said to be an answer and is none: "the wrong answer is yes"."""
    kept, done = [], 0
    for found in marker.finditer(text):
        if found.start() >= done and _is_supposed(text, found.start()):
            kept.append(text[done : found.start()])
            end = CLAUSE_END.search(text, found.end())
            done = end.start() if end else len(text)
    return "".join([*kept, text[done:]])


def _is_supposed(text: str, place: int) -> bool:
    return SUPPOSED.search(text, max(0, place - BEFORE), place) is not None


def denied_places(text: str, *, lacking: bool = False) -> frozenset[int]:
    """Find the places in front of which a word stands that denies what follows.

    With `lacking` "no" and "without" are such words too; elsewhere "no" may be an answer.
    """
    patterns = (NEGATED_BEFORE, LACKING_BEFORE) if lacking else (NEGATED_BEFORE,)
    return frozenset(found.end() for pattern in patterns for found in pattern.finditer(text))


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
