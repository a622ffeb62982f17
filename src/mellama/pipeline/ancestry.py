"""The records of all that an artifact was made from, found again under the root."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mellama.pipeline.record import RECORD, Record, read_record


@dataclass(frozen=True)
class Ancestor:
    """One step behind an artifact; without a record where it is not there any more."""

    name: str
    lineage: str
    folder: Path | None = None
    record: Record | None = None


def ancestors(record: Record, root: Path) -> list[Ancestor]:
    """List the steps behind an artifact, what is made before what is made from it."""
    found: dict[tuple[str, str], Ancestor] = {}
    for name, lineage in record.inputs.items():
        for ancestor in _with_its_own(name, lineage, root):
            found.setdefault((ancestor.name, ancestor.lineage), ancestor)
    return list(found.values())


def _with_its_own(name: str, lineage: str, root: Path) -> Iterator[Ancestor]:
    for path in sorted((root / name).glob(f"v*/{RECORD}")):
        record = read_record(path.parent)
        if record is not None and record.lineage == lineage:
            yield from ancestors(record, root)
            yield Ancestor(name, lineage, path.parent, record)
            return
    yield Ancestor(name, lineage)
