"""A conversation as a model sees it in training, spelt out: what it reads, and what it learns."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from mellama.errors import DataError, ModelError
from mellama.models.chat_form import CHAT_TEMPLATE, authors_form, split_at_answers
from mellama.records import Conversation

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

    from mellama.training.chat import Turns


@dataclass(frozen=True)
class Part:
    """A stretch of what the model sees, BOS and EOS spelt out."""

    text: str
    learned: bool  # whether the loss is taken on it


@dataclass(frozen=True)
class Spelt:
    """All that is seen of one conversation, in order; the numbers are None without a tokenizer."""

    parts: tuple[Part, ...]
    own_template: bool  # else that of the authors' code
    tokens: int | None = None
    answer_tokens: int | None = None  # of them, those that carry loss


def spelt_as_text(conversation: Conversation) -> Spelt:
    """Spell a conversation out in the authors' form, without any model's tokenizer."""
    pairs = split_at_answers(authors_form, conversation.messages)
    parts = [part for before, answer in pairs for part in (Part(before, False), Part(answer, True))]
    return Spelt(tuple(parts), own_template=False)


def spelt_as_trained(conversation: Conversation, folder: Path) -> Spelt:
    """Spell out the tokens that a tokenizer and its template make, by the code that trains.

    The conversation is taken whole, however long it is.

    Raises:
        ModelError: there is no tokenizer in the folder.
        DataError: tuning leaves the conversation out.
    """
    from mellama.models.chat_template import chat_tokenizer
    from mellama.training.chat import to_turns

    if not (folder / "tokenizer.json").is_file():
        raise ModelError(
            f"There is no tokenizer in {folder}.",
            expected="a model's folder, or at least its tokenizer.json and tokenizer_config.json",
            found="no tokenizer.json" if folder.is_dir() else "no such folder",
            todo="name the folder of a model",
        )

    tokenizer, ids = chat_tokenizer(folder)
    turns, dropped = to_turns(tokenizer, [conversation], longest=sys.maxsize, stops=ids.stops)
    if not turns:
        (reason,) = (why for why, count in asdict(dropped).items() if count)
        raise DataError(
            f"Tuning leaves {conversation.id} out.",
            expected="a conversation that can be trained on with this tokenizer",
            found=reason.replace("_", " "),
            todo="show it without a model",
        )
    return Spelt(
        tuple(_parts(tokenizer, turns[0])),
        own_template=tokenizer.chat_template != CHAT_TEMPLATE,
        tokens=len(turns[0].tokens),
        answer_tokens=turns[0].answer_tokens,
    )


def _parts(tokenizer: PreTrainedTokenizerBase, turns: Turns) -> Iterator[Part]:
    """Join tokens of one kind; each stretch was encoded by itself, and is decoded so."""
    special = set(tokenizer.all_special_ids)
    learned = (turns.labels == turns.tokens).tolist()
    seen = zip(turns.tokens.tolist(), learned, strict=True)

    def text(ids: list[int], is_special: bool) -> str:
        if is_special:
            return "".join(tokenizer.convert_ids_to_tokens(ids))
        return str(tokenizer.decode(ids, clean_up_tokenization_spaces=False))

    for is_learned, stretch in groupby(seen, key=lambda pair: pair[1]):
        ids = [token for token, _ in stretch]
        runs = groupby(ids, key=special.__contains__)
        yield Part("".join(text(list(run), kind) for kind, run in runs), is_learned)
