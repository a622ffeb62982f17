"""From tokens of sources to blocks: draw by the mixture, lay out, pack, and prove the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mellama.corpus.blocks import FILLED, LEDGER
from mellama.corpus.hashing import text_key
from mellama.corpus.layout import Layout, Packing, lay_out
from mellama.corpus.ledger import Entry, ledger, require_proof
from mellama.corpus.mixture import Mixture, Supply, plan
from mellama.corpus.pack import SHARD_TOKENS, PackShard, Segments, shards
from mellama.corpus.token_shards import TokenShards
from mellama.errors import DataError
from mellama.files import whole_file, write_json
from mellama.pipeline.step import Context


@dataclass(frozen=True)
class Wanted:
    """What a step of blocks asks for."""

    sequence_length: int
    tokens: int | None  # None: every document once
    seed: int
    packing: Packing = "concatenated"
    shard_tokens: int = SHARD_TOKENS


def pack_mixture(
    mixture: Mixture,
    supplies: Sequence[TokenShards],
    output: Path,
    context: Context,
    *,
    wanted: Wanted,
) -> None:
    """Write tokens, positions and segments, shard by shard, and the ledger.

    A run that was killed goes on with the first shard that is not there: the same tokens give the
    same bytes.

    Raises:
        DataError: the sources were tokenised differently, there is less text than one block, or
            the blocks contradict the ledger.
    """
    meaning = require_one_vocabulary(supplies)
    own = [Supply(supply.documents, supply.lengths) for supply in supplies]
    total = tokens_to_pack(mixture, own, wanted)
    draws = plan(mixture, own, tokens=total, seed=wanted.seed)
    segments = Segments.of(draws)
    length = wanted.sequence_length
    key = text_key(wanted.seed, "blocks")
    layout = lay_out(segments.lengths, length, packing=wanted.packing, key=key)
    _write_shards(segments, layout, supplies, output, context, wanted=wanted)
    if layout.blocks * length > total:
        _write_filled(layout, output)
    value = ledger(
        mixture.domains,
        [Entry(supply, one) for supply, one in zip(supplies, draws, strict=True)],
        blocks=layout.blocks,
        sequence_length=length,
        seed=wanted.seed,
        packing=wanted.packing,
        padding=layout.blocks * length - total,
        documents_packed=len(segments.lengths),
        documents_cut=layout.documents_cut(),
        documents_longer_than_a_block=int((segments.lengths > length).sum()),
        tokenizer=meaning,
    )
    require_proof(output, value, context)
    write_json(output / LEDGER, value)


def tokens_to_pack(mixture: Mixture, supplies: Sequence[Supply], wanted: Wanted) -> int:
    """Say how many tokens of documents the blocks hold.

    Documents that are laid end to end fill whole blocks: a budget is rounded up to them, and
    without one all there is is rounded down. By best fit a budget is taken to the token.

    Raises:
        DataError: that leaves no block, or it is unclear how often to repeat which domain.
    """
    available = sum(supply.tokens for supply in supplies)
    if wanted.tokens is None and len(mixture.domains) > 1:
        raise DataError(
            "A mixture of several domains needs a budget.",
            expected="a number of tokens, or one domain that is taken once",
            found=f"no budget for {mixture}",
            todo="name the tokens to pack",
        )
    length = wanted.sequence_length
    if wanted.packing == "best_fit":
        total = available if wanted.tokens is None else wanted.tokens
    elif wanted.tokens is None:
        total = available // length * length
    else:
        total = -(-wanted.tokens // length) * length
    if total < 1:
        raise DataError(
            "There is less than one block to pack.",
            expected=f"at least {length:,} tokens",
            found=f"{available if wanted.tokens is None else wanted.tokens:,}",
            todo="take shorter blocks or more text",
        )
    return total


def require_one_vocabulary(supplies: Sequence[TokenShards]) -> dict[str, object]:
    """Say what the ids of all sources mean.

    Raises:
        DataError: sources were tokenised with different tokenizers, or by engines that disagree.
    """
    first = supplies[0]
    for other in supplies:
        if other.meaning != first.meaning:
            raise DataError(
                f"{other.documents} has other tokens than {first.documents}.",
                expected=f"one tokenizer, with the digest {first.meaning.sha256[:16]}, and one "
                f"digest of the ids it gives for the sample, {first.meaning.check[:16]}",
                found=f"{other.meaning.sha256[:16]} and {other.meaning.check[:16]}",
                todo="tokenise all sources of a mixture with one tokenizer; if it is one, remove "
                "the older tokens and run again",
            )
    engines = [engine for supply in supplies for engine in supply.engines]
    different = [engine for n, engine in enumerate(engines) if engine not in engines[:n]]
    return {**first.meaning.to_json(), "engines": different}


def _write_shards(
    segments: Segments,
    layout: Layout,
    supplies: Sequence[TokenShards],
    output: Path,
    context: Context,
    *,
    wanted: Wanted,
) -> None:
    work = PackShard(tuple(supplies), output, wanted.sequence_length)
    blocks = max(wanted.shard_tokens // wanted.sequence_length, 1)
    with context.progress.bar("packing tokens", int(segments.lengths.sum())) as advance:
        for packed in context.pool.map(work, list(shards(segments, layout, blocks=blocks))):
            advance(packed)


def _write_filled(layout: Layout, output: Path) -> None:
    with whole_file(output / FILLED) as stream:
        np.lib.format.write_array(stream, layout.filled.astype(np.uint32), allow_pickle=False)
