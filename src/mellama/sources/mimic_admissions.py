"""Admissions of MIMIC-III and MIMIC-IV with what became of them: death, diagnoses, service."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from mellama.sources.kept import Account, Dropped, Quarantined, kept
from mellama.sources.mimic import CREDENTIALED
from mellama.sources.mimic_tables import (
    MIMIC3,
    MIMIC4,
    DiagnosisRow,
    IcdVersion,
    ServiceRow,
    Stay,
    Tables,
)
from mellama.sources.source import Count, Source, number

R = TypeVar("R")
TABLES = ("admissions", "diagnoses_icd", "services", "patients")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A code of ICD without its dot, and the version that it belongs to."""

    code: str
    version: IcdVersion


@dataclass(frozen=True, slots=True)
class Admission:
    """One stay in hospital, with its labels."""

    id: str  # hadm_id, as in a note's identifiers: "hadm:<id>"
    subject: str
    admitted: datetime
    discharged: datetime | None
    kind: str  # upstream's type of admission: "NEWBORN", "EMERGENCY", ...
    died_in_hospital: bool | None  # None where upstream left the flag empty
    diagnoses: tuple[Diagnosis, ...]  # in upstream's order of importance
    first_service: str  # "MED", "CSURG", ...; empty where none is recorded


def every_admission(folder: Path, tables: Tables) -> Iterator[Account[Admission]]:
    """Account for every row of the admissions, joined with its diagnoses and its first service.

    Rows of those two tables that cannot be read are quarantined first; an admission that one of
    them names is dropped, for its labels are not whole. Rows without a code are no diagnoses. Rows
    of admissions that are not in the table are left aside. The joined tables are held in memory:
    some 350 MB for MIMIC-IV.

    Raises:
        SourceError: a file is missing, is damaged as a whole, or lacks a column.
    """
    labels = _Labels()
    yield from labels.read(folder, tables)
    for stay in tables.stays(folder):
        yield labels.joined(stay) if isinstance(stay, Stay) else stay


def read_admissions(folder: Path, tables: Tables) -> Iterator[Admission]:
    return kept(every_admission(folder, tables))


class _Labels:
    """Diagnoses and first services by admission, each value kept once."""

    def __init__(self) -> None:
        self._ranked: dict[tuple[int, str, int], tuple[int, Diagnosis]] = {}
        self._diagnoses: dict[str, list[tuple[int, Diagnosis]]] = {}  # with their places
        self._first: dict[str, tuple[datetime, str]] = {}
        self._doubtful: set[str] = set()  # admissions that a row that cannot be read names

    def read(self, folder: Path, tables: Tables) -> Iterator[Quarantined]:
        """Take in both tables; yield the rows that cannot be read."""
        for row in tables.diagnoses(folder, doubtful=self._doubtful):
            if isinstance(row, Quarantined):
                yield row
            elif isinstance(row, DiagnosisRow):
                self._add_diagnosis(row)
        for service in tables.services(folder, doubtful=self._doubtful):
            if isinstance(service, Quarantined):
                yield service
            elif isinstance(service, ServiceRow):
                self._add_service(service)

    def _add_diagnosis(self, row: DiagnosisRow) -> None:
        if row.version is None:
            return
        place = sys.maxsize if row.place is None else row.place
        key = place, row.code, row.version
        ranked = self._ranked.get(key)
        if ranked is None:
            ranked = self._ranked[key] = place, Diagnosis(row.code, row.version)
        self._diagnoses.setdefault(row.admission, []).append(ranked)

    def _add_service(self, row: ServiceRow) -> None:
        first = self._first.get(row.admission)
        if row.service and (first is None or row.time < first[0]):
            self._first[row.admission] = row.time, sys.intern(row.service)

    def joined(self, stay: Stay) -> Admission | Dropped:
        if stay.id in self._doubtful:
            return Dropped(stay.id, "a diagnosis or service of it cannot be read")
        diagnoses = sorted(self._diagnoses.get(stay.id, ()), key=_place)
        first = self._first.get(stay.id)
        return Admission(
            id=stay.id,
            subject=stay.subject,
            admitted=stay.admitted,
            discharged=stay.discharged,
            kind=stay.kind,
            died_in_hospital=stay.died_in_hospital,
            diagnoses=tuple(diagnosis for _, diagnosis in diagnoses),
            first_service=first[1] if first else "",
        )


def _place(ranked: tuple[int, Diagnosis]) -> int:
    return ranked[0]


def _rows(folder: Path, rows: Callable[[Path], Iterator[object]]) -> int:
    return number(kept(rows(folder)))


def _counts(tables: Tables, expected: tuple[int, int, int, int]) -> tuple[Count, ...]:
    """Declare the rows of the four tables; those of the first are what the reader yields."""
    readers: tuple[tuple[str, Callable[[Path], Iterator[object]]], ...] = (
        ("admissions", tables.stays),
        ("diagnoses", tables.diagnoses),
        ("changes of service", tables.services),
        ("patients", tables.patients),
    )
    return tuple(
        Count(what, rows, partial(_rows, rows=read), of_records=what == "admissions")
        for (what, read), rows in zip(readers, expected, strict=True)
    )


MIMIC3_TABLES = Source(
    name="mimic3_tables",
    title="MIMIC-III, tables of labels",
    homepage="https://physionet.org/content/mimiciii/1.4/",
    revision="1.4",
    terms=CREDENTIALED,
    files=tuple(map(MIMIC3.file, TABLES)),
    counts=_counts(MIMIC3, (58_976, 651_047, 73_343, 46_520)),
    read=partial(read_admissions, tables=MIMIC3),
    every=partial(every_admission, tables=MIMIC3),
    sign_at="https://physionet.org/sign-dua/mimiciii/1.4/",
    note="Of the same release as the notes: the folder may be a link to theirs. All codes are of "
    "ICD-9. Diagnoses are billed after discharge: they are labels, never what a model may be told.",
)

MIMIC4_TABLES = Source(
    name="mimic4_tables",
    title="MIMIC-IV, tables of labels of its module hosp",
    homepage="https://physionet.org/content/mimiciv/3.1/",
    revision="3.1",
    terms=CREDENTIALED,
    files=tuple(map(MIMIC4.file, TABLES)),
    counts=_counts(MIMIC4, (546_028, 6_364_488, 593_071, 364_627)),
    read=partial(read_admissions, tables=MIMIC4),
    every=partial(every_admission, tables=MIMIC4),
    sign_at="https://physionet.org/sign-dua/mimiciv/3.1/",
    note="Codes of ICD-9 and ICD-10, in places under one name: only code and version together say "
    "which. MIMIC-IV-Note 2.2 goes with release 2.2 of these tables; of 3.1, some admissions have "
    "no note, and some notes no admission.",
)
