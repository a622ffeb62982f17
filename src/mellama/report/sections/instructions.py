"""Instructions ledger: what each instruction set was to give, had, and gave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mellama.licenses import Terms
from mellama.report.document import Block, Prose, Section, Sheet
from mellama.report.table import ABSENT, BLANK, Cell, Column, Row, Table, counted, words


@dataclass(frozen=True)
class InstructionCounts:
    """One instruction set in the ledger."""

    name: str
    wanted: int | None  # None: all there is
    available: int
    taken: int
    dropped: tuple[tuple[str, int], ...]  # reason -> conversations
    terms: Terms | None = None


@dataclass(frozen=True)
class InstructionLedger:
    """All that one tuning run was given, or, of runs on a task each, all of them together."""

    name: str
    title: str
    sets: tuple[InstructionCounts, ...]


def section(ledgers: tuple[InstructionLedger, ...]) -> Section:
    if not ledgers:
        return Section("instructions", "Instructions", (Prose("No model was tuned."),))
    text = (
        "Conversations for tuning, by set. Available is what is left of a set after what was "
        "dropped; wanted is what the recipe asks for. A set that has fewer gives all it has, and "
        "none is read twice to make up for it."
    )
    blocks: list[Block] = [Prose(text), *(Sheet(table(ledger)) for ledger in ledgers)]
    return Section("instructions", "Instructions", tuple(blocks))


def table(ledger: InstructionLedger) -> Table:
    reasons = tuple(dict.fromkeys(name for item in ledger.sets for name, _ in item.dropped))
    titles = ("Wanted", "Available", "Taken", *(f"Dropped: {name}" for name in reasons))
    rows = [_row(item, reasons) for item in ledger.sets]
    rows.append(_total(ledger.sets, reasons))
    return Table(
        title=ledger.title,
        head="Instruction set",
        columns=(*map(Column, titles), Column("Terms", numeric=False)),
        rows=tuple(rows),
    )


def _row(item: InstructionCounts, reasons: tuple[str, ...]) -> Row:
    dropped = dict(item.dropped)
    cells = (
        words("all") if item.wanted is None else counted(item.wanted),
        counted(item.available),
        counted(item.taken),
        *(counted(dropped.get(reason, 0)) for reason in reasons),
        ABSENT if item.terms is None else words(item.terms.names()),
    )
    return Row(item.name, cells)


def _total(sets: tuple[InstructionCounts, ...], reasons: tuple[str, ...]) -> Row:
    cells = (
        _sum(item.wanted for item in sets),
        _sum(item.available for item in sets),
        _sum(item.taken for item in sets),
        *(_sum(dict(item.dropped).get(reason, 0) for item in sets) for reason in reasons),
        BLANK,
    )
    return Row("Together", cells, strong=True)


def _sum(values: Iterable[int | None]) -> Cell:
    """Add up, unless one of the parts is not a number: then the sum is none either."""
    found = list(values)
    present = [value for value in found if value is not None]
    return counted(sum(present)) if len(present) == len(found) else ABSENT
