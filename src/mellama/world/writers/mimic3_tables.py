"""MIMIC-III's tables of labels, for the stays of its notes and for some without any."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from mellama.world.charts import DAYS, FIRST_DAY
from mellama.world.icd_codes import BESIDE
from mellama.world.knowledge import World
from mellama.world.shape import WorldSize
from mellama.world.writers.mimic3 import (
    ADMISSIONS,
    CODES,
    DIAGNOSES,
    PATIENTS,
    SERVICES,
    mimic3_admission,
    mimic3_patient,
    mimic3_stays,
)
from mellama.world.writers.raw import gzipped, quoted_csv, write_file
from mellama.world.writers.stay_labels import Row, StayLabels

CHILD_EVERY = 6  # stays: so often a child is born
FIRST_CHILD = 990_001
FIRST_BIRTH = 20_990_001  # hadm_id
LIVEBORN = "V3000"
LIVEBORN_TITLE = "Single liveborn, born in hospital"
WITHOUT_CODE = 2  # rows of diagnoses that have neither place nor code
REASON = ADMISSIONS.index("DIAGNOSIS") - 1  # ROW_ID comes later


def write_mimic3_tables(world: World, folder: Path, size: WorldSize) -> None:
    """Write labels that agree with the notes: disease, department, who dies, and when.

    Upstream's traps are among them: rows in no order, text in quotes over two lines, empty codes,
    patients who come back and newborns, both without notes; ids that a copy saved as fractions; in
    one table the demo's header in small letters.
    """
    tuned, held = mimic3_stays(world, size)
    labels = StayLabels.of(world, "mimic3 tables")
    again = labels.returns(tuned)
    children = [_Child.of(labels.random, place) for place in range(1 + len(tuned) // CHILD_EVERY)]
    stays = (*tuned, *again)
    admissions = [mimic3_admission(stay) for stay in tuned]
    admissions += [_two_lines(mimic3_admission(stay)) for stay in again]
    admissions += [child.admission() for child in children]
    diagnoses: list[Row] = [row for stay in stays for row in labels.diagnoses(stay, 9)]
    diagnoses += [(child.subject_id, child.hadm_id, 1, LIVEBORN) for child in children]
    diagnoses += [(stay.subject_id, stay.hadm_id, None, None) for stay in tuned[:WITHOUT_CODE]]
    services: list[Row] = [row for stay in stays for row in labels.services(stay)]
    services += [child.service() for child in children]
    patients = [mimic3_patient(stay) for stay in (*tuned, *held)]
    patients += [child.patient() for child in children]
    for rows in (admissions, diagnoses, services, patients):
        labels.random.shuffle(rows)
    _write(folder / "ADMISSIONS.csv.gz", ADMISSIONS, admissions)
    _write(folder / "DIAGNOSES_ICD.csv.gz", DIAGNOSES, diagnoses)
    _write(folder / "D_ICD_DIAGNOSES.csv.gz", CODES, _titles(world, labels))
    _write(folder / "SERVICES.csv", SERVICES, map(_as_fraction, services))
    _write(folder / "PATIENTS.csv.gz", [name.lower() for name in PATIENTS], patients)


def _titles(world: World, labels: StayLabels) -> list[Row]:
    """Name the codes of what people are admitted for; nobody is for what is held out."""
    titles = [(labels.codes[one.name].icd9, one.name) for one in world.tuned.diseases]
    titles += [*BESIDE[9], (LIVEBORN, LIVEBORN_TITLE)]
    return [(code, title[:50], title) for code, title in titles]


def _two_lines(admission: Sequence[object]) -> Row:
    reason = f'"{admission[REASON]}"\nAGAIN'
    return (*admission[:REASON], reason, *admission[REASON + 1 :])


def _as_fraction(service: Row) -> Row:
    subject, admission, *rest = service
    return subject, float(str(admission)), *rest


@dataclass(frozen=True, slots=True)
class _Child:
    """A newborn, whom no note speaks of: what predicts deaths leaves them out."""

    subject_id: int
    hadm_id: int
    sex: str
    born: date

    @staticmethod
    def of(random: Random, place: int) -> _Child:
        born = FIRST_DAY + timedelta(days=random.randint(0, DAYS))
        return _Child(FIRST_CHILD + place, FIRST_BIRTH + place, random.choice("FM"), born)

    def admission(self) -> Row:
        times = (f"{self.born} 05:10:00", f"{self.born + timedelta(days=3)} 12:00:00", None)
        where = ("NEWBORN", "PHYS REFERRAL/NORMAL DELI", "HOME")
        person = ("Private", None, None, None, "UNKNOWN/NOT SPECIFIED", None, None)
        return self.subject_id, self.hadm_id, *times, *where, *person, "NEWBORN", 0, 1

    def service(self) -> Row:
        return self.subject_id, self.hadm_id, f"{self.born} 05:10:00", None, "NB"

    def patient(self) -> Row:
        return self.subject_id, self.sex, f"{self.born} 00:00:00", None, None, None, 0


def _write(path: Path, header: Sequence[str], rows: Iterable[Row]) -> None:
    text = quoted_csv(header, [(number, *row) for number, row in enumerate(rows, 1)])
    write_file(path, gzipped(text) if path.suffix == ".gz" else text)
