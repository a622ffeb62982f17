"""A table of documents on disk: Parquet files, read and written many documents at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from mellama.errors import DataError, SourceError
from mellama.files import whole_file
from mellama.licenses import Terms
from mellama.records import Document
from mellama.sources.batches import DOCUMENTS, Batch, in_batches

ROWS = DOCUMENTS  # in a batch
FOLDER = "documents"  # of a step's artifact, with its parts
COLUMNS = ("id", "text", "identifiers")
SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("text", pa.large_string(), nullable=False),  # a batch of books passes 2 GiB
        pa.field("identifiers", pa.list_(pa.string()), nullable=False),
    ]
)
CODEC = "none"  # zstd needs a third of the room, and as long as parsing the text from JSON
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
    """A finished table: columns `id`, `text` and `identifiers`, in the source's order.

    It is a folder of parts, in the order of their names, or one Parquet file: a part is a table.
    """

    path: Path

    @cached_property
    def parts(self) -> tuple[DocumentTable, ...]:
        """List the tables this one is made of: itself, if it is one file."""
        if not self.path.is_dir():
            return (self,)
        return tuple(DocumentTable(path) for path in sorted(self.path.glob("*.parquet")))

    @property
    def rows(self) -> int:
        return sum(int(pq.read_metadata(part.path).num_rows) for part in self.parts)

    @property
    def origin(self) -> Origin:
        schema = pq.read_schema(self.parts[0].path)
        return Origin.from_bytes(schema.metadata[_ORIGIN])

    def batches(self, columns: tuple[str, ...] = COLUMNS) -> Iterator[pa.RecordBatch]:
        """Read record batches of up to `ROWS` documents, in order."""
        for part in self.parts:
            with pq.ParquetFile(part.path) as file:
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
        pq.ParquetWriter(stream, described, compression=CODEC, use_dictionary=False) as writer,
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
    done = 0
    for batch in in_batches(documents):
        yield record_batch(batch, source=source, done=done)
        done += len(batch.ids)


def record_batch(batch: Batch, *, source: str, done: int) -> pa.RecordBatch:
    """Turn columns into a record batch; `done` documents of the source stand before it.

    Raises:
        SourceError: a text or an id is not valid Unicode.
    """
    try:
        return pa.RecordBatch.from_arrays(
            [
                pa.array(batch.ids, pa.string()),
                pa.array(batch.texts, pa.large_string()),
                pa.array(batch.identifiers, pa.list_(pa.string())),
            ],
            schema=SCHEMA,
        )
    except UnicodeEncodeError:
        raise SourceError(
            f"{source} holds text that is not valid Unicode.",
            expected="whole characters",
            found=f"half a surrogate pair in documents {done:,} to {done + len(batch.ids) - 1:,}",
            todo="mend the reader: it has to decode such escapes, or refuse them",
        ) from None


def require_unique_ids(table: DocumentTable) -> None:
    """Refuse a table in which two documents have one id: splits and reports go by id.

    Ids are compared by hashes of 64 bits, eight bytes a document; of 100 million, two share one
    by chance once in 4,000 times. Nothing else is made of these hashes, so that Python's own, which
    are others in every process, are good enough.

    Raises:
        DataError: an id stands twice.
    """
    ids = (id for batch in table.batches(("id",)) for id in batch["id"].to_pylist())
    keys = np.sort(np.fromiter(map(hash, ids), np.int64))
    distinct = len(keys) - int((keys[1:] == keys[:-1]).sum())
    if distinct != len(keys):
        raise DataError(
            f"Documents of {table.origin.source} share ids.",
            expected=f"{len(keys):,} ids for {len(keys):,} documents",
            found=f"{distinct:,} different ids",
            todo="mend the reader of that source: an id is unique in its source",
        )
