"""Numbered records of a file: one that cannot be read leaves a gap and moves no other's number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from lxml import etree

from mellama.errors import SourceError
from mellama.sources.accounting import accounts, whole_lines
from mellama.sources.kept import Account, Dropped, Quarantined, Unit
from mellama.sources.long_lists import read_list_entries
from mellama.sources.markup import read_children
from mellama.sources.reading import CsvRow, RawRow, broken, parse_json_object, read_csv_rows
from mellama.sources.workbook import read_workbook

R = TypeVar("R")
_Raw = TypeVar("_Raw")
_Record = TypeVar("_Record")


def list_entries(
    path: Path, folder: Path, read: Callable[[int, RawRow], Account[R]]
) -> Iterator[Account[R]]:
    """Read the objects of a file that is one JSON list, of any length.

    Raises:
        SourceError: the list is cut, or what stands between two entries is broken.
    """
    entries = enumerate(read_list_entries(path))
    return numbered(path, folder, "entry", entries, or_raise, read)


def object_lines(
    path: Path, folder: Path, read: Callable[[int, RawRow], Account[R]]
) -> Iterator[Account[R]]:
    """Read one JSON object a line; empty lines are passed over, and have no number.

    Raises:
        SourceError: a last line that is cut, or an empty file.
    """

    def parse(line: bytes) -> RawRow:
        return parse_json_object(line, path)

    return numbered(path, folder, "line", some_lines(path, parse), parse, read)


def some_lines(path: Path, parse: Callable[[bytes], object]) -> Iterator[tuple[int, bytes]]:
    """Yield (line from 0, line) as `accounting.whole_lines` does.

    Raises:
        SourceError: the last line is cut, or there is none.
    """
    place = None
    for place, _, line in whole_lines(path, parse):
        yield place, line
    if place is None:
        raise broken(path, expected="lines of text", found="an empty file")


def rows_under_header(
    path: Path,
    folder: Path,
    columns: tuple[str, ...],
    read: Callable[[int, dict[str, str]], Account[R]],
    *,
    delimiter: str = ",",
    quoted: bool = True,
) -> Iterator[Account[R]]:
    """Read the rows of a CSV or TSV file; for its parameters see `reading.read_csv`.

    Raises:
        SourceError: a column is missing, a quotation is open, or the last row is cut.
    """
    rows = read_csv_rows(path, columns, delimiter=delimiter, quoted=quoted, ended=True)
    return numbered(path, folder, "row", enumerate(rows), CsvRow.values, read)


def sheet_rows(
    path: Path,
    folder: Path,
    columns: tuple[str, ...],
    read: Callable[[int, dict[str, str]], Account[R]],
) -> Iterator[Account[R]]:
    """Read the rows of an Excel workbook; for its parameters see `read_workbook`.

    Raises:
        SourceError: the workbook is cut or damaged, or a column is missing.
    """
    return numbered(path, folder, "row", enumerate(read_workbook(path, columns)), or_raise, read)


def elements(
    path: Path, folder: Path, tag: str, read: Callable[[etree._Element], Account[R]]
) -> Iterator[Account[R]]:
    """Read the elements inside the root of an XML file, which are all called `tag`.

    Raises:
        SourceError: the file is cut or ill-formed, or it declares entities.
    """

    def read_element(_: int, element: etree._Element) -> Account[R]:
        if element.tag != tag:
            raise broken(
                f"{path}:{element.sourceline}",
                expected=f"the element {tag}",
                found="an element of another name",
            )
        return read(element)

    children = enumerate(read_children(path))
    return numbered(path, folder, "element", children, or_raise, read_element)


def numbered(
    path: Path,
    folder: Path,
    unit: Unit,
    raw: Iterable[tuple[int, _Raw]],
    parse: Callable[[_Raw], _Record],
    read: Callable[[int, _Record], Account[R]],
) -> Iterator[Account[R]]:
    """Give each raw record its number, from 0; what `parse` or `read` refuse is quarantined."""

    def read_record(given: tuple[int, _Raw]) -> Account[R]:
        number, record = given
        return read(number, parse(record))

    records = ((place, (number, record)) for number, (place, record) in enumerate(raw))
    return accounts(path, folder, unit, records, read_record)


def each_of(groups: Iterable[Account[tuple[Account[R], ...]]]) -> Iterator[Account[R]]:
    """Yield the records of groups that are read together; what is left out of them stays so."""
    for group in groups:
        if isinstance(group, Dropped | Quarantined):
            yield group
        else:
            yield from group


def or_raise(record: _Record | SourceError) -> _Record:
    """Return a record, where no error stands in its place."""
    if isinstance(record, SourceError):
        raise record
    return record
