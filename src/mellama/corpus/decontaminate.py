"""Leave out, or only count, the documents that overlap with test sets; write down which and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from mellama.corpus.documents import FOLDER, DocumentTable, writing
from mellama.corpus.overlap import REASONS, Match, Overlap
from mellama.corpus.overlap_files import INDEX, MATCHES, MATCHES_SCHEMA, REPORT
from mellama.corpus.overlap_index import COMMON, SHORTEST
from mellama.corpus.parts import Counted, PartFiles, forget_parts, over_parts
from mellama.corpus.tested import Mix
from mellama.errors import DataError
from mellama.files import write_json
from mellama.pipeline.step import Context
from mellama.records import Passage


@dataclass(frozen=True)
class ComparePart:
    """Divide one part into documents to keep, and the matches of those that overlap."""

    index: Path
    mix: Mix

    def __call__(self, part: DocumentTable, files: PartFiles) -> Counted:
        overlap = _opened(self.index)
        read = 0
        documents: list[dict[str, Any]] = []
        origin = part.origin
        with (
            writing(files.documents, origin) as keep,
            writing(files.beside(MATCHES), origin, MATCHES_SCHEMA) as note,
        ):
            for batch in part.batches():
                found = overlap.matches_batch(batch["text"], batch["identifiers"])
                clean = pa.array([match is None for match in found], pa.bool_())
                keep(batch if self.mix == "paper" else batch.filter(clean))
                matched = batch.filter(pc.invert(clean)).to_pylist()
                pairs = list(zip(matched, filter(None, found), strict=True))
                note(_rows(pairs))
                documents += [_by_document(row["id"], match) for row, match in pairs]
                read += batch.num_rows
        return {"read": read, "documents": documents}


@lru_cache(maxsize=1)
def _opened(index: Path) -> Overlap:
    """Open an index once a process, whatever parts come to it."""
    return Overlap.open(index)


def decontaminate(
    table: DocumentTable,
    output: Path,
    context: Context,
    *,
    passages: Mapping[str, Iterable[Passage]],
    overlap: Overlap,
    mix: Mix,
) -> None:
    """Write the documents, the matches of those that overlap with a test, and the report.

    Args:
        table: what is compared.
        output: the artifact's folder.
        context: whose pool does the work.
        passages: of each test set by its name; read if no earlier try has indexed them.
        overlap: the rule, without any passage yet.
        mix: whether documents that overlap are left out.

    Raises:
        DataError: the documents written are not those that were to be.
    """
    index = output / INDEX
    if not Overlap.is_saved(index):
        for name, own in passages.items():
            overlap.add(name, own)
        overlap.save(index)
    work = ComparePart(index, mix)
    found = over_parts(table, output, work, context, what=f"comparing {table.origin.source}")
    indexed = _opened(index)
    documents = [document for part in found for document in part["documents"]]
    report = {
        "mix": mix,
        "rule": {**indexed.rule(), "shortest_passage": SHORTEST, "common_phrase": COMMON},
        "read": sum(part["read"] for part in found),
        "kept": DocumentTable(output / FOLDER).rows,
        "overlapping": len(documents),
        "reasons": {**dict.fromkeys(REASONS, 0), **Counter(one["reason"] for one in documents)},
        "tests": [_by_test(name, indexed, documents) for name in passages],
        "documents": documents,
    }
    _require_nothing_lost(report, table)
    write_json(output / REPORT, report)
    _opened.cache_clear()
    Overlap.forget(index)  # whoever has a dictionary can tell words from their hashes
    forget_parts(output)


def _rows(pairs: list[tuple[dict[str, Any], Match]]) -> pa.RecordBatch:
    rows = [
        {
            "document": document["id"],
            **asdict(shared),
            "text": document["text"][shared.start : shared.end],
        }
        for document, match in pairs
        for shared in match.shared
    ]
    return pa.RecordBatch.from_pylist(rows, schema=MATCHES_SCHEMA)


def _by_document(id: str, match: Match) -> dict[str, Any]:
    return {
        "id": id,
        "reason": match.reason,
        "shared_ngrams": round(match.share, 4),
        "identified": [list(key) for key in match.identified],
        "quoted": [list(key) for key in match.quoted],
        "near": [list(key) for key in match.near],
    }


def _by_test(name: str, overlap: Overlap, documents: list[dict[str, Any]]) -> dict[str, Any]:
    touched: set[str] = set()
    number = 0
    for document in documents:
        keys = (*document["identified"], *document["quoted"], *document["near"])
        own = {sample for test, sample in keys if test == name}
        touched |= own
        number += bool(own)
    return {
        "name": name,
        **asdict(overlap.coverage(name)),
        "documents_overlapping": number,
        "samples_touched": len(touched),
        "sample_ids": sorted(touched),
    }


def _require_nothing_lost(report: dict[str, Any], table: DocumentTable) -> None:
    read = table.rows
    expected = read - (report["overlapping"] if report["mix"] == "clean" else 0)
    if report["read"] != read or report["kept"] != expected:
        raise DataError(
            f"Decontaminating {table.origin.source} lost or doubled documents.",
            expected=f"{expected:,} documents of {read:,}",
            found=f"{report['kept']:,} of {report['read']:,} in the files written",
            todo="this is a fault of the program: please report it",
        )
