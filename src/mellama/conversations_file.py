"""`conversations.jsonl`: what a model is tuned on, one conversation a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

import orjson

from mellama.errors import DataError
from mellama.files import whole_file
from mellama.records import Conversation, Message, TooLong

CONVERSATIONS = "conversations.jsonl"


def write_conversations_file(path: Path, conversations: Iterable[tuple[str, Conversation]]) -> None:
    """Write pairs of (name of the source, conversation), in their order."""
    with whole_file(path) as stream:
        for source, conversation in conversations:
            stream.write(_line(source, conversation))


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
                start_end = value.get("cuttable")
                cuttable = (int(start_end[0]), int(start_end[1])) if start_end else None
                too_long = value.get("too_long", "end")
                if too_long not in get_args(TooLong):
                    raise ValueError(too_long)
                yield Conversation(value["id"], turns, cuttable=cuttable, too_long=too_long)
            except (ValueError, LookupError, TypeError):
                raise DataError(
                    f"{path}, line {number}, is not a conversation.",
                    expected='{"id", "source", "messages": [{"role", "content"}, ...]}',
                    found="another shape, or a line cut short",
                    todo="run the step that writes conversations again",
                ) from None


def _line(source: str, conversation: Conversation) -> bytes:
    value: dict[str, object] = {
        "id": conversation.id,
        "source": source,
        "messages": [
            {"role": turn.role, "content": turn.content} for turn in conversation.messages
        ],
    }
    if conversation.cuttable:
        value["cuttable"] = conversation.cuttable
        value["too_long"] = conversation.too_long
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
