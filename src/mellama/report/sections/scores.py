"""Scores: every model on every task, with interval, unreadable answers and a baseline beside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mellama.report.document import Block, Figure, Figures, Folded, Prose, Section, Sheet
from mellama.report.numbers import plural, score
from mellama.report.plots import Whisker, whiskers
from mellama.report.table import ABSENT, BLANK, Cell, Column, Row, Table, counted, shared, words

METRIC_TITLES = {
    "accuracy": "Accuracy",
    "macro_f1": "Macro F1",
    "micro_f1": "Micro F1",
    "entity_f1": "Entity F1",
    "exact_match": "Exact match",
    "f1": "F1",
    "rouge_1": "ROUGE-1",
    "rouge_2": "ROUGE-2",
    "rouge_l": "ROUGE-L",
    "bertscore": "BERTScore",
}


@dataclass(frozen=True)
class Measure:
    """A metric with the ends of its 95 % interval, each in 0..1."""

    metric: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class ModelScores:
    """One model on one task."""

    model: str  # the label of a column
    n: int
    unparsed: float  # share of answers that could not be read
    shortened: float  # share of prompts that were cut to fit
    measures: tuple[Measure, ...]  # the first is the primary one

    def measure(self, metric: str) -> Measure | None:
        return next((item for item in self.measures if item.metric == metric), None)


@dataclass(frozen=True)
class TaskScores:
    """One task, the models that ran on it, and what the commonest answer alone would score."""

    task: str
    title: str
    reading: str
    models: tuple[ModelScores, ...]
    baseline: tuple[tuple[str, float], ...] = ()  # metric -> score of the commonest answer
    stands_in_for: str = ""

    @property
    def primary(self) -> str:
        return self.models[0].measures[0].metric if self.models else ""

    @property
    def metrics(self) -> tuple[str, ...]:
        found = (item.metric for model in self.models for item in model.measures)
        return tuple(dict.fromkeys(found))

    def scores(self, model: str) -> ModelScores | None:
        return next((item for item in self.models if item.model == model), None)


def title(metric: str) -> str:
    return METRIC_TITLES.get(metric, metric.replace("_", " ").capitalize())


def section(tasks: tuple[TaskScores, ...], models: tuple[str, ...]) -> Section:
    blocks: list[Block] = [Prose(_opening(tasks))]
    if tasks:
        blocks += [
            Sheet(primary_table(tasks, models)),
            _figures(tasks, models),
            Folded("Every metric", (Sheet(every_metric(tasks, models)),)),
        ]
    return Section("scores", "Scores", tuple(blocks))


def _opening(tasks: tuple[TaskScores, ...]) -> str:
    if not tasks:
        return "No task was run."
    return (
        "Each model answers every question without an example (zero-shot), and its answers are "
        "kept as they were written. Under each score stands its 95% interval, from resampling "
        "the questions, and the share of answers that could not be read; those count as wrong. "
        "The commonest answer is the score of giving the most frequent right answer to every "
        "question, without reading it."
    )


def primary_table(tasks: tuple[TaskScores, ...], models: tuple[str, ...]) -> Table:
    """Return a row group a task: its primary metric and its shortened prompts, a column a model."""
    rows = [row for task in tasks for row in _primary_rows(task, models)]
    return Table(
        title="Primary metric of each task",
        head="Task",
        columns=(Column("Commonest answer", muted=True), *(Column(model) for model in models)),
        rows=tuple(rows),
        note="Shortened: share of prompts whose longest field was cut to fit the model's context.",
    )


def _primary_rows(task: TaskScores, models: tuple[str, ...]) -> Iterator[Row]:
    heading, same_n = _heading(task)
    baseline = dict(task.baseline).get(task.primary)
    cells = (_cell(task.scores(model), task.primary, unread=True, n=not same_n) for model in models)
    yield Row(title(task.primary), (Cell(value=baseline), *cells), heading, strong=True)
    shortened = (_shortened(task.scores(model)) for model in models)
    yield Row("Shortened", (BLANK, *shortened), heading)


def _heading(task: TaskScores) -> tuple[str, bool]:
    """Name the task and its size, if all models answered the same number of questions."""
    sizes = {model.n for model in task.models}
    parts = [task.title]
    if len(sizes) == 1:
        parts.append(plural(sizes.pop(), "question"))
    if task.stands_in_for:
        parts.append(f"stands in for {task.stands_in_for}")
    return " \N{MIDDLE DOT} ".join(parts), len({model.n for model in task.models}) <= 1


def _shortened(scores: ModelScores | None) -> Cell:
    return shared(scores.shortened) if scores else ABSENT


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
        group = f"{task.title} \N{MIDDLE DOT} {task.reading} reading"
        for metric in task.metrics:
            cells = (_cell(task.scores(name), metric, unread=False, n=False) for name in models)
            rows.append(Row(title(metric), (Cell(value=baseline.get(metric)), *cells), group))
    return Table(
        title="Every metric of each task",
        head="Metric",
        columns=(Column("Commonest answer", muted=True), *(Column(model) for model in models)),
        rows=tuple(rows),
    )


def _figures(tasks: tuple[TaskScores, ...], models: tuple[str, ...]) -> Figures:
    figures = tuple(_figure(task, models) for task in tasks)
    return Figures(
        figures,
        "Primary metric with its 95% interval; the dashed tick is the commonest answer alone. "
        "The axes differ between tasks.",
    )


def _figure(task: TaskScores, models: tuple[str, ...]) -> Figure:
    baseline = dict(task.baseline).get(task.primary)
    points = []
    for model in models:
        scores = task.scores(model)
        found = scores.measure(task.primary) if scores else None
        value = (found.value, found.low, found.high) if found else (None, None, None)
        points.append(Whisker(model, *value))
    described = "; ".join(map(_described, points))
    beside = "" if baseline is None else f"; commonest answer {score(baseline)}"
    return Figure(
        whiskers(points, baseline, name=task.task),
        f"{task.title}: {title(task.primary)}",
        f"{title(task.primary)} on {task.title}: {described}{beside}.",
    )


def _described(point: Whisker) -> str:
    if point.value is None:
        return f"{point.label} was not run"
    if point.low is None or point.high is None:
        return f"{point.label} {score(point.value)}"
    return f"{point.label} {score(point.value)}, from {score(point.low)} to {score(point.high)}"


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
