"""What a reader does with every record of upstream: pass it on, drop it or quarantine it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar

R = TypeVar("R")

KEPT = "kept"
QUARANTINED = "quarantined"
REPETITION = "a repetition"  # why a document is dropped whose id an earlier one has
Unit = Literal["byte", "line", "row", "member", "entry", "element"]


@dataclass(frozen=True, slots=True)
class Dropped:
    """One record that is not passed on; `id` is upstream's."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One record that could not be read: where it stands and what is wrong, never its text."""

    file: str  # below the source's folder
    offset: int  # from 0, in the file as it is when it is not compressed
    unit: Unit  # what `offset` counts
    reason: str


Account: TypeAlias = R | Dropped | Quarantined  # what becomes of one record of upstream


def kept(records: Iterable[Account[R]]) -> Iterator[R]:
    """Yield what was neither dropped nor quarantined."""
    left_out = (Dropped, Quarantined)
    for record in records:
        if not isinstance(record, left_out):
            yield record


def tally(records: Iterable[object]) -> Counter[str]:
    """Count records by the reason they were dropped for, as "quarantined" and as "kept"."""
    return Counter(_fate(record) for record in records)


def _fate(record: object) -> str:
    if isinstance(record, Quarantined):
        return QUARANTINED
    return record.reason if isinstance(record, Dropped) else KEPT
