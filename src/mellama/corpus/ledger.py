"""The ledger of a mixture - tokens, shares, epochs, terms - and its proof from what was written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from mellama.corpus.blocks import POSITIONS, TOKENS
from mellama.corpus.layout import distinct
from mellama.corpus.mixture import Domain, Draw
from mellama.corpus.pack import SEGMENTS, Shard
from mellama.corpus.token_shards import TokenShards
from mellama.errors import DataError
from mellama.pipeline.step import Context

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Entry:
    """One source of a domain: what it has, and what was drawn from it."""

    supply: TokenShards
    draw: Draw

    def to_json(self, total: int) -> dict[str, Any]:
        origin, available = self.supply.origin, self.supply.tokens
        return {
            "name": self.supply.documents,
            "source": origin.source,
            "revision": origin.revision,
            "terms": origin.terms.names(),
            "access": origin.terms.access.name.lower(),
            "tokens": self.draw.tokens,
            "share": self.draw.tokens / total,
            "epochs": self.draw.tokens / max(available, 1),
            "documents": int(np.count_nonzero(np.bincount(self.draw.rows))),
            "available_tokens": available,
            "available_documents": self.supply.rows,
        }


def ledger(
    domains: Sequence[Domain], entries: Sequence[Entry], **made: int | str | dict[str, Any]
) -> dict[str, Any]:
    """Return what `ledger.json` holds.

    Keys: `tokens`, whatever is in `made` (blocks, sequence length, seed, packing, padding,
    documents packed and cut, tokenizer), and `domains`, a list of name, weight, tokens, share and
    `sources`; each source has name, source, revision, terms, access, tokens, share (of all tokens),
    epochs, documents (different ones), and what was available of both. Token counts include BOS
    and EOS, and no padding.
    """
    total = sum(entry.draw.tokens for entry in entries)
    rest = list(entries)
    listed = []
    for domain in domains:
        own, rest = rest[: len(domain.sources)], rest[len(domain.sources) :]
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


@dataclass(frozen=True)
class CountShard:
    """Count one written shard, given by the name of its files; everything is read from them."""

    folder: Path
    bos: int
    pad: int

    def __call__(self, name: str) -> dict[str, int]:
        """Return the tokens of each source, and under "" those of the padding.

        Raises:
            DataError: tokens, positions and segments do not tell the same story.
        """
        tokens, positions = (
            np.load(self.folder / what / f"{name}.npy", mmap_mode="r", allow_pickle=False)
            for what in (TOKENS, POSITIONS)
        )
        table = pq.read_table(self.folder / SEGMENTS / f"{name}.parquet")
        sources = table["source"].combine_chunks()
        block, begin, length = (table[key].to_numpy() for key in ("block", "begin", "tokens"))
        numbers = np.asarray(sources.indices)
        shard = Shard(int(name), len(tokens), block, numbers, numbers, numbers, begin, length)
        places = shard.places(tokens.shape[1])
        padding = self._padding(shard, tokens.shape)
        self._require(
            _begins(positions),
            distinct(np.concatenate([places, padding])),
            "positions from 0 in each document, and of 0 in padding",
        )
        own = np.asarray(tokens.reshape(-1))
        begun = np.flatnonzero(own == self.bos)
        self._require(begun, places[begin == 0], "BOS where documents begin, and nowhere else")
        self._require(own[padding], np.full_like(padding, self.pad), f"padding of {self.pad}")
        counted = np.bincount(numbers, length, len(sources.dictionary)).astype(np.int64)
        names = sources.dictionary.to_pylist()
        return {**dict(zip(names, counted.tolist(), strict=True)), "": len(padding)}

    def _padding(self, shard: Shard, shape: tuple[int, ...]) -> Integers:
        """Where the places are that no piece fills."""
        blocks, sequence_length = shape
        if len(shard.block) and not 0 <= shard.block[0] <= shard.block[-1] < blocks:
            raise _differs(self.folder, f"pieces for {blocks:,} blocks", "pieces for others")
        filled = np.bincount(shard.block, shard.length, blocks).astype(np.int64)
        room = sequence_length - filled
        if (room < 0).any() or (np.diff(shard.block) < 0).any() or (shard.length < 1).any():
            raise _differs(self.folder, "pieces in order that fit their blocks", "others")
        before = np.cumsum(room) - room
        begins = np.arange(blocks) * sequence_length + filled
        return np.asarray(np.arange(int(room.sum())) + np.repeat(begins - before, room))

    def _require(self, found: Integers, wanted: Integers, what: str) -> None:
        if not np.array_equal(found, wanted):
            raise _differs(self.folder, what, "something else")


def _begins(positions: NDArray[Any]) -> Integers:
    """Where positions do not count on: the same places tell a model that a document begins.

    Places whose position is then not 0 are left out, so that they are missed.
    """
    flat = np.asarray(positions.reshape(-1))
    begins = np.append(0, np.flatnonzero(flat[1:] != flat[:-1] + 1) + 1)
    return np.asarray(begins[flat[begins] == 0])


def recount(folder: Path, context: Context, *, bos: int, pad: int) -> dict[str, int]:
    """Count the tokens of each source in the written blocks, shard by shard; "" is padding.

    Raises:
        DataError: tokens, positions and segments do not tell the same story.
    """
    names = [path.stem for path in sorted((folder / TOKENS).glob("*.npy"))]
    counted: Counter[str] = Counter()
    with context.progress.bar("proving the ledger", len(names)) as advance:
        for found in context.pool.map(CountShard(folder, bos, pad), names):
            counted.update(found)
            advance(1)
    return dict(counted)


def require_proof(folder: Path, value: dict[str, Any], context: Context) -> None:
    """Compare the ledger with the blocks themselves.

    Raises:
        DataError: they differ.
    """
    ids = value["tokenizer"]
    found = recount(folder, context, bos=ids["bos"], pad=ids["pad"])
    stated = {**tokens_by_source(value), "": value["padding"]}
    if found != stated:
        raise _differs(folder, f"tokens by source, and of padding, {stated}", str(found))


def _differs(folder: Path, expected: str, found: str) -> DataError:
    return DataError(
        f"The blocks in {folder} are not what their ledger says.",
        expected=expected,
        found=found,
        todo="remove the folder and run the same command again; it is built anew",
    )
