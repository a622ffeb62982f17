"""The file that tuning reads is the one that instructions and tasks write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellama.conversations_file import Provenance, read_conversations, write_conversations_file
from mellama.errors import DataError
from mellama.licenses import CC_BY, PHYSIONET, Access, Terms
from mellama.records import Conversation, Message

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
TURNS = st.lists(st.builds(Message, st.sampled_from(["user", "assistant"]), TEXT), min_size=1)
PARTS = st.tuples(st.integers(0, 9), st.integers(10, 20))
OPEN = Provenance("notes", "x", "r1", Terms((CC_BY,)))
WHOLE = st.builds(Conversation, TEXT, TURNS.map(tuple))
WAYS = st.sampled_from(["end", "middle", "windows"])
CUTTABLE = st.builds(Conversation, TEXT, TURNS.map(tuple), cuttable=PARTS, too_long=WAYS)


@given(st.lists(WHOLE | CUTTABLE))
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, conversations: list[Conversation]
) -> None:
    path = tmp_path_factory.mktemp("file") / "conversations.jsonl"
    write_conversations_file(path, [(OPEN, each) for each in conversations])
    assert list(read_conversations(path)) == conversations
    assert path.read_bytes().count(b"\n") == len(conversations)


def test_a_line_holds_turns_provenance_terms_and_what_may_be_cut(tmp_path: Path) -> None:
    path = tmp_path / "conversations.jsonl"
    turns = (Message("user", "ä b"), Message("assistant", "c"))
    patients = Provenance("mortality", "y", "1.4", Terms((PHYSIONET,), Access.CREDENTIALED))
    write_conversations_file(
        path,
        [
            (OPEN, Conversation("1", turns)),
            (patients, Conversation("2", turns, cuttable=(1, 3), too_long="middle")),
        ],
    )
    first, second = map(json.loads, path.read_text().splitlines())
    messages = [{"role": "user", "content": "ä b"}, {"role": "assistant", "content": "c"}]
    assert first == {
        "id": "1",
        "messages": messages,
        "set": "notes",
        "source": "x",
        "revision": "r1",
        "license": "CC-BY-4.0",
        "access": "open",
        "cut_from": 0,
        "cut_to": 0,
        "too_long": "end",
    }
    assert second["access"] == "credentialed"
    assert second["license"] == PHYSIONET.name
    assert (second["cut_from"], second["cut_to"], second["too_long"]) == (1, 3, "middle")
    assert [type(value) for value in first.values()] == [type(value) for value in second.values()]


def test_a_file_of_other_programs_needs_ids_and_messages_alone(tmp_path: Path) -> None:
    path = tmp_path / "conversations.jsonl"
    path.write_text('{"id": "1", "messages": [{"role": "user", "content": "a"}]}\n')
    assert list(read_conversations(path)) == [Conversation("1", (Message("user", "a"),))]


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "1", "messages": [{"role": "user", "con',
        '{"id": "1"}',
        '{"id": "1", "messages": [], "cut_to": "x"}',
        '{"id": "1", "messages": [], "cut_to": 1, "too_long": "PATIENT"}',
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
