"""Passages are drawn by hash, in turn over publishers, and what is left out is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed_guidelines import advice, rows

from mellama.instructions import guideline_sections
from mellama.instructions.written.passages import SAME_ID, SAME_TEXT, Drawn, draw
from mellama.sources.guidelines import Guideline
from mellama.sources.kept import QUARANTINED, Account, Dropped, Quarantined

WORDS = range(40, 401)
UPSTREAM = {"cdc": 3, "nice": 6, "wikidoc": 91}  # nine in ten are of one publisher


def guidelines(given: Iterable[Mapping[str, Any]]) -> list[Guideline]:
    return [
        Guideline(each["id"], each["source"], each["title"], each["clean_text"], "", "")
        for each in given
    ]


def drawn(found: Iterable[Account[Guideline]], most: int, seed: int = 0) -> Drawn:
    return draw(found, words=WORDS, seed=seed, most=most)


def test_publishers_take_turns_and_the_others_fill_what_one_lacks() -> None:
    found = drawn(guidelines(rows(UPSTREAM)), 30)
    publishers = [passage.publisher for passage in found.passages]
    assert publishers[:9] == ["cdc", "nice", "wikidoc"] * 3
    assert publishers[9:15] == ["nice", "wikidoc"] * 3
    assert publishers[15:] == ["wikidoc"] * 15
    assert found.available == UPSTREAM
    assert not found.left_out


def test_more_that_are_asked_for_add_to_those_that_are() -> None:
    there = guidelines(rows(UPSTREAM))
    assert drawn(there, 40).passages[:25] == drawn(there, 25).passages


def test_a_seed_draws_other_passages_and_the_order_of_the_file_none() -> None:
    there = guidelines(rows({"who": 50}))
    first = drawn(there, 10)
    assert drawn(reversed(there), 10).passages == first.passages
    assert set(drawn(there, 10, seed=1).passages) != set(first.passages)


def test_a_new_guideline_moves_no_other_within_its_publisher() -> None:
    before, after = rows({"who": 50}), rows({"who": 51})
    old = drawn(guidelines(before), 50).passages
    new = drawn(guidelines(after), 51).passages
    assert [each for each in new if each.id != "who50-0"] == list(old)


@given(
    sizes=st.dictionaries(st.sampled_from("abcde"), st.integers(1, 9), min_size=1),
    most=st.integers(1, 50),
)
def test_no_publisher_has_more_while_another_waits(sizes: dict[str, int], most: int) -> None:
    passages = drawn(guidelines(rows(sizes)), most).passages
    taken = Counter(passage.publisher for passage in passages)
    assert len(passages) == min(most, sum(sizes.values()))
    assert len({passage.id for passage in passages}) == len(passages)
    waiting = [taken[name] for name, size in sizes.items() if taken[name] < size]
    assert not waiting or max(taken.values()) - min(waiting) <= 1


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"title": " "}, guideline_sections.NO_TITLE),
        ({"text": "# Dose"}, "no answer"),
        ({"text": "Rest in bed."}, guideline_sections.TOO_SHORT),
        ({"text": "zorb " * 401}, guideline_sections.TOO_LONG),
        ({"id": "who0", "text": advice(77)}, SAME_ID),
        ({"text": advice(0)}, SAME_TEXT),
    ],
)
def test_what_cannot_be_asked_about_is_counted(changed: dict[str, str], reason: str) -> None:
    first, second = guidelines(rows({"who": 2}))
    found = drawn([first, replace(second, **changed)], 9)
    assert [passage.id for passage in found.passages] == ["who0-0"]
    assert found.left_out == {reason: 1}
    assert found.available == {"who": 1}


def test_rows_that_were_left_before_are_counted_too() -> None:
    bad = Quarantined("open_guidelines.jsonl", 7, "byte", "no JSON")
    found = drawn([bad, Dropped("x", "a reason"), *guidelines(rows({"who": 1}))], 9)
    assert found.left_out == {QUARANTINED: 1, "a reason": 1}
    assert len(found.passages) == 1
