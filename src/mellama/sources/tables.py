"""Tables in CSV or Parquet, row by row, every value as text until it is asked for as more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from mellama.errors import NotThereError, SourceError
from mellama.sources.accounting import accounts, csv_rows
from mellama.sources.kept import Account
from mellama.sources.opening import broken
from mellama.sources.parquet import read_parquet

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row as text; what its getters raise names the column and quotes no value."""

    values: Mapping[str, str | None]  # "" where there is none; None: of a kind that has no text

    def text(self, column: str) -> str:
        """Return a text; empty where the row has none.

        Raises:
            SourceError: the value is of another kind, or its bytes are not UTF-8.
        """
        value = self.values[column]
        if value is None:
            raise _wrong(f"text under {column!r}", "another kind of value")
        return value

    def digits(self, column: str, *, optional: bool = False) -> str:
        """Return a whole number as text; "7.0" is what a copy saved with missing values makes of 7.

        Raises:
            SourceError: it is no such number, or missing where it is not `optional`.
        """
        digits = self.text(column).strip().removesuffix(".0")
        if optional and not digits:
            return ""
        if not digits.isascii() or not digits.removeprefix("-").isdecimal():
            raise _wrong(f"a whole number under {column!r}", _kind(digits))
        return digits

    def time(self, column: str) -> datetime:
        """Return a time in the form of ISO 8601, with a blank or a "T".

        Raises:
            SourceError: it is no time, or missing.
        """
        text = self.text(column).strip()
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            raise _wrong(f"a time under {column!r}", _kind(text)) from None

    def optional_time(self, column: str) -> datetime | None:
        return self.time(column) if self.text(column).strip() else None


def _wrong(expected: str, found: str) -> SourceError:
    return broken("a row", expected=expected, found=found)


def _kind(text: str) -> str:
    return "something else" if text else "nothing"


def table_rows(
    path: Path,
    folder: Path,
    columns: tuple[str, ...],
    read: Callable[[TableRow], Account[R]],
    *,
    any_case: bool = False,
) -> Iterator[Account[R]]:
    """Read the rows of a CSV (plain, `.gz`, `.zst`) or Parquet file, numbered from 0.

    The memory is that of a few rows. What `read` refuses is quarantined; for `any_case` see
    `reading.read_csv`.

    Raises:
        SourceError: the file is damaged as a whole, or lacks a column.
    """
    if path.suffix == ".parquet":
        rows = enumerate(map(TableRow, read_parquet(path, columns, any_case=any_case)))
        return accounts(path, folder, "row", rows, read)

    def read_csv_row(values: dict[str, str]) -> Account[R]:
        return read(TableRow(values))

    return csv_rows(path, folder, columns, read_csv_row, any_case=any_case)


def all_of_first_match(folder: Path, pattern: str) -> list[Path]:
    """Return the files of the first alternative that has any: a whole table, or its parts.

    Raises:
        NotThereError: there are none.
    """
    for alternative in pattern.split(" or "):
        found = sorted(folder.glob(alternative))
        if found:
            return found
    raise NotThereError(
        f"{folder} is not complete.", expected=pattern, found="no such file", todo="add the file"
    )
