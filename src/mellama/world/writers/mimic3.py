"""MIMIC-III: NOTEEVENTS and the tables that go with it, gzipped and upper case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from mellama.world.charts import Scribe, Stay, bedside_notes, stays
from mellama.world.knowledge import World
from mellama.world.shape import WorldSize
from mellama.world.writers.raw import csv_text, gzipped, write_file

NOTES = (
    *("ROW_ID", "SUBJECT_ID", "HADM_ID", "CHARTDATE", "CHARTTIME", "STORETIME"),
    *("CATEGORY", "DESCRIPTION", "CGID", "ISERROR", "TEXT"),
)
ADMISSIONS = (
    *("ROW_ID", "SUBJECT_ID", "HADM_ID", "ADMITTIME", "DISCHTIME", "DEATHTIME"),
    *("ADMISSION_TYPE", "ADMISSION_LOCATION", "DISCHARGE_LOCATION", "INSURANCE", "LANGUAGE"),
    *("RELIGION", "MARITAL_STATUS", "ETHNICITY", "EDREGTIME", "EDOUTTIME", "DIAGNOSIS"),
    *("HOSPITAL_EXPIRE_FLAG", "HAS_CHARTEVENTS_DATA"),
)
PATIENTS = (
    *("ROW_ID", "SUBJECT_ID", "GENDER", "DOB", "DOD", "DOD_HOSP", "DOD_SSN", "EXPIRE_FLAG"),
)
DIAGNOSES = ("ROW_ID", "SUBJECT_ID", "HADM_ID", "SEQ_NUM", "ICD9_CODE")
CODES = ("ROW_ID", "ICD9_CODE", "SHORT_TITLE", "LONG_TITLE")
SERVICES = ("ROW_ID", "SUBJECT_ID", "HADM_ID", "TRANSFERTIME", "PREV_SERVICE", "CURR_SERVICE")
NOTES_PER_STAY = 3.6  # three at the bedside, a summary for those tuned on
MASK = "[**2190-1-1**]"


def mimic3_stays(world: World, size: WorldSize) -> tuple[list[Stay], list[Stay]]:
    """Return who was admitted, for diseases tuned on, and who was only seen, for those held out."""
    count = round(size.notes / NOTES_PER_STAY)
    held_out = round(count * len(world.held_out.diseases) / len(world.diseases))
    tuned = stays(world, "mimic3 tuned", count - held_out, world.tuned, first_id=900_001)
    held = stays(world, "mimic3 held", held_out, world.held_out, first_id=950_001, inside=False)
    return tuned, held


def write_mimic3(world: World, folder: Path, size: WorldSize) -> None:
    """Write notes and tables; discharge summaries and admissions are of stays tuned on alone.

    Instructions on clinical notes are made of those. Notes on what is held out are of patients
    who were never admitted: they have no HADM_ID, as upstream's outpatients.
    """
    scribe = Scribe.of(world, "mimic3", MASK)
    tuned, held = mimic3_stays(world, size)
    notes = []
    for stay in tuned:
        notes.append(_note(stay, "Discharge summary", scribe.discharge_summary(stay)))
    for stay in (*tuned, *held):
        notes += [_note(stay, category, text) for category, text in bedside_notes(scribe, stay)]
    scribe.random.shuffle(notes)
    _write(folder, "NOTEEVENTS", NOTES, notes)
    patients = [mimic3_patient(stay) for stay in (*tuned, *held)]
    _write(folder, "PATIENTS", PATIENTS, patients)
    _tables(folder, world, tuned)


def _note(stay: Stay, category: str, text: str) -> Sequence[object]:
    day = stay.discharged if category == "Discharge summary" else stay.admitted
    time = None if category == "Discharge summary" else f"{day} 09:00:00"
    shown = (category, "Report", None, None, text)
    return stay.subject_id, stay.hadm_id or None, f"{day} 00:00:00", time, time, *shown


def _tables(folder: Path, world: World, tuned: list[Stay]) -> None:
    _write(folder, "ADMISSIONS", ADMISSIONS, [mimic3_admission(stay) for stay in tuned])
    diagnoses = [(stay.subject_id, stay.hadm_id, 1, stay.disease.code) for stay in tuned]
    _write(folder, "DIAGNOSES_ICD", DIAGNOSES, diagnoses)
    codes = [(one.code, one.name[:50], one.name) for one in world.tuned.diseases]
    _write(folder, "D_ICD_DIAGNOSES", CODES, codes)
    moves = [
        (stay.subject_id, stay.hadm_id, f"{stay.admitted} 08:00:00", None, _service(stay))
        for stay in tuned
    ]
    _write(folder, "SERVICES", SERVICES, moves)


def mimic3_admission(stay: Stay) -> Sequence[object]:
    """Return a row of ADMISSIONS without its ROW_ID."""
    left = f"{stay.discharged} 14:00:00"
    where = ("EMERGENCY", "EMERGENCY ROOM ADMIT", "DEAD/EXPIRED" if stay.died else "HOME")
    person = ("Private", None, None, None, "UNKNOWN/NOT SPECIFIED", None, None)
    times = (f"{stay.admitted} 08:00:00", left, left if stay.died else None)
    flags = (stay.disease.name.upper(), int(stay.died), 1)
    return stay.subject_id, stay.hadm_id, *times, *where, *person, *flags


def mimic3_patient(stay: Stay) -> Sequence[object]:
    """Return a row of PATIENTS without its ROW_ID."""
    born = f"{stay.admitted.year - stay.age}-01-01 00:00:00"
    died = f"{stay.discharged} 00:00:00" if stay.died else None
    return stay.subject_id, stay.sex, born, died, died, None, int(stay.died)


def _service(stay: Stay) -> str:
    return stay.disease.specialty.upper()


def _write(
    folder: Path, table: str, header: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    numbered = [(number, *row) for number, row in enumerate(rows, 1)]
    write_file(folder / f"{table}.csv.gz", gzipped(csv_text(header, numbered)))
