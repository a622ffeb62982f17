"""A tokenizer's chat template: turns as the text that a model reads, parted where answers stand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from jinja2 import TemplateError
from transformers import PreTrainedTokenizerBase

from mellama.errors import ModelError
from mellama.models.chat_form import CHAT_TEMPLATE, split_at_answers
from mellama.models.weights import SpecialIds, load_tokenizer
from mellama.records import Message


def chat_tokenizer(folder: Path) -> tuple[PreTrainedTokenizerBase, SpecialIds]:
    """Load a tokenizer to tune with: where it has no chat template, with that of the authors."""
    tokenizer = load_tokenizer(folder)
    if not tokenizer.chat_template:
        tokenizer.chat_template = CHAT_TEMPLATE
    return tokenizer, SpecialIds.of(tokenizer, folder)


def segments(
    tokenizer: PreTrainedTokenizerBase, messages: Sequence[Message]
) -> list[tuple[str, str]]:
    """Split a conversation that the tokenizer's template renders; see `split_at_answers`."""
    return split_at_answers(partial(_render, tokenizer), messages)


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
