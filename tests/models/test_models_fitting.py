"""The length policy: whole words off the end of one part, as few as need be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellama.models.fitting import cut_to_fit

WORDS = st.lists(st.sampled_from(["a", "bb", "c-c", "ä"]), max_size=8).map("  ".join)


def count(text: str) -> int:
    return len(text.split())


@given(WORDS, WORDS, WORDS, st.integers(0, 30))
def test_as_few_words_as_need_be_are_cut(head: str, part: str, tail: str, room: int) -> None:
    head, tail = f"{head} ", f" {tail}"
    prompt = head + part + tail
    cut = cut_to_fit(prompt, (len(head), len(head) + len(part)), room, count)
    if count(head + tail) > room:
        assert cut is None
        return
    assert cut is not None
    assert count(cut) == min(room, count(prompt))
    kept = cut[len(head) : len(cut) - len(tail)]
    assert cut == head + kept + tail
    assert part.startswith(kept)


@pytest.mark.parametrize(("room", "left"), [(4, "one two"), (3, "one"), (2, "")])
def test_the_words_left_are_whole(room: int, left: str) -> None:
    prompt = "Read: one two three Answer:"
    assert cut_to_fit(prompt, (6, 19), room, count) == f"Read: {left} Answer:"
