"""Conversations as tokens, with a loss on the assistant's turns alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from transformers import PreTrainedTokenizerBase

from mellama.errors import ModelError
from mellama.models.chat_template import segments
from mellama.models.fitting import fit_conversation
from mellama.models.prompt import bos_once, encode, holds_special_token
from mellama.records import Conversation
from mellama.training.data import NO_LOSS

Ids = NDArray[np.int32]


@dataclass(frozen=True)
class Turns:
    """A conversation as tokens: `labels` repeats them where the assistant speaks, up to its EOS."""

    conversation: Conversation
    tokens: Ids  # [tokens]
    labels: Ids  # [tokens], NO_LOSS where nothing is learned
    shortened: int = 0  # characters lost of what the conversation says may be cut

    @property
    def answer_tokens(self) -> int:
        return int((self.labels != NO_LOSS).sum())


@dataclass(frozen=True)
class Dropped:
    """Why conversations were left out; none is cut that does not say where it may be."""

    too_long: int = 0
    no_answer: int = 0  # no turn of the assistant, or an empty one, which would teach silence
    special_token: int = 0  # text that spells `</s>` would teach to stop in the middle


def to_turns(
    tokenizer: PreTrainedTokenizerBase,
    conversations: Sequence[Conversation],
    *,
    longest: int,
    stops: Sequence[int],
) -> tuple[list[Turns], Dropped]:
    """Encode conversations with the tokenizer's own chat template, and count what is left out.

    What comes before an answer is encoded as it is when a model is asked, and the answer by
    itself: encoded at once, the line break in front of it would be another token than the one that
    every prompt ends in.

    Args:
        tokenizer: with a chat template and BOS as in pre-training.
        conversations: in their order.
        longest: tokens of a conversation, at most; longer ones lose of what they say may be cut,
            in the way that they name, as few words as need be, or are dropped.
        stops: ids that end an answer; each turn of the assistant is trained up to one of them.

    Raises:
        ModelError: the template cannot write these turns, or lets answers end without a stop.
    """
    kept = []
    too_long = no_answer = special_token = 0
    for conversation in conversations:
        answers = [turn for turn in conversation.messages if turn.role == "assistant"]
        if not answers or not all(turn.content.strip() for turn in answers):
            no_answer += 1
        elif any(holds_special_token(tokenizer, turn.content) for turn in conversation.messages):
            special_token += 1
        else:
            turns = _fitted(tokenizer, conversation, longest, stops)
            if turns is None:
                too_long += 1
            else:
                kept.append(turns)
    return kept, Dropped(too_long, no_answer, special_token)


def _fitted(
    tokenizer: PreTrainedTokenizerBase,
    conversation: Conversation,
    longest: int,
    stops: Sequence[int],
) -> Turns | None:
    """Encode a conversation whole, or cut where it may be; None where it is too long even so."""
    whole = _encode(tokenizer, conversation, stops)
    if len(whole.tokens) <= longest:
        return whole

    def tokens_of(shown: Conversation) -> int:
        return len(_encode(tokenizer, shown, stops).tokens)

    found = fit_conversation(conversation, longest, tokens_of, whole=len(whole.tokens))
    if found is None:
        return None
    return replace(_encode(tokenizer, found.shown, stops), shortened=found.lost)


def _encode(
    tokenizer: PreTrainedTokenizerBase, conversation: Conversation, stops: Sequence[int]
) -> Turns:
    tokens: list[int] = []
    labels: list[int] = []
    for before, answer in segments(tokenizer, conversation.messages):
        asked, answered = encode(tokenizer, before), encode(tokenizer, answer)
        end = max((at for at, token in enumerate(answered) if token in stops), default=None)
        if end is None:
            raise ModelError(
                "The chat template lets an answer end without an end-of-sequence token.",
                expected=f"one of the ids {', '.join(map(str, stops))} behind each answer",
                found="none, so that the model would never learn to stop",
                todo="mend the template, or eos_token_id in generation_config.json",
            )
        tokens += asked + answered
        learned = answered[: end + 1]
        labels += [NO_LOSS] * len(asked) + learned
        labels += [NO_LOSS] * (len(answered) - len(learned))
    once = bos_once(tokenizer, tokens)
    return Turns(
        conversation,
        np.array(once, np.int32),
        np.array(labels[len(labels) - len(once) :], np.int32),
    )
