"""A `Model` answers prompts, and where it can, scores continuations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from mellama.licenses import Terms


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model wrote, untouched: the raw result that every number is computed from."""

    text: str
    stopped: bool  # ended by itself (end of sequence), rather than at the token limit
    prompt_tokens: int
    new_tokens: int
    log_probability: float | None = None  # nats, of all new tokens; None: the model does not say


class Model(Protocol):
    """Something that answers prompts."""

    @property
    def name(self) -> str: ...

    @property
    def context_tokens(self) -> int:
        """Longest prompt plus answer, in tokens."""
        ...

    def prompt_tokens(self, prompt: str) -> int:
        """Count the tokens of a prompt as the model will see it, chat template included."""
        ...

    def generate(
        self, prompts: Sequence[str], *, max_new_tokens: int, terms: Terms
    ) -> list[Completion]:
        """Answer each prompt greedily; `terms` are those of the text in the prompts.

        A model on another machine refuses credentialed terms before it connects.
        """
        ...


class ScoringModel(Model, Protocol):
    """A model that can also say how likely a continuation is."""

    @property
    def has_chat_template(self) -> bool:
        """Whether a continuation is a turn of its own, rather than the same text read on."""
        ...

    def score(self, pairs: Sequence[tuple[str, str]], *, terms: Terms) -> list[float]:
        """Return the summed log-probability (nats) of each (prompt, continuation)."""
        ...


class ConstrainedModel(Model, Protocol):
    """A model that can be held to a grammar."""

    def generate_within(
        self,
        prompts: Sequence[str],
        grammars: Sequence[str],
        *,
        max_new_tokens: int,
        terms: Terms,
    ) -> list[Completion]:
        """Answer each prompt greedily within its own grammar, in llguidance's dialect of Lark.

        An answer that ended by itself is a text of its grammar, but for one blank that a tokenizer
        may lose in front; one at the token limit is the beginning of such a text. Its
        log-probability is the model's own, of a choice among all tokens.
        """
        ...
