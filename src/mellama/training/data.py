"""Rows to train on: memory-mapped blocks or packed conversations, in a seeded order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.data import Dataset

from mellama.corpus.blocks import RowArray

Integers = NDArray[np.integer[Any]]
Row = dict[str, torch.Tensor]
NO_LOSS = -100  # the label that cross-entropy leaves out


class TrainingRows(Dataset[Row]):
    """Sequences of one length, laid out in the order they are trained on.

    A row is {input_ids, position_ids, labels}, int64, each of shape [sequence length]. There is no
    attention mask: positions that restart at 0 then keep packed documents apart, as long as the
    model keeps no cache. A mask of ones, or `use_cache`, lets them see each other without a word.
    """

    def __init__(
        self,
        tokens: RowArray,
        positions: RowArray,
        order: NDArray[np.int64],
        *,
        labels: Integers | None = None,
        real_tokens: Integers | None = None,
    ) -> None:
        """Take arrays of shape [rows, sequence length], and the row of each draw.

        Args:
            tokens: ids; may be memory-mapped.
            positions: restart at 0 with each document.
            order: [draws], numbers of rows.
            labels: the target at each place, or NO_LOSS; None: every token but the first of each
                document, which nothing in its own document foretells. Each padding token of a
                block is at position 0, and so is left out as well.
            real_tokens: [rows], tokens that are no padding; None: all of them.
        """
        self._tokens = tokens
        self._positions = positions
        self._order = order
        self._labels = labels
        self._real_tokens = real_tokens

    def __len__(self) -> int:
        return len(self._order)

    def __getitem__(self, draw: int) -> Row:
        row = self._order[draw]
        tokens = np.asarray(self._tokens[row], dtype=np.int64)
        positions = np.asarray(self._positions[row], dtype=np.int64)
        if self._labels is None:
            labels = np.where(positions == 0, NO_LOSS, tokens)
        else:
            labels = np.asarray(self._labels[row], dtype=np.int64)
        return {
            "input_ids": torch.from_numpy(tokens),
            "position_ids": torch.from_numpy(positions),
            "labels": torch.from_numpy(labels),
        }

    def tokens_after(self, draws: int) -> int:
        """Count the tokens, padding left out, of the first so many draws."""
        if self._real_tokens is None:
            return draws * int(self._tokens.shape[1])
        return int(self._real_tokens[self._order[:draws]].sum())


def seeded_order(rows: int, draws: int, seed: int) -> NDArray[np.int64]:
    """Order so many draws: all rows once in each pass, every pass shuffled anew.

    It depends on the seed alone, not on the number of devices or on where a run was resumed.
    """
    passes = -(-draws // rows)
    shuffled = [np.random.default_rng([seed, number]).permutation(rows) for number in range(passes)]
    return np.concatenate(shuffled)[:draws].astype(np.int64)


def stack(rows: Sequence[Row]) -> Row:
    """Stack rows into a batch: [rows, sequence length] for each key."""
    return {key: torch.stack([row[key] for row in rows]) for key in rows[0]}
