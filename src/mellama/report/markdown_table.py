"""A `Table` as GitHub's Markdown, with the text of every cell escaped."""

from __future__ import annotations

import re

from mellama.report.table import Cell, Table

_SPECIAL = re.compile(r"([\\`*_\[\]|<>&~$#])")


def render(table: Table) -> str:
    """Return the caption in bold, the table, and the note; a group becomes a row of its own."""
    heads = [table.head, *(column.title for column in table.columns)]
    marks = ["---", *("---:" if column.numeric else "---" for column in table.columns)]
    lines = [_line([escape(head) for head in heads]), _line(marks)]
    for group, rows in table.groups():
        if group:
            lines.append(_line([f"**{escape(group)}**", *[""] * len(table.columns)]))
        for row in rows:
            head = f"**{escape(row.head)}**" if row.strong else escape(row.head)
            head += f" ({escape(row.note)})" if row.note else ""
            lines.append(_line([head, *(cell_text(cell) for cell in row.cells)]))
    parts = [f"**{escape(table.title)}**", "\n".join(lines)]
    if table.note:
        parts.append(escape(table.note))
    return "\n\n".join(parts) + "\n"


def cell_text(cell: Cell) -> str:
    main = escape(cell.main)
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
