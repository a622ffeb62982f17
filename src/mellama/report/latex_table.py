"""A `Table` as LaTeX for a paper, in the manner of the booktabs package."""

from __future__ import annotations

import re

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
}
_PATTERN = re.compile("|".join(map(re.escape, _SPECIAL)))


def render(table: Table) -> str:
    """Return a `table` environment; the document loads `booktabs`, and `hyperref` for links."""
    letters = "".join("r" if column.numeric else "l" for column in table.columns)
    heads = " & ".join(escape(head) for head in [table.head, *(c.title for c in table.columns)])
    lines = [
        r"\begin{table}",
        r"\centering",
        rf"\caption{{{escape(table.title)}}}",
        rf"\begin{{tabular}}{{l{letters}}}",
        r"\toprule",
        rf"{heads} \\",
        *_bodies(table),
        r"\bottomrule",
        r"\end{tabular}",
    ]
    if table.note:
        lines += ["", rf"\smallskip{{\footnotesize {escape(table.note)}}}"]
    return "\n".join([*lines, r"\end{table}"]) + "\n"


def _bodies(table: Table) -> list[str]:
    lines = []
    for group, rows in table.groups():
        lines.append(r"\midrule")
        if group:
            span = len(table.columns) + 1
            lines.append(rf"\multicolumn{{{span}}}{{l}}{{\emph{{{escape(group)}}}}} \\")
        lines += [_row(row) for row in rows]
    return lines


def _row(row: Row) -> str:
    head = rf"\textbf{{{escape(row.head)}}}" if row.strong else escape(row.head)
    head += rf" {{\scriptsize {escape(row.note)}}}" if row.note else ""
    return " & ".join([head, *(_cell(cell) for cell in row.cells)]) + r" \\"


def _cell(cell: Cell) -> str:
    main = escape(cell.main)
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
