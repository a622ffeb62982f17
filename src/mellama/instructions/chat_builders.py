"""Chats of several turns to conversations that alternate and end with the assistant."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import dropwhile

from mellama.instructions.builders import NO_ANSWER, plain_ends
from mellama.instructions.instruction_set import Built
from mellama.records import Conversation, Message, Role
from mellama.sources.general_chat import ChatRow
from mellama.sources.kept import Dropped

NEEDS_TOOLS = "the assistant was given tools"
UNKNOWN_SPEAKER = "a speaker that is neither person nor assistant"
EMPTY_TURN = "an empty turn"
OUT_OF_TURN = "turns do not alternate"
NO_TOOLS = ("", "[]")
ROLES: dict[str, Role] = {
    "system": "system",
    "human": "user",
    "user": "user",
    "gpt": "assistant",
    "chatgpt": "assistant",
    "bing": "assistant",
    "bard": "assistant",
    "assistant": "assistant",
}


def from_chat(row: ChatRow, template: str) -> Iterator[Built]:
    """Fill `question` in each turn of the person, and keep every turn of the assistant.

    A part of a longer chat may begin with the assistant or end with the person: those turns go.
    """
    if row.tools.strip() not in NO_TOOLS:
        yield Dropped(row.id, NEEDS_TOOLS)
        return
    turns: list[Message] = []
    for turn in row.turns:
        role = ROLES.get(turn.speaker.strip().casefold())
        if role is None:
            yield Dropped(row.id, UNKNOWN_SPEAKER)
            return
        turns.append(Message(role, plain_ends(turn.text)))
    yield _checked(row.id, turns, template)


def _checked(id: str, turns: list[Message], template: str) -> Built:
    opening = tuple(turns[:1]) if turns and turns[0].role == "system" else ()
    exchange = list(dropwhile(_by_assistant, turns[len(opening) :]))
    while exchange and not _by_assistant(exchange[-1]):
        exchange.pop()
    if not exchange:
        return Dropped(id, NO_ANSWER)
    if not all(turn.content for turn in (*opening, *exchange)):
        return Dropped(id, EMPTY_TURN)
    asked, answered = exchange[::2], exchange[1::2]
    if any(turn.role != "user" for turn in asked) or not all(map(_by_assistant, answered)):
        return Dropped(id, OUT_OF_TURN)
    exchange[::2] = [Message("user", template.format(question=turn.content)) for turn in asked]
    return Conversation(id, (*opening, *exchange))


def _by_assistant(turn: Message) -> bool:
    return turn.role == "assistant"
