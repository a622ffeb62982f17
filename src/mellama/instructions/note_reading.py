"""Notes of MIMIC to make instructions of: of patients for training, with what the tables tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mellama.instructions.builders import NOT_FOR_TRAINING
from mellama.sources.kept import REPETITION, Account, Dropped, Quarantined
from mellama.sources.mimic import Note, every_mimic3_note, every_mimic4_note_row
from mellama.sources.mimic_admissions import Admission, every_admission
from mellama.sources.mimic_tables import MIMIC3, MIMIC4
from mellama.sources.seen import Seen
from mellama.sources.splits import Split, split_of

VALID, TEST = 0.1, 0.1  # of patients; the others are learnt from
MIMIC3_SUMMARY, MIMIC3_RADIOLOGY = "Discharge summary", "Radiology"
MIMIC4_SUMMARY, MIMIC4_RADIOLOGY = "DS", "RR"
ADDENDUM = "Addendum"  # MIMIC-III's description; MIMIC-IV's addenda are of other categories
ANOTHER_KIND = "another kind of note"
AN_ADDENDUM = "an addendum"
AN_ERROR = "marked as an error"
NO_TEXT = "no text"
NO_ADMISSION = "of no admission"
UNKNOWN_ADMISSION = "of an admission that the tables lack"
ANOTHER_SUBJECT = "the tables name another patient"


@dataclass(frozen=True, slots=True)
class LabelledNote:
    """A note with the admission that it is of."""

    note: Note
    admission: Admission
    services: tuple[str, ...]  # every first service of the tables, sorted


def side_of(subject: str) -> Split:
    """Return the side of a patient, with all notes that there are on them."""
    return split_of(subject, valid=VALID, test=TEST)


def mimic3_summaries(notes: Path) -> Iterator[Account[Note]]:
    """Account for MIMIC-III's notes: discharge summaries of admissions are passed on."""
    return _usable(every_mimic3_note(notes), MIMIC3_SUMMARY)


def mimic4_summaries(notes: Path) -> Iterator[Account[Note]]:
    """Account for MIMIC-IV's discharge summaries; its radiology reports are not read."""
    return _usable(every_mimic4_note_row(notes, ("discharge",)), MIMIC4_SUMMARY)


def mimic3_radiology(notes: Path) -> Iterator[Account[Note]]:
    """Account for MIMIC-III's notes: radiology reports of admissions are passed on."""
    return _usable(every_mimic3_note(notes), MIMIC3_RADIOLOGY)


def mimic4_radiology(notes: Path) -> Iterator[Account[Note]]:
    """Account for MIMIC-IV's radiology reports; its discharge summaries are not read."""
    return _usable(every_mimic4_note_row(notes, ("radiology",)), MIMIC4_RADIOLOGY)


def mimic3_labelled(notes: Path, tables: Path) -> Iterator[Account[LabelledNote]]:
    """Account for MIMIC-III's discharge summaries, each joined with its admission."""
    return _labelled(mimic3_summaries(notes), every_admission(tables, MIMIC3))


def mimic4_labelled(notes: Path, tables: Path) -> Iterator[Account[LabelledNote]]:
    """Account for MIMIC-IV's discharge summaries, each joined with its admission."""
    return _labelled(mimic4_summaries(notes), every_admission(tables, MIMIC4))


def _usable(notes: Iterable[Account[Note]], category: str) -> Iterator[Account[Note]]:
    seen = Seen()
    for note in notes:
        if isinstance(note, Dropped | Quarantined):
            yield note
        elif reason := _unusable(note, category):
            yield Dropped(note.id, reason)
        else:
            yield note if seen.add(note.id) else Dropped(note.id, REPETITION)


def _unusable(note: Note, category: str) -> str:
    """Say why no instruction is made of a note, or nothing."""
    reasons = (
        (note.category != category, ANOTHER_KIND),
        (note.description == ADDENDUM, AN_ADDENDUM),
        (note.is_error, AN_ERROR),
        (not note.text.strip(), NO_TEXT),
        (not note.admission, NO_ADMISSION),
        (side_of(note.subject) != "train", NOT_FOR_TRAINING),
    )
    return next((reason for holds, reason in reasons if holds), "")


def _labelled(
    notes: Iterable[Account[Note]], admissions: Iterable[Account[Admission]]
) -> Iterator[Account[LabelledNote]]:
    """Read the admissions into memory, some 250 MB for MIMIC-IV, and join the notes one by one."""
    known: dict[str, Admission] = {}
    for stay in admissions:
        if isinstance(stay, Admission):
            known[stay.id] = stay
        else:
            yield stay
    services = tuple(sorted({stay.first_service for stay in known.values()} - {""}))
    for note in notes:
        if isinstance(note, Dropped | Quarantined):
            yield note
            continue
        admission = known.get(note.admission)
        if admission is None:
            yield Dropped(note.id, UNKNOWN_ADMISSION)
        elif admission.subject != note.subject:
            yield Dropped(note.id, ANOTHER_SUBJECT)
        else:
            yield LabelledNote(note, admission, services)
