"""Keep or drop each document by published rules, with a reason, and prove that none is lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mellama.corpus.documents import FILE, SCHEMA, DocumentTable, writing
from mellama.corpus.normalise import normalised, without_boilerplate
from mellama.corpus.rules import Rule, Texts
from mellama.errors import DataError
from mellama.files import write_json
from mellama.pipeline.progress import Advance

DROPPED = "dropped.parquet"
COUNTS = "counts.json"
_DROPPED_SCHEMA = SCHEMA.append(pa.field("reason", pa.string(), nullable=False))


@dataclass
class Counts:
    """What a pass over a table has seen so far."""

    rules: tuple[Rule, ...]
    read: int = 0
    kept: int = 0
    normalised: int = 0  # documents whose text was mended
    boilerplate_lines: int = 0
    characters_read: int = 0
    characters_kept: int = 0
    dropped: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dropped = {rule.name: 0 for rule in self.rules}

    def to_json(self) -> dict[str, Any]:
        cited = {rule.name: rule.source for rule in self.rules}
        return {**vars(self), "rules": cited, "dropped_in_all": sum(self.dropped.values())}


@dataclass(frozen=True)
class CleanedBatch:
    """A batch with its texts mended, and for each document the reason to drop it, or ""."""

    documents: pa.RecordBatch
    reasons: list[str]
    boilerplate_lines: int  # lines removed

    @property
    def kept(self) -> pa.Array:
        return pa.array([not reason for reason in self.reasons], pa.bool_())


def cleaned(batch: pa.RecordBatch, rules: tuple[Rule, ...]) -> CleanedBatch:
    """Mend the texts of a batch; a reason is the name of the first rule a document breaks."""
    texts, removed = without_boilerplate(normalised(batch["text"]))
    measured = Texts(texts)
    reasons = np.full(batch.num_rows, "", dtype=object)
    for rule in reversed(rules):
        reasons[~rule.keeps(measured)] = rule.name
    columns = [batch["id"], texts, batch["identifiers"]]
    documents = pa.RecordBatch.from_arrays(columns, schema=SCHEMA)
    return CleanedBatch(documents, reasons.tolist(), removed)


def clean(
    table: DocumentTable, output: Path, *, rules: tuple[Rule, ...], advance: Advance
) -> Counts:
    """Write the kept and the dropped documents, and the counts that add up, which are returned.

    Raises:
        DataError: kept and dropped documents are not the documents read.
    """
    counts = Counts(rules)
    with (
        writing(output / FILE, table.origin) as keep,
        writing(output / DROPPED, table.origin, _DROPPED_SCHEMA) as drop,
    ):
        for batch in table.batches():
            done = cleaned(batch, rules)
            keep(done.documents.filter(done.kept))
            drop(_with_reasons(done).filter(pc.invert(done.kept)))
            _count(counts, batch, done)
            advance(batch.num_rows)
    require_nothing_lost(counts, table, output)
    write_json(output / COUNTS, counts.to_json())
    return counts


def _with_reasons(done: CleanedBatch) -> pa.RecordBatch:
    columns = [*done.documents.columns, pa.array(done.reasons, pa.string())]
    return pa.RecordBatch.from_arrays(columns, schema=_DROPPED_SCHEMA)


def _count(counts: Counts, batch: pa.RecordBatch, done: CleanedBatch) -> None:
    kept = done.documents.filter(done.kept)
    counts.read += batch.num_rows
    counts.kept += kept.num_rows
    counts.normalised += pc.sum(pc.not_equal(batch["text"], done.documents["text"])).as_py() or 0
    counts.boilerplate_lines += done.boilerplate_lines
    counts.characters_read += pc.sum(pc.utf8_length(batch["text"])).as_py() or 0
    counts.characters_kept += pc.sum(pc.utf8_length(kept["text"])).as_py() or 0
    for reason in filter(None, done.reasons):
        counts.dropped[reason] += 1


def require_nothing_lost(counts: Counts, table: DocumentTable, output: Path) -> None:
    """Compare the files themselves, not only the variables that made them.

    Raises:
        DataError: kept and dropped documents are not the documents read.
    """
    kept = pq.read_metadata(output / FILE).num_rows
    dropped = pq.read_metadata(output / DROPPED).num_rows
    found = (counts.read, counts.kept, sum(counts.dropped.values()))
    if found != (table.rows, kept, dropped) or kept + dropped != table.rows:
        raise DataError(
            f"Cleaning {table.origin.source} lost or doubled documents.",
            expected=f"{table.rows:,} documents read = kept + dropped",
            found=f"{kept:,} kept and {dropped:,} dropped in the files written",
            todo="this is a fault of the program: please report it",
        )
