"""From kept answers to the values of score tables; every run is read and scored once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mellama.evaluation.averages import primary_average, primary_difference
from mellama.evaluation.scoring import Counted, Scores, count, scores_of
from mellama.evaluation.steps import Evaluate
from mellama.metrics.statistics import Interval
from mellama.pipeline.progress import track
from mellama.pipeline.step import Context
from mellama.report.sections.score_values import (
    Average,
    Contrast,
    Measure,
    ModelScores,
    TableScores,
    TaskScores,
)
from mellama.report.steps import ScoreColumn, ScoreTable


@dataclass(frozen=True)
class Run:
    """One result of the page: its answers as they were read, and what they are worth."""

    counted: Counted
    scores: Scores
    whole: int | None  # samples of the test set


Runs = dict[str, Run]  # name of the step -> what it gave


def runs(results: Sequence[Evaluate], context: Context) -> Runs:
    """Read and score the kept answers of every result.

    Raises:
        DataError: answers and raw data do not belong together.
    """
    found: Runs = {}
    for step in track(context.progress, "scoring answers", results, len(results)):
        counted = count(step.task, context.load(step).answers, step.raw_root(context))
        found[step.name] = Run(counted, scores_of(counted), _whole_size(step))
    return found


def _whole_size(step: Evaluate) -> int | None:
    """Say how many questions the test set has; a fictional one is not of upstream's size."""
    return dict(step.task.splits).get("test") if step.raw is None else None


def table_scores(table: ScoreTable, found: Runs) -> TableScores:
    """Lay out one table.

    Raises:
        DataError: two columns of a contrast answered other samples.
    """
    by_column = {
        column.label: {step.task.name: found[step.name] for step in column.results}
        for column in table.columns
    }
    averaged = table.averaged
    parts = {
        label: [own[name].counted for name in averaged]
        for label, own in by_column.items()
        if averaged and set(averaged) <= set(own)
    }
    return TableScores(
        title=table.title,
        caption=table.caption,
        families=table.families,
        columns=tuple(by_column),
        tasks=task_scores(table.columns, found),
        averaged=averaged,
        averages=tuple(_average(label, own) for label, own in parts.items()),
        contrasts=tuple(
            _contrast(first, second, parts[first], parts[second])
            for first, second in table.contrasts
        ),
    )


def _average(label: str, parts: Sequence[Counted]) -> Average:
    found = primary_average(parts)
    return Average(label, found.value, found.low, found.high)


def _contrast(
    first: str, second: str, parts: Sequence[Counted], others: Sequence[Counted]
) -> Contrast:
    found = primary_difference(parts, others)
    interval = found.interval
    return Contrast(first, second, interval.value, interval.low, interval.high, found.at_most_zero)


def task_scores(columns: Iterable[ScoreColumn], found: Runs) -> tuple[TaskScores, ...]:
    """Gather the results of columns task by task, in the order in which tasks first stand there."""
    by_task: dict[str, dict[str, Run]] = {}
    for column in columns:
        for step in column.results:
            by_task.setdefault(step.task.name, {})[column.label] = found[step.name]
    return tuple(map(_task_scores, by_task.values()))


def _task_scores(by_label: dict[str, Run]) -> TaskScores:
    widest = max(by_label.values(), key=_size)
    task = widest.counted.task
    name, _, asks = task.title.partition(": ")
    return TaskScores(
        task=task.name,
        title=name,
        asks=asks,
        reading=widest.scores.reading,
        models=tuple(_model_scores(label, run.scores) for label, run in by_label.items()),
        baseline=tuple(widest.scores.baseline.items()),
        stands_in_for=task.stands_in_for,
        size=widest.whole,
        gold=tuple(widest.scores.gold.items()),
        family=task.family,
    )


def _size(run: Run) -> int:
    return run.scores.n


def _model_scores(label: str, found: Scores) -> ModelScores:
    return ModelScores(
        model=label,
        n=found.n,
        unparsed=found.unparsed,
        shortened=found.shortened,
        measures=tuple(_measure(name, interval) for name, interval in found.metrics.items()),
        skipped=found.skipped,
        stopped=found.stopped,
        unparsed_reasons=tuple(found.unparsed_reasons.items()),
        predictions=tuple(found.predictions.items()),
    )


def _measure(name: str, interval: Interval) -> Measure:
    return Measure(name, interval.value, interval.low, interval.high)
