"""What is kept of every document to find its duplicates: 152 bytes each, in columns on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from mellama.corpus.documents import ROWS, DocumentTable
from mellama.corpus.hashing import U64
from mellama.corpus.minhash import BANDS, bands
from mellama.corpus.shingles import shingles
from mellama.files import whole_file
from mellama.pipeline.progress import Advance

KEY, COUNT, FIRST_BAND = 0, 2, 3  # columns: two of the key, the number of shingles, the bands
COLUMNS = FIRST_BAND + BANDS
_SHARD = 100 * ROWS  # documents: what a killed run loses at most

Shard = tuple[int, ...]  # row groups of a table, in order


def shards(table: DocumentTable) -> Iterator[Shard]:
    """Cut a table into runs of row groups of about `_SHARD` documents each."""
    metadata = pq.read_metadata(table.path)
    groups: list[int] = []
    held = 0
    for group in range(metadata.num_row_groups):
        groups.append(group)
        held += metadata.row_group(group).num_rows
        if held >= _SHARD:
            yield tuple(groups)
            groups, held = [], 0
    if groups:
        yield tuple(groups)


def write_sketches(table: DocumentTable, shard: Shard, path: Path, advance: Advance) -> None:
    """Sketch the documents of a shard: a NumPy file of [COLUMNS, documents], 64 bits each.

    A shard depends on nothing but its texts, so that shards can be made anywhere, in any order.
    """
    parts = [np.zeros((0, COLUMNS), np.uint64)]
    with pq.ParquetFile(table.path) as file:
        for batch in file.iter_batches(ROWS, row_groups=list(shard), columns=["text"]):
            found = shingles(batch["text"])
            counts = np.diff(found.offsets).astype(np.uint64)[:, None]
            parts.append(np.concatenate([found.keys, counts, bands(found)], axis=1))
            advance(batch.num_rows)
    with whole_file(path) as stream:
        np.save(stream, np.ascontiguousarray(np.concatenate(parts).T), allow_pickle=False)


class Sketches:
    """The columns of every document of several tables, read from disk one at a time."""

    def __init__(self, paths: list[Path]) -> None:
        self._shards = [np.load(path, mmap_mode="r", allow_pickle=False) for path in paths]

    def __len__(self) -> int:
        return sum(shard.shape[1] for shard in self._shards)

    def column(self, number: int) -> U64:
        """Return one number a document, table after table, [documents]."""
        return np.concatenate([np.zeros(0, np.uint64), *(one[number] for one in self._shards)])
