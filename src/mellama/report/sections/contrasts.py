"""Contrasts: by how much one column's scores are above another's, and how surely."""

from __future__ import annotations

from collections.abc import Iterator

from mellama.evaluation.comparing import RESAMPLES
from mellama.report.document import Points
from mellama.report.numbers import MINUS, count, plural, signed
from mellama.report.sections.score_tables import dataset, over
from mellama.report.sections.score_values import Contrast, DatasetContrast, TableScores, title
from mellama.report.table import BLANK, Cell, Column, Row, Table, words

LEVEL = 0.05


def points(table: TableScores) -> Points:
    """List a table's contrasts, each as what it comes to and what that is worth."""
    caption = f"Differences of the macro-average ({over(table)}), on the same questions:"
    return Points(caption, tuple((headline(item), verdict(item)) for item in table.contrasts))


def headline(item: Contrast) -> str:
    """Write "both - tuning: +0.213"."""
    return f"{columns(item.first, item.second)}: {signed(item.value)}"


def columns(first: str, second: str) -> str:
    """Write "both - tuning"; a plus that opens a label would read as a sum."""
    return f"{first.removeprefix('+ ')} {MINUS} {second.removeprefix('+ ')}"


def verdict(item: Contrast) -> str:
    """Write "95% interval +0.180 to +0.240: excludes zero"."""
    interval = f"95% interval {signed(item.low)} to {signed(item.high)}"
    if item.excludes_zero:
        return f"{interval}: excludes zero"
    return f"{interval}: does not exclude zero, so no difference is shown"


def sentences(table: TableScores) -> str:
    """Write all of it in one paragraph; empty where nothing is contrasted."""
    if not table.contrasts:
        return ""
    found = points(table)
    return f"{found.caption} {'; '.join(f'{head} ({rest})' for head, rest in found.items)}."


def each_dataset(table: TableScores) -> Table:
    """Return a row a contrast and dataset: the difference, and how likely it is by chance."""
    return Table(
        title=f"{table.title}: each dataset tested",
        caption="Difference of the primary metric on the same questions.",
        head="Dataset",
        columns=(
            Column("Metric", numeric=False),
            Column("Difference"),
            Column("p"),
            Column("p corrected"),
            Column("Only one right"),
            Column("McNemar p"),
            Column("McNemar p corrected"),
        ),
        rows=tuple(_dataset_rows(table)),
        note=_how_tested(table),
    )


def _dataset_rows(table: TableScores) -> Iterator[Row]:
    names = {task.task: dataset(task) for task in table.tasks}
    for item in table.each:
        group = columns(item.first, item.second)
        yield Row(names[item.task], _dataset_cells(item), group)


def _dataset_cells(item: DatasetContrast) -> tuple[Cell, ...]:
    difference = Cell(value=item.value, low=item.low, high=item.high, form="signed", n=item.n)
    first = (words(title(item.metric)), difference, _p(item.p_value), _judged(item.p_corrected))
    if item.mcnemar is None or item.mcnemar_corrected is None:
        return (*first, BLANK, BLANK, BLANK)
    alone = f"{count(item.only_first or 0)} : {count(item.only_second or 0)}"
    return (*first, words(alone), _p(item.mcnemar), _judged(item.mcnemar_corrected))


def _p(value: float) -> Cell:
    return Cell(value=value, form="p")


def _judged(value: float) -> Cell:
    return Cell(value=value, form="p", best=value < LEVEL)


def _how_tested(table: TableScores) -> str:
    every = len(table.each)
    exact = sum(item.mcnemar is not None for item in table.each)
    parts = [
        "Under a difference its 95% interval. p: two-sided, from the paired bootstrap "
        f"({count(RESAMPLES)} resamples of the questions); corrected by Holm's method over all "
        f"{plural(every, 'cell')} of this table. Bold: below {LEVEL} after correction."
    ]
    if exact:
        parts.append(
            "Where an answer is right or wrong, McNemar's exact test stands beside it: questions "
            "that only the first, and only the second, has right; corrected by Holm's method over "
            f"its own {plural(exact, 'cell')}."
        )
    return " ".join(parts)
