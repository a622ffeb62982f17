"""From kept answers to the values of score tables; every run is read and scored once a reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mellama.evaluation.averages import primary_average, primary_difference
from mellama.evaluation.readings import Reading, readings_of
from mellama.evaluation.scoring import Counted, Scores, count, scores_of
from mellama.evaluation.steps import Evaluate
from mellama.metrics.bertscore import BertScore
from mellama.pipeline.progress import track
from mellama.pipeline.step import Context
from mellama.report.each_dataset import each_dataset
from mellama.report.sections.score_values import (
    Average,
    Contrast,
    Measure,
    ModelScores,
    TableScores,
    TaskScores,
)
from mellama.report.steps import Page, ScoreColumn, ScoreTable


@dataclass(frozen=True)
class Run:
    """One reading of one result of the page: its answers as they were read, and their worth."""

    counted: Counted
    scores: Scores
    whole: int | None  # samples of the test set


Runs = dict[tuple[str, Reading], Run]  # name of the step, reading -> what it gave


def runs(page: Page, context: Context) -> Runs:
    """Read and score the kept answers of every result.

    Raises:
        DataError: answers and raw data do not belong together.
    """
    wanted = {(step.name, first_reading(step)): step for step in page.results()}
    for column in page.readings:
        wanted |= {(step.name, one): step for step in column.results for one in all_readings(step)}
    found: Runs = {}
    for name, reading in track(context.progress, "scoring answers", wanted, len(wanted)):
        step = wanted[name, reading]
        answers = context.load(step).answers
        counted = count(step.task, answers, step.raw_root(context), reading=reading)
        found[name, reading] = Run(counted, scores_of(counted), _whole_size(step))
    return found


def first_reading(step: Evaluate) -> Reading:
    """Say how a result is read wherever one reading alone is shown."""
    return "robust" if step.asking == "free" else step.asking


def all_readings(step: Evaluate) -> tuple[Reading, ...]:
    """Say how a result can be read: what was freely written in two ways, where a task has both."""
    if step.asking != "free":
        return (step.asking,)
    return tuple(one for one in readings_of(step.task) if one in ("robust", "paper"))


def _whole_size(step: Evaluate) -> int | None:
    """Say how many questions the test set has; a fictional one is not of upstream's size."""
    return dict(step.task.splits).get("test") if step.raw is None else None


def table_scores(table: ScoreTable, found: Runs) -> TableScores:
    """Lay out one table.

    Raises:
        DataError: two columns of a contrast answered other samples.
    """
    by_column = {
        column.label: {step.task.name: found[step.name, first_reading(step)].counted
                       for step in column.results}
        for column in table.columns
    }  # fmt: skip
    averaged = table.averaged
    parts = {
        label: [own[name] for name in averaged]
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
            if averaged
        ),
        each=each_dataset(table.contrasts, by_column),
        repeats=table.repeats,
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
            run = found[step.name, first_reading(step)]
            by_task.setdefault(step.task.name, {})[column.label] = run
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
        models=tuple(model_scores(label, run) for label, run in by_label.items()),
        baseline=tuple(widest.scores.baseline.items()),
        stands_in_for=task.stands_in_for,
        size=widest.whole,
        gold=tuple(widest.scores.gold.items()),
        family=task.family,
    )


def _size(run: Run) -> int:
    return run.scores.n


def model_scores(label: str, run: Run) -> ModelScores:
    """Put down what a run is worth, under the label of its column."""
    found = run.scores
    return ModelScores(
        model=label,
        n=found.n,
        unparsed=found.unparsed,
        shortened=found.shortened,
        measures=measures(run),
        skipped=found.skipped,
        windowed=found.windowed,
        lost=found.lost,
        stopped=found.stopped,
        unparsed_reasons=tuple(found.unparsed_reasons.items()),
        predictions=tuple(found.predictions.items()),
        not_run=tuple(found.not_run.items()),
    )


def measures(run: Run) -> tuple[Measure, ...]:
    return tuple(
        Measure(
            metric.name,
            interval.value,
            interval.low,
            interval.high,
            by=f"{metric.encoder}, layer {metric.layer}" if isinstance(metric, BertScore) else "",
            less_is_better=not metric.higher_is_better,
        )
        for metric, interval in zip(run.counted.metrics, run.scores.metrics.values(), strict=True)
    )
