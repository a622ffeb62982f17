"""Held-out perplexity: how surprised each model is by text of each domain it never saw."""

from __future__ import annotations

from dataclasses import dataclass

from mellama.report.document import Block, Prose, Section, Sheet
from mellama.report.numbers import decimal
from mellama.report.table import ABSENT, Cell, Column, Row, Table, counted

TEXT = (
    "Documents set aside before training, never shown to any model here. Perplexity is the "
    "exponential of the mean loss per token: lower is better, and models with different "
    "tokenizers cannot be compared by it. The mean loss in nats stands under each value."
)


@dataclass(frozen=True)
class DomainPerplexity:
    """One model on the held-out documents of one domain."""

    model: str
    domain: str
    tokens: int  # predicted tokens
    nats_per_token: float
    perplexity: float


def section(found: tuple[DomainPerplexity, ...], models: tuple[str, ...], *more: Block) -> Section:
    """Set the perplexities of the models, and then what else is said of perplexity."""
    blocks: list[Block] = [Prose(TEXT), *([Sheet(table(found, models))] if found else []), *more]
    if not found and not more:
        blocks = [Prose("No perplexity was measured.")]
    return Section("perplexity", "Held-out perplexity", tuple(blocks))


def table(found: tuple[DomainPerplexity, ...], models: tuple[str, ...]) -> Table:
    """Return a row a domain and a column a model; tokens are those the models predicted."""
    by_place = {(item.domain, item.model): item for item in found}
    domains = dict.fromkeys(item.domain for item in found)
    rows = []
    for domain in domains:
        tokens = {item.tokens for item in found if item.domain == domain}
        cells = (_cell(by_place.get((domain, model)), len(tokens) > 1) for model in models)
        size = counted(tokens.pop()) if len(tokens) == 1 else ABSENT
        rows.append(Row(domain.capitalize(), (size, *cells)))
    return Table(
        title="Perplexity on held-out documents",
        head="Domain",
        columns=(Column("Tokens", muted=True), *(Column(model) for model in models)),
        rows=tuple(rows),
    )


def _cell(item: DomainPerplexity | None, own_tokens: bool) -> Cell:
    if item is None:
        return ABSENT
    return Cell(
        value=item.perplexity,
        form="decimal",
        n=item.tokens if own_tokens else None,
        note=f"{decimal(item.nats_per_token)} nats",
    )
