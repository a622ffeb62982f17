"""Read a source into a table of documents, and account for every record of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias, cast

import pyarrow as pa
import pyarrow.parquet as pq

from mellama.corpus.documents import (
    FOLDER,
    DocumentTable,
    Origin,
    record_batch,
    require_unique_ids,
    writing,
)
from mellama.corpus.parts import NOTES, Counted, forget_parts, total
from mellama.errors import DataError
from mellama.files import read_json, whole_file, write_json
from mellama.pipeline.progress import Advance
from mellama.pipeline.step import Context
from mellama.records import Document
from mellama.sources.batches import Batch, in_batches
from mellama.sources.kept import Dropped
from mellama.sources.source import Piece, Source

ACCOUNTS = "accounts.json"
LEFT_OUT = "left_out"  # folder: what was dropped and quarantined, by piece
PART_BYTES = 64 << 20  # of text: what a killed worker loses at most, and holds at a time
_Piece: TypeAlias = Callable[[], Iterator[Batch]]
_FEW = 10  # records that may be bad in a source of any size
_ROWS = 10_000  # left out, written at a time
_LEFT_OUT = pa.schema(
    [
        pa.field("id", pa.string()),  # of what was dropped
        pa.field("file", pa.string()),  # of what was quarantined, and where it begins
        pa.field("offset", pa.int64()),
        pa.field("unit", pa.string()),
        pa.field("reason", pa.string(), nullable=False),
    ]
)


def read_documents(
    source: Source[Document],
    origin: Origin,
    output: Path,
    context: Context,
    *,
    data_root: Path | None,
    expected: int,
    tolerated: float,
) -> None:
    """Write the documents in parts, what was left out, and accounts that balance.

    Raises:
        SourceError: a file is missing, or is not whole.
        DataError: too many records are bad, or two documents have one id.
    """
    pieces = _pieces(source, data_root)
    work = _ReadPiece(origin, output)
    with context.progress.bar(f"reading {source.name}", expected) as advance:
        if len(pieces) == 1:  # the bar goes on within it
            found = [work.read(0, pieces[0], advance)]
        else:
            found = []
            for counted in context.pool.map(work, list(enumerate(pieces))):
                found.append(counted)
                advance(counted["kept"])
    accounts = total(found)
    _require_balance(source.name, accounts, output, tolerated)
    require_unique_ids(DocumentTable(output / FOLDER))
    write_json(output / ACCOUNTS, accounts)
    forget_parts(output)


def _pieces(source: Source[Document], data_root: Path | None) -> Sequence[_Piece]:
    """List what is read apart, each of it many documents at a time."""
    if source.batches:
        return (partial(source.batches, source.folder(data_root)),)
    return tuple(partial(_gathered, piece) for piece in source.pieces_of(data_root))


def _gathered(piece: Piece[Document]) -> Iterator[Batch]:
    return in_batches(piece())


@dataclass
class _Accounts:
    """What became of the records of one piece; what is left out goes to a file of its own."""

    left_out: pq.ParquetWriter
    dropped: Counter[str] = field(default_factory=Counter)
    quarantined: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)

    def note(self, batch: Batch) -> None:
        """Note what was left out between the documents of a batch."""
        for _, record in batch.left_out:
            if isinstance(record, Dropped):
                self.dropped[record.reason] += 1
                self.rows.append({"id": record.id, "reason": record.reason})
            else:
                self.quarantined += 1
                self.rows.append(asdict(record))
        if len(self.rows) >= _ROWS:
            self.flush()

    def flush(self) -> None:
        self.left_out.write_table(pa.Table.from_pylist(self.rows, _LEFT_OUT))
        self.rows.clear()


@dataclass(frozen=True)
class _ReadPiece:
    """Read one piece of a source into parts of its own, unless an earlier try has."""

    origin: Origin
    output: Path

    def __call__(self, item: tuple[int, _Piece]) -> Counted:
        number, piece = item
        return self.read(number, piece, lambda count: None)

    def read(self, number: int, piece: _Piece, advance: Advance) -> Counted:
        note = self.output / NOTES / f"{number:05}.json"
        if not note.exists():
            write_json(note, self._read(f"{number:05}", piece, advance))
        return cast("Counted", read_json(note))

    def _read(self, name: str, piece: _Piece, advance: Advance) -> Counted:
        kept = 0
        parts = _Parts(self.output / FOLDER, name, self.origin)
        with (
            whole_file(self.output / LEFT_OUT / f"{name}.parquet") as stream,
            pq.ParquetWriter(stream, _LEFT_OUT, compression="zstd") as left_out,
        ):
            accounts = _Accounts(left_out)
            for batch in piece():
                accounts.note(batch)
                parts.add(record_batch(batch, source=self.origin.source, done=kept))
                kept += len(batch.ids)
                advance(len(batch.ids))
            accounts.flush()
            parts.close()
        dropped = dict(sorted(accounts.dropped.items()))
        read = kept + sum(dropped.values()) + accounts.quarantined
        return {
            "read": read,
            "kept": kept,
            "dropped": dropped,
            "quarantined": accounts.quarantined,
        }


@dataclass
class _Parts:
    """Batches gathered into files of about `PART_BYTES`; one that is there already is the same."""

    folder: Path
    piece: str
    origin: Origin
    batches: list[pa.RecordBatch] = field(default_factory=list)
    held: int = 0  # bytes
    number: int = 0

    def add(self, batch: pa.RecordBatch) -> None:
        self.batches.append(batch)
        self.held += batch["text"].nbytes
        if self.held >= PART_BYTES:
            self._write()

    def close(self) -> None:
        """Write the rest; a piece without documents is an empty part."""
        if self.batches or not self.number:
            self._write()

    def _write(self) -> None:
        path = self.folder / f"{self.piece}-{self.number:05}.parquet"
        if not path.exists():
            with writing(path, self.origin) as write:
                for batch in self.batches:
                    write(batch)
        self.batches, self.held = [], 0
        self.number += 1


def _require_balance(name: str, accounts: Counted, output: Path, tolerated: float) -> None:
    """Compare the accounts with the files, and the bad records with what is tolerated.

    Raises:
        DataError: a record was lost or doubled, or too many are bad.
    """
    written = DocumentTable(output / FOLDER).rows
    left_out = sum(
        int(pq.read_metadata(path).num_rows) for path in (output / LEFT_OUT).glob("*.parquet")
    )
    if accounts["kept"] != written or accounts["read"] != written + left_out:
        raise DataError(
            f"Reading {name} lost or doubled records.",
            expected=f"{accounts['read']:,} records read = kept + dropped + quarantined",
            found=f"{written:,} kept and {left_out:,} left out in the files written",
            todo="this is a fault of the program: please report it",
        )
    bad = accounts["quarantined"]
    if bad > max(_FEW, tolerated * accounts["read"]) or (bad and not accounts["kept"]):
        raise DataError(
            f"Too many records of {name} cannot be read.",
            expected=f"at most {tolerated:.1%} of {accounts['read']:,} records, or {_FEW} of many",
            found=f"{bad:,}, and {accounts['kept']:,} that are kept",
            todo=f"see {output / LEFT_OUT} for files, offsets and reasons; get the files from "
            "upstream again, or raise `tolerated` of this step",
        )
