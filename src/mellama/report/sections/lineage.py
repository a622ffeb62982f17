"""What was trained on what, under which terms: the page a hospital's lawyer reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mellama.licenses import Access, License, Terms
from mellama.report.document import Block, Folded, Prose, Section, Sheet
from mellama.report.table import BLANK, MARK, Cell, Column, Row, Table, words, yes_no

ACCESS = {
    Access.OPEN: "open",
    Access.REGISTERED: "registered",
    Access.CREDENTIALED: "credentialed patient text",
}


@dataclass(frozen=True)
class DataUse:
    """One source of data, and the models that it went into."""

    source: str
    title: str
    homepage: str
    revision: str
    terms: Terms
    models: tuple[str, ...]


@dataclass(frozen=True)
class ChainStep:
    """One step on the way to a model."""

    name: str
    kind: str
    made_from: tuple[str, ...]  # names of its inputs
    sources: tuple[str, ...]  # names of the sources it reads itself
    fingerprint: str


@dataclass(frozen=True)
class ModelLineage:
    """How the model under a label came about: its terms, and every step before it, in order."""

    model: str
    parameters: int | None
    terms: Terms
    steps: tuple[ChainStep, ...]
    models: int = 1  # fine-tuned on a task each they share a label, and the strictest terms


def section(lineages: tuple[ModelLineage, ...], uses: tuple[DataUse, ...]) -> Section:
    if not lineages:
        return Section("terms", "Data and terms", (Prose("No model was built."),))
    text = (
        "What may be done with a model is taken to be what every licence of every text on its way "
        "permits, and its access class is the strictest among them. The answers below are those "
        "of the licences as they are declared with the sources; a licence that is not known "
        "permits nothing. They are a record, not legal advice."
    )
    models = tuple(lineage.model for lineage in lineages)
    blocks: list[Block] = [
        Prose(text),
        Sheet(verdicts(lineages)),
        Sheet(data_table(uses, models)),
        Sheet(license_table(lineages)),
        Folded("Every step behind the models", (Sheet(steps_table(lineages)),)),
    ]
    return Section("terms", "Data and terms", tuple(blocks))


def verdicts(lineages: tuple[ModelLineage, ...]) -> Table:
    """Return a row a question and a column a model."""
    questions = (
        ("Strictest access", tuple(words(ACCESS[item.terms.access]) for item in lineages)),
        ("May be redistributed", tuple(yes_no(item.terms.redistribution) for item in lineages)),
        ("Commercial use", tuple(yes_no(item.terms.commercial) for item in lineages)),
        ("May be changed", tuple(yes_no(item.terms.derivatives) for item in lineages)),
        ("Share-alike", tuple(yes_no(item.terms.share_alike) for item in lineages)),
        ("Held back by", tuple(words(_held_back(item.terms)) for item in lineages)),
    )
    return Table(
        title="What the terms permit, by model",
        head="Question",
        columns=tuple(Column(item.model, numeric=False) for item in lineages),
        rows=tuple(Row(question, answers) for question, answers in questions),
        note="Share-alike: copies and derivatives have to carry the same licence. Held back by: "
        "the licences that forbid redistribution, changes or commercial use.",
    )


def _held_back(terms: Terms) -> str:
    names = [license.name for license in terms.licenses if not _free(license)]
    if not terms.access.may_leave:
        names.append("credentialed access")
    return ", ".join(names) or "none"


def _free(license: License) -> bool:
    return license.commercial and license.derivatives and license.redistribution


def data_table(uses: tuple[DataUse, ...], models: tuple[str, ...]) -> Table:
    """Return a row a source and a column a model, marked where the source went into it."""
    rows = [
        Row(
            use.title,
            (
                _licenses(use.terms),
                words(ACCESS[use.terms.access]),
                *_marks(models, use.models),
            ),
            note=use.revision,
        )
        for use in uses
    ]
    heads = ("Licence", "Access", *models)
    return Table(
        title="Which data went into which model",
        head="Source and revision",
        columns=tuple(Column(head, numeric=False) for head in heads),
        rows=tuple(rows),
        note="A source counts for a model if any step before it read the source, be it only to "
        "learn a vocabulary. Test sets that text was compared with are not counted: nothing of "
        "them is kept.",
    )


def _marks(models: tuple[str, ...], marked: tuple[str, ...]) -> Iterator[Cell]:
    for model in models:
        yield MARK if model in marked else BLANK


def _licenses(terms: Terms) -> Cell:
    link = terms.licenses[0].url if len(terms.licenses) == 1 else ""
    return words(terms.names(), link=link)


def license_table(lineages: tuple[ModelLineage, ...]) -> Table:
    """Return every licence on the way to any of the models, and its answers."""
    rows = [
        Row(
            license.name,
            (
                yes_no(license.redistribution),
                yes_no(license.commercial),
                yes_no(license.derivatives),
                yes_no(license.share_alike),
                words(license.url.removeprefix("https://"), link=license.url),
            ),
        )
        for license in _every_license(lineages)
    ]
    heads = ("Redistribution", "Commercial use", "Changes", "Share-alike", "Text")
    return Table(
        title="The licences, and what each permits",
        head="Licence",
        columns=tuple(Column(head, numeric=False) for head in heads),
        rows=tuple(rows),
    )


def _every_license(lineages: tuple[ModelLineage, ...]) -> Iterator[License]:
    found = {license.name: license for item in lineages for license in item.terms.licenses}
    for name in sorted(found, key=str.casefold):
        yield found[name]


def steps_table(lineages: tuple[ModelLineage, ...]) -> Table:
    """Return every step before any of the models, inputs first, marked where it is before it."""
    models = tuple(lineage.model for lineage in lineages)
    steps = {step.name: step for lineage in lineages for step in lineage.steps}
    rows = [
        Row(
            step.name,
            (
                words(step.kind),
                _listed(step.made_from),
                _listed(step.sources),
                *_marks(models, _behind(step.name, lineages)),
            ),
        )
        for step in steps.values()
    ]
    heads = ("Kind", "Made from", "Reads", *models)
    return Table(
        title="Every step behind the models, inputs first",
        head="Step",
        columns=tuple(Column(head, numeric=False) for head in heads),
        rows=tuple(rows),
    )


def _listed(names: tuple[str, ...]) -> Cell:
    return words(", ".join(names)) if names else BLANK


def _behind(step: str, lineages: tuple[ModelLineage, ...]) -> tuple[str, ...]:
    return tuple(item.model for item in lineages if step in {one.name for one in item.steps})
