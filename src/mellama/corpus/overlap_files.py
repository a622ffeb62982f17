"""The files in which decontamination says what it found, and how a person reads them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

REPORT = "overlap.json"
MATCHES = "matches"  # folder of their parts
INDEX = "index"  # of the passages, while the stage runs

MATCHES_SCHEMA = pa.schema(
    [
        pa.field("document", pa.string(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),  # identifier, words or near
        pa.field("test", pa.string(), nullable=False),
        pa.field("sample", pa.string(), nullable=False),  # the first that holds the passage,
        pa.field("samples", pa.int64(), nullable=False),  # of so many
        pa.field("field", pa.string(), nullable=False),  # of the sample; "" for an identifier
        pa.field("identifier", pa.string(), nullable=False),  # "" for words
        pa.field("start", pa.int64(), nullable=False),  # characters of the document, [start, end)
        pa.field("end", pa.int64(), nullable=False),
        pa.field("words", pa.int64(), nullable=False),  # so many in a row,
        pa.field("first_word", pa.int64(), nullable=False),  # from this one of the field on,
        pa.field("passage_words", pa.int64(), nullable=False),  # which has so many
        pa.field("text", pa.large_string(), nullable=False),  # as the document has it
    ]
)


def passages(folder: Path) -> Iterator[dict[str, Any]]:
    """Read what the documents of a finished step share with tests, with the words themselves.

    A row for each run of words, or identifier, of a document and a field of a test; its keys are
    the names of `MATCHES_SCHEMA`. The words are cut out of the document.
    """
    for path in sorted((folder / MATCHES).glob("*.parquet")):
        yield from pq.read_table(path).to_pylist()
