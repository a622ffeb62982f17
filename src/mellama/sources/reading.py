"""Exact readers of text, lines, JSON, CSV and zip: whole records, or an error naming the place.

Messages name the file, the line or byte and key names, never text of a record. Exceptions of the
parsers are cut off (`from None`), because some of them carry the text they were given.
"""

from __future__ import annotations

import csv
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

import orjson

from mellama.errors import SourceError
from mellama.sources.opening import broken as broken
from mellama.sources.opening import open_at_any_place
from mellama.sources.opening import open_bytes as open_bytes
from mellama.sources.opening import read_bytes as read_bytes

_K = TypeVar("_K")

BOM = "\ufeff"
BOM_BYTES = BOM.encode()
_NO_ZIP = (
    *(zipfile.BadZipFile, EOFError, ValueError, struct.error, OverflowError),
    *(zlib.error, lzma.LZMAError),
    RuntimeError,  # encrypted, or of a kind of compression that nobody knows
)
CSV_FIELD_LIMIT = 1 << 28  # characters; the csv module's own 131,072 is shorter than a long note


def decode(data: bytes, place: str | Path) -> str:
    """Decode strict UTF-8.

    Raises:
        SourceError: a byte that is not UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf_8(place, error.start) from None


def _not_utf_8(place: str | Path, offset: int) -> SourceError:
    return broken(place, expected="UTF-8", found=f"other bytes at byte {offset}")


def read_text(path: Path) -> str:
    """Read a whole file as it is, without the byte order mark some editors put in front."""
    return decode(read_bytes(path), path).removeprefix(BOM)


def read_lines(path: Path, *, ended: bool = False) -> Iterator[tuple[int, str]]:
    r"""Yield (line number from 1, line without its end); only `\n` and `\r\n` end a line.

    Raises:
        SourceError: `ended`, and the file is empty or its last line has no end.
    """
    number = 0
    for number, line in _raw_lines(path):
        if ended and not line.endswith("\n"):
            raise broken(f"{path}:{number}", expected="a line with its end", found="a cut one")
        yield number, line.removesuffix("\n").removesuffix("\r")
    if ended and not number:
        raise broken(path, expected="lines of text", found="an empty file")


def _raw_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield lines with their ends, in bounded memory."""
    for number, (offset, data) in enumerate(read_byte_lines(path), start=1):
        try:
            line = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise _not_utf_8(f"{path}:{number}", offset + error.start) from None
        yield number, line


def read_byte_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield (byte it begins at, line with its end), the byte order mark in front left out."""
    offset = 0
    with open_bytes(path) as stream:
        for data in stream:
            yield offset, data if offset else data.removeprefix(BOM_BYTES)
            offset += len(data)


@dataclass(frozen=True, slots=True)
class RawRow:
    """One JSON object as upstream wrote it, and where: its getters say what is missing."""

    values: Mapping[str, object]
    place: str

    def value(self, key: str) -> object:
        """Return what stands under `key`, null included.

        Raises:
            SourceError: there is no such key.
        """
        if key not in self.values:
            raise broken(self.place, expected=f"the key {key!r}", found="no such key")
        return self.values[key]

    def text(self, key: str) -> str:
        return self._typed(key, str)

    def optional_text(self, key: str) -> str:
        """Return the text under `key`; empty where upstream leaves the key out or writes null."""
        return "" if self.values.get(key) is None else self._typed(key, str)

    def integer(self, key: str) -> int:
        return self._typed(key, int)

    def truth(self, key: str) -> bool:
        return self._typed(key, bool)

    def texts(self, key: str) -> tuple[str, ...]:
        items = self._typed(key, list)
        if not all(isinstance(item, str) for item in items):
            raise self._wrong(key, "a list of strings", "another kind of item")
        return tuple(items)

    def row(self, key: str) -> RawRow:
        return RawRow(self._typed(key, dict), f"{self.place}, {key}")

    def rows(self, key: str) -> Iterator[RawRow]:
        yield from _rows(self._typed(key, list), f"{self.place}, {key}")

    def _typed(self, key: str, kind: type[_K]) -> _K:
        value = self.value(key)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self._wrong(key, kind.__name__, type(value).__name__)
        return value

    def _wrong(self, key: str, expected: str, found: str) -> SourceError:
        return broken(self.place, expected=f"{expected} under {key!r}", found=found)


def parse_json(data: bytes | str, place: str | Path) -> object:
    """Parse one JSON value.

    Raises:
        SourceError: it is half-written or not JSON.
    """
    try:
        if isinstance(data, bytes):
            return cast("object", orjson.loads(data.removeprefix(BOM_BYTES)))
        return cast("object", orjson.loads(data.removeprefix(BOM)))
    except orjson.JSONDecodeError as error:
        if isinstance(data, bytes):
            decode(data, place)  # of bytes that are not UTF-8 the parser says nothing useful
        raise broken(
            place,
            expected="whole JSON",
            found=f"a break at line {error.lineno}, column {error.colno}",
        ) from None


def parse_json_object(data: bytes | str, place: str | Path) -> RawRow:
    """Parse one JSON object.

    Raises:
        SourceError: it is half-written, not JSON or not an object.
    """
    return _row(parse_json(data, place), str(place))


def read_json(path: Path) -> object:
    """Read a file that is one JSON value."""
    return parse_json(read_bytes(path), path)


def read_json_object(path: Path) -> RawRow:
    """Read a file that is one JSON object.

    Raises:
        SourceError: it is not JSON, or not an object.
    """
    return parse_json_object(read_bytes(path), path)


def read_json_list(path: Path) -> Iterator[RawRow]:
    """Yield the objects of a file that is one JSON list; places count entries from 0.

    Raises:
        SourceError: it is not JSON, not a list, or not a list of objects.
    """
    value = read_json(path)
    if not isinstance(value, list):
        raise broken(path, expected="a JSON list", found=type(value).__name__)
    yield from _rows(value, str(path))


def read_json_lines(path: Path) -> Iterator[RawRow]:
    """Yield one object a line, in bounded memory; empty lines are passed over.

    Raises:
        SourceError: a line that is half-written, or that is not an object.
    """
    for number, line in read_lines(path):
        if line.strip():
            place = f"{path}:{number}"
            yield parse_json_object(line, place)


def _rows(values: list[object], place: str) -> Iterator[RawRow]:
    for index, value in enumerate(values):
        yield _row(value, f"{place}, entry {index}")


def _row(value: object, place: str) -> RawRow:
    if not isinstance(value, dict):
        raise broken(place, expected="a JSON object", found=type(value).__name__)
    return RawRow(value, place)


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row under a header as the file has it; `values` tells whether it is as it should be."""

    header: list[str]
    fields: list[str]
    place: str
    not_utf_8: int | None  # the byte of the file where it is not

    def values(self) -> dict[str, str]:
        """Return the fields by column.

        Raises:
            SourceError: the row is not UTF-8, or has another width than the header.
        """
        if self.not_utf_8 is not None:
            raise _not_utf_8(self.place, self.not_utf_8)
        if len(self.fields) != len(self.header):
            raise broken(
                self.place,
                expected=f"{len(self.header)} fields, as the header has",
                found=f"{len(self.fields)}",
            )
        return dict(zip(self.header, self.fields, strict=True))


def read_csv(
    path: Path,
    columns: tuple[str, ...],
    *,
    delimiter: str = ",",
    quoted: bool = True,
    any_case: bool = False,
) -> Iterator[dict[str, str]]:
    """Yield the rows under a header, every value a string, in bounded memory.

    `columns` are those the caller needs; others are kept. `quoted=False` takes quotation marks as
    they stand, as upstream's TSV files do. `any_case=True` finds a column whatever its case, and
    calls it as `columns` does.

    Raises:
        SourceError: no header, a column missing, a row of another width, an open quotation.
    """
    rows = read_csv_rows(path, columns, delimiter=delimiter, quoted=quoted, any_case=any_case)
    for row in rows:
        yield row.values()


def read_csv_rows(
    path: Path,
    columns: tuple[str, ...],
    *,
    delimiter: str = ",",
    quoted: bool = True,
    any_case: bool = False,
    ended: bool = False,
) -> Iterator[CsvRow]:
    """Yield the rows under a header unchecked; for the rest see `read_csv`.

    A last line without its end is a cut one where its row has another width; with `ended`, also
    where no closing quotation mark says that it is whole.

    Raises:
        SourceError: no header, a column missing, an open quotation, a last row that is cut: what
            spoils a whole file.
    """
    csv.field_size_limit(CSV_FIELD_LIMIT)
    lines = _ForgivingLines(path)
    reader = csv.reader(
        lines,
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
        strict=True,
    )
    try:
        header = _header(next(reader, []), columns, path, any_case=any_case)
        if lines.not_utf_8 is not None:
            raise _not_utf_8(f"{path}:{reader.line_num}", lines.not_utf_8)
        if ended and not lines.ended:
            raise broken(path, expected="a header with its end", found="a cut one")
        for fields in reader:
            not_utf_8, lines.not_utf_8 = lines.not_utf_8, None
            closed = len(fields) == len(header) and (not ended or lines.ends_with_a_quote(quoted))
            if fields and not lines.ended and not closed:
                raise broken(
                    f"{path}:{reader.line_num}", expected="a whole last row", found="a cut one"
                )
            if fields:
                yield CsvRow(header, fields, f"{path}:{reader.line_num}", not_utf_8)
    except csv.Error:
        raise broken(
            f"{path}:{reader.line_num}",
            expected="well-formed CSV",
            found="a quotation that is left open or badly closed",
        ) from None


def _header(
    header: list[str], columns: tuple[str, ...], path: Path, *, any_case: bool
) -> list[str]:
    if any_case:
        wanted = {column.casefold(): column for column in columns}
        header = [wanted.get(name.casefold(), name) for name in header]
    missing = [column for column in columns if column not in header]
    if missing:
        raise broken(
            path, expected=f"columns {', '.join(columns)}", found=f"no column {', '.join(missing)}"
        )
    return header


class _ForgivingLines:
    """Lines of a file; `not_utf_8` is the first byte that was not, until someone asks for it."""

    def __init__(self, path: Path) -> None:
        self.not_utf_8: int | None = None
        self._lines = read_byte_lines(path)
        self._last = b""

    @property
    def ended(self) -> bool:
        """Whether the line read last has its end."""
        return self._last.endswith((b"\n", b"\r"))

    def ends_with_a_quote(self, quoted: bool) -> bool:
        return quoted and self._last.endswith(b'"')

    def __iter__(self) -> Iterator[str]:
        for offset, data in self._lines:
            self._last = data
            try:
                yield data.decode("utf-8")
            except UnicodeDecodeError as error:
                if self.not_utf_8 is None:
                    self.not_utf_8 = offset + error.start
                yield data.decode("utf-8", "replace")


def read_zip(
    path: Path, *, prefix: str = "", suffix: str | tuple[str, ...] = ""
) -> Iterator[tuple[str, bytes]]:
    """Yield (member name, bytes) in order of name, for names that begin and end as asked.

    Raises:
        SourceError: the archive, or a member of it, is cut or damaged.
    """
    with open_at_any_place(path) as stream:
        try:
            with zipfile.ZipFile(stream) as archive:
                for name in sorted(archive.namelist()):
                    if name.startswith(prefix) and name.endswith(suffix):
                        yield name, archive.read(name)
        except _NO_ZIP:
            raise broken(path, expected="a whole zip file", found="a cut or damaged one") from None
