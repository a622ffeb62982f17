"""What a reader does with every record of upstream: pass it on, or drop it for a stated reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

R = TypeVar("R")

KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Dropped:
    """One record that is not passed on; `id` is upstream's."""

    id: str
    reason: str


def kept(records: Iterable[R | Dropped]) -> Iterator[R]:
    """Yield what was not dropped."""
    for record in records:
        if not isinstance(record, Dropped):
            yield record


def tally(records: Iterable[object]) -> Counter[str]:
    """Count records by the reason they were dropped for, and as "kept"."""
    return Counter(record.reason if isinstance(record, Dropped) else KEPT for record in records)
