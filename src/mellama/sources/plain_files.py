"""A user's own text: folders of JSON lines, Parquet, CSV or text files, on terms of the user's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mellama.licenses import Terms
from mellama.records import Document
from mellama.sources.accounting import whole_file
from mellama.sources.batches import Batch, firsts, in_batches, one_by_one
from mellama.sources.json_batches import Fields, JsonLines
from mellama.sources.kept import Account, Dropped, Quarantined, kept
from mellama.sources.opening import broken
from mellama.sources.reading import BOM, RawRow, decode
from mellama.sources.source import Source, matches
from mellama.sources.tables import TableRow, table_rows

LINES = ("jsonl", "ndjson")
TABLES = ("parquet", "csv")
TEXTS = ("txt",)
FILES = " or ".join(
    f"**/*.{form}{packed}"
    for form in (*LINES, *TABLES, *TEXTS)
    for packed in ("", ".gz", ".zst")
    if form != "parquet" or not packed
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the parts of a document stand: columns of a table, or keys of a JSON object."""

    text: str
    id: str | None  # None: a document's id is its file and its number there
    identifiers: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys((self.text, *((self.id,) if self.id else ()), *self.identifiers))
        )


def plain_files(
    name: str,
    *,
    terms: Terms,
    title: str = "",
    text: str = "text",
    id: str | None = "id",
    identifiers: tuple[str, ...] = (),
) -> Source[Document]:
    """Declare a folder of a user's own files as a source of documents, for a recipe file.

    Files lie in the folder `name` of the data root, at any depth, and are read in order of name:
    `.jsonl` and `.ndjson` (an object a line), `.csv` (with a header), each plain, `.gz` or `.zst`;
    `.parquet`; and `.txt`, where a file is one document, whose id is its path. UTF-8 everywhere.

    Args:
        name: of the source, of its folder, and of nothing else under that data root.
        terms: what may be done with the text. Nobody else can know: patient text is
            `Terms((OWN_PATIENT_TEXT,), Access.CREDENTIALED)`, and never leaves the machine.
        title: what it is, for people.
        text: the column or key of the text.
        id: the column or key of the id, a text or a whole number, different for every document;
            None where there is none.
        identifiers: columns or keys of what else a document is known by. A value 42 under
            "subject" becomes "subject:42", and is left out where it is empty.
    """
    columns = Columns(text, id, identifiers)
    return Source(
        name=name,
        title=title or f"own text, {name}",
        homepage="your own files",
        revision=f"the user's own; text: {text}; id: {id}; identifiers: {', '.join(identifiers)}",
        terms=terms,
        files=(FILES,),
        counts=(),
        read=_Kept(columns),
        every=_Every(columns),
        batches=_Batches(columns),
    )


def plain_batches(folder: Path, columns: Columns) -> Iterator[Batch]:
    """Account for every document of every file; of those that share an id, the first is kept.

    Quarantined is a row that lacks a key or has another kind of value there, that is not JSON, or
    whose bytes are not UTF-8; and a text file that is not UTF-8.

    Raises:
        SourceError: a file is cut or damaged as a whole, lacks a column, or has no row that could
            be read: then the columns are declared wrongly.
    """
    paths = sorted(set(matches(folder, FILES)))
    return firsts(each for path in paths for each in _of_file(path, folder, columns))


@dataclass(frozen=True, slots=True)
class _Batches:
    """A reader that is equal to another one of the same columns, so that sources are."""

    columns: Columns

    def __call__(self, folder: Path) -> Iterator[Batch]:
        return plain_batches(folder, self.columns)


@dataclass(frozen=True, slots=True)
class _Every:
    """The same, one by one."""

    columns: Columns

    def __call__(self, folder: Path) -> Iterator[Account[Document]]:
        return one_by_one(plain_batches(folder, self.columns))


@dataclass(frozen=True, slots=True)
class _Kept:
    """The same, of what is passed on."""

    columns: Columns

    def __call__(self, folder: Path) -> Iterator[Document]:
        return kept(one_by_one(plain_batches(folder, self.columns)))


def _of_file(path: Path, folder: Path, columns: Columns) -> Iterator[Batch]:
    form = path.name.removesuffix(".gz").removesuffix(".zst").rpartition(".")[2]
    file = _File(path.relative_to(folder).as_posix(), columns)
    if form in TEXTS:
        yield from in_batches(whole_file(path, folder, file.of_text))
        return
    bad = None
    for batch in _rows_of(path, folder, form, file):
        for _, each in batch.left_out:
            bad = each if isinstance(each, Quarantined) else bad
        yield batch
    if bad and not file.done:
        raise broken(
            path,
            expected=f"documents with {', '.join(columns.names)}",
            found=f"none; of the last row: {bad.reason}",
            todo="name the columns or keys as the file does: plain_files(..., text=..., id=...)",
        )


def _rows_of(path: Path, folder: Path, form: str, file: _File) -> Iterator[Batch]:
    if form in LINES:
        return JsonLines(path, folder, file.of_value, file.of_object).batches()
    return in_batches(table_rows(path, folder, file.columns.names, file.of_row))


class _File:
    """A file while it is read, and how many of its records could be."""

    def __init__(self, name: str, columns: Columns) -> None:
        self.name = name
        self.columns = columns
        self.done = 0

    def of_value(self, value: object) -> Fields | None:
        """Take a document out of an object that is as usual, which most are; else None."""
        if not isinstance(value, dict):
            return None
        columns = self.columns
        text = value.get(columns.text)
        id = f"{self.name}#{self.done}" if columns.id is None else _short(value.get(columns.id))
        if not isinstance(text, str) or not (text := text.strip()) or not id:
            return None
        identifiers = []
        for name in columns.identifiers:
            named = _short(value.get(name, False))
            if named is None:
                return None
            if named:
                identifiers.append(f"{name}:{named}")
        self.done += 1
        return id, text, tuple(identifiers)

    def of_object(self, row: RawRow) -> Document | Dropped:
        return self._document(row.text(self.columns.text), partial(_text_or_number, row))

    def of_row(self, row: TableRow) -> Document | Dropped:
        return self._document(row.text(self.columns.text), row.text)

    def of_text(self, data: bytes) -> Document | Dropped:
        return _document(self.name, decode(data, self.name).removeprefix(BOM), ())

    def _document(self, text: str, value: Callable[[str], str]) -> Document | Dropped:
        id = value(self.columns.id).strip() if self.columns.id else f"{self.name}#{self.done}"
        if not id:
            raise broken("a row", expected=f"an id under {self.columns.id!r}", found="nothing")
        named = ((name, value(name).strip()) for name in self.columns.identifiers)
        identifiers = tuple(f"{name}:{value}" for name, value in named if value)
        self.done += 1
        return _document(id, text, identifiers)


def _document(id: str, text: str, identifiers: tuple[str, ...]) -> Document | Dropped:
    return Document(id, text.strip(), identifiers) if text.strip() else Dropped(id, "no text")


def _text_or_number(row: RawRow, key: str) -> str:
    value = row.value(key)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise broken(
            row.place, expected=f"text or a whole number under {key!r}", found="something else"
        )
    return str(value)


def _short(value: object) -> str | None:
    """Read a text, a whole number or null as a name; None where it is something else."""
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None
