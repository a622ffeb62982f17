"""Clinical notes of MIMIC-III and MIMIC-IV-Note."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mellama.licenses import PHYSIONET, Access, Terms
from mellama.records import Document
from mellama.sources.kept import Dropped, kept
from mellama.sources.reading import broken, read_csv
from mellama.sources.source import Count, Source, first_match, number

CREDENTIALED = Terms((PHYSIONET,), Access.CREDENTIALED)
NOTEEVENTS = "**/NOTEEVENTS.csv or **/NOTEEVENTS.csv.gz"
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


def mimic3_notes(folder: Path) -> Iterator[Note]:
    """Yield every row of NOTEEVENTS, those marked as errors included; categories are stripped.

    Raises:
        SourceError: the file is broken, or an id is not a number.
    """
    path = first_match(folder, NOTEEVENTS)
    for place, row in enumerate(read_csv(path, NOTEEVENTS_COLUMNS, any_case=True)):
        where = f"{path}, row {place}"
        yield Note(
            id=f"mimic3:{_number(row['ROW_ID'], where)}",
            subject=_number(row["SUBJECT_ID"], where),
            admission=_number(row["HADM_ID"], where, optional=True),
            time=row["CHARTDATE"],
            category=row["CATEGORY"].strip(),
            description=row["DESCRIPTION"].strip(),
            text=row["TEXT"],
            is_error=row["ISERROR"].strip() not in NO_ERROR,
        )


def mimic4_notes(folder: Path) -> Iterator[Note]:
    """Yield the discharge summaries, then the radiology reports, addenda among them.

    Raises:
        SourceError: a file is broken, or an id is not a number.
    """
    for kind in KINDS:
        yield from _mimic4_notes_of(folder, kind)


def _mimic4_notes_of(folder: Path, kind: str) -> Iterator[Note]:
    path = first_match(folder, f"**/{kind}.csv or **/{kind}.csv.gz")
    for place, row in enumerate(read_csv(path, NOTE_COLUMNS, any_case=True)):
        where = f"{path}, row {place}"
        yield Note(
            id=row["note_id"],
            subject=_number(row["subject_id"], where),
            admission=_number(row["hadm_id"], where, optional=True),
            time=row["charttime"],
            category=row["note_type"].strip(),
            description="",
            text=row["text"],
            is_error=False,
        )


def _number(value: str, where: str, *, optional: bool = False) -> str:
    """Return an id as digits; "167853.0" is what a copy saved with missing values makes of one."""
    digits = value.strip().removesuffix(".0")
    if not digits.isdecimal() and not (optional and not digits):
        raise broken(where, expected="a number as id", found="something else")
    return digits


def _documents(notes: Iterator[Note]) -> Iterator[Document | Dropped]:
    for note in notes:
        if note.is_error:
            yield Dropped(note.id, "marked as an error")
        elif not note.text.strip():
            yield Dropped(note.id, "no text")
        else:
            yield Document(note.id, note.text.strip(), note.identifiers())


def every_mimic3(folder: Path) -> Iterator[Document | Dropped]:
    return _documents(mimic3_notes(folder))


def read_mimic3(folder: Path) -> Iterator[Document]:
    """Yield the notes that nobody marked as an error."""
    return kept(every_mimic3(folder))


def every_mimic4_note(folder: Path) -> Iterator[Document | Dropped]:
    return _documents(mimic4_notes(folder))


def read_mimic4_note(folder: Path) -> Iterator[Document]:
    return kept(every_mimic4_note(folder))


def _mimic3_rows(folder: Path) -> int:
    return number(mimic3_notes(folder))


def _mimic4_rows(folder: Path, kind: str) -> int:
    return number(_mimic4_notes_of(folder, kind))


MIMIC3 = Source(
    name="mimic3",
    title="MIMIC-III clinical notes",
    homepage="https://physionet.org/content/mimiciii/1.4/",
    revision="1.4",
    terms=CREDENTIALED,
    files=(NOTEEVENTS,),
    counts=(Count("notes, those marked as errors included", 2_083_180, _mimic3_rows),),
    read=read_mimic3,
    note="Patient text. Exact repetitions stay in; dates are shifted.",
    sign_at="https://physionet.org/sign-dua/mimiciii/1.4/",
)

MIMIC4_NOTE = Source(
    name="mimic4_note",
    title="MIMIC-IV-Note",
    homepage="https://physionet.org/content/mimic-iv-note/2.2/",
    revision="2.2",
    terms=CREDENTIALED,
    files=tuple(f"**/{kind}.csv or **/{kind}.csv.gz" for kind in KINDS),
    counts=(
        Count("radiology reports", 2_321_355, partial(_mimic4_rows, kind="radiology")),
        Count("discharge summaries", 331_793, partial(_mimic4_rows, kind="discharge")),
    ),
    read=read_mimic4_note,
    note="Patient text. 331,793 rows is what upstream's own check expects of discharge.csv; its "
    "page says 331,794. Patients overlap with MIMIC-III's, and nobody can tell which.",
    sign_at="https://physionet.org/sign-dua/mimic-iv-note/2.2/",
)
