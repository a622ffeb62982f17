"""Scores as tables: in the layout of the paper's, and every metric of every task."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from mellama.report.benchmark import BENCHMARK, dataset_row
from mellama.report.numbers import count, plural, score, share
from mellama.report.sections import spreads
from mellama.report.sections.score_values import ModelScores, TableScores, TaskScores, title
from mellama.report.table import ABSENT, BLANK, NOT_RUN, Cell, Column, Row, Table, words

DOT = " \N{MIDDLE DOT} "


def score_table(table: TableScores) -> Table:
    """Return a row a dataset and metric, as in the paper's Tables 1 to 3, and the averages last."""
    rows = [row for task in table.tasks for row in _task_rows(task, table)]
    if table.averages:
        rows.append(_average_row(table))
    metric = Column("Metric", numeric=False)
    # Last: not a model, and not the paper's.
    last = spreads.COLUMNS if table.repeats else (Column("Commonest answer", muted=True),)
    return Table(
        title=spreads.title(table) if table.repeats else table.title,
        caption=table.caption,
        group_head="Task" if table.families else "",
        head="Dataset",
        columns=(metric, *map(Column, table.columns), *last),
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
            score_cell(task.scores(label), metric, beside if primary else None)
            for label in table.columns
        ]
        if table.repeats:
            ended = (*cells, *spreads.cells(cells))
        else:
            ended = (*with_best(cells), Cell(value=baseline.get(metric)))
        yield Row(
            dataset(task),
            (words(title(metric), note=task.encoder(metric)), *ended),
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
        self.same_cut = len({cut(model) for model in task.models}) == 1
        parts = [f"stands in for {task.stands_in_for}" if task.stands_in_for else ""]
        if task.models and self.same_n:
            parts.append(size(task.models[0].n, task.size))
        if task.models and self.same_cut:
            parts += cut(task.models[0])
        self.head = ", ".join(filter(None, parts))

    def cell(self, model: ModelScores) -> tuple[str, ...]:
        return () if self.same_cut else cut(model)


def cut(model: ModelScores) -> tuple[str, ...]:
    """Say how many prompts were cut and what was lost, asked in windows, or not asked at all."""
    parts = (
        (model.shortened, "cut"),
        (model.windowed, "in windows"),
        (model.skipped, "too long"),
    )
    found = [f"{count(part * model.n)} {what} ({share(part)})" for part, what in parts if part]
    if model.lost:
        found.insert(1 if model.shortened else 0, f"{share(model.lost)} of the text lost")
    return tuple(found)


def size(asked: int, whole: int | None) -> str:
    """Say how many questions were asked, and of how many."""
    if whole is None or asked == whole:
        return plural(asked, "question")
    return f"{count(asked)} of {plural(whole, 'question')}"


def score_cell(scores: ModelScores | None, metric: str, beside: Beside | None) -> Cell:
    found = scores.measure(metric) if scores else None
    if scores is not None and metric in dict(scores.not_run):
        return NOT_RUN
    if scores is None or found is None:
        return ABSENT
    return Cell(
        value=found.value,
        low=found.low,
        high=found.high,
        n=scores.n if beside and not beside.same_n else None,
        unparsed=scores.unparsed if beside else None,
        beside=beside.cell(scores) if beside else (),
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
    cells = [
        Cell(value=item.value, low=item.low, high=item.high) if item else ABSENT
        for item in map(by_label.get, table.columns)
    ]
    ended = (*cells, *spreads.cells(cells)) if table.repeats else (*with_best(cells), BLANK)
    head, group = "Macro-average", ""
    if table.families:
        head, group = over(table), "Macro-average"
    return Row(
        head,
        (words("primary of each"), *ended),
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
    bold = "Bold: the highest of a row." if len(table.columns) > 1 else ""
    parts = [
        spreads.note(table.repeats) if table.repeats else bold,
        "Under a score its 95% interval. The first metric of a dataset is its primary "
        "one; with it stands the share of answers that could not be read, which count as wrong.",
        long_prompts(model for task in table.tasks for model in task.models),
    ]
    if table.averages:
        parts.append(
            f"The macro-average is the mean of the primary metrics of {over(table)}, each dataset "
            "weighing the same; its interval is from resampling the questions of each."
        )
    parts.append(not_run(table.tasks))
    return " ".join(filter(None, parts))


def long_prompts(models: Iterable[ModelScores]) -> str:
    """Explain what became of prompts that were too long, as far as there were any."""
    found = tuple(models)
    parts = []
    if any(model.shortened for model in found):
        parts.append(
            "Cut: prompts that lost text to fit the model's context; beside them the share of all "
            "the text that was lost so."
        )
    if any(model.windowed for model in found):
        parts.append("In windows: questions whose text was shown piece by piece.")
    if any(model.skipped for model in found):
        parts.append(
            "Too long: prompts that could not be made to fit; they were not asked and count as "
            "wrong."
        )
    return " ".join(parts)


def not_run(tasks: Iterable[TaskScores]) -> str:
    """Say which metrics could not be computed here, why, and what to do; "" where all were."""
    found = {
        item: title(item[0]) for task in tasks for model in task.models for item in model.not_run
    }
    said = "; ".join(f"{name}: {reason}" for (_, reason), name in sorted(found.items()))
    if not said:
        return ""
    return (
        f"Not run - {said}. Put there what is missing and build the page again (--rebuild with "
        "the page's name): scores are computed from the kept answers, so nobody is asked anew."
    )


def every_metric(table: TableScores) -> Table:
    rows = []
    for task in table.tasks:
        baseline = dict(task.baseline)
        group = f"{dataset(task)}{DOT}{task.reading} reading"
        for metric in task.metrics:
            cells = [score_cell(task.scores(name), metric, None) for name in table.columns]
            rows.append(
                Row(
                    title(metric),
                    (Cell(value=baseline.get(metric)), *cells),
                    group,
                    note="lower is better" if task.less_is_better(metric) else task.encoder(metric),
                )
            )
    return Table(
        title=f"{table.title}: every metric",
        head="Metric",
        columns=(Column("Commonest answer", muted=True), *map(Column, table.columns)),
        rows=tuple(rows),
    )
