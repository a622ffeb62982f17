"""A page before it is drawn: sections of prose, tables, figures and what is folded away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from mellama.report.table import Table


@dataclass(frozen=True)
class Prose:
    """One paragraph of plain text."""

    text: str
    kind: ClassVar[str] = "prose"


@dataclass(frozen=True)
class Figure:
    """A drawing, what it shows in a line, and what it says to somebody who cannot see it."""

    svg: str
    caption: str
    description: str
    narrow: bool = False  # no wider than a column of small drawings, where it stands alone
    kind: ClassVar[str] = "figure"


@dataclass(frozen=True)
class Figures:
    """Small drawings of one sort, beside each other where there is room."""

    figures: tuple[Figure, ...]
    caption: str
    kind: ClassVar[str] = "figures"


@dataclass(frozen=True)
class Sheet:
    """A table on the page."""

    table: Table
    kind: ClassVar[str] = "table"


@dataclass(frozen=True)
class Points:
    """A list of findings: what each comes to, and what that is worth."""

    caption: str
    items: tuple[tuple[str, str], ...]
    kind: ClassVar[str] = "points"


@dataclass(frozen=True)
class Commands:
    """Lines for a terminal, and what they do."""

    caption: str
    lines: tuple[str, ...]
    kind: ClassVar[str] = "commands"


@dataclass(frozen=True)
class Folded:
    """Details that open on demand, and stand open on paper."""

    title: str
    blocks: tuple[Block, ...]
    kind: ClassVar[str] = "folded"


Block = Prose | Figure | Figures | Sheet | Points | Commands | Folded


def folded_after(blocks: Sequence[Block], most: int, title: str) -> tuple[Block, ...]:
    """Leave the first few blocks open on the page, and fold the rest away under a title."""
    rest = tuple(blocks[most:])
    return (*blocks[:most], *((Folded(title, rest),) if rest else ()))


@dataclass(frozen=True)
class Section:
    """A numbered part of the page; `id` is its address in the contents list."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Paper:
    """The whole page: what it is, what to beware of, and its sections in order."""

    title: str
    summary: str
    caution: str
    banner: str  # a warning above everything; empty where the terms call for none
    sections: tuple[Section, ...]
    mark: str = ""  # what no number of the page may be taken without; empty where there is none
