"""The file that tuning reads is the one that instructions and tasks write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellama.conversations_file import read_conversations, write_conversations_file
from mellama.errors import DataError
from mellama.records import Conversation, Message

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
TURNS = st.lists(st.builds(Message, st.sampled_from(["user", "assistant"]), TEXT), min_size=1)
PARTS = st.tuples(st.integers(0, 9), st.integers(10, 20))
WHOLE = st.builds(Conversation, TEXT, TURNS.map(tuple))
WAYS = st.sampled_from(["end", "middle", "windows"])
CUTTABLE = st.builds(Conversation, TEXT, TURNS.map(tuple), cuttable=PARTS, too_long=WAYS)


@given(st.lists(WHOLE | CUTTABLE))
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, conversations: list[Conversation]
) -> None:
    path = tmp_path_factory.mktemp("file") / "conversations.jsonl"
    write_conversations_file(path, [("x", each) for each in conversations])
    assert list(read_conversations(path)) == conversations
    assert path.read_bytes().count(b"\n") == len(conversations)


def test_a_line_holds_id_source_messages_and_what_may_be_cut(tmp_path: Path) -> None:
    path = tmp_path / "conversations.jsonl"
    turns = (Message("user", "ä b"), Message("assistant", "c"))
    write_conversations_file(
        path,
        [
            ("x", Conversation("1", turns)),
            ("y", Conversation("2", turns, cuttable=(1, 3), too_long="middle")),
        ],
    )
    first, second = map(json.loads, path.read_text().splitlines())
    messages = [{"role": "user", "content": "ä b"}, {"role": "assistant", "content": "c"}]
    assert first == {"id": "1", "source": "x", "messages": messages}
    cuttable = {"cuttable": [1, 3], "too_long": "middle"}
    assert second == {"id": "2", "source": "y", "messages": messages, **cuttable}


def test_a_part_that_does_not_say_how_it_is_cut_loses_its_end(tmp_path: Path) -> None:
    path = tmp_path / "conversations.jsonl"
    path.write_text('{"id": "1", "messages": [], "cuttable": [0, 1]}\n')
    (found,) = read_conversations(path)
    assert (found.cuttable, found.too_long) == ((0, 1), "end")


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "1", "messages": [{"role": "user", "con',
        '{"id": "1"}',
        '{"id": "1", "messages": [], "cuttable": [1]}',
        '{"id": "1", "messages": [], "cuttable": [0, 1], "too_long": "PATIENT"}',
        "[]",
        '"PATIENT"',
    ],
)
def test_a_broken_line_is_numbered_and_not_quoted(tmp_path: Path, line: str) -> None:
    path = tmp_path / "conversations.jsonl"
    path.write_text('{"id": "0", "messages": []}\n' + line)
    with pytest.raises(DataError, match="line 2") as caught:
        list(read_conversations(path))
    assert "PATIENT" not in str(caught.value)
