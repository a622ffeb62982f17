"""Conversations packed into rows of one length, whole and apart from each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mellama.training.chat import Turns
from mellama.training.data import NO_LOSS

Integers = NDArray[np.int32]


@dataclass(frozen=True)
class PackedTurns:
    """Arrays of shape [rows, sequence length], and the tokens of each row that are no padding."""

    tokens: Integers
    positions: Integers  # restart at 0 with each conversation, and once more with the padding
    labels: Integers
    real_tokens: NDArray[np.int64]  # [rows]


def pack_turns(turns: Sequence[Turns], *, sequence_length: int, pad: int) -> PackedTurns:
    """Lay conversations into rows, each whole in one row; what is left of a row is padding.

    Padding has no loss, and its positions keep it apart from the conversations.
    """
    rows = fill_rows([len(item.tokens) for item in turns], sequence_length)
    shape = (len(rows), sequence_length)
    tokens = np.full(shape, pad, np.int32)
    positions = np.zeros(shape, np.int32)
    labels = np.full(shape, NO_LOSS, np.int32)
    real_tokens = np.zeros(len(rows), np.int64)
    for row, members in enumerate(rows):
        start = 0
        for member in members:
            end = start + len(turns[member].tokens)
            tokens[row, start:end] = turns[member].tokens
            labels[row, start:end] = turns[member].labels
            positions[row, start:end] = np.arange(end - start)
            start = end
        positions[row, start:] = np.arange(sequence_length - start)
        real_tokens[row] = start
    return PackedTurns(tokens, positions, labels, real_tokens)


def fill_rows(lengths: Sequence[int], room: int) -> list[list[int]]:
    """Put items into rows: the longest first, each into the fullest row that has room for it.

    The free rooms are bits of one number, so that the least one that suffices is found at once.
    """
    rows: list[list[int]] = []
    rows_with: list[list[int]] = [[] for _ in range(room + 1)]  # free room -> rows
    free = 0  # bit n is set where a row has n places left
    for item in sorted(range(len(lengths)), key=lambda number: (-lengths[number], number)):
        length = lengths[item]
        enough = free >> length
        if enough:
            left = length + (enough & -enough).bit_length() - 1
            row = rows_with[left].pop()
            if not rows_with[left]:
                free &= ~(1 << left)
        else:
            left, row = room, len(rows)
            rows.append([])
        rows[row].append(item)
        left -= length
        rows_with[left].append(row)
        free |= 1 << left
    return rows
