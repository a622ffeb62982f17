"""Asking within a grammar: the model cannot write what is no answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeGuard

from mellama.errors import DataError, ModelError
from mellama.evaluation.questions import Prompt
from mellama.evaluation.replies import Reply
from mellama.licenses import Terms
from mellama.models.model import ConstrainedModel, Model
from mellama.tasks.task import Task


def ask_within_grammar(
    task: Task[Any], model: Model, prompts: Sequence[Prompt], terms: Terms
) -> list[Reply]:
    """Hold each answer to the task's grammar for what the prompt shows of its sample.

    Raises:
        DataError: the task has no grammar.
        ModelError: the model cannot be held to one.
    """
    if task.grammar is None:
        raise without_grammar(task)
    if not can_be_held(model):
        raise ModelError(
            f"{model.name} cannot be held to a grammar.",
            expected="a model whose next token can be chosen here",
            found=type(model).__name__,
            todo='ask it freely (asking="free"), or take a model folder on this machine',
        )
    written = model.generate_within(
        [prompt.text for prompt in prompts],
        [task.grammar(prompt.shown) for prompt in prompts],
        max_new_tokens=task.max_new_tokens,
        terms=terms,
    )
    return [Reply(completion) for completion in written]


def can_be_held(model: Model) -> TypeGuard[ConstrainedModel]:
    return callable(getattr(model, "generate_within", None))


def without_grammar(task: Task[Any]) -> DataError:
    return DataError(
        f"{task.name} cannot be asked within a grammar.",
        expected="a task that declares one",
        found="none",
        todo='ask it freely (asking="free"), or declare its `grammar`',
    )
