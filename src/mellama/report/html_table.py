"""A `Table` as HTML: caption, scoped heads, one body a row group; everything escaped."""

from __future__ import annotations

import re
from html import escape

from mellama.report.numbers import DASH
from mellama.report.table import ABSENT, MARK, Cell, Column, Row, Table

_SPOKEN = {ABSENT.main: "not available", MARK.main: "yes"}
FEW_COLUMNS = 6  # with more, they stand closer
_BREAKS = re.compile(r"([/@](?=\w))")


def render(table: Table) -> str:
    """Return one `figure` element that scrolls by itself where it is wider than the screen."""
    first = [table.group_head] if table.group_head else []
    heads = "".join(f"<th scope=col>{escape(head)}</th>" for head in (*first, table.head))
    heads += "".join(_column(column) for column in table.columns)
    bodies = "\n".join(_body(name, rows, table) for name, rows in table.groups())
    note = f"\n<p class=note>{escape(table.note)}</p>" if table.note else ""
    spoken = ". ".join(filter(None, (table.title, table.mark)))
    return (
        f'<div class=wide tabindex=0 role=region aria-label="{escape(spoken, quote=True)}">'
        f"<table{_layout(table)}>\n"
        f"<caption>{_caption(table)}</caption>\n"
        f"<thead><tr>{heads}</tr></thead>\n"
        f"{bodies}\n</table></div>{note}"
    )


def _layout(table: Table) -> str:
    named = ["joined"] if table.joined else []
    named += ["grouped"] if table.joined and table.group_head else []
    named += ["many"] if len(table.columns) > FEW_COLUMNS else []
    if not named:
        return ""
    return f' class="{" ".join(named)}"' if len(named) > 1 else f" class={named[0]}"


def _caption(table: Table) -> str:
    small = f"<small>{escape(table.caption)}</small>" if table.caption else ""
    mark = f"<small class=stamp>{escape(table.mark)}</small>" if table.mark else ""
    return escape(table.title) + small + mark


def _column(column: Column) -> str:
    return f"<th scope=col{_classes(column)}>{escape(column.title)}</th>"


def _classes(column: Column, *more: str) -> str:
    named = [*more]
    if column.numeric:
        named.append("number")
    if column.muted:
        named.append("muted")
    return f' class="{" ".join(named)}"' if named else ""


def _body(group: str, rows: tuple[Row, ...], table: Table) -> str:
    lines = ["<tbody>"]
    beside = ""
    if group and table.group_head:
        beside = f"<th scope=rowgroup rowspan={len(rows)}>{escape(group)}</th>"
    elif group:
        span = len(table.columns) + 1
        lines.append(f"<tr class=group><th scope=rowgroup colspan={span}>{escape(group)}</th></tr>")
    for row, span in zip(rows, table.spans(rows), strict=True):
        lines.append(_row(row, table.columns, beside=beside, span=span))
        beside = ""
    return "\n".join([*lines, "</tbody>"])


def _row(row: Row, columns: tuple[Column, ...], *, beside: str, span: int) -> str:
    cells = "".join(map(_cell, row.cells, columns))
    strong = " class=strong" if row.strong else ""
    note = f"<small>{breakable(row.note)}</small>" if row.note else ""
    rows = f" rowspan={span}" if span > 1 else ""
    head = f"<th scope=row{rows}>{breakable(row.head)}{note}</th>" if span else ""
    return f"<tr{strong}>{beside}{head}{cells}</tr>"


def _cell(cell: Cell, column: Column) -> str:
    classes = _classes(column, *(["missing"] if cell.missing else []))
    main = breakable(cell.main)
    if cell.link:
        main = f'<a href="{escape(cell.link, quote=True)}" rel=noreferrer>{main}</a>'
    if cell.best:
        main = f"<b>{main}</b>"
    if cell.main in _SPOKEN:
        main = f'<span role=img aria-label="{_SPOKEN[cell.main]}">{main}</span>'
    interval = escape(cell.interval).replace(DASH, DASH + "<wbr>")
    small = [f"<small>{interval}</small>"] if interval else []
    small += [f"<small>{escape(remark)}</small>" for remark in cell.remarks]
    return f"<td{classes}>{main}{''.join(small)}</td>"


def breakable(text: str) -> str:
    """Escape a text, and let addresses, revisions and names of steps break where they may."""
    return _BREAKS.sub(r"\1<wbr>", escape(text))
