"""A text asked in windows: whichever window's answer stands in it and is surest answers."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from mellama.evaluation.questions import Prompt
from mellama.evaluation.replies import Reply
from mellama.evaluation.samples_file import WindowAnswer
from mellama.models.fitting import stands_in
from mellama.models.model import Completion
from mellama.records import Unparsed
from mellama.tasks.task import Task

NOTHING, READ, STANDS = 0, 1, 2


def best_window(task: Task[Any], prompts: Sequence[Prompt], replies: Sequence[Reply]) -> int:
    """Find the window whose answer is the sample's.

    Answers that stand in their own window come before those that only can be read, and these
    before the rest. Among the best of them the highest mean log-probability of a new token
    decides where the model says it of all, and otherwise the window that comes first.
    """
    kinds = [kind(task, *each) for each in zip(prompts, replies, strict=True)]
    best = [at for at, found in enumerate(kinds) if found == max(kinds)]
    means = {at: mean_log_probability(replies[at].completion) for at in best}
    known = {at: mean for at, mean in means.items() if mean is not None}
    if len(known) < len(best):
        return best[0]
    return max(known, key=known.__getitem__)


def kind(task: Task[Any], prompt: Prompt, reply: Reply) -> int:
    answer = task.read(reply.completion.text, prompt.shown)
    if isinstance(answer, Unparsed):
        return NOTHING
    text = prompt.shown.fields[task.shorten]
    return STANDS if stands_in(task.write(answer), text) else READ


def mean_log_probability(completion: Completion) -> float | None:
    """Nats per new token; None where the model does not say."""
    if completion.log_probability is None or not completion.new_tokens:
        return None
    return completion.log_probability / completion.new_tokens


def window_answers(
    prompts: Sequence[Prompt], replies: Sequence[Reply], chosen: int
) -> tuple[WindowAnswer, ...]:
    """Keep what every window was answered."""
    return tuple(
        WindowAnswer(
            start=prompt.start,
            end=prompt.end,
            prompt_sha256=sha256(prompt.text.encode()).hexdigest(),
            prompt_tokens=reply.completion.prompt_tokens or prompt.tokens,
            completion=reply.completion.text,
            stopped=reply.completion.stopped,
            new_tokens=reply.completion.new_tokens,
            log_probability=reply.completion.log_probability,
            chosen=at == chosen,
        )
        for at, (prompt, reply) in enumerate(zip(prompts, replies, strict=True))
    )
