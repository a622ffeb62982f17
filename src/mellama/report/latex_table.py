"""A `Table` as LaTeX for a paper, in the manner of the booktabs package."""

from __future__ import annotations

import re

from mellama.report.numbers import sentence
from mellama.report.table import Cell, Row, Table

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "\N{EN DASH}": "--",
    "\N{MINUS SIGN}": "$-$",
}
_PATTERN = re.compile("|".join(map(re.escape, _SPECIAL)))


def render(table: Table) -> str:
    """Return a `table` environment; the document loads `booktabs`, and `hyperref` for links."""
    stubs = [*([table.group_head] if table.group_head else []), table.head]
    letters = "l" * len(stubs) + "".join("r" if c.numeric else "l" for c in table.columns)
    heads = " & ".join(escape(head) for head in [*stubs, *(c.title for c in table.columns)])
    lines = [
        r"\begin{table}",
        r"\centering",
        rf"\caption{{{_caption(table)}}}",
        rf"\begin{{tabular}}{{{letters}}}",
        r"\toprule",
        rf"{heads} \\",
        *_bodies(table),
        r"\bottomrule",
        r"\end{tabular}",
    ]
    if table.note:
        lines += ["", rf"\smallskip{{\footnotesize {escape(table.note)}}}"]
    return "\n".join([*lines, r"\end{table}"]) + "\n"


def _caption(table: Table) -> str:
    rest = [sentence(part) for part in (table.caption, table.mark) if part]
    return escape(" ".join([sentence(table.title), *rest]) if rest else table.title)


def _bodies(table: Table) -> list[str]:
    lines = []
    for group, rows in table.groups():
        lines.append(r"\midrule")
        if group and not table.group_head:
            span = len(table.columns) + 1
            lines.append(rf"\multicolumn{{{span}}}{{l}}{{\emph{{{escape(group)}}}}} \\")
        for place, (row, span) in enumerate(zip(rows, table.spans(rows), strict=True)):
            first = [escape(group) if place == 0 else ""] if table.group_head else []
            cells = [*first, _head(row) if span else "", *map(_cell, row.cells)]
            lines.append(" & ".join(cells) + r" \\")
    return lines


def _head(row: Row) -> str:
    head = rf"\textbf{{{escape(row.head)}}}" if row.strong else escape(row.head)
    return head + (rf" {{\scriptsize {escape(row.note)}}}" if row.note else "")


def _cell(cell: Cell) -> str:
    main = rf"\textbf{{{escape(cell.main)}}}" if cell.best else escape(cell.main)
    if cell.link:
        main = rf"\href{{{escape(cell.link)}}}{{{main}}}"
    beside = [cell.interval] if cell.interval else []
    beside += cell.remarks
    return main + (rf" {{\scriptsize {escape('; '.join(beside))}}}" if beside else "")


def escape(text: str) -> str:
    """Replace what LaTeX would read as a command."""
    return _PATTERN.sub(_replacement, " ".join(text.split()))


def _replacement(found: re.Match[str]) -> str:
    return _SPECIAL[found.group()]
