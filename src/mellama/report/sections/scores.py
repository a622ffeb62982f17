"""Scores: a table after another, with averages, contrasts, and a drawing of each task."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mellama.report.document import Block, Figure, Figures, Folded, Prose, Section, Sheet
from mellama.report.numbers import score
from mellama.report.plots import Reference, Whisker, whiskers
from mellama.report.sections import contrasts
from mellama.report.sections.answer_tables import answers_table
from mellama.report.sections.score_tables import dataset, every_metric, over, score_table
from mellama.report.sections.score_values import TableScores, TaskScores, title

FEW = 6  # tasks whose drawings stand open on the page


def section(tables: tuple[TableScores, ...]) -> Section:
    blocks: list[Block] = [Prose(_opening(tables))]
    for table in tables:
        if table.tasks:
            blocks += _blocks(table)
    return Section("scores", "Scores", tuple(blocks))


def _opening(tables: tuple[TableScores, ...]) -> str:
    if not any(table.tasks for table in tables):
        return "No task was run."
    return (
        "Models answer every question, without an example unless a table says otherwise, and their "
        "answers are kept as they were written. Under each score stands its 95% interval, from "
        "resampling the questions, and the share of answers that could not be read; those count as "
        "wrong. The commonest answer is the score of giving the most frequent right answer to "
        "every question, without reading it."
    )


def _blocks(table: TableScores) -> Iterator[Block]:
    yield Sheet(score_table(table))
    if table.contrasts:
        yield contrasts.points(table)
    if len(table.columns) == 1:
        yield _column_figure(table)
    else:
        yield from _figures_of_many(table)
    if table.each:
        yield Folded(f"{table.title}: each dataset tested", (Sheet(contrasts.each_dataset(table)),))
    yield Folded(f"{table.title}: every metric", (Sheet(every_metric(table)),))
    if any(task.gold or model.unparsed_reasons for task in table.tasks for model in task.models):
        yield Folded(f"{table.title}: what was answered", (Sheet(answers_table(table)),))


def _figures_of_many(table: TableScores) -> Iterator[Block]:
    if table.averages:
        yield _average_figure(table)
    figures = _figures(table)
    if len(table.tasks) <= FEW:
        yield figures
    else:
        yield Folded(f"{table.title}: each task drawn", (figures,))


def _column_figure(table: TableScores) -> Figure:
    """Draw a single column in one figure, a row a task."""
    (label,) = table.columns
    points = [
        _point(task, label, f"{dataset(task)}, {title(task.primary)}") for task in table.tasks
    ]
    caption = (
        f"{label}: the primary metric of each task with its 95% interval; the dashed tick is the "
        "commonest answer alone."
    )
    described = f"{caption} {_listed(points)}."
    return Figure(whiskers(points, None, name=table.title), caption, described, narrow=True)


def _average_figure(table: TableScores) -> Figure:
    found = {item.model: item for item in table.averages}
    points = [
        Whisker(label, item.value, item.low, item.high) if item else Whisker(label)
        for label, item in ((label, found.get(label)) for label in table.columns)
    ]
    caption = f"{table.title}: macro-average over {over(table)}, with its 95% interval."
    described = f"{caption} {_listed(points)}."
    return Figure(whiskers(points, None, name=table.title), caption, described, narrow=True)


def _figures(table: TableScores) -> Figures:
    figures = tuple(_figure(task, table) for task in table.tasks)
    return Figures(
        figures,
        "Primary metric with its 95% interval; the dashed tick is the commonest answer alone. "
        "The axes differ between tasks.",
    )


def _figure(task: TaskScores, table: TableScores) -> Figure:
    baseline = dict(task.baseline).get(task.primary)
    label = "" if baseline is None else f"commonest answer {score(baseline)}"
    reference = None if baseline is None else Reference(baseline, label)
    points = [replace(_point(task, model, model), reference=None) for model in table.columns]
    described = "; ".join(filter(None, (_listed(points), label)))
    return Figure(
        whiskers(points, reference, name=f"{table.title} {task.task}"),
        f"{dataset(task)}: {title(task.primary)}",
        f"{title(task.primary)} on {dataset(task)}: {described}.",
    )


def _point(task: TaskScores, model: str, label: str) -> Whisker:
    """Turn the primary metric of a model into a row of a drawing."""
    baseline = dict(task.baseline).get(task.primary)
    scores = task.scores(model)
    found = scores.measure(task.primary) if scores else None
    if found is None:
        return Whisker(label, reference=baseline)
    return Whisker(label, found.value, found.low, found.high, baseline)


def _listed(points: Sequence[Whisker]) -> str:
    return "; ".join(map(_described, points))


def _described(point: Whisker) -> str:
    if point.value is None:
        return f"{point.label} was not run"
    said = f"{point.label} {score(point.value)}"
    if point.low is not None and point.high is not None:
        said += f", from {score(point.low)} to {score(point.high)}"
    if point.reference is not None:
        said += f", commonest answer {score(point.reference)}"
    return said
