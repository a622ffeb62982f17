"""`TokenShards`: the tokens of a source on disk, a file for each part of its table of documents."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mellama.corpus.documents import Origin
from mellama.files import read_json

TOKENS, OFFSETS, NOTE = "tokens", "offsets", "tokens.json"
Integers = NDArray[np.int64]
TokenArray = NDArray[np.unsignedinteger[Any]]


def smallest_type(count: int) -> type[np.uint16] | type[np.uint32]:
    """Choose the type for numbers 0..count-1."""
    return np.uint16 if count <= 1 << 16 else np.uint32


@dataclass(frozen=True)
class Tokens:
    """The tokens of a table of documents, in its order."""

    flat: TokenArray  # uint16 where the vocabulary fits, uint32 otherwise
    offsets: NDArray[np.int64]  # [documents + 1]

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Tokens of each document, BOS and EOS included: [documents]."""
        return np.diff(self.offsets)


@dataclass(frozen=True)
class Vocabulary:
    """What the ids of some tokens mean; tokens of one vocabulary can be packed together."""

    vocabulary: int  # number of ids, special ones included
    bos: int
    eos: int
    pad: int  # EOS where the tokenizer names none of its own
    sha256: str  # of tokenizer.json
    check: str  # of the ids that were given for a fixed sample: see `token_engines`

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class TokenShards:
    """Finished tokens: `tokens/00000.npy` and `offsets/00000.npy` of each part, and `tokens.json`.

    Tokens of a part lie end to end, each document from BOS to EOS; offsets, [documents + 1], say
    where each begins. Order is that of the documents.
    """

    folder: Path
    documents: str  # name of the step they were read from
    origin: Origin
    meaning: Vocabulary
    engines: list[dict[str, str]]  # that made them
    parts: list[dict[str, Any]]  # name, documents and tokens of each

    @staticmethod
    def open(folder: Path) -> TokenShards:
        note = read_json(folder / NOTE)
        return TokenShards(
            folder,
            note["documents"],
            Origin.from_bytes(json.dumps(note["origin"]).encode()),
            Vocabulary(**note["tokenizer"]),
            note["engines"],
            note["parts"],
        )

    @property
    def tokens(self) -> int:
        """How many there are, BOS and EOS of each document included."""
        return sum(int(part["tokens"]) for part in self.parts)

    @property
    def rows(self) -> int:
        """How many documents there are."""
        return sum(int(part["documents"]) for part in self.parts)

    @property
    def kind(self) -> np.dtype[np.unsignedinteger[Any]]:
        return np.dtype(smallest_type(self.meaning.vocabulary))

    @property
    def lengths(self) -> Integers:
        """Tokens of each document: [documents]. Eight bytes a document."""
        lengths = (np.diff(self.offsets(number)) for number in range(len(self.parts)))
        return np.concatenate([np.zeros(0, np.int64), *lengths])

    @cached_property
    def firsts(self) -> Integers:
        """The first document of each part, and the number of all: [parts + 1]."""
        return np.cumsum([0, *(int(part["documents"]) for part in self.parts)])

    def offsets(self, number: int) -> Integers:
        return self._mapped(OFFSETS, number)

    def flat(self, number: int) -> TokenArray:
        """Map the tokens of one part; close it soon, since pages that were read stay in memory."""
        return self._mapped(TOKENS, number)

    def _mapped(self, what: str, number: int) -> NDArray[Any]:
        path = self.folder / what / f"{self.parts[number]['name']}.npy"
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
