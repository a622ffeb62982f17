"""Asking freely: the model writes whatever it writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mellama.evaluation.questions import Prompt
from mellama.evaluation.replies import Reply
from mellama.licenses import Terms
from mellama.models.model import Model
from mellama.tasks.task import Task


def ask_freely(
    task: Task[Any], model: Model, prompts: Sequence[Prompt], terms: Terms
) -> list[Reply]:
    texts = [prompt.text for prompt in prompts]
    written = model.generate(texts, max_new_tokens=task.max_new_tokens, terms=terms)
    return [Reply(completion) for completion in written]
