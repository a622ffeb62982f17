"""From answers to scores: read each one, count, resample; nothing here is stored as truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mellama.errors import DataError
from mellama.evaluation.readings import rules
from mellama.evaluation.samples_file import Answer
from mellama.metrics.bertscore import BertScore
from mellama.metrics.calibration import Brier, CalibrationError, Confident
from mellama.metrics.counting import counts_of
from mellama.metrics.metric import Floats, Metric, NotRun
from mellama.metrics.spans import MarkedText
from mellama.metrics.statistics import Interval, intervals, paired_difference
from mellama.records import Sample, Unparsed
from mellama.tasks.task import Task

OTHER = "other"


@dataclass(frozen=True)
class Scores:
    """What a model's answers to one task are worth. Shares are of `n`, in 0..1."""

    task: str
    reading: str
    n: int
    metrics: dict[str, Interval]  # by name, the primary one first
    baseline: dict[str, float]  # of giving every sample the commonest right answer; {} if free text
    unparsed: float  # answers nobody could read, scored wrong
    unparsed_reasons: dict[str, int]
    shortened: float  # prompts that were cut to fit the model
    lost: float  # of all text that may be cut, what no model was shown
    windowed: float  # samples whose text was shown in windows that overlap
    skipped: float  # prompts that could not be made to fit: not asked, and scored wrong
    stopped: float  # answers that ended by themselves
    not_run: dict[str, str]  # by name: metrics that need what is not there, and what that is
    predictions: dict[str, int]  # how often each label, or kind of entity, was given
    gold: dict[str, int]  # how often it is right


@dataclass(frozen=True)
class Counted:
    """A model's answers to a task, read, and what every metric counts on each of them."""

    task: Task[Any]
    reading: str
    answers: tuple[Answer, ...]
    targets: tuple[Any, ...]
    predictions: tuple[Any | Unparsed, ...]
    metrics: tuple[Metric[Any], ...]  # of the reading, the primary one first
    counts: tuple[Floats, ...]  # [samples, k] for each of the metrics
    not_run: dict[str, str]  # by name: metrics that need what is not there, and what that is

    @property
    def compared(self) -> tuple[Metric[Any], ...]:
        """Name the metrics of the answer itself, not of how sure a model was of it."""
        return tuple(
            metric for metric in self.metrics if not isinstance(metric, CalibrationError | Brier)
        )

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(answer.id for answer in self.answers)


def count(
    task: Task[Any],
    answers: Sequence[Answer],
    data_root: Path | None,
    *,
    reading: str = "robust",
) -> Counted:
    """Read the answers to a task, whose samples are read again from the raw data.

    Raises:
        UnknownNameError: there is no such reading.
        DataError: the task has no such reading, or the answers are not to the samples that stand
            in the raw data today.
        SourceError: the raw data is not there.
    """
    rule = rules(task, reading)
    metrics, not_run = at_hand(rule.metrics, data_root)
    samples = matching_samples(task, answers, data_root)
    targets = tuple(map(rule.gold, samples))
    given = tuple(map(rule.read, answers, samples))
    labels = tuple(item.label if isinstance(item, Confident) else item for item in given)
    return Counted(
        task=task,
        reading=reading,
        answers=tuple(answers),
        targets=targets,
        predictions=labels,
        metrics=(*metrics, *rule.calibration),
        counts=(
            *counts_of(metrics, labels, targets),
            *counts_of(rule.calibration, given, targets),
        ),
        not_run=not_run,
    )


def at_hand(
    metrics: Sequence[Metric[Any]], data_root: Path | None
) -> tuple[tuple[Metric[Any], ...], dict[str, str]]:
    """Part the metrics that can be computed here from those that cannot, by name, and why."""
    found = {
        metric.name: metric.at(data_root) if isinstance(metric, BertScore) else metric
        for metric in metrics
    }
    ready = tuple(metric for metric in found.values() if not isinstance(metric, NotRun))
    missing = {name: item.reason for name, item in found.items() if isinstance(item, NotRun)}
    return ready, missing


def score(
    task: Task[Any],
    answers: Sequence[Answer],
    data_root: Path | None,
    *,
    reading: str = "robust",
) -> Scores:
    """Read and score the answers to a task.

    Raises:
        MellamaError: as `count`.
    """
    return scores_of(count(task, answers, data_root, reading=reading))


def scores_of(counted: Counted) -> Scores:
    """Score answers that have been read."""
    task, answers = counted.task, counted.answers
    values = intervals(counted.metrics, counted.counts)
    reasons = Counter(item.reason for item in counted.predictions if isinstance(item, Unparsed))
    return Scores(
        task=task.name,
        reading=counted.reading,
        n=len(answers),
        metrics={metric.name: item for metric, item in zip(counted.metrics, values, strict=True)},
        baseline=commonest_answer(task.labels, counted.compared, counted.targets),
        unparsed=reasons.total() / len(answers),
        unparsed_reasons=dict(reasons.most_common()),
        shortened=_share(answer.shortened > 0 for answer in answers),
        lost=_lost(answers),
        windowed=_share(bool(answer.windows) for answer in answers),
        skipped=_share(bool(answer.skipped) for answer in answers),
        stopped=_share(answer.stopped for answer in answers),
        not_run=counted.not_run,
        predictions=label_counts(task.labels, counted.predictions),
        gold=label_counts(task.labels, counted.targets),
    )


def difference(
    task: Task[Any],
    first: Sequence[Answer],
    second: Sequence[Answer],
    data_root: Path | None,
    *,
    reading: str = "robust",
) -> dict[str, Interval]:
    """Score of the first model minus that of the second, by metric, paired sample by sample.

    Raises:
        DataError: the two did not answer the same samples in the same order.
    """
    require_same_samples(task.name, first, second)
    one, other = (count(task, answers, data_root, reading=reading) for answers in (first, second))
    return {
        metric.name: paired_difference(metric, own, others)
        for metric, own, others in zip(one.metrics, one.counts, other.counts, strict=True)
    }


def require_same_samples(task: str, first: Sequence[Answer], second: Sequence[Answer]) -> None:
    """Refuse to pair answers to different samples.

    Raises:
        DataError: the two did not answer the same samples in the same order.
    """
    if [answer.id for answer in first] != [answer.id for answer in second]:
        raise DataError(
            f"Two runs of {task} cannot be compared sample by sample.",
            expected="the same samples in the same order",
            found=f"{len(first)} and {len(second)} answers, to other samples",
            todo="evaluate both models with the same limit",
        )


def matching_samples(
    task: Task[Any], answers: Sequence[Answer], data_root: Path | None
) -> list[Sample[Any]]:
    """Read the answered samples again, in the order of the answers.

    Raises:
        DataError: an answered sample is gone, or its right answer is another one now.
    """
    by_id = {sample.id: sample for sample in task.samples(data_root, "test")}
    samples = [by_id.get(answer.id) for answer in answers]
    known = [
        sample
        for sample, answer in zip(samples, answers, strict=True)
        if sample is not None and task.write(sample.target) == answer.target
    ]
    if not answers or len(known) < len(answers):
        raise DataError(
            f"The answers are not to the samples of {task.name} under this data root.",
            expected=f"{len(answers)} samples with the ids and right answers of the file",
            found=f"{len(known)} of them",
            todo="score with the data the model was asked on, or evaluate it again",
        )
    return known


def commonest_answer(
    labels: tuple[str, ...], metrics: Sequence[Metric[Any]], targets: Sequence[Any]
) -> dict[str, float]:
    """Score the commonest right answer, given to every sample: what knowing the test set is worth.

    Where an answer is a label or a set of labels; a marked sentence or a free text has none.
    """
    if not labels or not isinstance(targets[0], str | frozenset):
        return {}
    ((answer, _),) = Counter(targets).most_common(1)
    return {
        metric.name: _value(metric, metric.counts([answer] * len(targets), targets))
        for metric in metrics
    }


def label_counts(labels: tuple[str, ...], answers: Sequence[Any]) -> dict[str, int]:
    """Count how often each label, or kind of entity, is named; what is none of them is `other`."""
    if not labels:
        return {}
    found = Counter(
        name if name in labels else OTHER for answer in answers for name in _names(answer)
    )
    return {label: found[label] for label in (*labels, OTHER) if label in labels or found[label]}


def _names(answer: Any) -> Iterable[str]:
    if isinstance(answer, MarkedText):
        return [span.kind for span in answer.spans]
    if isinstance(answer, frozenset):
        return answer
    return (answer,) if isinstance(answer, str) else ()


def _lost(answers: Sequence[Answer]) -> float:
    """Say which share of the text that could be cut was not shown, over all samples."""
    whole = sum(answer.shortenable for answer in answers)
    return sum(answer.shortened for answer in answers) / whole if whole else 0.0


def _share(flags: Iterable[bool]) -> float:
    found = list(flags)
    return sum(found) / len(found)


def _value(metric: Metric[Any], counts: Floats) -> float:
    return float(metric.value(counts.sum(axis=0)))
