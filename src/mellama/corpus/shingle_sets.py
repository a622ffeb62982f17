"""The shingle sets of the texts that may be near-duplicates, on disk until they are compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mellama.corpus.documents import DocumentTable
from mellama.corpus.hashing import U64, Integers
from mellama.corpus.shingles import jaccard, shingles
from mellama.pipeline.progress import Advance

_NOTHING = np.zeros(0, np.uint64)


class ShingleSets:
    """Sorted sets, numbered: 8 bytes of disk for each different shingle."""

    def __init__(self, flat: U64, offsets: Integers, places: Integers, threshold: float) -> None:
        self._flat = flat
        self._offsets = offsets
        self._places = places  # of each number: which set on disk is its own
        self._threshold = threshold

    def similar(self, ones: Integers, others: Integers) -> NDArray[np.float64]:
        """Return the Jaccard similarities of pairs; 0 where the sizes alone keep it too low."""
        sizes = np.diff(self._offsets)[self._places]
        small = np.minimum(sizes[ones], sizes[others])
        large = np.maximum(sizes[ones], sizes[others])
        found = np.zeros(len(ones))
        for pair in np.flatnonzero(small >= self._threshold * large).tolist():
            found[pair] = jaccard(self._set(ones[pair]), self._set(others[pair]))
        return found

    def exactly(self, ones: Integers, others: Integers) -> NDArray[np.float64]:
        """Return the Jaccard similarities of pairs, however low."""
        pairs = zip(ones.tolist(), others.tolist(), strict=True)
        return np.array([jaccard(self._set(one), self._set(other)) for one, other in pairs], float)

    def _set(self, number: int) -> U64:
        place = self._places[number]
        return self._flat[self._offsets[place] : self._offsets[place + 1]]


@contextmanager
def shingle_sets(
    tables: Sequence[DocumentTable],
    rows: Integers,
    path: Path,
    *,
    threshold: float,
    advance: Advance,
) -> Iterator[ShingleSets]:
    """Read the texts at some rows, counted through all tables; number n is the text at `rows[n]`.

    The file at `path` lasts as long as the context.
    """
    wanted = np.sort(rows)
    counts = [np.zeros(1, np.int64)]
    begin = 0
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("wb") as stream:
            for table in tables:
                for batch in table.batches(("text",)):
                    low, high = np.searchsorted(wanted, [begin, begin + batch.num_rows])
                    if low < high:
                        sets = shingles(batch["text"].take(wanted[low:high] - begin)).sets()
                        stream.writelines(one.tobytes() for one in sets)
                        counts.append(np.array([len(one) for one in sets], np.int64))
                    begin += batch.num_rows
                    advance(batch.num_rows)
        offsets = np.cumsum(np.concatenate(counts))
        size = int(offsets[-1])
        # A plain view of the map: the slices of a `memmap` cost more than comparing them.
        flat = np.asarray(np.memmap(path, np.uint64, "r", shape=(size,))) if size else _NOTHING
        yield ShingleSets(flat, offsets, np.searchsorted(wanted, rows), threshold)
    finally:
        path.unlink(missing_ok=True)
