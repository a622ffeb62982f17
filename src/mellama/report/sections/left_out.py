"""What was left out and why: by cleaning, as a duplicate, or for an overlap with a test set."""

from __future__ import annotations

from dataclasses import dataclass

from mellama.report.document import Block, Folded, Prose, Section, Sheet
from mellama.report.table import ABSENT, Cell, Column, Row, Table, counted, words


@dataclass(frozen=True)
class CleaningCounts:
    """What cleaning did to one source of documents, or leaving its duplicates out."""

    name: str
    read: int
    kept: int
    dropped: tuple[tuple[str, int], ...]  # rule -> documents
    rules: tuple[tuple[str, str], ...] = ()  # rule -> who published it


@dataclass(frozen=True)
class Overlap:
    """What one test set cost one source of documents."""

    test_set: str
    overlapping: int  # documents, or conversations
    by_identity: int  # of these, the same publication or patient as a sample
    by_text: int  # of these, sharing words with a sample; both can hold
    samples: int  # in the test set
    touched: int  # samples that something overlaps with
    unguarded: int  # samples too short to be looked for, without an identifier
    by_nearness: int = 0  # of these, sharing most words of a text of a sample, in shorter runs


@dataclass(frozen=True)
class DecontaminationCounts:
    """What decontamination did to one source of documents."""

    name: str
    unit: str  # "document" or "conversation"
    ngram: int
    read: int
    kept: int
    overlaps: tuple[Overlap, ...]
    similar: float | None = None  # of the words of a text, in shorter runs; None: not looked for
    left_in: int | None = None  # so many overlap and were kept; None: what overlaps is left out

    @property
    def overlapping(self) -> int:
        return self.read - self.kept + (self.left_in or 0)


_CORPUS = (
    "Nothing leaves the corpus without a count. Cleaning drops documents that are not usable text, "
    "or that say what another one says; decontamination finds what holds a text of a test set."
)
_CONVERSATIONS = "Conversations that hold a text of a test set are found, and leave with a count."
_DUPLICATES = (
    "Documents are compared across all sources: by all their words in order, and by the sets of "
    "five words in a row that they hold. Of those that are alike, or joined by others that are, "
    "the first is kept."
)


def section(
    cleaned: tuple[CleaningCounts, ...],
    deduplicated: tuple[CleaningCounts, ...],
    decontaminated: tuple[DecontaminationCounts, ...],
) -> Section:
    of_corpus = cleaned or deduplicated or any(one.unit == "document" for one in decontaminated)
    blocks: list[Block] = [Prose(_CORPUS if of_corpus else _CONVERSATIONS)]
    if cleaned:
        blocks.append(Sheet(dropped_table("Cleaning", cleaned)))
        blocks.append(Folded("Where the rules come from", (Sheet(rules_table(cleaned)),)))
    if deduplicated:
        blocks.append(Sheet(dropped_table("Duplicates", deduplicated)))
        blocks.append(Prose(_DUPLICATES))
    if decontaminated:
        blocks.append(Prose(_rule(decontaminated)))
        blocks.append(Sheet(decontamination_table(decontaminated)))
        overlaps = overlap_table(decontaminated)
        blocks += [Sheet(overlaps)] if overlaps.rows else []
        blocks.append(Sheet(guard_table(decontaminated)))
    return Section("left-out", "What was left out, and why", tuple(blocks))


def _rule(decontaminated: tuple[DecontaminationCounts, ...]) -> str:
    ngram = " or ".join(map(str, sorted({item.ngram for item in decontaminated})))
    shares = {f"{item.similar:.0%}" for item in decontaminated if item.similar is not None}
    near = (
        f", or, of documents, if shorter runs of eight or more cover {' or '.join(sorted(shares))} "
        "of the words of one of its texts"
        if shares
        else ""
    )
    return (
        "A text overlaps with a test set if it is the same publication or of the same patient (by "
        f"an identifier of a sample), or if it shares a run of {ngram} words with one of the "
        f"samples{near}. A text can be counted under several test sets. Samples without guard are "
        f"too short to be looked for and have no identifier. {_becomes(decontaminated)}"
    )


def _becomes(decontaminated: tuple[DecontaminationCounts, ...]) -> str:
    """Say what is done with what overlaps."""
    kept = [item for item in decontaminated if item.left_in is not None]
    if not kept:
        return "What overlaps is left out."
    if len(kept) == len(decontaminated):
        return "What overlaps is counted and left in, as in the paper's corpus."
    return (
        "What overlaps is left out of conversations; of documents it is counted and left in, as in "
        "the paper's corpus."
    )


def dropped_table(stage: str, cleaned: tuple[CleaningCounts, ...]) -> Table:
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
        title=f"{stage}: documents dropped, by reason",
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
    """Return a row a corpus: what of it overlaps, in all and with each test set."""
    tests = _tests(found)
    rows = [
        Row(
            item.name,
            (
                counted(item.read),
                counted(item.overlapping),
                *(_overlapping(item, test) for test in tests),
            ),
            note="" if item.unit == "document" else f"{item.unit}s",
        )
        for item in found
    ]
    return Table(
        title="Decontamination: what overlaps, by test set",
        head="Documents",
        columns=tuple(map(Column, ("Read", "Overlapping", *(f"with {test}" for test in tests)))),
        rows=tuple(rows),
    )


def _tests(found: tuple[DecontaminationCounts, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(overlap.test_set for item in found for overlap in item.overlaps))


def _overlapping(item: DecontaminationCounts, test: str) -> Cell:
    own = [overlap.overlapping for overlap in item.overlaps if overlap.test_set == test]
    return counted(own[0]) if own else ABSENT


def overlap_table(found: tuple[DecontaminationCounts, ...]) -> Table:
    """Return a row a corpus and test set that have something in common, and what it is."""
    rows = [
        Row(
            overlap.test_set,
            (
                counted(overlap.overlapping),
                counted(overlap.by_identity),
                counted(overlap.by_text),
                counted(overlap.by_nearness),
                counted(overlap.touched),
            ),
            item.name,
        )
        for item in found
        for overlap in item.overlaps
        if overlap.overlapping
    ]
    heads = ("Overlapping", "Same identifier", "Same words", "Nearly the same", "Samples touched")
    return Table(
        title="How they overlap: the same identifier, the same words, or nearly the same",
        head="Test set",
        columns=tuple(map(Column, heads)),
        rows=tuple(rows),
    )


def guard_table(found: tuple[DecontaminationCounts, ...]) -> Table:
    """Return a row a test set: its size, and how many of its samples cannot be looked for."""
    last = {overlap.test_set: overlap for item in found for overlap in item.overlaps}
    rows = [
        Row(name, (counted(overlap.samples), counted(overlap.unguarded)))
        for name, overlap in last.items()
    ]
    return Table(
        title="How far each test set is guarded",
        head="Test set",
        columns=(Column("Samples"), Column("Without guard")),
        rows=tuple(rows),
    )
