"""The chat template, and conversations as tokens with a loss on the assistant's turns alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from jinja2 import TemplateError
from numpy.typing import NDArray
from transformers import PreTrainedTokenizerBase

from mellama.errors import ModelError
from mellama.models.fitting import Cut, TokensWith, cut_to_fit, window_with
from mellama.models.prompt import bos_once, encode, holds_special_token
from mellama.models.weights import SpecialIds, load_tokenizer
from mellama.records import Conversation, Message
from mellama.training.data import NO_LOSS
from mellama.training.template import CHAT_TEMPLATE as CHAT_TEMPLATE
from mellama.training.template import split_at_answers

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


def segments(
    tokenizer: PreTrainedTokenizerBase, messages: Sequence[Message]
) -> list[tuple[str, str]]:
    """Split a conversation that the tokenizer's template renders; see `split_at_answers`."""
    return split_at_answers(partial(_render, tokenizer), messages)


def chat_tokenizer(folder: Path) -> tuple[PreTrainedTokenizerBase, SpecialIds]:
    """Load a tokenizer to tune with: where it has no chat template, with that of the authors."""
    tokenizer = load_tokenizer(folder)
    if not tokenizer.chat_template:
        tokenizer.chat_template = CHAT_TEMPLATE
    return tokenizer, SpecialIds.of(tokenizer, folder)


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
    if conversation.cuttable is None:
        return None
    first, *others = conversation.messages
    start, end = conversation.cuttable

    def showing(text: str) -> Turns:
        content = first.content[:start] + text + first.content[end:]
        messages = (replace(first, content=content), *others)
        return _encode(tokenizer, replace(conversation, messages=messages), stops)

    def tokens_with(text: str) -> int:
        return len(showing(text).tokens)

    cut = _cut(conversation, longest, tokens_with, whole=len(whole.tokens))
    return replace(showing(cut.text), shortened=cut.lost) if cut else None


def _cut(
    conversation: Conversation, longest: int, tokens_with: TokensWith, *, whole: int
) -> Cut | None:
    """Cut as a prompt is cut when a model is asked.

    Of a text that would be asked in windows, the first window in which the answer stands is
    learned from: any other would teach to make an answer up.
    """
    first, *others = conversation.messages
    start, end = conversation.cuttable or (0, 0)
    text = first.content[start:end]
    match conversation.too_long:
        case "refuse":
            return None
        case "windows":
            answer = next(turn.content for turn in others if turn.role == "assistant")
            return window_with(answer, text, longest, tokens_with, whole=whole)
        case way:
            return cut_to_fit(text, longest, tokens_with, whole=whole, lose=way)


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


def _render(
    tokenizer: PreTrainedTokenizerBase, messages: Sequence[Message], open_answer: bool
) -> str:
    turns = [{"role": message.role, "content": message.content} for message in messages]
    try:
        text = tokenizer.apply_chat_template(
            turns, tokenize=False, add_generation_prompt=open_answer
        )
    except TemplateError as error:
        raise ModelError(
            "The chat template refuses a conversation.",
            expected="turns in an order that the template allows",
            found=", ".join(message.role for message in messages),
            todo="leave out system turns, or give the tokenizer another chat template",
        ) from error
    return str(text)
