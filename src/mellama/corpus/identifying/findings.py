"""A `Finding`: where something that identifies a person stands, and its kind; never its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# In order of precedence where two findings have the same length.
KINDS = ("EMAIL", "ADDRESS", "NAME", "DATE", "RECORD", "PHONE", "AGE")
_DIGIT = re.compile(r"\d")  # a date that has one is surely none of a town or a person
_MAY_BE_PEOPLE = frozenset(
    ("april", "may", "june", "august", "summer", "autumn", "easter", "holi", "wed", "sun", "mon")
)
_NEVER_CUT = ("EMAIL", "PHONE")
_SHORT = 6  # letters and digits that may be the house of an address, or its postcode
_RANK = {kind: place for place, kind in enumerate(KINDS)}


@dataclass(frozen=True, order=True)
class Finding:
    """Characters `start` to `end` of a text, and what they tell."""

    start: int
    end: int
    kind: str


def settled(findings: Iterable[Finding], text: str) -> tuple[Finding, ...]:
    """Return findings that do not overlap and cover the same letters and digits, in order.

    A longer finding keeps its kind; of a shorter one that overlaps it, what sticks out is left.
    """
    chosen: list[Finding] = []
    taken = bytearray(len(text))
    longest_first = sorted(
        set(findings),
        key=lambda found: (
            found.kind not in _NEVER_CUT or found.end - found.start < _SHORT,
            found.start - found.end,
            -1 if found.kind == "DATE" and _is_day(text, found) else _RANK[found.kind],
            found.start,
        ),
    )
    for found in longest_first:
        for start, end in _free(found, taken):
            if any(character.isalnum() for character in text[start:end]):
                chosen.append(Finding(start, end, found.kind))
        taken[found.start : found.end] = b"\1" * (found.end - found.start)
    return tuple(sorted(chosen))


def _is_day(text: str, found: Finding) -> bool:
    """Whether a date is no person's or town's name: "Diwali" is none, "June" may be."""
    words = text[found.start : found.end]
    return _DIGIT.search(words) is not None or words.lower() not in _MAY_BE_PEOPLE


def _free(found: Finding, taken: bytearray) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a finding that no earlier one has."""
    start = found.start
    while start < found.end:
        if taken[start]:
            start += 1
            continue
        end = taken.find(b"\1", start, found.end)
        end = found.end if end < 0 else end
        yield start, end
        start = end


def redacted(text: str, findings: Iterable[Finding]) -> str:
    """Write the kind in brackets in place of each finding; findings are settled."""
    parts: list[str] = []
    at = 0
    for found in findings:
        parts += (text[at : found.start], f"[{found.kind}]")
        at = found.end
    return "".join([*parts, text[at:]])


def counted(findings: Iterable[Finding]) -> dict[str, int]:
    """Count findings by kind, every kind named."""
    counts = Counter(found.kind for found in findings)
    return {kind: counts[kind] for kind in sorted(KINDS)}
