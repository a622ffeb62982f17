"""The length policy: whole words, as few lost as need be, or windows that lose none."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellama.models.fitting import (
    MARK,
    OVERLAP,
    Cut,
    cut_to_fit,
    stands_in,
    window_with,
    windows_to_fit,
)

Lose = Literal["end", "middle"]
WORDS = st.lists(st.sampled_from(["a", "bb", "c-c", "ä"]), max_size=8).map("  ".join)
MANY = st.lists(st.sampled_from(["a", "bb", "c-c", "ä", "long-word"]), min_size=1, max_size=60)


class Prompt:
    """`Read:`, a text and `Answer:`; four characters are a token, and countings are counted."""

    def __init__(self) -> None:
        self.countings: list[int] = []

    def __call__(self, text: str) -> int:
        found = 2 + sum(-(-len(word) // 4) for word in text.split())
        self.countings.append(found)
        return found


@given(WORDS, st.integers(0, 30))
def test_as_few_words_as_need_be_are_cut_off_the_end(text: str, room: int) -> None:
    count = Prompt()
    cut = cut_to_fit(text, room, count, whole=count(text), lose="end")
    if room < 2:
        assert cut is None
        return
    assert cut is not None
    assert count(cut.text) == min(room, count(text))
    assert text.startswith(cut.text)
    assert cut.lost == len(text) - len(cut.text)


@given(MANY, st.integers(0, 90))
def test_head_and_tail_stay_in_equal_shares_around_a_mark(words: list[str], room: int) -> None:
    text, count = "  ".join(words), Prompt()
    cut = cut_to_fit(text, room, count, whole=count(text), lose="middle")
    if room < min(4, count(text)):  # the mark is two tokens
        assert cut is None
        return
    assert cut is not None
    assert count(cut.text) <= room
    if count(text) <= room:
        assert cut == Cut(text, 0)
        return
    head, tail = (part.strip(" ") for part in cut.text.split(MARK))
    many = len(head.split()), len(tail.split())
    assert many[0] - many[1] in (0, 1)
    assert text.startswith(head)
    assert text.endswith(tail)
    assert cut.lost == len(text) - len(head) - len(tail) > 0
    longer = sum(many) + 1
    if longer < len(words):
        shown = [*words[: (longer + 1) // 2], MARK, *words[(longer + 1) // 2 - longer :]]
        assert count(" ".join(shown if longer > 1 else [words[0], MARK])) > room


@pytest.mark.parametrize(
    ("lose", "room", "left"),
    [
        ("end", 4, "one two"),
        ("end", 3, "one"),
        ("end", 2, ""),
        ("middle", 7, "one two [...] six"),
        ("middle", 6, "one [...] six"),
        ("middle", 5, "one [...]"),
        ("middle", 4, "[...]"),
    ],
)
def test_the_words_left_are_whole(lose: Lose, room: int, left: str) -> None:
    cut = cut_to_fit("one two fou\nthr fiv six", room, Prompt(), whole=8, lose=lose)
    assert cut is not None
    assert cut.text == left


@given(MANY, st.integers(0, 90))
def test_windows_show_every_word_and_overlap_by_a_quarter(words: list[str], room: int) -> None:
    text, count = "  ".join(words), Prompt()
    windows = windows_to_fit(text, room, count, whole=count(text))
    if room < max(map(count, words)):
        assert windows == ()
        return
    shown: set[int] = set()
    starts = [len("  ".join([*words[:at], ""])) for at in range(len(words))]
    last_end, before = 0, 0
    for number, window in enumerate(windows):
        assert window.text == text[window.start : window.end]
        assert count(window.text) <= room
        many = window.text.split()
        first = starts.index(window.start)
        if number:
            assert last_end - first == before // OVERLAP
        last_end, before = first + len(many), len(many)
        shown |= set(range(first, last_end))
        if last_end < len(words):
            assert count(" ".join(words[first : last_end + 1])) > room
    assert shown == set(range(len(words)))


def test_a_word_that_fits_in_no_window_leaves_none() -> None:
    assert windows_to_fit("one two " + "x" * 40, 5, Prompt(), whole=14) == ()
    assert windows_to_fit("one two", 1, Prompt(), whole=4) == ()
    assert windows_to_fit("", 1, Prompt(), whole=2) == ()


def test_few_prompts_are_counted() -> None:
    text = " ".join("word" * (1 + at % 3) for at in range(20_000))
    whole = Prompt()(text)
    count = Prompt()
    assert cut_to_fit(text, 1_500, count, whole=whole, lose="end") is not None
    assert len(count.countings) <= 8
    assert sum(count.countings) < whole / 3
    count = Prompt()
    assert cut_to_fit(text, 1_500, count, whole=whole, lose="middle") is not None
    assert len(count.countings) <= 8
    count = Prompt()
    windows = windows_to_fit(text, 1_500, count, whole=whole)
    assert len(count.countings) <= 6 * len(windows)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=300), st.integers(2, 3_000))
def test_few_are_counted_of_uneven_words_too(lengths: list[int], room: int) -> None:
    text = " ".join("x" * length**2 for length in lengths)
    count = Prompt()
    whole = Prompt()(text)
    cut_to_fit(text, room, count, whole=whole, lose="end")
    assert len(count.countings) <= 2 * (len(lengths) + 2).bit_length() + 4


def test_an_answer_is_learned_from_the_window_it_stands_in() -> None:
    text = "one two three four five six seven eight"
    cut = window_with("Four five", text, 2 + 5, Prompt(), whole=12)
    assert cut is not None
    assert "four five" in cut.text
    assert cut.lost == len(text) - len(cut.text)
    assert window_with("nine", text, 2 + 5, Prompt(), whole=12) is None


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("Glimmer  fever", True),
        ("(GF)", True),
        ("10 mg", True),
        ("0 mg", False),
        ("fev", False),
        ("", False),
        (" ", False),
    ],
)
def test_an_answer_stands_in_a_text_in_whole_words(answer: str, found: bool) -> None:
    assert stands_in(answer, "Has glimmer\nfever (GF); takes 10 MG.") is found
