"""Exact rows of an Excel workbook, every value a string, its empty columns left out."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile

from mellama.sources.reading import broken, open_bytes


def read_workbook(path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Yield the rows of the first sheet under its header; an empty cell is "".

    `columns` are those the caller needs; other named columns are kept. Rows without any value are
    passed over.

    Raises:
        SourceError: the workbook is cut or damaged, or a column is missing.
    """
    # a second of import time, which listing the sources should not cost
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    damaged = broken(path, expected="a whole .xlsx workbook", found="a cut or damaged one")
    with open_bytes(path) as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # styles and extensions: no cell is lost
        try:
            book = load_workbook(stream, read_only=True, data_only=True)
            sheet = book.worksheets[0]
            rows = [tuple(row) for row in sheet.iter_rows(values_only=True)]
        except (BadZipFile, InvalidFileException, KeyError, IndexError, SyntaxError):
            raise damaged from None
    header = ["" if name is None else str(name) for name in rows[0]] if rows else []
    missing = [column for column in columns if column not in header]
    if missing:
        raise broken(
            path, expected=f"columns {', '.join(columns)}", found=f"no column {', '.join(missing)}"
        )
    for row in rows[1:]:
        if any(value is not None for value in row):
            pairs = zip(header, row, strict=False)  # a short row ends where its values end
            yield dict.fromkeys(filter(None, header), "") | {
                name: "" if value is None else str(value) for name, value in pairs if name
            }
