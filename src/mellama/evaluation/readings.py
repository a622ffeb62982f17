"""The four readings: how an answer is read off a model, what is right, and how it is scored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from mellama.errors import DataError, unknown_name
from mellama.evaluation.samples_file import Answer
from mellama.metrics.calibration import Brier, CalibrationError, Confident, likeliest
from mellama.metrics.metric import Metric
from mellama.records import Sample, Unparsed
from mellama.tasks.task import Task
from mellama.tasks.wrapping import after_prompt

Reading = Literal["robust", "paper", "likelihood", "constrained"]
READINGS: tuple[Reading, ...] = get_args(Reading)
NOT_RANKED = "no choice was ranked"
EQUALLY_LIKELY = Unparsed("choices equally likely")
OF_COMPLETIONS: tuple[Reading, ...] = ("robust", "paper")  # of text that was freely written


@dataclass(frozen=True)
class Rules:
    """One reading of one task."""

    read: Callable[[Answer, Sample[Any]], Any | Unparsed]
    gold: Callable[[Sample[Any]], Any]  # the right answer, in the form of a prediction
    metrics: tuple[Metric[Any], ...]  # the primary one first
    calibration: tuple[Metric[Any], ...] = ()  # of readings that say how sure a model was


def rules(task: Task[Any], reading: str) -> Rules:
    """Find how one reading treats the answers to a task.

    `robust` and `constrained` share their rules: they differ in what a model was allowed to write.

    Raises:
        UnknownNameError: there is no such reading.
        DataError: the task has no such reading.
    """
    if reading not in READINGS:
        raise unknown_name("reading", reading, list(READINGS))
    if reading not in readings_of(task):
        raise DataError(
            f"{task.name} has no {reading} reading.",
            expected=f"one of {', '.join(readings_of(task))}",
            found=reading,
            todo=f"`mellama show {task.name}` says how its answers are read",
        )
    if reading == "paper" and task.published is not None:
        published = task.published
        return Rules(_asked_and(published.read), published.gold, published.metrics)
    if reading == "likelihood":
        return Rules(likeliest_choice, _target, task.metrics, (CalibrationError(), Brier()))
    return Rules(_asked_and(_behind_prompt(task)), _target, task.metrics)


def readings_of(task: Task[Any]) -> tuple[Reading, ...]:
    """Name the readings that a task has."""
    there = {
        "robust": True,
        "paper": task.published is not None,
        "likelihood": bool(task.choices),
        "constrained": task.grammar is not None,
    }
    return tuple(reading for reading in READINGS if there[reading])


def likeliest_choice(answer: Answer, _sample: Sample[Any]) -> Confident | Unparsed:
    """By the choice with the highest log-probability; where several share it, none is chosen."""
    if answer.skipped or not answer.likelihoods:
        return Unparsed(answer.skipped or NOT_RANKED)
    values = list(answer.likelihoods.values())
    if values.count(max(values)) > 1:
        return EQUALLY_LIKELY
    return likeliest(answer.likelihoods)


def _target(sample: Sample[Any]) -> Any:
    return sample.target


def _behind_prompt(task: Task[Any]) -> Callable[[str, Sample[Any]], Any | Unparsed]:
    """Read what stands behind the prompt, where a program returned the two together."""

    def read(completion: str, sample: Sample[Any]) -> Any | Unparsed:
        text = after_prompt(completion, task.question(sample))
        return text if isinstance(text, Unparsed) else task.read(text, sample)

    return read


def _asked_and(
    read: Callable[[str, Sample[Any]], Any | Unparsed],
) -> Callable[[Answer, Sample[Any]], Any | Unparsed]:
    """Read what was answered; a sample that was not asked has no answer in any reading."""

    def read_answer(answer: Answer, sample: Sample[Any]) -> Any | Unparsed:
        return Unparsed(answer.skipped) if answer.skipped else read(answer.completion, sample)

    return read_answer
