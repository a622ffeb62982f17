"""A `Table` as CSV for programs: plain numbers, a column a part of a cell, empty where missing."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from mellama.report.table import Cell, Table

Part = tuple[str, Callable[[Cell], object]]


def _main(cell: Cell) -> object:
    return cell.text.strip() if cell.value is None else cell.value


def _low(cell: Cell) -> object:
    return cell.low


def _high(cell: Cell) -> object:
    return cell.high


def _n(cell: Cell) -> object:
    return cell.n


def _unparsed(cell: Cell) -> object:
    return cell.unparsed


PARTS: tuple[Part, ...] = (
    ("", _main),
    (" low", _low),
    (" high", _high),
    (" n", _n),
    (" unparsed", _unparsed),
)


def render(table: Table) -> str:
    """Return a head line and one line a row; a part that no cell of a column has is left out.

    A missing run is an empty field: an en dash would turn a column of numbers into text.
    """
    shown = [
        (index, title, part)
        for index, column in enumerate(table.columns)
        for title, part in _parts(column.title, [row.cells[index] for row in table.rows])
    ]
    grouped = any(row.group for row in table.rows)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    first = [table.group_head or "group"] if grouped else []
    writer.writerow([*first, table.head, *(item[1] for item in shown)])
    for row in table.rows:
        values = [_field(part(row.cells[index])) for index, _, part in shown]
        writer.writerow([*([row.group] if grouped else []), row.head, *values])
    return stream.getvalue()


def _parts(title: str, cells: list[Cell]) -> list[tuple[str, Callable[[Cell], object]]]:
    return [
        (title + suffix, part)
        for suffix, part in PARTS
        if part is _main or any(part(cell) is not None for cell in cells)
    ]


def _field(value: object) -> str:
    """Write a number with six decimals at most, and a whole one without any."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value)
