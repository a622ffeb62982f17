"""Exact rows of an Excel workbook, every value a string, its empty columns left out."""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from zipfile import BadZipFile

from mellama.errors import SourceError
from mellama.sources.reading import broken, open_bytes

_NO_WORKBOOK = (BadZipFile, KeyError, IndexError, SyntaxError, EOFError, zlib.error, ValueError)
_NO_ROW = "of which no row can be read: the list of what a zip holds stands at its end"


def read_workbook(path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str] | SourceError]:
    """Yield the rows of the first sheet under its header; an empty cell is "".

    `columns` are those the caller needs; other named columns are kept. Rows without any value are
    passed over. In the place of a row with a value under no name stands an error.

    Raises:
        SourceError: the workbook is cut or damaged, or a column is missing.
    """
    header, *rows = _cells(path) or [()]
    names = ["" if name is None else str(name) for name in header]
    missing = [column for column in columns if column not in names]
    if missing:
        raise broken(
            path, expected=f"columns {', '.join(columns)}", found=f"no column {', '.join(missing)}"
        )
    for number, row in enumerate(rows, start=2):
        if any(value is not None for value in row):
            yield _row(names, row, f"{path}, row {number} of the sheet")


def _row(names: list[str], row: tuple[object, ...], place: str) -> dict[str, str] | SourceError:
    found = dict.fromkeys(filter(None, names), "")
    for name, value in zip_longest(names, row):  # a short row ends where its values end
        if value is None:
            continue
        if not name:
            return broken(place, expected="values under named columns", found="one outside them")
        found[name] = str(value)
    return found


def _cells(path: Path) -> list[tuple[object, ...]]:
    # a second of import time, which listing the sources should not cost
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    rows: list[tuple[object, ...]] = []
    with open_bytes(path) as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # styles and extensions: no cell is lost
        try:
            book = load_workbook(stream, read_only=True, data_only=True)
            sheet = book.worksheets[0]
            rows.extend(tuple(row) for row in sheet.iter_rows(values_only=True))
        except (*_NO_WORKBOOK, InvalidFileException):
            last = f"after row {len(rows)} of its sheet" if rows else _NO_ROW
            raise broken(
                path, expected="a whole .xlsx workbook", found=f"a cut or damaged one, {last}"
            ) from None
    return rows
