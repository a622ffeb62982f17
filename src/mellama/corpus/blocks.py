"""`Blocks`: packed tokens of one length, memory-mapped; positions keep documents apart."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mellama.errors import DataError
from mellama.files import read_json, sha256

TOKENIZER_FILE = "tokenizer.json"


@dataclass(frozen=True)
class Blocks:
    """Rows to train on.

    `tokens` and `positions` have shape [blocks, sequence length]. Positions restart at 0 with each
    document; given to a model without an attention mask, they isolate packed documents.
    """

    tokens: NDArray[np.integer[Any]]
    positions: NDArray[np.integer[Any]]
    ledger: dict[str, Any]  # what went in: see `corpus.mixture`

    @staticmethod
    def open(folder: Path) -> Blocks:
        """Map the files `tokens.npy`, `positions.npy` and read `ledger.json`."""
        return Blocks(
            np.load(folder / "tokens.npy", mmap_mode="r", allow_pickle=False),
            np.load(folder / "positions.npy", mmap_mode="r", allow_pickle=False),
            read_json(folder / "ledger.json"),
        )

    def require_tokenizer(self, folder: Path) -> None:
        """Compare the tokenizer of a model's folder with the one that made these blocks.

        Raises:
            DataError: they differ; every id would stand for another word, and nothing else says so.
        """
        made_with = self.ledger.get("tokenizer", {}).get("sha256")
        own = folder / TOKENIZER_FILE
        if made_with and (not own.exists() or made_with != sha256(own)):
            raise DataError(
                "The text was packed with another tokenizer than the model's.",
                expected=f"blocks made with {own}",
                found="another digest" if own.exists() else "no such file beside the model",
                todo="pack the text with the model's own tokenizer",
            )
