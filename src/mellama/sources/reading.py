"""Exact readers of text, lines, JSON, CSV and zip: whole records, or an error naming the place.

Messages name the file, the line or byte and key names, never text of a record. Exceptions of the
parsers are cut off (`from None`), because some of them carry the text they were given.
"""

from __future__ import annotations

import csv
import gzip
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar, cast

import orjson

from mellama.errors import NotThereError, SourceError
from mellama.sources.zstd import ZstdError, open_zstd

_K = TypeVar("_K")

BOM = "\ufeff"
CSV_FIELD_LIMIT = 1 << 28  # characters; the csv module's own 131,072 is shorter than a long note


def broken(place: str | Path, *, expected: str, found: str, todo: str = "") -> SourceError:
    """Say that raw data is not what upstream publishes; `found` holds no text of a record."""
    return SourceError(
        f"{place} cannot be read.",
        expected=expected,
        found=found,
        todo=todo or "get the file from upstream again, and compare its size with upstream's",
    )


@contextmanager
def open_bytes(path: Path) -> Iterator[IO[bytes]]:
    """Open a plain, `.gz` or `.zst` file; what is cut off or damaged in it becomes a SourceError.

    Raises:
        NotThereError: the file is missing.
        SourceError: it may not be read, or is not a whole compressed file.
    """
    try:
        with _opened(path) as stream:
            yield stream
    except (EOFError, zlib.error, gzip.BadGzipFile, ZstdError):
        kind = "zstd" if path.suffix == ".zst" else "gzip"
        raise broken(path, expected=f"a whole {kind} file", found="a cut or damaged one") from None
    except FileNotFoundError:
        raise NotThereError(
            f"{path} cannot be read.",
            expected="a file",
            found="none of that name",
            todo="get the file from upstream",
        ) from None
    except OSError as error:
        raise broken(
            path, expected="a file that can be read", found=error.strerror or type(error).__name__
        ) from None


def _opened(path: Path) -> IO[bytes]:
    if path.suffix == ".zst":
        return open_zstd(path)
    return cast("IO[bytes]", gzip.open(path, "rb")) if path.suffix == ".gz" else path.open("rb")


def read_bytes(path: Path) -> bytes:
    """Read a whole plain, `.gz` or `.zst` file."""
    with open_bytes(path) as stream:
        return stream.read()


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
    offset = 0
    with open_bytes(path) as stream:
        for number, data in enumerate(stream, start=1):
            try:
                line = data.decode("utf-8")
            except UnicodeDecodeError as error:
                raise _not_utf_8(f"{path}:{number}", offset + error.start) from None
            yield number, line.removeprefix(BOM) if number == 1 else line
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
    text = decode(data, place) if isinstance(data, bytes) else data
    try:
        return cast("object", orjson.loads(text.removeprefix(BOM)))
    except orjson.JSONDecodeError as error:
        raise broken(
            place,
            expected="whole JSON",
            found=f"a break at line {error.lineno}, column {error.colno}",
        ) from None


def read_json(path: Path) -> object:
    """Read a file that is one JSON value."""
    return parse_json(read_bytes(path), path)


def read_json_object(path: Path) -> RawRow:
    """Read a file that is one JSON object.

    Raises:
        SourceError: it is not JSON, or not an object.
    """
    return _row(read_json(path), str(path))


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
            yield _row(parse_json(line, place), place)


def _rows(values: list[object], place: str) -> Iterator[RawRow]:
    for index, value in enumerate(values):
        yield _row(value, f"{place}, entry {index}")


def _row(value: object, place: str) -> RawRow:
    if not isinstance(value, dict):
        raise broken(place, expected="a JSON object", found=type(value).__name__)
    return RawRow(value, place)


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
    csv.field_size_limit(CSV_FIELD_LIMIT)
    reader = csv.reader(
        (line for _, line in _raw_lines(path)),
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
        strict=True,
    )
    try:
        header = next(reader, [])
        if any_case:
            wanted = {column.casefold(): column for column in columns}
            header = [wanted.get(name.casefold(), name) for name in header]
        missing = [column for column in columns if column not in header]
        if missing:
            raise broken(
                path,
                expected=f"columns {', '.join(columns)}",
                found=f"no column {', '.join(missing)}",
            )
        for row in filter(None, reader):
            if len(row) != len(header):
                raise broken(
                    f"{path}:{reader.line_num}",
                    expected=f"{len(header)} fields, as the header has",
                    found=f"{len(row)}",
                )
            yield dict(zip(header, row, strict=True))
    except csv.Error:
        raise broken(
            f"{path}:{reader.line_num}",
            expected="well-formed CSV",
            found="a quotation that is left open or badly closed",
        ) from None


def read_zip(path: Path, *, prefix: str = "", suffix: str = "") -> Iterator[tuple[str, bytes]]:
    """Yield (member name, bytes) in order of name, for names that begin and end as asked.

    Raises:
        SourceError: the archive, or a member of it, is cut or damaged.
    """
    with open_bytes(path) as stream:
        try:
            with zipfile.ZipFile(stream) as archive:
                for name in sorted(archive.namelist()):
                    if name.startswith(prefix) and name.endswith(suffix):
                        yield name, archive.read(name)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
            raise broken(path, expected="a whole zip file", found="a cut or damaged one") from None
