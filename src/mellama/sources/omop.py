"""A hospital's own notes in OMOP: the table `NOTE` of the Common Data Model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mellama.licenses import Access, Terms
from mellama.records import Document
from mellama.sources.accounting import each_once
from mellama.sources.agreements import OWN_PATIENT_TEXT
from mellama.sources.kept import Account, Dropped, Quarantined, kept
from mellama.sources.source import Source
from mellama.sources.tables import TableRow, all_of_first_match, table_rows

_NAME = "[Nn][Oo][Tt][Ee]"
FILES = " or ".join(
    f"**/{_NAME}{form}"
    for form in (".csv", ".csv.gz", ".csv.zst", ".parquet", "/*.parquet", "/*.csv", "/*.csv.gz")
)
COLUMNS = (
    *("note_id", "person_id", "note_date", "note_type_concept_id", "note_class_concept_id"),
    *("note_title", "note_text", "encoding_concept_id", "language_concept_id"),
    "visit_occurrence_id",
)


@dataclass(frozen=True, slots=True)
class OmopNote:
    """One row of NOTE. Ids are text; a concept of "0" is one that nobody mapped."""

    id: str
    person: str
    visit: str  # empty where there was none
    date: str  # as the file writes it
    type_concept: str  # how the record came to be
    class_concept: str  # LOINC's document ontology: the kind of note
    title: str
    encoding_concept: str
    language_concept: str
    text: str


def every_omop_note(folder: Path) -> Iterator[Account[OmopNote]]:
    """Account for every row of NOTE, in one file or in the parts in a folder of that name.

    Columns are those of CDM v5.4, in any case (OHDSI/CommonDataModel @ f853f6e,
    `inst/csv/OMOP_CDMv5.4_Field_Level.csv`); those read here are the same in v5.3. Quarantined is
    a row without a number as `note_id` or `person_id`, or with text for one of the other ids.

    Raises:
        SourceError: a file is damaged as a whole, or lacks a column.
    """
    for path in all_of_first_match(folder, FILES):
        yield from table_rows(path, folder, COLUMNS, _note, any_case=True)


def _note(row: TableRow) -> OmopNote:
    return OmopNote(
        id=row.digits("note_id"),
        person=row.digits("person_id"),
        visit=row.digits("visit_occurrence_id", optional=True),
        date=row.text("note_date"),
        type_concept=row.digits("note_type_concept_id", optional=True),
        class_concept=row.digits("note_class_concept_id", optional=True),
        title=row.text("note_title").strip(),
        encoding_concept=row.digits("encoding_concept_id", optional=True),
        language_concept=row.digits("language_concept_id", optional=True),
        text=row.text("note_text"),
    )


def _document(note: Account[OmopNote]) -> Account[Document]:
    if isinstance(note, Dropped | Quarantined):
        return note
    id = f"omop:{note.id}"
    if not note.text.strip():
        return Dropped(id, "no text")
    named = (("subject", note.person), ("visit", note.visit))
    identifiers = tuple(f"{kind}:{value}" for kind, value in named if value)
    return Document(id, note.text.strip(), identifiers)


def every_omop(folder: Path) -> Iterator[Account[Document]]:
    return each_once(map(_document, every_omop_note(folder)))


def read_omop(folder: Path) -> Iterator[Document]:
    """Yield the notes that have text, in the file's order."""
    return kept(every_omop(folder))


OMOP = Source(
    name="omop",
    title="A hospital's own notes, in OMOP",
    homepage="https://ohdsi.github.io/CommonDataModel/cdm54.html#note",
    revision="CDM v5.4, the hospital's own",
    terms=Terms((OWN_PATIENT_TEXT,), Access.CREDENTIALED),
    files=(FILES,),
    counts=(),
    read=read_omop,
    every=every_omop,
    note="Patient text of the hospital itself: the table NOTE as CSV or Parquet, in one file "
    "(NOTE.csv.gz) or in parts (NOTE/*.parquet). NOTE_NLP is not read.",
)
