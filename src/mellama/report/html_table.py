"""A `Table` as HTML: caption, scoped heads, one body a row group; everything escaped."""

from __future__ import annotations

import re
from html import escape

from mellama.report.numbers import DASH
from mellama.report.table import ABSENT, MARK, Cell, Column, Row, Table

_SPOKEN = {ABSENT.main: "not available", MARK.main: "yes"}
_BREAKS = re.compile(r"([/@](?=\w))")


def render(table: Table) -> str:
    """Return one `figure` element that scrolls by itself where it is wider than the screen."""
    heads = "".join(_column(column) for column in table.columns)
    bodies = "\n".join(_body(name, rows, table.columns) for name, rows in table.groups())
    note = f"\n<p class=note>{escape(table.note)}</p>" if table.note else ""
    title = escape(table.title, quote=True)
    return (
        f'<div class=wide tabindex=0 role=region aria-label="{title}"><table>\n'
        f"<caption>{title}</caption>\n"
        f"<thead><tr><th scope=col>{escape(table.head)}</th>{heads}</tr></thead>\n"
        f"{bodies}\n</table></div>{note}"
    )


def _column(column: Column) -> str:
    return f"<th scope=col{_classes(column)}>{escape(column.title)}</th>"


def _classes(column: Column, *more: str) -> str:
    named = [*more]
    if column.numeric:
        named.append("number")
    if column.muted:
        named.append("muted")
    return f' class="{" ".join(named)}"' if named else ""


def _body(group: str, rows: tuple[Row, ...], columns: tuple[Column, ...]) -> str:
    lines = ["<tbody>"]
    if group:
        span = len(columns) + 1
        lines.append(f"<tr class=group><th scope=rowgroup colspan={span}>{escape(group)}</th></tr>")
    lines += [_row(row, columns) for row in rows]
    return "\n".join([*lines, "</tbody>"])


def _row(row: Row, columns: tuple[Column, ...]) -> str:
    cells = "".join(map(_cell, row.cells, columns))
    strong = " class=strong" if row.strong else ""
    note = f"<small>{breakable(row.note)}</small>" if row.note else ""
    return f"<tr{strong}><th scope=row>{breakable(row.head)}{note}</th>{cells}</tr>"


def _cell(cell: Cell, column: Column) -> str:
    classes = _classes(column, *(["missing"] if cell.missing else []))
    main = breakable(cell.main)
    if cell.link:
        main = f'<a href="{escape(cell.link, quote=True)}" rel=noreferrer>{main}</a>'
    if cell.main in _SPOKEN:
        main = f'<span role=img aria-label="{_SPOKEN[cell.main]}">{main}</span>'
    interval = escape(cell.interval).replace(DASH, DASH + "<wbr>")
    small = [f"<small>{interval}</small>"] if interval else []
    small += [f"<small>{escape(remark)}</small>" for remark in cell.remarks]
    return f"<td{classes}>{main}{''.join(small)}</td>"


def breakable(text: str) -> str:
    """Escape a text, and let addresses, revisions and names of steps break where they may."""
    return _BREAKS.sub(r"\1<wbr>", escape(text))
