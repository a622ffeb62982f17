"""Prompts that fit a model: a sample whole, cut by its task's policy, or in windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mellama.evaluation.examples import NO_EXAMPLES, Examples
from mellama.models.fitting import cut_to_fit, windows_to_fit
from mellama.models.model import Model
from mellama.records import Sample
from mellama.tasks.task import Task

TOO_LONG = "prompt too long"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt, and the sample with no more of its text than the prompt shows."""

    text: str
    tokens: int
    shown: Sample[Any]
    start: int = 0  # of a window: [start, end) in characters of the task's `shorten` field
    end: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """A sample's prompt, or those of its windows; or the reason why there is none that fits."""

    sample: Sample[Any]
    prompts: tuple[Prompt, ...]  # of a skipped sample, the one that is too long
    shortened: int = 0  # characters that are not shown
    skipped: str = ""

    @property
    def asked(self) -> tuple[Prompt, ...]:
        return () if self.skipped else self.prompts

    @property
    def windowed(self) -> bool:
        return self.prompts[0].end > 0


def fitted(
    task: Task[Any], model: Model, sample: Sample[Any], examples: Examples = NO_EXAMPLES
) -> Question:
    """Render a prompt that leaves room for the answer, by the task's `too_long` where need be.

    The room is the same however the model is asked, so that a prompt is, too. Where the task has
    no field to cut, or what is left is too long without it, the model is not asked.
    """
    room = model.context_tokens - task.max_new_tokens

    def prompt(shown: Sample[Any], start: int = 0, end: int = 0) -> Prompt:
        text = examples.before(task.question(shown))
        return Prompt(text, model.prompt_tokens(text), shown, start, end)

    def tokens_with(text: str) -> int:
        return prompt(task.showing(sample, text)).tokens

    whole = prompt(sample)
    refused = Question(sample, (whole,), skipped=TOO_LONG)
    if whole.tokens <= room:
        return Question(sample, (whole,))
    if not task.shorten or task.too_long == "refuse":
        return refused
    text = sample.fields[task.shorten]
    if task.too_long == "windows":
        windows = tuple(
            prompt(task.showing(sample, window.text), window.start, window.end)
            for window in windows_to_fit(text, room, tokens_with, whole=whole.tokens)
        )
        return Question(sample, windows) if windows else refused
    cut = cut_to_fit(text, room, tokens_with, whole=whole.tokens, lose=task.too_long)
    if cut is None:
        return refused
    return Question(sample, (prompt(task.showing(sample, cut.text)),), shortened=cut.lost)
