"""Which documents to leave out, and which one is kept in the place of each: names, never text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from mellama.corpus.documents import DocumentTable
from mellama.corpus.hashing import Integers
from mellama.files import whole_file

LIST, PAIRS = "duplicates.parquet", "pairs.parquet"
EXACT, NEAR = "same_words", "nearly_the_same_words"
REASONS = (EXACT, NEAR)

Similarity = Callable[[Integers, Integers], NDArray[np.float64]]  # of pairs of texts, by number


@dataclass(frozen=True)
class DuplicateList:
    """A finished list, as a step loads it."""

    path: Path

    def of(self, documents: str) -> pa.Table:
        """Return the rows that say what to leave out of one table, by the name of its step."""
        return pq.read_table(self.path, filters=[("documents", "=", documents)])


@dataclass(frozen=True)
class Chosen:
    """The documents of every component of two or more, the one that is kept first.

    Arrays are [documents]: component after component, in each by the order of tables, then by id.
    """

    rows: Mapping[str, int]  # of each table, by name
    tables: Integers
    ids: pa.Array
    texts: Integers  # the number of each one's text
    kept: Integers  # the place of the document that is kept for each; its own if that is kept
    exact: NDArray[np.bool_]  # an earlier one of the component has the same words
    similarity: NDArray[np.float64]  # to the kept one

    @property
    def dropped(self) -> NDArray[np.bool_]:
        return np.asarray(self.kept != np.arange(len(self.kept)), np.bool_)

    def counts(self) -> list[dict[str, Any]]:
        """Count what each table keeps and loses, and to which tables."""
        return [self._counts(*item) for item in enumerate(self.rows.items())]

    def _counts(self, number: int, item: tuple[str, int]) -> dict[str, Any]:
        name, read = item
        own = self.dropped & (self.tables == number)
        in_favour = np.bincount(self.tables[self.kept[own]], minlength=len(self.rows))
        return {
            "name": name,
            "read": read,
            "kept": read - int(own.sum()),
            EXACT: int((own & self.exact).sum()),
            NEAR: int((own & ~self.exact).sum()),
            "in_favour_of": dict(zip(self.rows, in_favour.tolist(), strict=True)),
        }

    def sizes(self) -> dict[str, int]:
        sizes = np.bincount(self.kept)
        return {"several": int((sizes > 1).sum()), "largest": int(sizes.max(initial=1))}

    def chained(self, threshold: float) -> int:
        """Count the documents that are alike to the kept one only by way of others."""
        return int((self.dropped & (self.similarity < threshold)).sum())

    def names(self, places: Integers) -> tuple[pa.Array, pa.Array]:
        """Return the table and the id of the documents at some places."""
        tables = pa.array(list(self.rows), pa.string()).take(pa.array(self.tables[places]))
        return tables, self.ids.take(pa.array(places))


def chosen(
    tables: Mapping[str, DocumentTable],
    components: Integers,
    texts: Integers,
    similarity: Similarity,
) -> Chosen:
    """Name the documents of components of two or more, and choose the one to keep.

    Args:
        tables: all tables, in order.
        components: a label for each different text, [texts].
        texts: the number of each document's text, [documents].
        similarity: compares different texts of one component.
    """
    own = components[texts]
    rows = np.flatnonzero(np.bincount(own, minlength=len(components))[own] > 1)
    sizes = [table.rows for table in tables.values()]
    numbers = np.searchsorted(np.cumsum(sizes), rows, side="right")
    ids = pa.chunked_array(_ids(tables, rows), pa.string()).combine_chunks()
    named = pa.table({"component": own[rows], "table": numbers, "id": ids})
    order = np.asarray(
        pc.sort_indices(named, [(name, "ascending") for name in named.column_names]), np.int64
    )
    rows, numbers = rows[order], numbers[order]
    first = np.ones(len(rows), np.bool_)
    first[1:] = np.diff(own[rows]) != 0
    kept = np.maximum.accumulate(np.where(first, np.arange(len(rows)), 0))
    exact = np.ones(len(rows), np.bool_)
    exact[np.unique(texts[rows], return_index=True)[1]] = False
    other = texts[rows] != texts[rows[kept]]
    alike = np.ones(len(rows))
    alike[other] = similarity(texts[rows[other]], texts[rows[kept[other]]])
    read = dict(zip(tables, sizes, strict=True))
    return Chosen(read, numbers, ids.take(pa.array(order)), texts[rows], kept, exact, alike)


def _ids(tables: Mapping[str, DocumentTable], rows: Integers) -> Iterator[pa.Array]:
    """Read the ids at ascending rows, counted through all tables."""
    begin = 0
    for table in tables.values():
        for batch in table.batches(("id",)):
            low, high = np.searchsorted(rows, [begin, begin + batch.num_rows])
            yield batch["id"].take(pa.array(rows[low:high] - begin))
            begin += batch.num_rows


def write_list(found: Chosen, output: Path) -> None:
    """Write a row for each document to leave out."""
    places = np.flatnonzero(found.dropped)
    documents, ids = found.names(places)
    kept_documents, kept_ids = found.names(found.kept[places])
    reasons = np.where(found.exact[places], EXACT, NEAR)
    columns = {
        "documents": documents,
        "id": ids,
        "reason": pa.array(reasons.tolist(), pa.string()),
        "kept_documents": kept_documents,
        "kept_id": kept_ids,
        "similarity": pa.array(found.similarity[places]),
    }
    _write(columns, output / LIST)


def write_pairs(
    found: Chosen,
    pairs: tuple[Integers, Integers],
    similarity: NDArray[np.float64],
    output: Path,
) -> None:
    """Write the pairs of texts that join the components, for review: each text's first document."""
    numbers, places = np.unique(found.texts, return_index=True)
    ones, others = (places[np.searchsorted(numbers, side)] for side in pairs)
    one_documents, one_ids = found.names(np.minimum(ones, others))
    other_documents, other_ids = found.names(np.maximum(ones, others))
    columns = {
        "documents": one_documents,
        "id": one_ids,
        "other_documents": other_documents,
        "other_id": other_ids,
        "similarity": pa.array(similarity),
    }
    _write(columns, output / PAIRS)


def _write(columns: Mapping[str, pa.Array], path: Path) -> None:
    with whole_file(path) as stream:
        pq.write_table(pa.table(dict(columns)), stream, compression="zstd")
