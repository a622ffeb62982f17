"""What training runs left behind, read back as values: losses and perplexities."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from mellama.errors import DataError
from mellama.evaluation.steps import Perplexity
from mellama.pipeline.step import Context
from mellama.report.ledgers import Json, opened, title
from mellama.report.sections.losses import LossPoint, Stops, TrainingRun, Tuning
from mellama.report.sections.perplexity import DomainPerplexity
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
    stops, held_out = opened(folder / PROBE, _stops)

    def read(value: Json) -> Tuning:
        return Tuning(
            conversations=value["conversations"],
            kept=value["kept"],
            dropped=tuple(value["dropped"].items()),
            answer_tokens=value["answer_tokens"],
            stops=stops,
            stops_held_out=held_out,
        )

    return opened(folder / CONVERSATIONS, read)


def _stops(value: Json) -> tuple[Stops, Stops | None]:
    """Read what the probe counted: of questions tuned on, and of others where some were given."""
    other = value.get("held_out")
    taught = Stops(value["prompts"], value["stopped"])
    return taught, Stops(other["prompts"], other["stopped"]) if other else None


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


def perplexities(
    steps: Sequence[Perplexity], labels: Labels, context: Context
) -> tuple[DomainPerplexity, ...]:
    """Read the perplexities of labelled models, under the domains of the text measured on."""
    found = []
    for step in steps:
        if step.model.name not in labels:
            continue
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
