"""The library `gigatoken` as an engine of tokens, ten times as fast as `tokenizers`."""

from __future__ import annotations

import json
from typing import Any

import awkward as ak
import numpy as np
import pyarrow as pa
from gigatoken import Tokenizer

from mellama.corpus.token_engines import Ids


class GigaToken:
    """Byte-level BPE, and SentencePiece's with byte fallback.

    It takes every added token in a text for the token itself, so the special ones are not named to
    it: a `<s>` that stands in a text is text.

    Raises:
        RuntimeError: the library does not support such a tokenizer.
    """

    library = "gigatoken"
    batch_bytes = 1 << 24  # each call learns its words anew: 1 MB goes at half the speed of 16

    def __init__(self, description: dict[str, Any], *, threads: int = 1) -> None:
        added = [token for token in description.get("added_tokens") or [] if not token["special"]]
        self._tokenizer = Tokenizer.from_json(json.dumps({**description, "added_tokens": added}))
        self._parallel = None if threads > 1 else False  # None: not in a child that was forked

    def ids(self, texts: pa.Array) -> Ids:
        found = self._tokenizer.encode_batch(ak.from_arrow(texts), parallel=self._parallel)
        lengths = np.asarray(ak.num(found), np.int64)
        return Ids(np.asarray(ak.flatten(found), np.uint32), lengths)
