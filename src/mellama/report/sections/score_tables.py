"""Scores as tables: the primary metrics, every metric, the answers, and all of it for programs."""

from __future__ import annotations

from collections.abc import Iterator

from mellama.report.numbers import count, plural
from mellama.report.sections.score_values import Measure, ModelScores, TaskScores, title
from mellama.report.table import ABSENT, BLANK, Cell, Column, Row, Table, counted, shared, words

DOT = " \N{MIDDLE DOT} "


def primary_table(tasks: tuple[TaskScores, ...], models: tuple[str, ...]) -> Table:
    """Return a row group a task: its primary metric and its shortened prompts, a column a model."""
    rows = [row for task in tasks for row in _primary_rows(task, models)]
    return Table(
        title="Primary metric of each task",
        head="Task",
        columns=(Column("Commonest answer", muted=True), *(Column(model) for model in models)),
        rows=tuple(rows),
        note="Shortened: share of prompts that were cut to fit the model's context. Too long: "
        "share of prompts that could not be made to fit; they were not asked and count as wrong.",
    )


def _primary_rows(task: TaskScores, models: tuple[str, ...]) -> Iterator[Row]:
    heading, same_n = _heading(task)
    baseline = dict(task.baseline).get(task.primary)
    cells = (_cell(task.scores(model), task.primary, unread=True, n=not same_n) for model in models)
    yield Row(title(task.primary), (Cell(value=baseline), *cells), heading, strong=True)
    shortened = (_shared(task.scores(model), "shortened") for model in models)
    yield Row("Shortened", (BLANK, *shortened), heading)
    if any(model.skipped for model in task.models):
        skipped = (_shared(task.scores(model), "skipped") for model in models)
        yield Row("Too long", (BLANK, *skipped), heading)


def _heading(task: TaskScores) -> tuple[str, bool]:
    """Name the task and its size, if all models answered the same number of questions."""
    sizes = {model.n for model in task.models}
    parts = [task.title]
    if len(sizes) == 1:
        parts.append(_size(sizes.pop(), task.size))
    if task.stands_in_for:
        parts.append(f"stands in for {task.stands_in_for}")
    return DOT.join(parts), len({model.n for model in task.models}) <= 1


def _size(asked: int, whole: int | None) -> str:
    if whole is None or asked == whole:
        return plural(asked, "question")
    return f"{count(asked)} of {plural(whole, 'question')}"


def _shared(scores: ModelScores | None, field: str) -> Cell:
    return shared(getattr(scores, field)) if scores else ABSENT


def _cell(scores: ModelScores | None, metric: str, *, unread: bool, n: bool) -> Cell:
    found = scores.measure(metric) if scores else None
    if scores is None or found is None:
        return ABSENT
    return Cell(
        value=found.value,
        low=found.low,
        high=found.high,
        n=scores.n if n else None,
        unparsed=scores.unparsed if unread else None,
    )


def every_metric(tasks: tuple[TaskScores, ...], models: tuple[str, ...]) -> Table:
    rows = []
    for task in tasks:
        baseline = dict(task.baseline)
        group = f"{task.title}{DOT}{task.reading} reading"
        for metric in task.metrics:
            cells = (_cell(task.scores(name), metric, unread=False, n=False) for name in models)
            rows.append(Row(title(metric), (Cell(value=baseline.get(metric)), *cells), group))
    return Table(
        title="Every metric of each task",
        head="Metric",
        columns=(Column("Commonest answer", muted=True), *(Column(model) for model in models)),
        rows=tuple(rows),
    )


def answers_table(tasks: tuple[TaskScores, ...], models: tuple[str, ...]) -> Table:
    """Return how often each label is right and was answered, and why answers were unreadable."""
    rows = [row for task in tasks for row in _answer_rows(task, models)]
    return Table(
        title="How often each label is right, and how often each model gave it",
        head="Label",
        columns=(Column("Right", muted=True), *(Column(model) for model in models)),
        rows=tuple(rows),
        note="Unread: answers that named none, and why. Ended: share of answers that ended by "
        "themselves, before the limit of new tokens.",
    )


def _answer_rows(task: TaskScores, models: tuple[str, ...]) -> Iterator[Row]:
    group = DOT.join(part for part in (task.title, task.asks) if part)
    found = [task.scores(model) for model in models]
    given = [dict(scores.predictions) if scores else None for scores in found]
    for label, times in task.gold:
        yield Row(label, (counted(times), *_counts(given, label)), group)
    unread = [dict(scores.unparsed_reasons) if scores else None for scores in found]
    for reason in dict.fromkeys(name for reasons in unread if reasons for name in reasons):
        yield Row(f"Unread: {reason}", (BLANK, *_counts(unread, reason)), group)
    yield Row("Ended", (BLANK, *(_shared(scores, "stopped") for scores in found)), group)


def _counts(found: list[dict[str, int] | None], name: str) -> Iterator[Cell]:
    for counts in found:
        yield ABSENT if counts is None else counted(counts.get(name, 0))


def long_table(tasks: tuple[TaskScores, ...]) -> Table:
    """Return one row a (task, model, metric), for `scores.csv`."""
    columns = ("model", "metric", "score", "n", "unparsed", "shortened", "commonest answer")
    rows = [
        Row(task.task, _long_cells(task, model, item))
        for task in tasks
        for model in task.models
        for item in model.measures
    ]
    return Table(
        title="Scores",
        head="task",
        columns=tuple(Column(name) for name in ("reading", *columns)),
        rows=tuple(rows),
    )


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
