"""What was left out and why: texts that cleaning dropped, and texts that overlap a test set."""

from __future__ import annotations

from dataclasses import dataclass

from mellama.report.document import Block, Prose, Section, Sheet
from mellama.report.numbers import plural
from mellama.report.table import ABSENT, Cell, Column, Row, Table, counted, shared


@dataclass(frozen=True)
class CleaningCounts:
    """What cleaning did to one source of documents."""

    name: str
    read: int
    kept: int
    dropped: tuple[tuple[str, int], ...]  # reason -> documents


@dataclass(frozen=True)
class Overlap:
    """What one test set cost one source of documents."""

    test_set: str
    documents: int  # left out
    by_identity: int  # because they are the same publication
    by_text: int  # because they share a long enough run of words
    test_samples: int  # samples of the test set that were touched
    samples: int | None = None  # in the test set


@dataclass(frozen=True)
class DecontaminationCounts:
    """What decontamination did to one source of documents."""

    name: str
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
            "usable text; decontamination drops documents that hold a question of a test set."
        )
    ]
    if cleaned:
        blocks.append(Sheet(cleaning_table(cleaned)))
    if decontaminated:
        ngram = ", ".join(map(str, sorted({item.ngram for item in decontaminated})))
        blocks.append(
            Prose(
                "A document is left out for a test set if it is the same publication (by its "
                f"PMID or DOI), or if it shares a run of {ngram} words with one of the samples. "
                "A document can be counted under several test sets."
            )
        )
        blocks.append(Sheet(decontamination_table(decontaminated)))
    return Section("left-out", "What was left out, and why", tuple(blocks))


def cleaning_table(cleaned: tuple[CleaningCounts, ...]) -> Table:
    """Return a row a source, and a column a reason that dropped anything anywhere."""
    reasons = tuple(dict.fromkeys(reason for item in cleaned for reason, _ in item.dropped))
    rows = []
    for item in cleaned:
        dropped = dict(item.dropped)
        kept = counted(item.kept)
        cells = (counted(item.read), kept, *(counted(dropped.get(name, 0)) for name in reasons))
        rows.append(Row(item.name, cells))
    titles = ("Read", "Kept", *(reason.replace("_", " ").capitalize() for reason in reasons))
    return Table(
        title="Cleaning: documents dropped, by reason",
        head="Documents",
        columns=tuple(map(Column, titles)),
        rows=tuple(rows),
    )


def decontamination_table(found: tuple[DecontaminationCounts, ...]) -> Table:
    """Return a row group a source and a row a test set that it overlaps."""
    heads = ("Left out", "Same publication", "Same words", "Samples touched", "Share of test set")
    rows = []
    for item in found:
        lost = item.read - item.kept
        group = f"{item.name} \N{MIDDLE DOT} {plural(lost, 'document')} of {item.read:,} left out"
        rows += [Row(overlap.test_set, _cells(overlap), group) for overlap in item.overlaps]
        if not item.overlaps:
            rows.append(Row("no test set compared", (ABSENT,) * len(heads), group))
    return Table(
        title="Decontamination: documents left out, by test set",
        head="Test set",
        columns=tuple(map(Column, heads)),
        rows=tuple(rows),
    )


def _cells(overlap: Overlap) -> tuple[Cell, ...]:
    part = overlap.test_samples / overlap.samples if overlap.samples else None
    return (
        counted(overlap.documents),
        counted(overlap.by_identity),
        counted(overlap.by_text),
        counted(overlap.test_samples),
        shared(part),
    )
