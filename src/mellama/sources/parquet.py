"""Rows of a Parquet file as text, in the memory of a few pages of it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from mellama.sources.opening import broken, open_at_any_place

ROWS = 1000  # of a batch
BUFFER = 1 << 20  # bytes of a column read at a time

Cells = dict[str, str | None]


def read_parquet(
    path: Path, columns: tuple[str, ...], *, any_case: bool = False
) -> Iterator[Cells]:
    """Yield the rows with every value as text: "" where there is none.

    A value that is neither text, number, date nor time is None. Whole numbers have no point,
    whatever type they were saved in; times are written as ISO 8601 with a blank. `columns` are
    those that are read; for `any_case` see `read_csv`.

    Raises:
        NotThereError: the file is missing.
        SourceError: it is not a whole Parquet file, or lacks a column.
    """
    with open_at_any_place(path) as stream:
        try:
            with pq.ParquetFile(
                stream, pre_buffer=False, buffer_size=BUFFER, page_checksum_verification=True
            ) as file:
                found = _found(path, file.schema_arrow.names, columns, any_case=any_case)
                for batch in file.iter_batches(ROWS, columns=list(found)):
                    texts = {found[name]: _texts(batch.column(name)) for name in found}
                    for cells in zip(*texts.values(), strict=True):
                        yield dict(zip(texts, cells, strict=True))
        except (pa.ArrowException, OSError, UnicodeDecodeError):  # the last: of a column's name
            raise broken(
                path, expected="a whole Parquet file", found="a cut or damaged one"
            ) from None


def _found(
    path: Path, names: list[str], columns: tuple[str, ...], *, any_case: bool
) -> dict[str, str]:
    """Map the file's own names of the columns to the caller's."""
    wanted = {column.casefold() if any_case else column: column for column in columns}
    keys = {name: name.casefold() if any_case else name for name in names}
    found = {name: wanted[key] for name, key in keys.items() if key in wanted}
    missing = [column for column in columns if column not in found.values()]
    if missing:
        raise broken(
            path,
            expected=f"columns {', '.join(columns)}",
            found=f"no column {', '.join(missing)}",
        )
    if len(found) > len(columns) or len(keys) < len(names):
        raise broken(path, expected="columns of different names", found="one name twice")
    return found


def _texts(column: Any) -> list[str | None]:  # a pyarrow array, which has no types
    if pa.types.is_temporal(column.type):
        column = column.cast(pa.string())
    try:
        return [_text(value) for value in column.to_pylist()]
    except UnicodeDecodeError:
        return [_decoded(value) for value in column]


def _decoded(value: Any) -> str | None:  # a pyarrow scalar
    try:
        return _text(value.as_py())
    except UnicodeDecodeError:
        return None


def _text(value: object) -> str | None:
    if value is None or value != value:  # NaN is how a column of numbers says "none"
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, Decimal):
        return str(int(value)) if value == value.to_integral_value() else str(value)
    return str(value) if isinstance(value, int) else None
