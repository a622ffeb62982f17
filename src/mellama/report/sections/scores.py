"""Scores: every model on every task, with interval, unreadable answers and a baseline beside."""

from __future__ import annotations

from collections.abc import Iterator

from mellama.report.document import Block, Figure, Figures, Folded, Prose, Section, Sheet
from mellama.report.numbers import score
from mellama.report.plots import Whisker, whiskers
from mellama.report.sections.score_tables import answers_table, every_metric, primary_table
from mellama.report.sections.score_values import TaskScores, title


def section(tasks: tuple[TaskScores, ...], models: tuple[str, ...]) -> Section:
    blocks: list[Block] = [Prose(_opening(tasks))]
    if tasks:
        blocks += [
            Sheet(primary_table(tasks, models)),
            _figures(tasks, models),
            Folded("Every metric", (Sheet(every_metric(tasks, models)),)),
            *_answers(tasks, models),
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


def _answers(tasks: tuple[TaskScores, ...], models: tuple[str, ...]) -> Iterator[Block]:
    if any(task.gold or model.unparsed_reasons for task in tasks for model in task.models):
        yield Folded("What was answered", (Sheet(answers_table(tasks, models)),))


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
