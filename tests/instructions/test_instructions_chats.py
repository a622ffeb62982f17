"""Chats of several turns: what is kept, what is cut, and what is dropped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellama.instructions import chat_builders
from mellama.instructions.builders import NO_ANSWER
from mellama.instructions.chat_builders import from_chat
from mellama.instructions.instruction_set import Built
from mellama.records import Conversation
from mellama.sources.general_chat import ChatRow, Turn
from mellama.sources.kept import Dropped


def chat(*turns: tuple[str, str], tools: str = "") -> Built:
    (built,) = from_chat(ChatRow("c-0", tuple(Turn(*turn) for turn in turns), tools), "{question}")
    return built


def turns(built: Built) -> list[tuple[str, str]]:
    assert isinstance(built, Conversation)
    return [(turn.role, turn.content) for turn in built.messages]


def test_every_turn_is_kept_and_braces_are_text() -> None:
    built = chat(("human", "Hi {x}"), ("gpt", " Hello. "), ("user", "Bye"), ("bing", "Bye."))
    assert turns(built) == [
        ("user", "Hi {x}"),
        ("assistant", "Hello."),
        ("user", "Bye"),
        ("assistant", "Bye."),
    ]


def test_a_cut_chat_begins_with_the_person_and_ends_with_the_assistant() -> None:
    built = chat(("gpt", "and so on."), ("human", "Why?"), ("gpt", "So."), ("human", "And?"))
    assert turns(built) == [("user", "Why?"), ("assistant", "So.")]


def test_what_the_system_says_first_stays_before_the_cut() -> None:
    built = chat(("system", "Be brief."), ("gpt", "Well."), ("human", "Why?"), ("gpt", "So."))
    assert [role for role, _ in turns(built)] == ["system", "user", "assistant"]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ((), NO_ANSWER),
        ((("gpt", "You are welcome."),), NO_ANSWER),
        ((("human", "Hello?"),), NO_ANSWER),
        ((("human", "Hello?"), ("gpt", " \n")), chat_builders.EMPTY_TURN),
        ((("system", ""), ("human", "a"), ("gpt", "b")), chat_builders.EMPTY_TURN),
        ((("human", "a"), ("human", "b"), ("gpt", "c")), chat_builders.OUT_OF_TURN),
        ((("human", "a"), ("gpt", "b"), ("gpt", "c")), chat_builders.OUT_OF_TURN),
        ((("human", "a"), ("system", "b"), ("gpt", "c")), chat_builders.OUT_OF_TURN),
        ((("human", "a"), ("observation", "b"), ("gpt", "c")), chat_builders.UNKNOWN_SPEAKER),
    ],
)
def test_what_is_no_conversation_is_dropped(
    given: tuple[tuple[str, str], ...], reason: str
) -> None:
    assert chat(*given) == Dropped("c-0", reason)


def test_tools_that_the_template_cannot_offer_drop_a_chat_and_an_empty_list_does_not() -> None:
    exchange = (("human", "a"), ("gpt", "b"))
    assert chat(*exchange, tools='[{"name": "f"}]') == Dropped("c-0", chat_builders.NEEDS_TOOLS)
    assert isinstance(chat(*exchange, tools="[]"), Conversation)


@given(st.lists(st.tuples(st.sampled_from(["system", "human", "gpt"]), st.text(max_size=3))))
def test_whatever_comes_a_conversation_alternates_and_ends_with_the_assistant(
    given: list[tuple[str, str]],
) -> None:
    built = chat(*given)
    if isinstance(built, Conversation):
        roles = [turn.role for turn in built.messages if turn.role != "system"]
        assert roles == ["user", "assistant"] * (len(roles) // 2)
        assert roles
        assert all(turn.content for turn in built.messages)
