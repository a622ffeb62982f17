"""What training and evaluation left behind, read back as values: losses, scores, perplexities."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from mellama.errors import DataError
from mellama.evaluation.scoring import Scores, score
from mellama.evaluation.steps import Evaluate, Perplexity
from mellama.metrics.statistics import Interval
from mellama.pipeline.progress import track
from mellama.pipeline.step import Context
from mellama.report.ledgers import Json, opened, title
from mellama.report.sections.losses import LossPoint, TrainingRun, Tuning
from mellama.report.sections.perplexity import DomainPerplexity
from mellama.report.sections.score_values import Measure, ModelScores, TaskScores
from mellama.training.steps import LOSSES, Pretrain, Tune

TRAINING, CONVERSATIONS, PROBE = "training.json", "conversations.json", "probe.json"
Labels = Mapping[str, str]  # name of a checkpoint's step -> label of its column


def training_run(step: Pretrain | Tune, labels: Labels, context: Context) -> TrainingRun:
    """Read what a training step wrote beside its model, under the label of its column, if any.

    Raises:
        DataError: a file is missing or does not hold what it should.
    """
    folder = context.folder(step)
    points = loss_points(folder / LOSSES)
    tuning = _tuning(folder) if isinstance(step, Tune) else None

    def read(value: Json) -> TrainingRun:
        epochs, trained = value["epochs"], value["trained_parameters"]
        shown = labels.get(step.name, title(step.name))
        return TrainingRun(step.name, shown, points, epochs, trained, tuning)

    return opened(folder / TRAINING, read)


def _tuning(folder: Path) -> Tuning:
    probed, stops = opened(folder / PROBE, _probe)

    def read(value: Json) -> Tuning:
        return Tuning(
            conversations=value["conversations"],
            kept=value["kept"],
            dropped=tuple(value["dropped"].items()),
            answer_tokens=value["answer_tokens"],
            probed=probed,
            stops=stops,
        )

    return opened(folder / CONVERSATIONS, read)


def _probe(value: Json) -> tuple[int, float | None]:
    return value["prompts"], value["share_that_stops"]


def loss_points(path: Path) -> tuple[LossPoint, ...]:
    """Read `losses.jsonl`.

    Raises:
        DataError: a line is not whole.
    """
    points = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        try:
            value = json.loads(line)
            points.append(LossPoint(value["step"], value["tokens"], value["loss"]))
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(
                f"{path} cannot be read.",
                expected="one JSON object a line, with step, tokens and loss",
                found=f"{type(error).__name__} in line {number}",
                todo=f"remove {path.parent} and run the same command again; it is built anew",
            ) from error
    return tuple(points)


def scores(results: Sequence[Evaluate], labels: Labels, context: Context) -> tuple[TaskScores, ...]:
    """Score the kept answers of every run, task by task, in the order given.

    Raises:
        DataError: answers and raw data do not belong together.
    """
    by_task: dict[str, list[Evaluate]] = {}
    for step in results:
        by_task.setdefault(step.task.name, []).append(step)
    return tuple(_task_scores(steps, labels, context) for steps in by_task.values())


def _task_scores(steps: Sequence[Evaluate], labels: Labels, context: Context) -> TaskScores:
    found = [
        (step, score(step.task, context.load(step).answers, step.raw_root(context)))
        for step in track(context.progress, "scoring answers", steps, len(steps))
    ]
    task = found[0][0].task
    widest = max((one for _, one in found), key=_size)
    name, _, asks = task.title.partition(": ")
    return TaskScores(
        task=task.name,
        title=name,
        asks=asks,
        reading=widest.reading,
        models=tuple(_model_scores(labels[step.model.name], one) for step, one in found),
        baseline=tuple(widest.baseline.items()),
        stands_in_for=task.stands_in_for,
        size=_whole_size(found[0][0]),
        gold=tuple(widest.gold.items()),
    )


def _whole_size(step: Evaluate) -> int | None:
    """Say how many questions the test set has; a fictional one is not of upstream's size."""
    return dict(step.task.splits).get("test") if step.raw is None else None


def _size(found: Scores) -> int:
    return found.n


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


def perplexities(
    steps: Sequence[Perplexity], labels: Labels, context: Context
) -> tuple[DomainPerplexity, ...]:
    """Read every perplexity, under the domains of the text that it was measured on."""
    found = []
    for step in steps:
        value = context.load(step)
        domains = (domain["name"] for domain in context.load(step.data).ledger["domains"])
        found.append(
            DomainPerplexity(
                model=labels[step.model.name],
                domain=" and ".join(domains),
                tokens=value.tokens,
                nats_per_token=value.nats_per_token,
                perplexity=value.perplexity,
            )
        )
    return tuple(found)
