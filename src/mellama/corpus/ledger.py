"""The ledger of a mixture - tokens, shares, epochs, terms - and its proof from what was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from mellama.corpus.documents import Origin
from mellama.corpus.mixture import Domain, Draw
from mellama.corpus.pack import POSITIONS, SEGMENTS, TOKENS, chunks, positions
from mellama.corpus.tokenise import Tokens
from mellama.errors import DataError

LEDGER = "ledger.json"


@dataclass(frozen=True)
class Entry:
    """One source of a domain: what it has, and what was drawn from it."""

    name: str  # of the step of documents
    origin: Origin
    supply: Tokens
    draw: Draw

    def to_json(self, total: int) -> dict[str, Any]:
        available = len(self.supply.flat)
        return {
            "name": self.name,
            "source": self.origin.source,
            "revision": self.origin.revision,
            "terms": self.origin.terms.names(),
            "access": self.origin.terms.access.name.lower(),
            "tokens": self.draw.tokens,
            "share": self.draw.tokens / total,
            "epochs": self.draw.tokens / max(available, 1),
            "documents": len(np.unique(self.draw.rows)),
            "available_tokens": available,
            "available_documents": len(self.supply.lengths),
        }


def ledger(
    domains: Sequence[Domain], entries: Sequence[Entry], **made: int | dict[str, int | str]
) -> dict[str, Any]:
    """Return what `ledger.json` holds.

    Keys: `tokens`, whatever is in `made` (blocks, sequence length, seed, tokenizer), and `domains`,
    a list of name, weight, tokens, share and `sources`; each source has name, source, revision,
    terms, access, tokens, share (of all tokens), epochs, documents (different ones), and what was
    available of both. Token counts include BOS and EOS.
    """
    total = sum(entry.draw.tokens for entry in entries)
    rest = list(entries)
    listed = []
    for domain in domains:
        own, rest = rest[: len(domain.documents)], rest[len(domain.documents) :]
        tokens = sum(entry.draw.tokens for entry in own)
        listed.append(
            {
                "name": domain.name,
                "weight": domain.weight,
                "tokens": tokens,
                "share": tokens / total,
                "sources": [entry.to_json(total) for entry in own],
            }
        )
    return {"tokens": total, "domains": listed, **made}


def tokens_by_source(value: dict[str, Any]) -> dict[str, int]:
    """Read from a ledger how many tokens each source gave."""
    sources = (source for domain in value["domains"] for source in domain["sources"])
    return {source["name"]: source["tokens"] for source in sources}


def recount(folder: Path, *, bos: int) -> dict[str, int]:
    """Count the tokens of each source in the written blocks, from one BOS to the next.

    Raises:
        DataError: tokens, positions and segments do not tell the same story.
    """
    tokens = np.load(folder / TOKENS, mmap_mode="r", allow_pickle=False)
    places = np.load(folder / POSITIONS, mmap_mode="r", allow_pickle=False)
    table = pq.read_table(folder / SEGMENTS)
    starts = np.flatnonzero(tokens.reshape(-1) == bos)
    lengths = np.diff(np.append(starts, tokens.size))
    if len(starts) == 0 or starts[0] or not np.array_equal(lengths, table["tokens"].to_numpy()):
        raise _differs(folder, "documents begin where segments.parquet says", "they do not")
    ends = np.cumsum(lengths)
    for first, last in chunks(tokens.size):
        wanted = positions(ends, first, last, tokens.shape[1])
        if not np.array_equal(places.reshape(-1)[first:last], wanted):
            raise _differs(folder, "positions from 0 in each document", "others")
    sources = table["source"].combine_chunks()
    counted = np.bincount(np.asarray(sources.indices), lengths, len(sources.dictionary))
    return dict(zip(sources.dictionary.to_pylist(), counted.astype(int).tolist(), strict=True))


def require_proof(folder: Path, value: dict[str, Any], *, bos: int) -> None:
    """Compare the ledger with the blocks themselves.

    Raises:
        DataError: they differ.
    """
    found, stated = recount(folder, bos=bos), tokens_by_source(value)
    if found != stated:
        raise _differs(folder, f"tokens by source {stated}", str(found))


def _differs(folder: Path, expected: str, found: str) -> DataError:
    return DataError(
        f"The blocks in {folder} are not what their ledger says.",
        expected=expected,
        found=found,
        todo="remove the folder and run the same command again; it is built anew",
    )
