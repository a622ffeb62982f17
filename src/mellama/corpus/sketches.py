"""What is kept of every document to find its duplicates: 152 bytes each, in columns on disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mellama.corpus.documents import DocumentTable
from mellama.corpus.hashing import U64
from mellama.corpus.minhash import BANDS, bands
from mellama.corpus.shingles import shingles
from mellama.files import whole_file

KEY, COUNT, FIRST_BAND = 0, 2, 3  # columns: two of the key, the number of shingles, the bands
COLUMNS = FIRST_BAND + BANDS


@dataclass(frozen=True)
class SketchPart:
    """Sketch the documents of one part: a NumPy file of [COLUMNS, documents], 64 bits each.

    A sketch depends on nothing but its text, so that parts can be done anywhere, in any order.
    """

    work: Path

    def __call__(self, item: tuple[Path, str]) -> Path:
        part, name = item
        path = self.work / f"{name}.npy"
        if not path.exists():
            _write_sketches(DocumentTable(part), path)
        return path


def _write_sketches(part: DocumentTable, path: Path) -> None:
    columns = [np.zeros((0, COLUMNS), np.uint64)]
    for batch in part.batches(("text",)):
        found = shingles(batch["text"])
        counts = np.diff(found.offsets).astype(np.uint64)[:, None]
        columns.append(np.concatenate([found.keys, counts, bands(found)], axis=1))
    with whole_file(path) as stream:
        np.save(stream, np.ascontiguousarray(np.concatenate(columns).T), allow_pickle=False)


class Sketches:
    """The columns of every document of several tables, read from disk one at a time."""

    def __init__(self, paths: list[Path]) -> None:
        self._shards = [np.load(path, mmap_mode="r", allow_pickle=False) for path in paths]

    def __len__(self) -> int:
        return sum(shard.shape[1] for shard in self._shards)

    def column(self, number: int) -> U64:
        """Return one number a document, table after table, [documents]."""
        return np.concatenate([np.zeros(0, np.uint64), *(one[number] for one in self._shards)])
