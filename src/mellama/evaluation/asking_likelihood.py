"""Asking by likelihood: the choices there are, ranked by how likely each follows the prompt."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any, TypeGuard

from mellama.errors import DataError, ModelError
from mellama.evaluation.questions import Prompt
from mellama.evaluation.replies import Reply
from mellama.licenses import Terms
from mellama.models.model import Completion, Model, ScoringModel
from mellama.tasks.task import Task


def rank_choices(
    task: Task[Any], model: Model, prompts: Sequence[Prompt], terms: Terms
) -> list[Reply]:
    """Sum the log-probabilities (nats) of every choice; the best one is the answer.

    The sums are those of whole choices, whatever their number of tokens, and of choices that share
    the highest the first counts. Nothing is written: an answer has no new tokens.

    Raises:
        DataError: the task has no choices.
        ModelError: the model cannot score, or gives something that is no number.
    """
    if not task.choices:
        raise without_choices(task)
    if not can_score(model):
        raise ModelError(
            f"{model.name} does not say how likely a text is.",
            expected="a model that scores continuations",
            found=type(model).__name__,
            todo='ask it freely (asking="free"), or take a model folder on this machine',
        )
    pairs = [
        (prompt.text, follow(model, prompt.text, choice))
        for prompt in prompts
        for choice in task.choices
    ]
    scores = model.score(pairs, terms=terms)
    if not all(map(isfinite, scores)):
        raise ModelError(
            f"{model.name} cannot rank choices.",
            expected="a log-probability for each",
            found=f"{sum(not isfinite(score) for score in scores)} that are no number",
            todo="look for broken weights: a model gives this after training that diverged",
        )
    many = len(task.choices)
    rows = (scores[start : start + many] for start in range(0, len(scores), many))
    return [reply(task, prompt, row) for prompt, row in zip(prompts, rows, strict=True)]


def reply(task: Task[Any], prompt: Prompt, scores: Sequence[float]) -> Reply:
    likelihoods = dict(zip(task.choices, scores, strict=True))
    best = max(likelihoods, key=likelihoods.__getitem__)
    return Reply(Completion(best, True, prompt.tokens, 0), likelihoods)


def follow(model: ScoringModel, prompt: str, choice: str) -> str:
    """Write a choice as it follows a prompt: in raw text behind a blank, in a turn by itself."""
    raw = not model.has_chat_template and not prompt[-1:].isspace()
    return f" {choice}" if raw else choice


def can_score(model: Model) -> TypeGuard[ScoringModel]:
    return callable(getattr(model, "score", None))


def without_choices(task: Task[Any]) -> DataError:
    return DataError(
        f"{task.name} cannot be asked by likelihood.",
        expected="a task that declares its choices",
        found="none",
        todo='ask it freely (asking="free"), or declare its `choices`',
    )
