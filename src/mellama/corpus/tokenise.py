"""Turn columns of text into one flat array of tokens, each document between BOS and EOS."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from tokenizers import Tokenizer, processors

from mellama.corpus.blocks import TOKENIZER_FILE
from mellama.corpus.documents import DocumentTable
from mellama.errors import ModelError
from mellama.files import read_json
from mellama.pipeline.progress import Advance

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


class Encoder:
    """A tokenizer folder, as documents are read with it.

    A `<s>` that stands in a text is text: web pages strike words out with it. Only the ends of a
    document become BOS and EOS.

    Raises:
        ModelError: the folder is no tokenizer, or one without BOS and EOS.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / TOKENIZER_FILE
        if not path.exists():
            raise ModelError(
                f"{folder} holds no tokenizer.",
                expected=str(path),
                found="no such file",
                todo="give a folder saved by transformers' fast tokenizers",
            )
        self._tokenizer = Tokenizer.from_file(str(path))
        bos, self.bos = self._special(folder, "bos_token")
        eos, self.eos = self._special(folder, "eos_token")
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._tokenizer.encode_special_tokens = True  # as text; the name says the contrary
        self._tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{bos}:0 $A:0 {eos}:0", special_tokens=[(bos, self.bos), (eos, self.eos)]
        )

    @property
    def vocabulary(self) -> int:
        """Number of token ids, special ones included."""
        return self._tokenizer.get_vocab_size(with_added_tokens=True)

    def encode(self, texts: pa.Array) -> Tokens:
        """Encode a column of texts."""
        encoded = self._tokenizer.encode_batch_fast(texts.to_pylist())
        lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        ids = chain.from_iterable(item.ids for item in encoded)
        kind = smallest_type(self.vocabulary)
        return Tokens(np.fromiter(ids, kind, int(offsets[-1])), offsets)

    def _special(self, folder: Path, which: str) -> tuple[str, int]:
        entry = read_json(folder / "tokenizer_config.json").get(which)
        token = entry["content"] if isinstance(entry, dict) else entry
        number = self._tokenizer.token_to_id(token) if token else None
        if number is None:
            raise ModelError(
                f"The tokenizer in {folder} has no {which}.",
                expected="a token that begins and one that ends a document",
                found=f"{which} is {token!r} in tokenizer_config.json",
                todo="name one in tokenizer_config.json, or use another tokenizer",
            )
        return token, number


def tokenise(table: DocumentTable, encoder: Encoder, advance: Advance) -> Tokens:
    """Encode every document of a table."""
    parts = list(_encoded(table, encoder, advance))
    kind = smallest_type(encoder.vocabulary)
    flat = np.concatenate([np.zeros(0, kind), *(part.flat for part in parts)])
    lengths = np.concatenate([np.zeros(1, np.int64), *(part.lengths for part in parts)])
    return Tokens(flat, np.cumsum(lengths))


def _encoded(table: DocumentTable, encoder: Encoder, advance: Advance) -> Iterator[Tokens]:
    for batch in table.batches(("text",)):
        yield encoder.encode(batch["text"])
        advance(batch.num_rows)
