"""Keep or drop each document by published rules, with a reason, and prove that none is lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mellama.corpus.documents import FOLDER, SCHEMA, DocumentTable, writing
from mellama.corpus.normalise import normalised, without_boilerplate
from mellama.corpus.parts import Counted, PartFiles, forget_parts, over_parts, total
from mellama.corpus.rules import Rule, Texts
from mellama.errors import DataError
from mellama.files import write_json
from mellama.pipeline.step import Context

DROPPED = "dropped"  # folder of their parts
COUNTS = "counts.json"
_DROPPED_SCHEMA = SCHEMA.append(pa.field("reason", pa.string(), nullable=False))


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


@dataclass(frozen=True)
class CleanPart:
    """Divide one part into documents to keep, and `dropped` ones with their reasons."""

    rules: tuple[Rule, ...]

    def __call__(self, part: DocumentTable, files: PartFiles) -> Counted:
        counts = total([_nothing(self.rules)])
        origin = part.origin
        with (
            writing(files.documents, origin) as keep,
            writing(files.beside(DROPPED), origin, _DROPPED_SCHEMA) as drop,
        ):
            for batch in part.batches():
                done = cleaned(batch, self.rules)
                keep(done.documents.filter(done.kept))
                drop(_with_reasons(done).filter(pc.invert(done.kept)))
                counts = total([counts, _counted(batch, done)])
        return counts


def clean(
    table: DocumentTable, output: Path, context: Context, *, rules: tuple[Rule, ...]
) -> Counted:
    """Write the kept and the dropped documents, and the counts that add up, which are returned.

    Raises:
        DataError: kept and dropped documents are not the documents read.
    """
    what = f"cleaning {table.origin.source}"
    counts = total(over_parts(table, output, CleanPart(rules), context, what=what))
    counts["dropped_in_all"] = sum(counts["dropped"].values())
    counts["rules"] = {rule.name: rule.source for rule in rules}
    require_nothing_lost(counts, table, output)
    write_json(output / COUNTS, counts)
    forget_parts(output)
    return counts


def _nothing(rules: tuple[Rule, ...]) -> Counted:
    numbers = ("read", "kept", "normalised", "boilerplate_lines")
    return {
        **dict.fromkeys((*numbers, "characters_read", "characters_kept"), 0),
        "dropped": {rule.name: 0 for rule in rules},
    }


def _with_reasons(done: CleanedBatch) -> pa.RecordBatch:
    columns = [*done.documents.columns, pa.array(done.reasons, pa.string())]
    return pa.RecordBatch.from_arrays(columns, schema=_DROPPED_SCHEMA)


def _counted(batch: pa.RecordBatch, done: CleanedBatch) -> Counted:
    """Count a batch: `normalised` are the documents whose text was mended."""
    kept = done.documents.filter(done.kept)
    changed = pc.sum(pc.not_equal(batch["text"], done.documents["text"])).as_py()
    return {
        "read": batch.num_rows,
        "kept": kept.num_rows,
        "normalised": changed or 0,
        "boilerplate_lines": done.boilerplate_lines,
        "characters_read": pc.sum(pc.utf8_length(batch["text"])).as_py() or 0,
        "characters_kept": pc.sum(pc.utf8_length(kept["text"])).as_py() or 0,
        "dropped": dict(Counter(filter(None, done.reasons))),
    }


def require_nothing_lost(counts: Counted, table: DocumentTable, output: Path) -> None:
    """Compare the files themselves, not only the variables that made them.

    Raises:
        DataError: kept and dropped documents are not the documents read.
    """
    kept = DocumentTable(output / FOLDER).rows
    dropped = DocumentTable(output / DROPPED).rows
    found = (counts["read"], counts["kept"], sum(counts["dropped"].values()))
    if found != (table.rows, kept, dropped) or kept + dropped != table.rows:
        raise DataError(
            f"Cleaning {table.origin.source} lost or doubled documents.",
            expected=f"{table.rows:,} documents read = kept + dropped",
            found=f"{kept:,} kept and {dropped:,} dropped in the files written",
            todo="this is a fault of the program: please report it",
        )
