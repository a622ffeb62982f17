"""How a ranked list of diagnoses is read off what a model wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mellama.metrics.ranking import Names
from mellama.records import Unparsed
from mellama.tasks.phrases import MARKER, REFUSED
from mellama.tasks.reasons import NO_LIST, REFUSAL
from mellama.tasks.wrapping import unwrapped

ITEM = re.compile(
    r"\s*[*_#>]*\s*(?:(?:diagnosis|rank|differential)\s*#?\s*)?"
    r"(?:(?P<number>\d{1,2})\s*[.):]|[-*\u2022](?=\s))\s*(?P<name>\S.*)",
    re.IGNORECASE,
)
LEAD = re.compile(r"(?P<lead>[^\d\n]*(?:[:=]|\bis|\bare)[\s*_]+)(?=1[.)]\s)")
NEXT_ITEM = re.compile(r"[\s,;]+(?=\d{1,2}[.)]\s)")
FEWEST_ON_A_LINE = 3  # "1. Diabetes mellitus type 2. It is poorly controlled." is one diagnosis
HEADING = re.compile(r"diagnos|differential|answer", re.IGNORECASE)
STATED = re.compile(r"\bdiagnosis\b[^\n:.]{0,40}?(?:\bis\b|:)", re.IGNORECASE)
BOLD = re.compile(r"(?:\*\*|__)(?P<inside>.+?)(?:\*\*|__)")
PREFIX = re.compile(
    r"(?:the\s+)?(?:(?:most|likely|leading|primary|final|working)\s+)*"
    r"(?:likely|leading|diagnosis)\s*[:-]\s+",
    re.IGNORECASE,
)
REASON = re.compile(
    r"\s+[-\u2013\u2014]+\s|\s*[\u2013\u2014]\s|[:;](?:\s|$)|\*\*"
    r"|,?\s(?:because|since|given|as evidenced|which|is (?:the |also |less )?(?:most|likely))\b"
    r"|(?<=[^\W\d_]{3})[.!?]\s"
)
IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
EDGES = " \t*_\"'`.,;:-"
SENTENCE = re.compile(r"\b(?:is|are|was|were|has|have|would|should|can|may|i|you|we)\b", re.I)
WORDS = re.compile(r"\w")
LONGEST_NAME = 12  # words
LONGEST_PART = 5  # words, of names parted by commas


@dataclass
class _List:
    """Items that belong together, and the line above them."""

    heading: str
    numbers: list[int] = field(default_factory=list)  # 0 for a bullet
    names: list[str] = field(default_factory=list)

    @property
    def numbered(self) -> bool:
        return bool(self.numbers and self.numbers[0])

    def takes(self, number: int, *, interrupted: bool) -> bool:
        """Whether an item goes on with this list; "1." before every item is a list as well."""
        if bool(number) != self.numbered:
            return False
        last = self.numbers[-1]
        return not number or number > last or (number == last == 1 and not interrupted)


def read_differential(completion: str) -> Names | Unparsed:
    """Read the diagnoses, the likeliest first; what is said about each is left out.

    In order: the last numbered list under a line that speaks of diagnoses or the answer, or else
    the first one; a list of bullets in the same way; the one diagnosis that is stated; lines, or
    parts of one line, that are short enough to be names.
    """
    text = unwrapped(completion)
    if isinstance(text, Unparsed):
        return text
    lists = list(_lists(text))
    numbered = [each for each in lists if each.numbered]
    for found in filter(None, (numbered, lists)):
        headed = [each for each in found if HEADING.search(each.heading)]
        names = tuple(filter(None, map(name_of, (headed[-1] if headed else found[0]).names)))
        if names:
            return names
    if REFUSED.search(text):
        return REFUSAL
    stated = list(STATED.finditer(text)) or list(MARKER.finditer(text))
    if stated:
        text = text[stated[-1].end() :].strip().partition("\n")[0]
    return tuple(_without_list(text)) or NO_LIST


def name_of(item: str) -> str:
    """Leave out what is said about a diagnosis: reasons, brackets, emphasis.

    >>> name_of("**Glimmer fever (GF)**: the rash came after the fever")
    'Glimmer fever'
    """
    bold = BOLD.match(item.strip())
    text = PREFIX.sub("", (bold["inside"] if bold else item).strip(EDGES), count=1)
    reason = REASON.search(text)
    text = text[: reason.start()] if reason else text
    return IN_BRACKETS.sub("", text).strip(EDGES)


def _lists(text: str) -> Iterator[_List]:
    """Yield the lists of a text; bullets below a number explain it, and are of no list."""
    current: _List | None = None
    heading, interrupted = "", False
    for line in _lines(text):
        item = ITEM.fullmatch(line)
        if item is None:
            heading, interrupted = line, True
            continue
        number = int(item["number"] or 0)
        if current and current.numbered and not number:
            continue
        if current is None or not current.takes(number, interrupted=interrupted):
            if current:
                yield current
            current = _List(heading)
        current.numbers.append(number)
        current.names.append(item["name"])
        interrupted = False
    if current:
        yield current


def _lines(text: str) -> Iterator[str]:
    """Yield the lines that are not blank; a list on one line is taken apart."""
    for line in filter(str.strip, text.splitlines()):
        lead = LEAD.match(line)
        if lead:
            yield lead["lead"]
        rest = line[lead.end() :] if lead else line
        parts = NEXT_ITEM.split(rest)
        yield from parts if len(parts) >= FEWEST_ON_A_LINE else [rest]


def _without_list(text: str) -> Iterator[str]:
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) == 1:
        commas = lines[0].split(",")
        short = all(len(part.split()) <= LONGEST_PART for part in commas)
        lines = commas if len(commas) > 2 and short else lines[0].split(";")
    names = [name_of(line) for line in lines]
    if not any(_is_sentence(name) for name in names):
        yield from filter(WORDS.search, names)


def _is_sentence(name: str) -> bool:
    return len(name.split()) > LONGEST_NAME or SENTENCE.search(name) is not None
