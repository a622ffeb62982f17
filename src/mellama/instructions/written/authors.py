"""Those who write questions at work: a model that is prompted, or a rule without a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from mellama.instructions.guideline_sections import GuidelineSection
from mellama.instructions.sets.templates import BY_HEADING
from mellama.instructions.written.completions import Written
from mellama.instructions.written.prompt import rendered
from mellama.licenses import Terms
from mellama.models.model import Completion, Model

TOO_LONG = "a prompt too long for the model"


class Author(Protocol):
    """Writes on passages, one completion each, in their order."""

    @property
    def name(self) -> str: ...

    def write(self, passages: Sequence[GuidelineSection], terms: Terms) -> list[Written]:
        """Write on each; `terms` are those of the passages' text.

        Raises:
            TermsError: the text may not go where the author is; nothing was connected.
            ModelError: the author did not answer.
        """
        ...


@dataclass(frozen=True)
class ModelAuthor:
    """A model that is prompted with each passage; a passage that does not fit is not cut."""

    model: Model
    prompt: str
    max_new_tokens: int

    @property
    def name(self) -> str:
        return self.model.name

    def write(self, passages: Sequence[GuidelineSection], terms: Terms) -> list[Written]:
        prompts = [rendered(self.prompt, passage) for passage in passages]
        tokens = [self.model.prompt_tokens(prompt) for prompt in prompts]
        room = self.model.context_tokens - self.max_new_tokens
        asked = [prompt for prompt, length in zip(prompts, tokens, strict=True) if length <= room]
        completions = iter(
            self.model.generate(asked, max_new_tokens=self.max_new_tokens, terms=terms)
            if asked
            else ()
        )
        return [
            _written(passage, prompt, next(completions) if length <= room else None, length)
            for passage, prompt, length in zip(passages, prompts, tokens, strict=True)
        ]


def _written(
    passage: GuidelineSection, prompt: str, completion: Completion | None, tokens: int
) -> Written:
    digest = sha256(prompt.encode()).hexdigest()
    if completion is None:
        return Written(passage.id, "", False, TOO_LONG, digest, tokens)
    return Written(
        passage.id,
        completion.text,
        completion.stopped,
        prompt_sha256=digest,
        prompt_tokens=completion.prompt_tokens or tokens,
        new_tokens=completion.new_tokens,
    )


@dataclass(frozen=True)
class HeadingAuthor:
    """Asks what a guideline says under a heading, and answers with the passage itself."""

    name: str

    def write(self, passages: Sequence[GuidelineSection], terms: Terms) -> list[Written]:
        return [Written(passage.id, _by_heading(passage), True) for passage in passages]


def _by_heading(passage: GuidelineSection) -> str:
    question = BY_HEADING.format(title=passage.title, heading=passage.heading)
    return f"Question: {question}\nAnswer: {passage.text}"
