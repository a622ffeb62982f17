"""What turns text into ids: `tokenizers`, or a faster engine that agrees with it on a sample."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from tokenizers import Tokenizer

from mellama.corpus.token_sample import SAMPLE
from mellama.errors import DataError

_PARALLEL = "TOKENIZERS_PARALLELISM"


@dataclass(frozen=True)
class Ids:
    """The ids of a column of texts, laid end to end, without BOS or EOS."""

    flat: NDArray[np.uint32]
    lengths: NDArray[np.int64]  # [texts]

    def digest(self) -> str:
        """Return the SHA-256 of lengths and ids: another id is another digest."""
        found = hashlib.sha256(self.lengths.astype("<i8").tobytes())
        found.update(self.flat.astype("<u4").tobytes())
        return found.hexdigest()


class Engine(Protocol):
    """A tokenizer of a library, which reads special tokens that stand in a text as text."""

    library: str
    batch_bytes: int  # of text in a call: more gains nothing

    def ids(self, texts: pa.Array) -> Ids:
        """Encode a column of texts."""
        ...


@dataclass(frozen=True)
class EngineNote:
    """Which engine made tokens, and why it was not the faster one."""

    library: str
    version: str
    instead: str | None = None  # why the faster engine was not used

    def to_json(self) -> dict[str, str]:
        return {key: value for key, value in asdict(self).items() if value is not None}


@dataclass(frozen=True)
class Chosen:
    """An engine, and the digest of the ids it gives for the sample."""

    engine: Engine
    note: EngineNote
    check: str


class HuggingFace:
    """The engine that every other has to agree with: the `tokenizers` library."""

    library = "tokenizers"
    batch_bytes = 1 << 20  # its encodings take some hundred bytes a token

    def __init__(self, tokenizer: Tokenizer, *, threads: int = 1) -> None:
        self._tokenizer = tokenizer
        self._threads = threads

    def ids(self, texts: pa.Array) -> Ids:
        with _threads(self._threads):
            encoded = self._tokenizer.encode_batch_fast(texts.to_pylist(), add_special_tokens=False)
        lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
        ids = chain.from_iterable(item.ids for item in encoded)
        return Ids(np.fromiter(ids, np.uint32, int(lengths.sum())), lengths)


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """Keep `tokenizers` in the calling thread, unless more are allowed: its pool takes all cores.

    A pool of threads that exists also does not survive a fork.
    """
    before = os.environ.get(_PARALLEL)
    os.environ[_PARALLEL] = "true" if count > 1 else "false"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_PARALLEL]
        else:
            os.environ[_PARALLEL] = before


def described(path: Path) -> dict[str, Any]:
    """Read a tokenizer.json without what would cut, pad, frame or vary a document."""
    value = json.loads(path.read_bytes())
    value |= {"truncation": None, "padding": None, "post_processor": None}
    value["model"]["dropout"] = None  # would leave merges out at random
    return dict(value)


def reference(description: dict[str, Any]) -> Tokenizer:
    """Open a description with `tokenizers`, so that a special token in a text is text.

    A `<s>` that stands in a text is text: web pages strike words out with it.
    """
    tokenizer = Tokenizer.from_str(json.dumps(description))
    tokenizer.encode_special_tokens = True  # as text; the name says the contrary
    return tokenizer


def choose(description: dict[str, Any], tokenizer: Tokenizer, *, threads: int = 1) -> Chosen:
    """Take the faster engine where it is installed and gives the ids of `tokenizers`.

    The sample is the fixed one, and each token that the tokenizer adds to its vocabulary.
    """
    slow = HuggingFace(tokenizer, threads=threads)
    sample = sample_of(description)
    wanted = slow.ids(sample)
    fast, reason = _fast(description, threads)
    if fast is not None:
        found = fast.ids(sample)
        wrong = disagreements(wanted, found)
        if not wrong:
            return Chosen(fast, EngineNote(fast.library, version(fast.library)), found.digest())
        reason = f"{fast.library} {version(fast.library)} reads {wrong} of {len(sample)} otherwise"
    return Chosen(
        slow, EngineNote(slow.library, version(slow.library), instead=reason), wanted.digest()
    )


def sample_of(description: dict[str, Any]) -> pa.Array:
    """Return the fixed texts, and two with each token that was added to the vocabulary."""
    added = sorted(str(token["content"]) for token in description.get("added_tokens") or [])
    own = [text for token in added for text in (token, f"a {token} b{token}")]
    return pa.array([*SAMPLE, *own], pa.large_string())


def require_same_ids(path: Path, check: str, what: str) -> None:
    """Encode the sample anew, and compare its ids with those an artifact was made with.

    Raises:
        DataError: the library installed now reads the same tokenizer.json otherwise.
    """
    description = described(path)
    found = HuggingFace(reference(description)).ids(sample_of(description)).digest()
    if found != check:
        raise DataError(
            f"The tokenizer gives other ids now than when {what} was made.",
            expected=f"ids of the sample with the digest {check[:16]}",
            found=f"{found[:16]}, by tokenizers {version('tokenizers')}",
            todo="install the release that the record names, or make the tokens anew",
        )


def disagreements(wanted: Ids, found: Ids) -> int:
    """Count the texts whose ids differ."""
    if len(wanted.lengths) != len(found.lengths):
        return max(len(wanted.lengths), len(found.lengths))
    pairs = zip(_apart(wanted), _apart(found), strict=True)
    return sum(not np.array_equal(one, other) for one, other in pairs)


def _apart(ids: Ids) -> list[NDArray[np.uint32]]:
    return np.split(ids.flat, np.cumsum(ids.lengths)[:-1])


def _fast(description: dict[str, Any], threads: int) -> tuple[Engine | None, str]:
    """Open the faster engine, or say why it cannot be."""
    try:
        from mellama.corpus.fast_tokens import GigaToken
    except ImportError:
        return None, "gigatoken is not installed"
    try:
        return GigaToken(description, threads=threads), ""
    except RuntimeError as error:  # what the library raises for a model it does not know
        return None, f"gigatoken {version('gigatoken')}: {str(error).splitlines()[0]}"
