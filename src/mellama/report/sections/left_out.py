"""What was left out and why: texts that cleaning dropped, and texts that overlap a test set."""

from __future__ import annotations

from dataclasses import dataclass

from mellama.report.document import Block, Folded, Prose, Section, Sheet
from mellama.report.numbers import count, plural
from mellama.report.table import Cell, Column, Row, Table, counted, words


@dataclass(frozen=True)
class CleaningCounts:
    """What cleaning did to one source of documents."""

    name: str
    read: int
    kept: int
    dropped: tuple[tuple[str, int], ...]  # rule -> documents
    rules: tuple[tuple[str, str], ...] = ()  # rule -> who published it


@dataclass(frozen=True)
class Overlap:
    """What one test set cost one source of documents."""

    test_set: str
    left_out: int  # documents, or conversations
    by_identity: int  # of these, the same publication as a sample
    by_text: int  # of these, sharing words with a sample; both can hold
    samples: int  # in the test set
    touched: int  # samples that something left out overlaps with
    unguarded: int  # samples too short to be looked for, without an identifier


@dataclass(frozen=True)
class DecontaminationCounts:
    """What decontamination did to one source of documents."""

    name: str
    unit: str  # "document" or "conversation"
    ngram: int
    read: int
    kept: int
    overlaps: tuple[Overlap, ...]


def section(
    cleaned: tuple[CleaningCounts, ...], decontaminated: tuple[DecontaminationCounts, ...]
) -> Section:
    blocks: list[Block] = [
        Prose(
            "Nothing leaves the corpus without a count. Cleaning drops documents that are not "
            "usable text; decontamination drops what holds a question of a test set."
        )
    ]
    if cleaned:
        blocks.append(Sheet(cleaning_table(cleaned)))
        blocks.append(Folded("Where the rules come from", (Sheet(rules_table(cleaned)),)))
    if decontaminated:
        blocks.append(Prose(_rule(decontaminated)))
        blocks.append(Sheet(decontamination_table(decontaminated)))
    return Section("left-out", "What was left out, and why", tuple(blocks))


def _rule(decontaminated: tuple[DecontaminationCounts, ...]) -> str:
    ngram = " or ".join(map(str, sorted({item.ngram for item in decontaminated})))
    return (
        "A text is left out for a test set if it is the same publication (by its PMID or DOI), or "
        f"if it shares a run of {ngram} words with one of the samples; both can hold, and a text "
        "can be counted under several test sets. Samples without guard are too short to be looked "
        "for and have no identifier."
    )


def cleaning_table(cleaned: tuple[CleaningCounts, ...]) -> Table:
    """Return a row a source, and a column a rule that dropped anything anywhere."""
    found = (reason for item in cleaned for reason, number in item.dropped if number)
    reasons = tuple(dict.fromkeys(found))
    rows = []
    for item in cleaned:
        dropped = dict(item.dropped)
        kept = counted(item.kept)
        cells = (counted(item.read), kept, *(counted(dropped.get(name, 0)) for name in reasons))
        rows.append(Row(item.name, cells))
    titles = ("Read", "Kept", *map(_spoken, reasons))
    return Table(
        title="Cleaning: documents dropped, by reason",
        head="Documents",
        columns=tuple(map(Column, titles)),
        rows=tuple(rows),
    )


def rules_table(cleaned: tuple[CleaningCounts, ...]) -> Table:
    rules = {name: source for item in cleaned for name, source in item.rules}
    return Table(
        title="Rules of cleaning",
        head="Rule",
        columns=(Column("Source", numeric=False),),
        rows=tuple(Row(_spoken(name), (words(source),)) for name, source in rules.items()),
    )


def _spoken(name: str) -> str:
    return name.replace("_", " ").capitalize()


def decontamination_table(found: tuple[DecontaminationCounts, ...]) -> Table:
    """Return a row group a corpus and a row a test set that it was compared with."""
    heads = ("Left out", "Same publication", "Same words", "Touched", "Samples", "Without guard")
    rows = [
        Row(overlap.test_set, _cells(overlap), _heading(item))
        for item in found
        for overlap in item.overlaps
    ]
    return Table(
        title="Decontamination: what was left out, by test set",
        head="Test set",
        columns=tuple(map(Column, heads)),
        rows=tuple(rows),
    )


def _heading(item: DecontaminationCounts) -> str:
    lost = item.read - item.kept
    read = plural(item.read, item.unit)
    return f"{item.name} \N{MIDDLE DOT} {count(lost)} of {read} left out"


def _cells(overlap: Overlap) -> tuple[Cell, ...]:
    return (
        counted(overlap.left_out),
        counted(overlap.by_identity),
        counted(overlap.by_text),
        counted(overlap.touched),
        counted(overlap.samples),
        counted(overlap.unguarded),
    )
