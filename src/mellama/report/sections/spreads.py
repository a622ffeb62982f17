"""Columns that repeat one thing, another seed or wording each: their mean, and how far they lie."""

from __future__ import annotations

from collections.abc import Sequence

from mellama.metrics.spread import spread
from mellama.report.numbers import plural
from mellama.report.sections.score_values import TableScores
from mellama.report.table import ABSENT, Cell, Column

COLUMNS = (Column("Mean"), Column("SD"), Column("Range"))


def title(table: TableScores) -> str:
    """Say in a table's title what its columns are repeats of."""
    return f"{table.title}: spread over {plural(len(table.columns), table.repeats)}"


def cells(repeats: Sequence[Cell]) -> tuple[Cell, ...]:
    """Sum up the cells of a row; a repeat that was not run is left out of all three."""
    values = [cell.value for cell in repeats if cell.value is not None]
    if not values:
        return (ABSENT,) * len(COLUMNS)
    found = spread(values)
    n = None if found.n == len(repeats) else found.n
    return (
        Cell(value=found.mean, note="" if n is None else f"of {n}"),
        Cell(value=found.deviation),
        ABSENT
        if found.n == 1
        else Cell(value=found.high - found.low, low=found.low, high=found.high),
    )


def note(repeats: str) -> str:
    return (
        f"The columns differ in the {repeats} alone, so none is the best. SD: standard deviation "
        "of one of them (n - 1). Range: highest less lowest, and these two."
    )
