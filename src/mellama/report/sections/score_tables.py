"""Scores as tables: in the paper's layout, every metric, the answers, and all for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from mellama.report.benchmark import BENCHMARK, dataset_row
from mellama.report.numbers import count, plural, score, share
from mellama.report.sections.score_values import (
    Measure,
    ModelScores,
    TableScores,
    TaskScores,
    title,
)
from mellama.report.table import ABSENT, BLANK, Cell, Column, Row, Table, counted, shared, words

DOT = " \N{MIDDLE DOT} "


def score_table(table: TableScores) -> Table:
    """Return a row a dataset and metric, as in the paper's Tables 1 to 3, and the averages last."""
    rows = [row for task in table.tasks for row in _task_rows(task, table)]
    if table.averages:
        rows.append(_average_row(table))
    metric = Column("Metric", numeric=False)
    baseline = Column("Commonest answer", muted=True)  # last: not a model, and not the paper's
    return Table(
        title=table.title,
        caption=table.caption,
        group_head="Task" if table.families else "",
        head="Dataset",
        columns=(metric, *map(Column, table.columns), baseline),
        rows=tuple(rows),
        joined=True,
        note=_note(table),
    )


def _task_rows(task: TaskScores, table: TableScores) -> Iterator[Row]:
    baseline = dict(task.baseline)
    beside = Beside(task)
    for metric in shown_metrics(task):
        primary = metric == task.primary
        cells = [
            _cell(task.scores(label), metric, beside if primary else None)
            for label in table.columns
        ]
        yield Row(
            dataset(task),
            (words(title(metric)), *with_best(cells), Cell(value=baseline.get(metric))),
            _family(task) if table.families else "",
            note=beside.head if primary else "",
        )


def shown_metrics(task: TaskScores) -> tuple[str, ...]:
    """Name the primary metric and those that the paper shows of the dataset."""
    row = dataset_row(task.task) or dataset_row(task.stands_in_for)
    wanted = dict.fromkeys((task.primary, *(row.metrics if row else ())))
    return tuple(metric for metric in wanted if metric in task.metrics)


def dataset(task: TaskScores) -> str:
    """Name the dataset as the paper does, if it is one of the paper's."""
    row = dataset_row(task.task)
    return row.dataset if row else task.title


def _family(task: TaskScores) -> str:
    return task.family[:1].upper() + task.family[1:]


class Beside:
    """What has to stand beside a task's scores: under its name where all columns agree on it."""

    def __init__(self, task: TaskScores) -> None:
        self.same_n = len({model.n for model in task.models}) == 1
        self.same_cut = len({_cut(model) for model in task.models}) == 1
        parts = [f"stands in for {task.stands_in_for}" if task.stands_in_for else ""]
        if task.models and self.same_n:
            parts.append(_size(task.models[0].n, task.size))
        if task.models and self.same_cut:
            parts.append(_cut(task.models[0]))
        self.head = ", ".join(filter(None, parts))

    def cell(self, model: ModelScores) -> str:
        return "" if self.same_cut else _cut(model)


def _cut(model: ModelScores) -> str:
    """Say which share of prompts was cut to fit, and which could not be asked at all."""
    shortened = f"{share(model.shortened)} cut" if model.shortened else ""
    skipped = f"{share(model.skipped)} too long" if model.skipped else ""
    return ", ".join(filter(None, (shortened, skipped)))


def _size(asked: int, whole: int | None) -> str:
    if whole is None or asked == whole:
        return plural(asked, "question")
    return f"{count(asked)} of {plural(whole, 'question')}"


def _cell(scores: ModelScores | None, metric: str, beside: Beside | None) -> Cell:
    found = scores.measure(metric) if scores else None
    if scores is None or found is None:
        return ABSENT
    return Cell(
        value=found.value,
        low=found.low,
        high=found.high,
        n=scores.n if beside and not beside.same_n else None,
        unparsed=scores.unparsed if beside else None,
        note=beside.cell(scores) if beside else "",
    )


def with_best(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Mark the highest value of a row, as it is written; none where all are the same."""
    found = tuple(cells)
    written = {score(cell.value) for cell in found if cell.value is not None}
    if len(written) < 2:
        return found
    best = max(written, key=float)
    return tuple(
        replace(cell, best=cell.value is not None and score(cell.value) == best) for cell in found
    )


def _average_row(table: TableScores) -> Row:
    by_label = {item.model: item for item in table.averages}
    cells = (
        Cell(value=item.value, low=item.low, high=item.high) if item else ABSENT
        for item in map(by_label.get, table.columns)
    )
    head, group = "Macro-average", ""
    if table.families:
        head, group = over(table), "Macro-average"
    return Row(
        head,
        (words("primary of each"), *with_best(cells), BLANK),
        group,
        strong=True,
        note="" if table.families else over(table),
    )


def over(table: TableScores) -> str:
    """Say over how many of the benchmark's datasets an average is."""
    number = len(table.averaged)
    if number == len(BENCHMARK):
        return f"all {number} datasets"
    return f"{number} of the benchmark's {len(BENCHMARK)} datasets"


def _note(table: TableScores) -> str:
    models = [model for task in table.tasks for model in task.models]
    parts = [
        "Bold: the highest of a row. Under a score its 95% interval. The first metric of a dataset "
        "is its primary one; with it stands the share of answers that could not be read, which "
        "count as wrong."
    ]
    if any(model.shortened for model in models):
        parts.append("Cut: share of prompts that were cut to fit the model's context.")
    if any(model.skipped for model in models):
        parts.append(
            "Too long: share of prompts that could not be made to fit; they were not asked and "
            "count as wrong."
        )
    if table.averages:
        parts.append(
            f"The macro-average is the mean of the primary metrics of {over(table)}, each dataset "
            "weighing the same; its interval is from resampling the questions of each."
        )
    return " ".join(parts)


def every_metric(table: TableScores) -> Table:
    rows = []
    for task in table.tasks:
        baseline = dict(task.baseline)
        group = f"{dataset(task)}{DOT}{task.reading} reading"
        for metric in task.metrics:
            cells = [_cell(task.scores(name), metric, None) for name in table.columns]
            rows.append(Row(title(metric), (Cell(value=baseline.get(metric)), *cells), group))
    return Table(
        title=f"{table.title}: every metric",
        head="Metric",
        columns=(Column("Commonest answer", muted=True), *map(Column, table.columns)),
        rows=tuple(rows),
    )


def answers_table(table: TableScores) -> Table:
    """Return how often each label is right and was answered, and why answers were unreadable."""
    rows = [row for task in table.tasks for row in _answer_rows(task, table.columns)]
    return Table(
        title=f"{table.title}: how often each label is right, and how often it was given",
        head="Label",
        columns=(Column("Right", muted=True), *map(Column, table.columns)),
        rows=tuple(rows),
        note="Unread: answers that named none, and why. Ended: share of answers that ended by "
        "themselves, before the limit of new tokens.",
    )


def _answer_rows(task: TaskScores, columns: tuple[str, ...]) -> Iterator[Row]:
    group = DOT.join(part for part in (dataset(task), task.asks) if part)
    found = [task.scores(model) for model in columns]
    given = [dict(scores.predictions) if scores else None for scores in found]
    for label, times in task.gold:
        yield Row(label, (counted(times), *_counts(given, label)), group)
    unread = [dict(scores.unparsed_reasons) if scores else None for scores in found]
    for reason in dict.fromkeys(name for reasons in unread if reasons for name in reasons):
        yield Row(f"Unread: {reason}", (BLANK, *_counts(unread, reason)), group)
    ended = (shared(scores.stopped) if scores else ABSENT for scores in found)
    yield Row("Ended", (BLANK, *ended), group)


def _counts(found: list[dict[str, int] | None], name: str) -> Iterator[Cell]:
    for counts in found:
        yield ABSENT if counts is None else counted(counts.get(name, 0))


LONG = ("reading", "model", "metric", "score", "n", "unparsed", "shortened", "commonest answer")


def long_table(tables: tuple[TableScores, ...], ranked: tuple[TaskScores, ...] = ()) -> Table:
    """Return a row a (table, task, column, metric), averages and contrasts too: `scores.csv`."""
    rows = []
    for table in tables:
        rows += [row for task in table.tasks for row in _long_rows(task, table.title)]
        rows += _long_averages(table)
    rows += [row for task in ranked for row in _long_rows(task, "diagnosis")]
    return Table(
        title="Scores",
        group_head="table",
        head="task",
        columns=tuple(map(Column, LONG)),
        rows=tuple(rows),
    )


def _long_rows(task: TaskScores, group: str) -> Iterator[Row]:
    for model in task.models:
        for item in model.measures:
            yield Row(task.task, _long_cells(task, model, item), group)


def _long_cells(task: TaskScores, model: ModelScores, item: Measure) -> tuple[Cell, ...]:
    return (
        words(task.reading),
        words(model.model),
        words(item.metric),
        Cell(value=item.value, low=item.low, high=item.high),
        counted(model.n),
        shared(model.unparsed),
        shared(model.shortened),
        Cell(value=dict(task.baseline).get(item.metric)),
    )


def _long_averages(table: TableScores) -> Iterator[Row]:
    for item in table.averages:
        cell = Cell(value=item.value, low=item.low, high=item.high)
        yield _long_average(table, item.model, "primary", cell)
    for contrast in table.contrasts:
        cell = Cell(value=contrast.value, low=contrast.low, high=contrast.high)
        label = f"{contrast.first} - {contrast.second}"
        yield _long_average(table, label, "difference of primary", cell)


def _long_average(table: TableScores, label: str, metric: str, cell: Cell) -> Row:
    rest = (BLANK,) * (len(LONG) - 4)
    head = f"macro-average of {len(table.averaged)}"
    return Row(head, (BLANK, words(label), words(metric), cell, *rest), table.title)
