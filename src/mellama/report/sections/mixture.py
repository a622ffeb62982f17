"""Mixture ledger: which share of the tokens each domain was to give, and which it gave."""

from __future__ import annotations

from dataclasses import dataclass

from mellama.report.document import Block, Figure, Prose, Section, Sheet
from mellama.report.numbers import plural, share
from mellama.report.plots import Bar, stacked_bars
from mellama.report.table import BLANK, Column, Row, Table, counted, measured, shared, words


@dataclass(frozen=True)
class SourceShare:
    """What one source of documents gave to one domain."""

    source: str
    tokens: int
    documents: int
    epochs: float  # times its documents were read, on the average
    terms: str = ""  # names of the licences


@dataclass(frozen=True)
class DomainShare:
    """One domain of a mixture."""

    domain: str
    wanted: float  # share of the tokens, in 0..1
    got: float
    tokens: int
    sources: tuple[SourceShare, ...]


@dataclass(frozen=True)
class MixtureLedger:
    """All that was packed for one training run."""

    name: str
    title: str
    tokens: int
    domains: tuple[DomainShare, ...]


def section(ledgers: tuple[MixtureLedger, ...]) -> Section:
    if not ledgers:
        return Section("mixture", "Mixture", (Prose("No mixture was packed."),))
    blocks: list[Block] = [
        Prose(
            "How many tokens of which domain stand in the packed training data. An epoch is one "
            "reading of all that a source holds: below one, a part of it was not needed; above "
            "one, text was repeated to fill its share."
        )
    ]
    for ledger in ledgers:
        if len(ledger.domains) > 1:
            blocks.append(_figure(ledger))
        blocks.append(Sheet(table(ledger)))
    return Section("mixture", "Mixture", tuple(blocks))


def table(ledger: MixtureLedger) -> Table:
    """Return a row group a domain: its shares, then each of its sources."""
    heads = ("Tokens", "Share wanted", "Share got", "Documents", "Epochs")
    rows = [row for domain in ledger.domains for row in _rows(domain)]
    return Table(
        title=f"{ledger.title}: {plural(ledger.tokens, 'token')}",
        head="Domain and source",
        columns=(*map(Column, heads), Column("Terms", numeric=False)),
        rows=tuple(rows),
    )


def _rows(domain: DomainShare) -> list[Row]:
    documents = sum(source.documents for source in domain.sources)
    cells = (
        counted(domain.tokens),
        shared(domain.wanted),
        shared(domain.got),
        counted(documents),
        BLANK,
        BLANK,
    )
    total = Row(domain.domain.capitalize(), cells, strong=True)
    return [total, *(_source_row(source) for source in domain.sources)]


def _source_row(source: SourceShare) -> Row:
    cells = (
        counted(source.tokens),
        BLANK,
        BLANK,
        counted(source.documents),
        measured(source.epochs),
        words(source.terms),
    )
    return Row(source.source, cells)


def _figure(ledger: MixtureLedger) -> Figure:
    names = [domain.domain for domain in ledger.domains]
    bars = [
        Bar("wanted", tuple(domain.wanted for domain in ledger.domains)),
        Bar("got", tuple(domain.got for domain in ledger.domains)),
    ]
    described = ", ".join(
        f"{domain.domain} {share(domain.got)} (wanted {share(domain.wanted)})"
        for domain in ledger.domains
    )
    return Figure(
        stacked_bars(names, bars, name=ledger.name),
        f"{ledger.title}, by tokens: the shares that were asked for and the shares that were met.",
        f"Share of tokens by domain in {ledger.title}: {described}.",
    )
