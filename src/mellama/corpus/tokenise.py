"""Turn columns of text into one flat array of tokens, each document between BOS and EOS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from tokenizers import Tokenizer

from mellama.corpus.blocks import TOKENIZER_FILE
from mellama.corpus.documents import DocumentTable
from mellama.corpus.token_engines import Chosen, Ids, choose, described, reference
from mellama.corpus.token_shards import Tokens, Vocabulary, smallest_type
from mellama.errors import ModelError
from mellama.files import read_json, sha256


class Encoder:
    """A tokenizer folder, as documents are read with it.

    A `<s>` that stands in a text is text: web pages strike words out with it. Only the ends of a
    document become BOS and EOS. Nothing is cut or padded, whatever tokenizer.json says.

    Raises:
        ModelError: the folder is no tokenizer, or one without BOS and EOS.
    """

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        path = folder / TOKENIZER_FILE
        if not path.exists():
            raise ModelError(
                f"{folder} holds no tokenizer.",
                expected=str(path),
                found="no such file",
                todo="give a folder saved by transformers' fast tokenizers",
            )
        description = described(path)
        tokenizer = reference(description)
        config = read_json(folder / "tokenizer_config.json")
        bos, eos = (_required(tokenizer, config, folder, f"{end}_token") for end in ("bos", "eos"))
        if bos == eos:
            raise ModelError(
                f"The tokenizer in {folder} begins and ends a document with the same token.",
                expected="a bos_token and an eos_token that differ: where a document begins is "
                "proven from the tokens",
                found=f"id {bos} for both",
                todo="name another bos_token in tokenizer_config.json, one the model does not use",
            )
        pad = _special(tokenizer, config, "pad_token")
        self.chosen: Chosen = choose(description, tokenizer, threads=threads)
        self.meaning = Vocabulary(
            vocabulary=tokenizer.get_vocab_size(with_added_tokens=True),
            bos=bos,
            eos=eos,
            pad=eos if pad is None or pad == bos else pad,
            sha256=sha256(path),
            check=self.chosen.check,
        )

    @property
    def bos(self) -> int:
        return self.meaning.bos

    @property
    def eos(self) -> int:
        return self.meaning.eos

    @property
    def vocabulary(self) -> int:
        """Number of token ids, special ones included."""
        return self.meaning.vocabulary

    def encode(self, texts: pa.Array) -> Tokens:
        """Encode a column of texts."""
        return self._framed(self.chosen.engine.ids(texts))

    def table(self, table: DocumentTable) -> Tokens:
        """Encode every document of a table that fits in memory, such as one part."""
        columns = (batch["text"] for batch in table.batches(("text",)))
        parts = [self.encode(texts) for texts in _larger(columns, self.chosen.engine.batch_bytes)]
        flat = [np.zeros(0, smallest_type(self.vocabulary)), *(part.flat for part in parts)]
        lengths = [np.zeros(1, np.int64), *(part.lengths for part in parts)]
        return Tokens(np.concatenate(flat), np.cumsum(np.concatenate(lengths)))

    def _framed(self, ids: Ids) -> Tokens:
        """Put BOS before and EOS behind each document."""
        ends = np.cumsum(ids.lengths + 2)
        offsets = np.concatenate([np.zeros(1, np.int64), ends])
        flat = np.empty(int(offsets[-1]), smallest_type(self.vocabulary))
        content = np.ones(len(flat), np.bool_)
        for places, token in ((offsets[:-1], self.bos), (ends - 1, self.eos)):
            flat[places] = token
            content[places] = False
        flat[content] = ids.flat
        return Tokens(flat, offsets)


def _larger(columns: Iterable[pa.Array], size: int) -> Iterator[pa.Array]:
    """Join columns until they hold so many bytes: an engine wants many texts in a call."""
    waiting: list[pa.Array] = []
    for column in columns:
        waiting.append(column)
        if sum(one.nbytes for one in waiting) >= size:
            yield pa.concat_arrays(waiting)
            waiting = []
    if waiting:
        yield pa.concat_arrays(waiting)


def _special(tokenizer: Tokenizer, config: dict[str, Any], which: str) -> int | None:
    entry = config.get(which)
    token = entry["content"] if isinstance(entry, dict) else entry
    number: int | None = tokenizer.token_to_id(token) if token else None
    return number


def _required(tokenizer: Tokenizer, config: dict[str, Any], folder: Path, which: str) -> int:
    number = _special(tokenizer, config, which)
    if number is None:
        raise ModelError(
            f"The tokenizer in {folder} has no {which}.",
            expected="a token that begins and one that ends a document",
            found=f"{which} is {config.get(which)!r} in tokenizer_config.json",
            todo="name one in tokenizer_config.json, or use another tokenizer",
        )
    return number
