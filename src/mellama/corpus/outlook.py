"""What a mixture would take of each source, and how often over, before anything is built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mellama.corpus.mixture import Mixture
from mellama.corpus.steps import Documents
from mellama.corpus.token_shards import TokenShards
from mellama.pipeline.record import read_record
from mellama.pipeline.step import Context, Outlook, Step
from mellama.sources.source import BYTES_A_TOKEN

HEADINGS = ("domain", "source", "tokens", "of available", "times over", "size of the source")
COUNTED, BY_FILES, STATED, UNKNOWN = "counted", "about, by its files", "about, as stated", "unknown"


@dataclass(frozen=True)
class Available:
    """The tokens a source has, and how that is known."""

    tokens: int | None
    known: str

    def times(self, share: int | None) -> float | None:
        """How often over a share of so many tokens goes through the source."""
        return share / self.tokens if self.tokens and share is not None else None


def outlook(mixture: Mixture, tokens: int, context: Context) -> Outlook:
    """Say source by source what a budget comes to; nothing is read but names and sizes of files.

    Text that cleaning, duplicates and test sets will cost is not taken off: repeats are at least
    those given. Where a source's size is unknown, so are the shares of its domain, unless the
    domain has weights of its own.

    Returns:
        A row a source: domain, source, tokens to take, tokens available, times over, and how the
        size is known.
    """
    rows: list[dict[str, Any]] = []
    for domain, budget in zip(mixture.domains, mixture.budgets(tokens), strict=True):
        supplies = [available(step, context) for step in domain.sources]
        sizes = [supply.tokens for supply in supplies]
        shares: list[int] | list[None] = [None] * len(sizes)
        if domain.weights or (all(size is not None for size in sizes) and any(sizes)):
            shares = domain.divide(budget, [size or 0 for size in sizes])
        for step, supply, share in zip(domain.sources, supplies, shares, strict=True):
            rows.append(
                {
                    "domain": domain.name,
                    "domain_tokens": budget,
                    "source": _source_name(step),
                    "tokens": share,
                    "available": supply.tokens,
                    "times_over": supply.times(share),
                    "known": supply.known,
                }
            )
    return Outlook("would take", HEADINGS, tuple(map(_in_words, rows)), tuple(rows))


def _in_words(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Say what a mixture would take of one source."""
    times, together = row["times_over"], _billions(row["domain_tokens"])
    tokens = f"part of {together}" if row["tokens"] is None else _billions(row["tokens"])
    return (
        row["domain"],
        row["source"],
        tokens,
        _billions(row["available"]),
        "unknown" if times is None else f"{times:,.2f}",
        row["known"],
    )


def _billions(tokens: int | None) -> str:
    if tokens is None:
        return "unknown"
    return f"{tokens / 1e9:,.2f} billion" if tokens >= 1e8 else f"{tokens:,}"


def available(step: Step[TokenShards], context: Context) -> Available:
    """Count the tokens of a source if they are there, else estimate them."""
    if read_record(context.folder(step)) is not None:
        return Available(context.load(step).tokens, COUNTED)
    found = list(_documents(step))
    sizes = [_text_bytes(each, context) for each in found]
    if any(known == UNKNOWN for _, known in sizes):
        return Available(None, UNKNOWN)
    total = sum(size for size, _ in sizes)
    return Available(round(total / BYTES_A_TOKEN), sizes[0][1] if sizes else UNKNOWN)


def _documents(step: Step[Any]) -> Iterator[Documents]:
    """Walk from tokens back to what is read: along the tables a step is made from."""
    if isinstance(step, Documents):
        yield step
        return
    before = getattr(step, "documents", None)
    if isinstance(before, Step):
        yield from _documents(before)


def _source_name(step: Step[Any]) -> str:
    return " + ".join(each.source.name for each in _documents(step)) or step.name


def _text_bytes(documents: Documents, context: Context) -> tuple[float, str]:
    """Estimate the text of a source: by the files that are there, else by what upstream states."""
    source, raw = documents.source, documents.raw
    if raw is not None and read_record(context.folder(raw)) is None:
        return 0, UNKNOWN
    here = source.text_at(documents.raw_root(context))
    if here is not None:
        return here, BY_FILES
    return (source.stated_text, STATED) if source.stated_text else (0, UNKNOWN)
