"""MIMIC-IV's tables of `hosp/`, for the stays of its notes and for some without any."""

from __future__ import annotations

from pathlib import Path

from mellama.world.charts import Stay
from mellama.world.icd_codes import BESIDE, IcdVersion
from mellama.world.knowledge import World
from mellama.world.shape import WorldSize
from mellama.world.writers.mimic4 import (
    ADMISSIONS,
    CODES,
    DIAGNOSES,
    PATIENTS,
    SERVICES,
    mimic4_admission,
    mimic4_patient,
    mimic4_stays,
    write_table,
)
from mellama.world.writers.stay_labels import Row, StayLabels

ICD9_SHARE = 0.4  # of patients; upstream changed over in 2015, and dates are shifted
ICD9_WIDTH = 7  # codes of ICD-9 end with blanks: upstream's column has this width
VERSIONS: tuple[IcdVersion, ...] = (9, 10)


def write_mimic4_tables(world: World, folder: Path, size: WorldSize) -> None:
    """Write labels that agree with the notes: disease, department, who dies, and when.

    Upstream's traps are among them: rows in no order, codes of both versions, one of them in both
    with two meanings, and patients who come back without a note, one of them not discharged yet.
    """
    tuned, held = mimic4_stays(world, size)
    labels = StayLabels.of(world, "mimic4 tables")
    again = labels.returns(tuned)
    admissions = [mimic4_admission(stay) for stay in (*tuned, *again[1:])]
    admissions += [_not_discharged(mimic4_admission(stay)) for stay in again[:1]]
    nines = {stay.subject_id for stay in tuned if labels.random.random() < ICD9_SHARE}
    diagnoses = [
        row
        for stay in (*tuned, *again)
        for row in _diagnoses(labels, stay, 9 if stay.subject_id in nines else 10)
    ]
    services = [row for stay in (*tuned, *again) for row in labels.services(stay)]
    patients = [mimic4_patient(stay) for stay in (*tuned, *held)]
    for rows in (admissions, diagnoses, services, patients):
        labels.random.shuffle(rows)
    hosp = folder / "hosp"
    write_table(hosp, "admissions", ADMISSIONS, admissions)
    write_table(hosp, "diagnoses_icd", DIAGNOSES, diagnoses)
    write_table(hosp, "d_icd_diagnoses", CODES, _titles(world, labels))
    write_table(hosp, "services", SERVICES, services)
    write_table(hosp, "patients", PATIENTS, patients)


def _diagnoses(labels: StayLabels, stay: Stay, version: IcdVersion) -> list[Row]:
    return [
        (subject, admission, place, _as_stored(str(code), version), version)
        for subject, admission, place, code in labels.diagnoses(stay, version)
    ]


def _as_stored(code: str, version: IcdVersion) -> str:
    return code.ljust(ICD9_WIDTH) if version == 9 else code


def _titles(world: World, labels: StayLabels) -> list[Row]:
    """Name the codes of what people are admitted for, each together with its version."""
    titles: list[Row] = []
    for version in VERSIONS:
        named = [(labels.codes[one.name].of(version), one.name) for one in world.tuned.diseases]
        titles += [
            (_as_stored(code, version), version, title)
            for code, title in (*named, *BESIDE[version])
        ]
    return titles


def _not_discharged(admission: Row) -> Row:
    """Leave empty what is not known yet: the time of leaving, and whether the patient died."""
    subject, hadm, admitted, _left, *rest, _died = admission
    return subject, hadm, admitted, None, *rest, None
