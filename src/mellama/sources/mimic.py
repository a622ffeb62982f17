"""Clinical notes of MIMIC-III and MIMIC-IV-Note."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mellama.licenses import PHYSIONET, Access, Terms
from mellama.records import Document
from mellama.sources.accounting import csv_rows, each_once
from mellama.sources.kept import Account, Dropped, Quarantined, kept
from mellama.sources.reading import broken
from mellama.sources.source import Count, Source, first_match, number, packed

CREDENTIALED = Terms((PHYSIONET,), Access.CREDENTIALED)
NOTEEVENTS = packed("**/NOTEEVENTS.csv")
NOTEEVENTS_COLUMNS = (
    *("ROW_ID", "SUBJECT_ID", "HADM_ID", "CHARTDATE", "CATEGORY", "DESCRIPTION"),
    *("ISERROR", "TEXT"),
)
NO_ERROR = ("", "0")
KINDS = ("discharge", "radiology")
NOTE_COLUMNS = ("note_id", "subject_id", "hadm_id", "note_type", "note_seq", "charttime", "text")


@dataclass(frozen=True, slots=True)
class Note:
    """One note of a hospital; ids are text, and `admission` is empty where there was none."""

    id: str
    subject: str
    admission: str
    time: str  # as upstream writes it; dates are shifted, by another span for each patient
    category: str  # MIMIC-III's "Discharge summary", "Nursing", ...; MIMIC-IV's "DS", "RR", ...
    description: str  # MIMIC-III's; empty for MIMIC-IV
    text: str
    is_error: bool  # a clinician marked it as wrong

    def identifiers(self) -> tuple[str, ...]:
        named = (("subject", self.subject), ("hadm", self.admission))
        return tuple(f"{kind}:{value}" for kind, value in named if value)


def every_mimic3_note(folder: Path) -> Iterator[Account[Note]]:
    """Account for every row of NOTEEVENTS, those marked as errors included.

    Categories are stripped. A row of another width or without its ids is quarantined.

    Raises:
        SourceError: the file is broken, lacks a column, or leaves a quotation open.
    """
    path = first_match(folder, NOTEEVENTS)
    return csv_rows(path, folder, NOTEEVENTS_COLUMNS, _mimic3_note, any_case=True)


def mimic3_notes(folder: Path) -> Iterator[Note]:
    return kept(every_mimic3_note(folder))


def _mimic3_note(row: dict[str, str]) -> Note:
    return Note(
        id=f"mimic3:{_number(row, 'ROW_ID')}",
        subject=_number(row, "SUBJECT_ID"),
        admission=_number(row, "HADM_ID", optional=True),
        time=row["CHARTDATE"],
        category=row["CATEGORY"].strip(),
        description=row["DESCRIPTION"].strip(),
        text=row["TEXT"],
        is_error=row["ISERROR"].strip() not in NO_ERROR,
    )


def every_mimic4_note_row(folder: Path, kinds: tuple[str, ...] = KINDS) -> Iterator[Account[Note]]:
    """Account for the discharge summaries, then the radiology reports, addenda among them.

    Raises:
        SourceError: a file is broken, lacks a column, or leaves a quotation open.
    """
    for kind in kinds:
        path = first_match(folder, packed(f"**/{kind}.csv"))
        yield from csv_rows(path, folder, NOTE_COLUMNS, _mimic4_note, any_case=True)


def mimic4_notes(folder: Path) -> Iterator[Note]:
    return kept(every_mimic4_note_row(folder))


def _mimic4_note(row: dict[str, str]) -> Note:
    return Note(
        id=_named(row, "note_id"),
        subject=_number(row, "subject_id"),
        admission=_number(row, "hadm_id", optional=True),
        time=row["charttime"],
        category=row["note_type"].strip(),
        description="",
        text=row["text"],
        is_error=False,
    )


def _number(row: dict[str, str], column: str, *, optional: bool = False) -> str:
    """Return an id as digits; "167853.0" is what a copy saved with missing values makes of one."""
    digits = row[column].strip().removesuffix(".0")
    if not (digits.isascii() and digits.isdecimal()) and not (optional and not digits):
        raise broken("a row", expected=f"a number as {column}", found="something else")
    return digits


def _named(row: dict[str, str], column: str) -> str:
    if not row[column].strip():
        raise broken("a row", expected=f"an id as {column}", found="none")
    return row[column].strip()


def _documents(notes: Iterator[Account[Note]]) -> Iterator[Account[Document]]:
    for note in notes:
        if isinstance(note, Dropped | Quarantined):
            yield note
        elif note.is_error:
            yield Dropped(note.id, "marked as an error")
        elif not note.text.strip():
            yield Dropped(note.id, "no text")
        else:
            yield Document(note.id, note.text.strip(), note.identifiers())


def every_mimic3(folder: Path) -> Iterator[Account[Document]]:
    return each_once(_documents(every_mimic3_note(folder)))


def read_mimic3(folder: Path) -> Iterator[Document]:
    """Yield the notes that nobody marked as an error."""
    return kept(every_mimic3(folder))


def every_mimic4_note(folder: Path) -> Iterator[Account[Document]]:
    return each_once(_documents(every_mimic4_note_row(folder)))


def read_mimic4_note(folder: Path) -> Iterator[Document]:
    return kept(every_mimic4_note(folder))


def _mimic3_rows(folder: Path) -> int:
    return number(mimic3_notes(folder))


def _mimic4_rows(folder: Path, kind: str) -> int:
    return number(kept(every_mimic4_note_row(folder, (kind,))))


_radiology = partial(_mimic4_rows, kind="radiology")
_discharge = partial(_mimic4_rows, kind="discharge")

MIMIC3 = Source(
    name="mimic3",
    title="MIMIC-III clinical notes",
    homepage="https://physionet.org/content/mimiciii/1.4/",
    revision="1.4",
    terms=CREDENTIALED,
    files=(NOTEEVENTS,),
    counts=(
        Count("notes, those marked as errors included", 2_083_180, _mimic3_rows),
        Count("clinical reports, of kinds it does not name", 112_000, _mimic3_rows, by="paper"),
    ),
    read=read_mimic3,
    every=every_mimic3,
    note="Patient text. Exact repetitions stay in; dates are shifted.",
    sign_at="https://physionet.org/sign-dua/mimiciii/1.4/",
)

MIMIC4_NOTE = Source(
    name="mimic4_note",
    title="MIMIC-IV-Note",
    homepage="https://physionet.org/content/mimic-iv-note/2.2/",
    revision="2.2",
    terms=CREDENTIALED,
    files=tuple(packed(f"**/{kind}.csv") for kind in KINDS),
    counts=(
        Count("radiology reports", 2_321_355, _radiology),
        Count("discharge summaries", 331_793, _discharge),
        Count("radiology reports", 2_321_355, _radiology, by="paper"),
        Count("discharge summaries", 331_794, _discharge, by="paper"),
    ),
    read=read_mimic4_note,
    every=every_mimic4_note,
    note="Patient text. 331,793 rows is what upstream's own check expects of discharge.csv; its "
    "page says 331,794. Patients overlap with MIMIC-III's, and nobody can tell which.",
    sign_at="https://physionet.org/sign-dua/mimic-iv-note/2.2/",
)
