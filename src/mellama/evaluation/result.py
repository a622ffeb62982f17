"""What an evaluation leaves behind: raw answers, or the loss on held-out text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mellama.evaluation.samples_file import Answer
from mellama.tasks.task import Task


@dataclass(frozen=True)
class Result:
    """What a model answered to a task, in the order asked; every score is made of this alone."""

    task: Task[Any]
    model: str  # name of the step that made it
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class HeldOutLoss:
    """How well a model predicts held-out text."""

    nats_per_token: float  # mean negative log-likelihood
    perplexity: float  # its exponential
    tokens: int  # predicted: all but the first of each document and of each block
    blocks: int
