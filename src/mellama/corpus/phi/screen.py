"""Screen a table of documents: count what identifies people, redact it, or leave them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mellama.corpus.documents import FILE, SCHEMA, DocumentTable, writing
from mellama.corpus.phi.engine import Screen
from mellama.corpus.phi.findings import KINDS, Finding, counted, redacted
from mellama.errors import DataError
from mellama.files import write_json
from mellama.pipeline.progress import Advance

Policy = Literal["report", "redact", "refuse"]
REPORT = "phi.json"
COUNTS = "phi.parquet"  # for each document read, its id and how many findings of each kind
_COUNTS_SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        *(pa.field(kind, pa.int32(), nullable=False) for kind in sorted(KINDS)),
    ]
)


@dataclass
class Tally:
    """What a pass over a table has seen so far; it holds no text."""

    policy: Policy
    kinds: tuple[str, ...]  # that are acted on; all are counted
    read: int = 0
    kept: int = 0
    refused: int = 0
    redacted: int = 0  # documents whose text was changed
    characters: int = 0
    findings: dict[str, int] = field(default_factory=lambda: dict.fromkeys(sorted(KINDS), 0))
    documents: dict[str, int] = field(default_factory=lambda: dict.fromkeys(sorted(KINDS), 0))
    refused_ids: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return {**vars(self), "kinds": sorted(self.kinds)}


@dataclass(frozen=True)
class ScreenedBatch:
    """Documents as the policy leaves them, whether each is kept, and counts by kind."""

    documents: pa.RecordBatch
    kept: pa.Array  # one boolean a document
    counts: pa.RecordBatch


def screened(
    batch: pa.RecordBatch, screen: Screen, *, policy: Policy, kinds: Sequence[str] = KINDS
) -> ScreenedBatch:
    """Screen a batch of documents."""
    ids = batch["id"]
    given = batch["text"].to_pylist()
    found = [screen.find(text) for text in given]
    acted = [[each for each in findings if each.kind in kinds] for findings in found]
    texts, kept = given, [True] * len(given)
    if policy == "redact":
        texts = [redacted(text, each) for text, each in zip(given, acted, strict=True)]
    elif policy == "refuse":
        kept = [not findings for findings in acted]
    columns = [ids, pa.array(texts, pa.large_string()), batch["identifiers"]]
    documents = pa.RecordBatch.from_arrays(columns, schema=SCHEMA)
    return ScreenedBatch(documents, pa.array(kept, pa.bool_()), _counts(ids, found))


def _counts(ids: pa.Array, found: list[tuple[Finding, ...]]) -> pa.RecordBatch:
    rows = [counted(findings) for findings in found]
    columns = [pa.array([row[kind] for row in rows], pa.int32()) for kind in sorted(KINDS)]
    return pa.RecordBatch.from_arrays([ids, *columns], schema=_COUNTS_SCHEMA)


def screen_table(
    table: DocumentTable,
    output: Path,
    *,
    policy: Policy,
    kinds: Sequence[str],
    advance: Advance,
) -> Tally:
    """Write the documents that the policy keeps, the counts of each, and the report.

    Raises:
        DataError: kept and refused documents are not the documents read.
    """
    screen = Screen()
    tally = Tally(policy, tuple(kinds))
    with (
        writing(output / FILE, table.origin) as keep,
        writing(output / COUNTS, table.origin, _COUNTS_SCHEMA) as count,
    ):
        for batch in table.batches():
            done = screened(batch, screen, policy=policy, kinds=kinds)
            keep(done.documents.filter(done.kept))
            count(done.counts)
            _add(tally, batch, done)
            advance(batch.num_rows)
    require_nothing_lost(tally, table, output)
    write_json(output / REPORT, tally.to_json())
    return tally


def _add(tally: Tally, batch: pa.RecordBatch, done: ScreenedBatch) -> None:
    refused = batch["id"].filter(pc.invert(done.kept)).to_pylist()
    tally.read += batch.num_rows
    tally.kept += batch.num_rows - len(refused)
    tally.refused += len(refused)
    tally.refused_ids += refused
    tally.redacted += pc.sum(pc.not_equal(batch["text"], done.documents["text"])).as_py() or 0
    tally.characters += pc.sum(pc.utf8_length(batch["text"])).as_py() or 0
    for kind in tally.findings:
        tally.findings[kind] += pc.sum(done.counts[kind]).as_py() or 0
        tally.documents[kind] += pc.sum(pc.greater(done.counts[kind], 0)).as_py() or 0


def require_nothing_lost(tally: Tally, table: DocumentTable, output: Path) -> None:
    """Compare the files themselves, not only the variables that made them.

    Raises:
        DataError: kept and refused documents are not the documents read.
    """
    kept = pq.read_metadata(output / FILE).num_rows
    counts = pq.read_metadata(output / COUNTS).num_rows
    found = (tally.read, tally.kept, counts, tally.refused)
    if found != (table.rows, kept, table.rows, table.rows - kept):
        raise DataError(
            f"Screening {table.origin.source} lost or doubled documents.",
            expected=f"{table.rows:,} documents read = kept + refused, each with its counts",
            found=f"{kept:,} kept, {tally.refused:,} refused, {counts:,} with counts",
            todo="this is a fault of the program: please report it",
        )
