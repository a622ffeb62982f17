"""Tokenise a table of documents part by part, by any worker, with engines that agree."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mellama.corpus.blocks import TOKENIZER_FILE
from mellama.corpus.documents import DocumentTable
from mellama.corpus.parts import Counted, PartFiles, forget_parts, over_parts
from mellama.corpus.token_shards import NOTE, OFFSETS, TOKENS
from mellama.corpus.tokenise import Encoder
from mellama.errors import DataError
from mellama.files import sha256, whole_file, write_json
from mellama.pipeline.step import Context


@dataclass(frozen=True)
class TokenisePart:
    """Encode one part of a table, in whichever process works on it."""

    tokenizer: Path
    threads: int
    check: str  # of the process that sends the work

    def __call__(self, part: DocumentTable, files: PartFiles) -> Counted:
        encoder = encoder_of(self.tokenizer, self.threads)
        require_check(encoder.meaning.check, self.check, files.output)
        tokens = encoder.table(part)
        _save(files.output / TOKENS / f"{files.name}.npy", tokens.flat)
        _save(files.output / OFFSETS / f"{files.name}.npy", tokens.offsets)
        return {
            "name": files.name,
            "documents": len(tokens.lengths),
            "tokens": len(tokens.flat),
            "check": encoder.meaning.check,
            "engine": encoder.chosen.note.to_json(),
        }


_encoders: dict[tuple[Path, str, int], Encoder] = {}


def encoder_of(folder: Path, threads: int) -> Encoder:
    """Open a tokenizer once a process, and prove its engine once: that takes a second."""
    path = folder / TOKENIZER_FILE
    key = folder, sha256(path) if path.exists() else "", threads
    if key not in _encoders:
        _encoders.clear()
        _encoders[key] = Encoder(folder, threads=threads)
    return _encoders[key]


def tokenise(
    table: DocumentTable, tokenizer: Path, output: Path, context: Context, *, documents: str
) -> None:
    """Write the tokens of each part, and then `tokens.json`.

    Raises:
        DataError: another process, or an earlier try, got other ids for the sample.
    """
    encoder = encoder_of(tokenizer, context.threads)
    work = TokenisePart(tokenizer, context.threads, encoder.meaning.check)
    what = f"tokenising {table.origin.source}"
    done = over_parts(table, output, work, context, what=what)
    for part in done:
        require_check(part["check"], encoder.meaning.check, output)
    engines = {json.dumps(part["engine"], sort_keys=True) for part in done}
    write_json(
        output / NOTE,
        {
            "documents": documents,
            "origin": json.loads(table.origin.to_bytes()),
            "tokenizer": encoder.meaning.to_json(),
            "engines": [json.loads(engine) for engine in sorted(engines)],
            "parts": [{key: part[key] for key in ("name", "documents", "tokens")} for part in done],
        },
    )
    forget_parts(output)


def require_check(found: str, expected: str, output: Path) -> None:
    """Refuse to mix ids of engines that disagree.

    Raises:
        DataError: the digests of the sample's ids differ.
    """
    if found != expected:
        raise DataError(
            f"The tokens in {output} come from engines that do not agree.",
            expected=f"ids of the sample with the digest {expected[:16]}",
            found=f"{found[:16]}",
            todo="install the same releases on every machine, remove the folder, and run again",
        )


def _save(path: Path, values: NDArray[Any]) -> None:
    with whole_file(path) as stream:
        np.lib.format.write_array(stream, values, allow_pickle=False)
