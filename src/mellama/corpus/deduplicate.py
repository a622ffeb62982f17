"""Leave out the documents that a list of duplicates names, and prove that none is lost."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from mellama.corpus.documents import FOLDER, SCHEMA, DocumentTable, Write, writing
from mellama.corpus.duplicate_list import EXACT, NEAR, REASONS, DuplicateList
from mellama.corpus.parts import Counted, PartFiles, forget_parts, over_parts
from mellama.errors import DataError
from mellama.files import write_json
from mellama.pipeline.step import Context

DROPPED = "dropped"  # folder of their parts
COUNTS = "counts.json"
_WHY = ("reason", "kept_documents", "kept_id")
_DROPPED_SCHEMA = pa.schema(
    [
        *SCHEMA,
        *(pa.field(name, pa.string(), nullable=False) for name in _WHY),
        pa.field("similarity", pa.float64(), nullable=False),
    ]
)
_RULES = {
    EXACT: "Lee et al. 2022 (arXiv:2107.06499)",
    NEAR: "Broder 1997 (MinHash); Lee et al. 2022 (arXiv:2107.06499)",
}


@dataclass(frozen=True)
class ThinPart:
    """Divide one part into documents to keep, and `dropped` ones with the one that is kept."""

    name: str  # of the table's step
    duplicates: DuplicateList

    def __call__(self, part: DocumentTable, files: PartFiles) -> Counted:
        listed = self.duplicates.of(self.name)
        origin = part.origin
        with (
            writing(files.documents, origin) as keep,
            writing(files.beside(DROPPED), origin, _DROPPED_SCHEMA) as drop,
        ):
            for batch in part.batches():
                _divide(batch, listed, keep, drop)
        return {}


def deduplicate(
    table: DocumentTable, output: Path, context: Context, *, name: str, duplicates: DuplicateList
) -> None:
    """Write the kept and the dropped documents, and the counts that add up.

    Raises:
        DataError: the list names documents that the table does not hold.
    """
    work = ThinPart(name, duplicates)
    over_parts(table, output, work, context, what=f"thinning {table.origin.source}")
    listed = duplicates.of(name)
    kept, dropped = DocumentTable(output / FOLDER).rows, DocumentTable(output / DROPPED).rows
    if kept + dropped != table.rows or dropped != listed.num_rows:
        raise DataError(
            f"The duplicates of {name} are not those listed.",
            expected=f"{table.rows:,} documents, {listed.num_rows:,} of them dropped",
            found=f"{kept:,} kept and {dropped:,} dropped",
            todo="build the list of duplicates anew: the documents have changed since",
        )
    reasons = {
        item["values"]: item["counts"] for item in listed["reason"].value_counts().to_pylist()
    }
    counts = {
        "read": table.rows,
        "kept": kept,
        "dropped": {reason: reasons.get(reason, 0) for reason in REASONS},
        "dropped_in_all": dropped,
        "rules": _RULES,
    }
    write_json(output / COUNTS, counts)
    forget_parts(output)


def _divide(batch: pa.RecordBatch, listed: pa.Table, keep: Write, drop: Write) -> None:
    places = pc.index_in(batch["id"], value_set=listed["id"].combine_chunks())
    left_out = pc.is_valid(places)
    keep(batch.filter(pc.invert(left_out)))
    why = listed.take(pc.drop_null(places)).combine_chunks()
    columns = [*batch.filter(left_out).columns]
    columns += [why[field.name].combine_chunks() for field in list(_DROPPED_SCHEMA)[len(SCHEMA) :]]
    drop(pa.RecordBatch.from_arrays(columns, schema=_DROPPED_SCHEMA))
