"""All scores in one long table for programs: a row a table, task, reading, column and metric."""

from __future__ import annotations

from collections.abc import Iterator

from mellama.report.sections.reading_values import PAPER, ROBUST, TaskReadings
from mellama.report.sections.score_values import (
    DatasetContrast,
    Measure,
    ModelScores,
    TableScores,
    TaskScores,
)
from mellama.report.table import BLANK, NOT_RUN, Cell, Column, Row, Table, counted, shared, words

LONG = (
    "reading",
    "model",
    "metric",
    "score",
    "n",
    "unparsed",
    "shortened",
    "text lost",
    "in windows",
    "too long",
    "commonest answer",
    "encoder",
    "p",
    "p corrected",
    "mcnemar p",
    "mcnemar p corrected",
)
Cells = dict[str, Cell]  # by the head of their column


def long_table(
    tables: tuple[TableScores, ...],
    ranked: tuple[TaskScores, ...] = (),
    readings: tuple[TaskReadings, ...] = (),
) -> Table:
    """Return a row a (table, task, column, metric), averages and contrasts too: `scores.csv`."""
    rows: list[Row] = []
    for table in tables:
        rows += [row for task in table.tasks for row in _task_rows(task, table.title)]
        rows += _average_rows(table)
        rows += [_contrast_row(item, table) for item in table.each]
    rows += [row for task in ranked for row in _task_rows(task, "diagnosis")]
    rows += [row for item in readings for row in _reading_rows(item)]
    return Table(
        title="Scores",
        group_head="table",
        head="task",
        columns=tuple(map(Column, LONG)),
        rows=tuple(rows),
    )


def _row(table: str, task: str, cells: Cells) -> Row:
    return Row(task, tuple(cells.get(name, BLANK) for name in LONG), table)


def _task_rows(task: TaskScores, table: str) -> Iterator[Row]:
    baseline = dict(task.baseline)
    for model in task.models:
        for cells in _model_cells(model, task.reading):
            metric = cells["metric"].text
            yield _row(table, task.task, cells | {"commonest answer": _plain(baseline.get(metric))})


def _model_cells(model: ModelScores, reading: str) -> Iterator[Cells]:
    same: Cells = {
        "reading": words(reading),
        "model": words(model.model),
        "n": counted(model.n),
        "unparsed": shared(model.unparsed),
        "shortened": shared(model.shortened),
        "text lost": shared(model.lost),
        "in windows": shared(model.windowed),
        "too long": shared(model.skipped),
    }
    for item in model.measures:
        encoder = words(item.by) if item.by else BLANK
        yield same | {"metric": words(item.metric), "score": _measured(item), "encoder": encoder}
    for metric, _ in model.not_run:
        yield same | {"metric": words(metric), "score": NOT_RUN}


def _measured(item: Measure) -> Cell:
    return Cell(value=item.value, low=item.low, high=item.high)


def _plain(value: float | None) -> Cell:
    return Cell(value=value)


def _average_rows(table: TableScores) -> Iterator[Row]:
    head = f"macro-average of {len(table.averaged)}"
    for item in table.averages:
        cell = Cell(value=item.value, low=item.low, high=item.high)
        named = {"model": words(item.model), "metric": words("primary"), "score": cell}
        yield _row(table.title, head, named)
    for contrast in table.contrasts:
        cell = Cell(value=contrast.value, low=contrast.low, high=contrast.high)
        named = _named(contrast.first, contrast.second, "primary")
        yield _row(table.title, head, named | {"score": cell})


def _named(first: str, second: str, metric: str) -> Cells:
    return {"model": words(f"{first} - {second}"), "metric": words(f"difference of {metric}")}


def _contrast_row(item: DatasetContrast, table: TableScores) -> Row:
    reading = next(task.reading for task in table.tasks if task.task == item.task)
    cells = _named(item.first, item.second, item.metric) | {
        "reading": words(reading),
        "score": Cell(value=item.value, low=item.low, high=item.high),
        "n": counted(item.n),
        "p": _plain(item.p_value),
        "p corrected": _plain(item.p_corrected),
        "mcnemar p": _plain(item.mcnemar),
        "mcnemar p corrected": _plain(item.mcnemar_corrected),
    }
    return _row(table.title, item.task, cells)


def _reading_rows(item: TaskReadings) -> Iterator[Row]:
    for found in item.readings:
        for cells in _model_cells(found.scores, found.reading):
            yield _row("readings", item.task, cells)
    if item.apart is not None:
        cells = {
            "reading": words(f"{PAPER} - {ROBUST}"),
            "model": words(item.model),
            "metric": words(f"difference of {item.apart.metric}"),
            "score": _measured(item.apart),
        }
        yield _row("readings", item.task, cells)
