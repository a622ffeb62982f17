"""`conversations.jsonl`: what a model is tuned on, one conversation a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import orjson

from mellama.errors import DataError
from mellama.files import whole_file
from mellama.licenses import Terms
from mellama.records import Conversation, Message, TooLong

CONVERSATIONS = "conversations.jsonl"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a conversation comes from, and under which terms."""

    set: str  # the instruction set, or the task
    source: str
    revision: str
    terms: Terms


def write_conversations_file(
    path: Path, conversations: Iterable[tuple[Provenance, Conversation]]
) -> None:
    """Write pairs of provenance and conversation, in their order.

    Each line is an object with the same keys and kinds of values, which `datasets`, and what is
    built on it, reads as it is: id, messages [{role, content}], set, source, revision, license,
    access; and of what may be cut of the first turn: cut_from, cut_to (characters; equal where
    nothing may), too_long.
    """
    with whole_file(path) as stream:
        for provenance, conversation in conversations:
            stream.write(_line(provenance, conversation))


def read_conversations(path: Path) -> Iterator[Conversation]:
    """Read the conversations, in their order.

    Raises:
        DataError: a line is not a conversation; the text of it is never quoted.
    """
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                value = orjson.loads(line)
                turns = tuple(Message(turn["role"], turn["content"]) for turn in value["messages"])
                start, end = int(value.get("cut_from", 0)), int(value.get("cut_to", 0))
                too_long = value.get("too_long", "end")
                if too_long not in get_args(TooLong):
                    raise ValueError(too_long)
                cuttable = (start, end) if end > start else None
                yield Conversation(value["id"], turns, cuttable=cuttable, too_long=too_long)
            except (ValueError, LookupError, TypeError):
                raise DataError(
                    f"{path}, line {number}, is not a conversation.",
                    expected='{"id", "messages": [{"role", "content"}, ...], ...}',
                    found="another shape, or a line cut short",
                    todo="run the step that writes conversations again",
                ) from None


def _line(provenance: Provenance, conversation: Conversation) -> bytes:
    start, end = conversation.cuttable or (0, 0)
    value: dict[str, object] = {
        "id": conversation.id,
        "messages": [
            {"role": turn.role, "content": turn.content} for turn in conversation.messages
        ],
        "set": provenance.set,
        "source": provenance.source,
        "revision": provenance.revision,
        "license": provenance.terms.names(),
        "access": provenance.terms.access.name.lower(),
        "cut_from": start,
        "cut_to": end,
        "too_long": conversation.too_long,
    }
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
