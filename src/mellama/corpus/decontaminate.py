"""Leave out the documents that overlap with test sets, and report which ones, by id alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa

from mellama.corpus.documents import FOLDER, DocumentTable, writing
from mellama.corpus.overlap import Match, Overlap
from mellama.corpus.overlap_index import SHORTEST
from mellama.files import write_json
from mellama.pipeline.progress import Advance

REPORT = "overlap.json"


def decontaminate(
    table: DocumentTable,
    output: Path,
    *,
    overlap: Overlap,
    tests: tuple[str, ...],
    ngram: int,
    advance: Advance,
) -> None:
    """Write the documents that overlap with no test, and the report on the others."""
    left_out: list[tuple[str, Match]] = []
    with writing(output / FOLDER / "00000.parquet", table.origin) as keep:
        for batch in table.batches():
            found = overlap.matches_batch(batch["text"], batch["identifiers"])
            keep(batch.filter(pa.array([match is None for match in found], pa.bool_())))
            ids = batch["id"].to_pylist()
            left_out += [(id, match) for id, match in zip(ids, found, strict=True) if match]
            advance(batch.num_rows)
    report = {
        "rule": {"ngram": ngram, "shortest_passage": SHORTEST, "identifiers": True},
        "read": table.rows,
        "kept": DocumentTable(output / FOLDER).rows,
        "left_out": len(left_out),
        "tests": [_by_test(name, overlap, left_out) for name in tests],
        "documents": [_by_document(id, match) for id, match in left_out],
    }
    write_json(output / REPORT, report)


def _by_test(name: str, overlap: Overlap, left_out: list[tuple[str, Match]]) -> dict[str, Any]:
    touched: Counter[str] = Counter()
    documents = 0
    for _, match in left_out:
        samples = {sample for test, sample in match.samples if test == name}
        touched.update(samples)
        documents += bool(samples)
    return {
        "name": name,
        **asdict(overlap.coverage(name)),
        "documents_left_out": documents,
        "samples_touched": len(touched),
        "sample_ids": sorted(touched),
    }


def _by_document(id: str, match: Match) -> dict[str, Any]:
    return {
        "id": id,
        "shared_ngrams": round(match.share, 4),
        "identified": [list(key) for key in match.identified],
        "quoted": [list(key) for key in match.quoted],
    }
