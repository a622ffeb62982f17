"""A `Table` as GitHub's Markdown, with the text of every cell escaped."""

from __future__ import annotations

import re

from mellama.report.table import Cell, Row, Table

_SPECIAL = re.compile(r"([\\`*_\[\]|<>&~$#])")


def render(table: Table) -> str:
    """Return the caption in bold, the table, and the note; a group becomes a row of its own."""
    beside = bool(table.group_head)
    heads = [*([table.group_head] if beside else []), table.head]
    marks = ["---"] * len(heads)
    marks += ["---:" if column.numeric else "---" for column in table.columns]
    heads += [column.title for column in table.columns]
    lines = [_line([escape(head) for head in heads]), _line(marks)]
    for group, rows in table.groups():
        if group and not beside:
            lines.append(_line([f"**{escape(group)}**", *[""] * len(table.columns)]))
        for place, (row, span) in enumerate(zip(rows, table.spans(rows), strict=True)):
            first = [escape(group) if place == 0 else ""] if beside else []
            head = _head(row) if span else ""
            lines.append(_line([*first, head, *(cell_text(cell) for cell in row.cells)]))
    parts = [_title(table), "\n".join(lines)]
    if table.note:
        parts.append(escape(table.note))
    return "\n\n".join(parts) + "\n"


def _title(table: Table) -> str:
    mark = f" ({escape(table.mark)})" if table.mark else ""
    caption = f" {escape(table.caption)}" if table.caption else ""
    return f"**{escape(table.title)}**{mark}{caption}"


def _head(row: Row) -> str:
    head = f"**{escape(row.head)}**" if row.strong else escape(row.head)
    return head + (f" ({escape(row.note)})" if row.note else "")


def cell_text(cell: Cell) -> str:
    main = f"**{escape(cell.main)}**" if cell.best else escape(cell.main)
    if cell.link:
        main = f"[{main}]({cell.link.replace(' ', '%20').replace(')', '%29')})"
    interval = f" ({cell.interval})" if cell.interval else ""
    remarks = "".join(f"; {escape(remark)}" for remark in cell.remarks)
    return f"{main}{interval}{remarks}"


def escape(text: str) -> str:
    """Keep Markdown and HTML from reading marks into plain text; a cell stays on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
