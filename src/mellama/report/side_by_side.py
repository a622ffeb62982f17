"""From kept answers to readings side by side: what each reading makes of the same model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from mellama.evaluation.comparing import apart
from mellama.evaluation.readings import Reading, readings_of
from mellama.evaluation.steps import Evaluate
from mellama.metrics.calibration import CalibrationError, reliability
from mellama.report.answers import Run, Runs, all_readings, model_scores
from mellama.report.sections.reading_values import (
    LIKELIHOOD,
    ReadingScores,
    Sure,
    TaskReadings,
)
from mellama.report.sections.score_values import Measure
from mellama.report.steps import ScoreColumn


def task_readings(columns: Iterable[ScoreColumn], found: Runs) -> tuple[TaskReadings, ...]:
    """Gather the readings of every column task by task; one task's models follow each other."""
    by_task: dict[str, list[tuple[str, Evaluate]]] = {}
    for column in columns:
        for step in column.results:
            by_task.setdefault(step.task.name, []).append((column.label, step))
    return tuple(
        _task_readings(label, [step for _, step in steps], found)
        for asked in by_task.values()
        for label, steps in groupby(asked, key=_label)
    )


def _label(asked: tuple[str, Evaluate]) -> str:
    return asked[0]


def _task_readings(label: str, steps: list[Evaluate], found: Runs) -> TaskReadings:
    task = steps[0].task
    own: dict[Reading, Run] = {
        reading: found[step.name, reading] for step in steps for reading in all_readings(step)
    }
    return TaskReadings(
        task=task.name,
        title=task.title.partition(": ")[0],
        model=label,
        metric=task.metrics[0].name,
        there=readings_of(task),
        readings=tuple(
            ReadingScores(reading, model_scores(label, run)) for reading, run in own.items()
        ),
        apart=_apart(own, task.metrics[0].name),
        reliability=tuple(_sure(own[LIKELIHOOD])) if LIKELIHOOD in own else (),
        stands_in_for=task.stands_in_for,
        size=next(iter(own.values())).whole,
    )


def _apart(own: dict[Reading, Run], metric: str) -> Measure | None:
    """Take the released scoring less the robust one, of the same answers."""
    if "paper" not in own or "robust" not in own:
        return None
    found = apart(own["paper"].counted, own["robust"].counted, metric)
    return None if found is None else Measure(metric, found.value, found.low, found.high)


def _sure(run: Run) -> Iterator[Sure]:
    counted = run.counted
    for metric, counts in zip(counted.metrics, counted.counts, strict=True):
        if isinstance(metric, CalibrationError):
            for one in reliability(metric, counts):
                yield Sure(one.low, one.high, one.n, one.confidence, one.accuracy)
