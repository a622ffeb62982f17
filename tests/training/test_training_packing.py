"""Conversations are packed whole, close together, apart from each other and from padding."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mellama.records import Conversation
from mellama.training.chat import Turns
from mellama.training.data import NO_LOSS
from mellama.training.packing import fill_rows, pack_turns

LENGTHS = st.lists(st.integers(1, 20), min_size=1, max_size=60)


@given(LENGTHS)
def test_every_item_lies_whole_in_one_row(lengths: list[int]) -> None:
    rows = fill_rows(lengths, 20)
    assert sorted(item for row in rows for item in row) == list(range(len(lengths)))
    assert all(sum(lengths[item] for item in row) <= 20 for row in rows)


@given(LENGTHS)
def test_rows_are_nearly_as_few_as_they_can_be(lengths: list[int]) -> None:
    least = -(-sum(lengths) // 20)
    assert len(fill_rows(lengths, 20)) <= 11 / 9 * max(least, sum(n > 10 for n in lengths)) + 1


def test_the_fullest_row_with_room_is_taken() -> None:
    assert fill_rows([6, 5, 4, 3], 10) == [[0, 2], [1, 3]]
    assert fill_rows([10, 1], 10) == [[0], [1]]
    assert fill_rows([], 10) == []


@given(LENGTHS)
def test_packed_rows_hold_each_conversation_with_its_own_positions(lengths: list[int]) -> None:
    turns = [
        Turns(
            Conversation(str(number), ()),
            np.arange(length, dtype=np.int32) + 100 * (number + 1),
            np.where(np.arange(length) % 2, np.arange(length) + 100 * (number + 1), NO_LOSS).astype(
                np.int32
            ),
        )
        for number, length in enumerate(lengths)
    ]
    packed = pack_turns(turns, sequence_length=20, pad=2)
    assert packed.real_tokens.sum() == sum(lengths)
    found = []
    for row in range(len(packed.tokens)):
        end = packed.real_tokens[row]
        starts = [*np.flatnonzero(packed.positions[row, :end] == 0), end]
        for start, stop in pairwise(starts):
            number = packed.tokens[row, start] // 100 - 1
            found.append(number)
            assert packed.tokens[row, start:stop].tolist() == turns[number].tokens.tolist()
            assert packed.labels[row, start:stop].tolist() == turns[number].labels.tolist()
            assert packed.positions[row, start:stop].tolist() == list(range(stop - start))
        assert (packed.tokens[row, end:] == 2).all()
        assert (packed.labels[row, end:] == NO_LOSS).all()
        assert packed.positions[row, end:].tolist() == list(range(20 - end))
    assert sorted(found) == list(range(len(lengths)))
