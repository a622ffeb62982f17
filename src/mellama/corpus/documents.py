"""A table of documents on disk: one Parquet file, read and written many documents at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mellama.errors import DataError, SourceError
from mellama.files import whole_file
from mellama.licenses import Terms
from mellama.records import Document

ROWS = 1000  # documents in a batch
FILE = "documents.parquet"
COLUMNS = ("id", "text", "identifiers")
SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("text", pa.large_string(), nullable=False),  # a batch of books passes 2 GiB
        pa.field("identifiers", pa.list_(pa.string()), nullable=False),
    ]
)
_ORIGIN = b"mellama"  # key in the schema's metadata

Write = Callable[[pa.RecordBatch], None]


@dataclass(frozen=True)
class Origin:
    """Where the documents of a table were read, written into the file itself."""

    source: str
    revision: str
    terms: Terms

    def to_bytes(self) -> bytes:
        value = {**vars(self), "terms": self.terms.to_json()}
        return json.dumps(value, sort_keys=True).encode()

    @staticmethod
    def from_bytes(value: bytes) -> Origin:
        fields = json.loads(value)
        return Origin(fields["source"], fields["revision"], Terms.from_json(fields["terms"]))


@dataclass(frozen=True)
class DocumentTable:
    """A finished table: columns `id`, `text` and `identifiers`, in the source's order."""

    path: Path

    @property
    def rows(self) -> int:
        return int(pq.read_metadata(self.path).num_rows)

    @property
    def origin(self) -> Origin:
        return Origin.from_bytes(pq.read_schema(self.path).metadata[_ORIGIN])

    def batches(self, columns: tuple[str, ...] = COLUMNS) -> Iterator[pa.RecordBatch]:
        """Read record batches of up to `ROWS` documents, in order."""
        with pq.ParquetFile(self.path) as file:
            yield from file.iter_batches(ROWS, columns=list(columns))

    def documents(self) -> Iterator[Document]:
        """Read one document at a time, for tests and for people; the hot path takes batches."""
        for batch in self.batches():
            for row in batch.to_pylist():
                yield Document(row["id"], row["text"], tuple(row["identifiers"]))


@contextmanager
def writing(path: Path, origin: Origin, schema: pa.Schema = SCHEMA) -> Iterator[Write]:
    """Open a table that appears complete or not at all; yields what writes one batch.

    Equal batches give equal bytes, so a batch without rows leaves no trace.
    """
    described = schema.with_metadata({_ORIGIN: origin.to_bytes()})
    with (
        whole_file(path) as stream,
        pq.ParquetWriter(stream, described, compression="zstd") as writer,
    ):

        def write(batch: pa.RecordBatch) -> None:
            if batch.num_rows:
                writer.write_batch(batch)

        yield write


def batched(documents: Iterable[Document], *, source: str) -> Iterator[pa.RecordBatch]:
    """Turn documents into record batches.

    Raises:
        SourceError: a text or an id is not valid Unicode.
    """
    documents = iter(documents)
    done = 0
    while rows := list(islice(documents, ROWS)):
        try:
            yield pa.RecordBatch.from_arrays(
                [
                    pa.array([row.id for row in rows], pa.string()),
                    pa.array([row.text for row in rows], pa.large_string()),
                    pa.array([row.identifiers for row in rows], pa.list_(pa.string())),
                ],
                schema=SCHEMA,
            )
        except UnicodeEncodeError:
            raise SourceError(
                f"{source} holds text that is not valid Unicode.",
                expected="whole characters",
                found=f"half a surrogate pair in documents {done:,} to {done + len(rows) - 1:,}",
                todo="mend the reader: it has to decode such escapes, or refuse them",
            ) from None
        done += len(rows)


def require_unique_ids(table: DocumentTable) -> None:
    """Refuse a table in which two documents have one id: splits and reports go by id.

    Raises:
        DataError: an id stands twice.
    """
    ids = pq.read_table(table.path, columns=["id"])["id"]
    distinct = pc.count_distinct(ids).as_py()
    if distinct != len(ids):
        raise DataError(
            f"Documents of {table.origin.source} share ids.",
            expected=f"{len(ids):,} ids for {len(ids):,} documents",
            found=f"{distinct:,} different ids",
            todo="mend the reader of that source: an id is unique in its source",
        )
