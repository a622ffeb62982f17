"""`Blocks`: packed tokens of one length, memory-mapped; positions keep documents apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mellama.errors import DataError
from mellama.files import read_json, sha256

TOKENIZER_FILE = "tokenizer.json"
TOKENS, POSITIONS, FILLED, LEDGER = "tokens", "positions", "filled.npy", "ledger.json"
_OPEN = 64  # files mapped at a time: each holds a descriptor, and a large corpus has thousands


class Rows:
    """A table of numbers, [rows, length], in several memory-mapped files of equally many rows."""

    def __init__(self, files: tuple[Path, ...]) -> None:
        self._files = files
        self._maps: dict[int, NDArray[np.integer[Any]]] = {}
        first, last = (np.load(path, mmap_mode="r") for path in (files[0], files[-1]))
        self._each = max(len(first), 1)
        self.dtype = first.dtype
        self.shape = (self._each * (len(files) - 1) + len(last), int(first.shape[1]))

    @staticmethod
    def open(folder: Path) -> Rows:
        """Open `00000.npy` and those after it.

        Raises:
            DataError: there is none.
        """
        files = tuple(sorted(folder.glob("*.npy")))
        if not files:
            raise DataError(
                f"{folder} holds no blocks.",
                expected="00000.npy and others",
                found="no such file",
                todo="run the recipe that packs them",
            )
        return Rows(files)

    @property
    def size(self) -> int:
        return self.shape[0] * self.shape[1]

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, which: int | slice | np.integer[Any]) -> NDArray[np.integer[Any]]:
        """Return one row, or a stretch of rows."""
        if not isinstance(which, slice):
            place = range(len(self))[int(which)]
            row: NDArray[np.integer[Any]] = self._map(place // self._each)[place % self._each]
            return row
        first, last, step = which.indices(len(self))
        if step != 1:
            return np.asarray(self)[which]
        numbers = range(first // self._each, -(-max(last, first) // self._each))
        parts = [
            self._map(number)[max(first - number * self._each, 0) : last - number * self._each]
            for number in numbers
        ]
        return np.concatenate([np.zeros((0, self.shape[1]), self.dtype), *parts])

    def __iter__(self) -> Iterator[NDArray[np.integer[Any]]]:
        return (self[place] for place in range(len(self)))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return self[:].astype(dtype or self.dtype, copy=False)

    def max(self, *, initial: int) -> int:
        """Return the largest number, or `initial` where there is none larger."""
        numbers = range(len(self._files))
        return max([initial, *(int(self._map(number).max(initial=initial)) for number in numbers)])

    def __reduce__(self) -> tuple[type[Rows], tuple[tuple[Path, ...]]]:
        return Rows, (self._files,)  # to another process go the names, not the numbers

    def _map(self, number: int) -> NDArray[np.integer[Any]]:
        if number not in self._maps:
            if len(self._maps) >= _OPEN:
                self._maps.pop(next(iter(self._maps)))
            self._maps[number] = np.load(self._files[number], mmap_mode="r", allow_pickle=False)
        return self._maps[number]


RowArray: TypeAlias = NDArray[np.integer[Any]] | Rows


@dataclass(frozen=True)
class Blocks:
    """Rows to train on.

    `tokens` and `positions` have shape [blocks, sequence length]. Positions restart at 0 with each
    document; given to a model without an attention mask, they isolate packed documents. A padding
    token has position 0, as if it were a document: nothing attends to it, and it has no label.
    """

    tokens: RowArray
    positions: RowArray
    ledger: dict[str, Any]  # what went in: see `corpus.ledger`
    filled: NDArray[np.integer[Any]] | None = None  # [blocks] tokens before the padding; None: all

    @staticmethod
    def open(folder: Path) -> Blocks:
        """Map the folders `tokens` and `positions`, and read `ledger.json`.

        Raises:
            DataError: there are no blocks.
        """
        filled = folder / FILLED
        return Blocks(
            Rows.open(folder / TOKENS),
            Rows.open(folder / POSITIONS),
            read_json(folder / LEDGER),
            np.load(filled, allow_pickle=False) if filled.exists() else None,
        )

    def require_tokenizer(self, folder: Path) -> None:
        """Compare the tokenizer of a model's folder with the one that made these blocks.

        Raises:
            DataError: they differ, or the same file now gives other ids; every id would stand for
                another word, and nothing else says so.
        """
        made_with = self.ledger.get("tokenizer", {})
        own = folder / TOKENIZER_FILE
        if made_with and (not own.exists() or made_with["sha256"] != sha256(own)):
            raise DataError(
                "The text was packed with another tokenizer than the model's.",
                expected=f"blocks made with {own}",
                found="another digest" if own.exists() else "no such file beside the model",
                todo="pack the text with the model's own tokenizer",
            )
        if "check" in made_with:
            from mellama.corpus.token_engines import require_same_ids

            require_same_ids(own, made_with["check"], "the packed text")
