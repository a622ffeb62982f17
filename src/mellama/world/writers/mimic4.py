"""MIMIC-IV: the notes of `note/` and the tables of `hosp/` that go with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from mellama.world.charts import Scribe, Stay, stays
from mellama.world.knowledge import World
from mellama.world.shape import WorldSize
from mellama.world.writers.raw import csv_text, gzipped, write_file

NOTE = (
    *("note_id", "subject_id", "hadm_id", "note_type", "note_seq"),
    *("charttime", "storetime", "text"),
)
DETAIL = ("note_id", "subject_id", "field_name", "field_value", "field_ordinal")
PATIENTS = ("subject_id", "gender", "anchor_age", "anchor_year", "anchor_year_group", "dod")
ADMISSIONS = (
    *("subject_id", "hadm_id", "admittime", "dischtime", "deathtime", "admission_type"),
    *("admit_provider_id", "admission_location", "discharge_location", "insurance", "language"),
    *("marital_status", "race", "edregtime", "edouttime", "hospital_expire_flag"),
)
DIAGNOSES = ("subject_id", "hadm_id", "seq_num", "icd_code", "icd_version")
CODES = ("icd_code", "icd_version", "long_title")
SERVICES = ("subject_id", "hadm_id", "transfertime", "prev_service", "curr_service")
ICD_VERSION = 10
NOTES_PER_STAY = 1.6  # a radiology report, a summary for those tuned on
MASK = "___"


def mimic4_stays(world: World, size: WorldSize) -> tuple[list[Stay], list[Stay]]:
    """Return who was admitted, for diseases tuned on, and who was only seen, for those held out."""
    count = round(size.notes / NOTES_PER_STAY)
    held_out = round(count * len(world.held_out.diseases) / len(world.diseases))
    tuned = stays(world, "mimic4 tuned", count - held_out, world.tuned, first_id=19_000_001)
    held = stays(world, "mimic4 held", held_out, world.held_out, first_id=19_500_001, inside=False)
    return tuned, held


def write_mimic4_note(world: World, folder: Path, size: WorldSize) -> None:
    """Write notes and tables; as in MIMIC-III, only those tuned on were admitted."""
    scribe = Scribe.of(world, "mimic4", MASK)
    tuned, held = mimic4_stays(world, size)
    summaries = [_note(stay, "DS", 1, scribe.discharge_summary(stay)) for stay in tuned]
    films = [_note(stay, "RR", 2, scribe.radiology_report(stay)) for stay in (*tuned, *held)]
    notes = folder / "note"
    write_table(notes, "discharge", NOTE, summaries)
    write_table(notes, "radiology", NOTE, films)
    authors = [(row[0], row[1], "author", MASK, 1) for row in summaries]
    write_table(notes, "discharge_detail", DETAIL, authors)
    exams = [(row[0], row[1], "exam_name", "CHEST FILM", 1) for row in films]
    write_table(notes, "radiology_detail", DETAIL, exams)
    patients = [mimic4_patient(stay) for stay in (*tuned, *held)]
    write_table(folder / "hosp", "patients", PATIENTS, patients)
    _tables(folder / "hosp", world, tuned)


def _note(stay: Stay, kind: str, number: int, text: str) -> Sequence[object]:
    day = stay.discharged if kind == "DS" else stay.admitted
    name = f"{stay.subject_id}-{kind}-{number}"
    times = (f"{day} 00:00:00", f"{day} 10:11:00")
    return name, stay.subject_id, stay.hadm_id or None, kind, number, *times, text


def _tables(folder: Path, world: World, tuned: list[Stay]) -> None:
    write_table(folder, "admissions", ADMISSIONS, [mimic4_admission(stay) for stay in tuned])
    diagnoses = [
        (stay.subject_id, stay.hadm_id, 1, stay.disease.code, ICD_VERSION) for stay in tuned
    ]
    write_table(folder, "diagnoses_icd", DIAGNOSES, diagnoses)
    codes = [(one.code, ICD_VERSION, one.name) for one in world.tuned.diseases]
    write_table(folder, "d_icd_diagnoses", CODES, codes)
    moves = [
        (
            *(stay.subject_id, stay.hadm_id, f"{stay.admitted} 08:00:00", None),
            stay.disease.specialty.upper(),
        )
        for stay in tuned
    ]
    write_table(folder, "services", SERVICES, moves)


def mimic4_patient(stay: Stay) -> Sequence[object]:
    """Return a row of patients."""
    died = stay.discharged if stay.died else None
    return stay.subject_id, stay.sex, stay.age, stay.admitted.year, "2017 - 2019", died


def mimic4_admission(stay: Stay) -> Sequence[object]:
    """Return a row of admissions."""
    left = f"{stay.discharged} 14:00:00"
    times = (f"{stay.admitted} 08:00:00", left, left if stay.died else None)
    where = ("EW EMER.", None, "EMERGENCY ROOM", "DIED" if stay.died else "HOME")
    person = ("Other", "ENGLISH", None, "UNKNOWN", None, None)
    return stay.subject_id, stay.hadm_id, *times, *where, *person, int(stay.died)


def write_table(
    folder: Path, table: str, header: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    write_file(folder / f"{table}.csv.gz", gzipped(csv_text(header, rows)))
