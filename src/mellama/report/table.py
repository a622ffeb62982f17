"""A `Table`: rows, columns, and cells that know their interval, their n and what was unreadable."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from mellama.report.numbers import MISSING, Form, between, count, share, written


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One measured value, or words in its place; a cell with neither says that nothing was run."""

    value: float | None = None
    low: float | None = None  # ends of the interval, in the unit of the value
    high: float | None = None
    n: int | None = None  # samples behind the value
    unparsed: float | None = None  # share of the answers that could not be read, in 0..1
    note: str = ""
    beside: tuple[str, ...] = ()  # further notes, a line each
    form: Form = "score"
    text: str = ""  # words, where the cell holds no number
    link: str = ""  # the page the words lead to
    best: bool = False  # in bold: the highest of its row, or what the table's note says

    @property
    def missing(self) -> bool:
        return self.value is None and not self.text

    @property
    def main(self) -> str:
        """The value as it is written; an en dash, never a zero, where there is none."""
        return self.text or written(self.value, self.form)

    @property
    def interval(self) -> str:
        if self.low is None or self.high is None or self.value is None:
            return ""
        return between(self.low, self.high, self.form)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What stands beside the value: n, the unreadable share, the notes."""
        notes = (self.note, *self.beside)
        if self.missing:
            return tuple(filter(None, notes))
        number = f"n = {count(self.n)}" if self.n is not None else ""
        unread = f"{share(self.unparsed)} unread" if self.unparsed is not None else ""
        return tuple(filter(None, (number, unread, *notes)))


ABSENT = Cell()
"""What was not run or not written down."""

BLANK = Cell(text=" ")
"""Where a number would have no meaning."""

NOT_RUN = Cell(text="not run")
"""What could have been run and was not."""

MARK = Cell(text="\N{BLACK CIRCLE}")
"""What holds for this row and column."""


def counted(value: float | None, *, note: str = "") -> Cell:
    return Cell(value=value, form="count", note=note)


def shared(value: float | None, *, note: str = "") -> Cell:
    return Cell(value=value, form="share", note=note)


def measured(value: float | None, *, note: str = "") -> Cell:
    return Cell(value=value, form="decimal", note=note)


def words(text: str, *, link: str = "", note: str = "") -> Cell:
    return Cell(text=text or MISSING, link=link, note=note)


def yes_no(value: bool) -> Cell:
    return Cell(text="yes" if value else "no")


@dataclass(frozen=True)
class Column:
    """The head of a column; numbers stand right, words left."""

    title: str
    numeric: bool = True
    muted: bool = False  # a column to compare with, not the matter itself


@dataclass(frozen=True)
class Row:
    """A row with its head; rows of one `group` stand together under its name."""

    head: str
    cells: tuple[Cell, ...]
    group: str = ""
    strong: bool = False  # a total, a primary metric
    note: str = ""  # in small under the head


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table that every format renders alike; its title stands in its caption."""

    title: str
    head: str  # what the row heads are
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""  # how to read it, under the table
    caption: str = ""  # what it shows, in a sentence under the title
    mark: str = ""  # what its numbers may not be taken without, in the caption
    group_head: str = ""  # groups stand in a first column of this title, not in rows of their own
    joined: bool = False  # equal heads that follow each other are written once

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(
                    f"row {row.head!r} of {self.title!r} has {len(row.cells)} cells, "
                    f"the table has {len(self.columns)} columns"
                )

    def groups(self) -> tuple[tuple[str, tuple[Row, ...]], ...]:
        """Return (group, its rows) in order; rows without a group come under an empty name."""
        found = groupby(self.rows, key=_group)
        return tuple((name, tuple(rows)) for name, rows in found)

    def spans(self, rows: tuple[Row, ...]) -> tuple[int, ...]:
        """Return for each row of a group how many rows its head is for: 0 where written before."""
        if not self.joined:
            return (1,) * len(rows)
        found: list[int] = []
        for _, same in groupby(rows, key=_head):
            number = len(tuple(same))
            found += [number, *[0] * (number - 1)]
        return tuple(found)


def _head(row: Row) -> str:
    return row.head


def _group(row: Row) -> str:
    return row.group
