"""Examples of what a stage left out, by reason: for a person to judge the rules by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from mellama.corpus.clean import DROPPED
from mellama.corpus.overlap_files import MATCHES
from mellama.corpus.read import LEFT_OUT

FOLDERS = (DROPPED, LEFT_OUT, MATCHES)  # of what cleans and thins, reads, and decontaminates
_TOGETHER = 1000  # rows read at a time


@dataclass(frozen=True)
class Example:
    """One record that was left out: where it stood, and its text if that was kept."""

    reason: str
    place: str  # its id, or the file and offset of what could not be read
    text: str | None


def examples(folder: Path, *, each: int) -> Iterator[Example]:
    """Yield the first `each` records left out for every reason, in the order of the table.

    Args:
        folder: a finished artifact; one that left nothing out yields nothing.
        each: how many for a reason.
    """
    shown: dict[str, int] = {}
    for row in _rows(folder):
        reason = row["reason"]
        if shown.get(reason, 0) < each:
            shown[reason] = shown.get(reason, 0) + 1
            yield Example(reason, _place(row), row.get("text"))


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    for name in FOLDERS:
        for path in sorted((folder / name).glob("*.parquet")):
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(_TOGETHER):
                    yield from batch.to_pylist()


def _place(row: dict[str, Any]) -> str:
    if row.get("file"):
        return f"{row['file']}, {row['unit']} {row['offset']:,}"
    if "document" in row:
        shared = row["identifier"] or f"{row['words']} words of its {row['field']}"
        return f"{row['document']} ({row['test']} {row['sample']}: {shared})"
    kept = f" (as {row['kept_documents']} {row['kept_id']})" if row.get("kept_id") else ""
    return f"{row['id']}{kept}"
