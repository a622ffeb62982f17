"""Whether a conversation fits a model's context: too long ones are cut where they may be, or go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from transformers import PreTrainedTokenizerBase

from mellama.instructions.steps import TooLongPolicy
from mellama.models.chat_template import chat_tokenizer, segments
from mellama.models.fitting import fit_conversation
from mellama.models.prompt import encode
from mellama.records import Conversation, Message


@dataclass(frozen=True)
class ContextRule:
    """The tokenizer of a model, and how many tokens it reads at once."""

    tokenizer: PreTrainedTokenizerBase
    tokens: int
    policy: TooLongPolicy

    @staticmethod
    def of(folder: Path, tokens: int, policy: TooLongPolicy) -> ContextRule:
        """Load a tokenizer; one without a chat template gets that of the paper's form."""
        return ContextRule(chat_tokenizer(folder)[0], tokens, policy)

    def fitted(self, conversation: Conversation) -> tuple[Conversation, int] | None:
        """Return what fits, and how many characters it lost; None where nothing of it does."""
        if self._surely_fits(conversation):
            return conversation, 0
        whole = self.tokens_of(conversation)
        if whole <= self.tokens:
            return conversation, 0
        if self.policy == "drop":
            return None
        found = fit_conversation(conversation, self.tokens, self.tokens_of, whole=whole)
        return (replace(found.shown, cuttable=None), found.lost) if found else None

    def tokens_of(self, conversation: Conversation) -> int:
        """Count as training does: what comes before an answer, and each answer by itself."""
        parts = segments(self.tokenizer, conversation.messages)
        return sum(len(encode(self.tokenizer, part)) for pair in parts for part in pair)

    def _surely_fits(self, conversation: Conversation) -> bool:
        """Tell without counting: no token of a text is shorter than a byte."""
        exchanges = sum(turn.role == "assistant" for turn in conversation.messages)
        length = sum(len(turn.content.encode()) for turn in conversation.messages)
        return length + (exchanges + 1) * self._around <= self.tokens

    @cached_property
    def _around(self) -> int:
        """Count what the template puts around an exchange, and its opening with it."""
        turns = (Message("user", "a"), Message("assistant", "a"))
        return self.tokens_of(Conversation("", turns))
