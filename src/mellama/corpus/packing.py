"""From tables of documents to blocks: tokenise, draw by the mixture, pack, and prove the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mellama.corpus.blocks import TOKENIZER_FILE
from mellama.corpus.documents import DocumentTable
from mellama.corpus.ledger import LEDGER, Entry, ledger, require_proof
from mellama.corpus.mixture import Mixture, plan
from mellama.corpus.pack import SEGMENTS, Segments, pack
from mellama.corpus.tokenise import Encoder, Tokens, tokenise
from mellama.errors import DataError
from mellama.files import sha256, write_json
from mellama.pipeline.progress import Progress


def pack_mixture(
    mixture: Mixture,
    tables: Sequence[DocumentTable],
    tokenizer: Path,
    output: Path,
    *,
    sequence_length: int,
    tokens: int | None,
    seed: int,
    progress: Progress,
) -> None:
    """Write tokens, positions, segments and the ledger, each whole or not at all.

    A run that was killed begins again: the same tables give the same bytes.

    Raises:
        DataError: there is less text than one block, or the blocks contradict the ledger.
    """
    encoder = Encoder(tokenizer)
    supplies = _tokenised(tables, encoder, progress)
    total = whole_blocks(mixture, supplies, sequence_length=sequence_length, tokens=tokens)
    draws = plan(mixture, [supply.lengths for supply in supplies], tokens=total, seed=seed)
    segments = Segments.of(draws)
    with progress.bar("packing tokens", total) as advance:
        pack(segments, supplies, output, sequence_length=sequence_length, advance=advance)
    names = [step.name for step in mixture.sources]
    segments.write(output / SEGMENTS, names)
    origins = [table.origin for table in tables]
    value = ledger(
        mixture.domains,
        [Entry(*fields) for fields in zip(names, origins, supplies, draws, strict=True)],
        blocks=total // sequence_length,
        sequence_length=sequence_length,
        seed=seed,
        tokenizer={
            "vocabulary": encoder.vocabulary,
            "bos": encoder.bos,
            "eos": encoder.eos,
            "sha256": sha256(tokenizer / TOKENIZER_FILE),
        },
    )
    require_proof(output, value, bos=encoder.bos)
    write_json(output / LEDGER, value)


def whole_blocks(
    mixture: Mixture, supplies: Sequence[Tokens], *, sequence_length: int, tokens: int | None
) -> int:
    """Round a budget up to whole blocks; without one, round all there is down.

    Raises:
        DataError: that leaves no block, or it is unclear how often to repeat which domain.
    """
    available = sum(len(supply.flat) for supply in supplies)
    if tokens is None and len(mixture.domains) > 1:
        raise DataError(
            "A mixture of several domains needs a budget.",
            expected="a number of tokens, or one domain that is taken once",
            found=f"no budget for {mixture}",
            todo="name the tokens to pack",
        )
    whole = available // sequence_length if tokens is None else -(-tokens // sequence_length)
    if whole < 1:
        raise DataError(
            "There is less than one block to pack.",
            expected=f"at least {sequence_length:,} tokens",
            found=f"{available if tokens is None else tokens:,}",
            todo="take shorter blocks or more text",
        )
    return whole * sequence_length


def _tokenised(
    tables: Sequence[DocumentTable], encoder: Encoder, progress: Progress
) -> list[Tokens]:
    rows = sum(table.rows for table in tables)
    with progress.bar("tokenising documents", rows) as advance:
        return [tokenise(table, encoder, advance) for table in tables]
