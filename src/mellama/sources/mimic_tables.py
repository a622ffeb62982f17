"""Tables of MIMIC that labels come from: admissions, diagnoses, services and patients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeVar

from mellama.errors import SourceError
from mellama.sources.kept import Account
from mellama.sources.opening import broken
from mellama.sources.source import first_match
from mellama.sources.tables import TableRow, table_rows

R = TypeVar("R")

IcdVersion = Literal[9, 10]
ICD: dict[str, IcdVersion] = {"9": 9, "10": 10}
_ADMISSION = (
    *("subject_id", "hadm_id", "admittime", "dischtime", "deathtime", "admission_type"),
    "hospital_expire_flag",
)
_SERVICE = ("subject_id", "hadm_id", "transfertime", "prev_service", "curr_service")


@dataclass(frozen=True, slots=True)
class Stay:
    """One row of the admissions. Times are shifted, by another span for each patient."""

    id: str  # hadm_id
    subject: str
    admitted: datetime
    discharged: datetime | None
    died_at: datetime | None
    kind: str  # admission_type: "NEWBORN", "EMERGENCY", "EW EMER.", ...
    died_in_hospital: bool | None  # None where upstream left the flag empty


@dataclass(frozen=True, slots=True)
class DiagnosisRow:
    """One diagnosis of an admission, as it was billed after discharge."""

    admission: str
    subject: str
    place: int | None  # from 1, the most important first; None where upstream left it empty
    code: str  # ICD, without its dot: "0389", "V5861"; empty where upstream left it empty
    version: IcdVersion | None  # the same code is another thing in ICD-10; None without a code


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One change of the service that cares for a patient."""

    admission: str
    subject: str
    time: datetime
    before: str  # empty for the first
    service: str  # "MED", "CSURG", ...


@dataclass(frozen=True, slots=True)
class Patient:
    """One patient. MIMIC-III gives the (shifted) birth, MIMIC-IV the age in one (shifted) year."""

    id: str  # subject_id
    sex: str  # "F" or "M"
    born: datetime | None  # for patients over 89 some 300 years before the first admission
    anchor_age: int | None  # 91 for all who were over 89
    anchor_year: int | None
    died: datetime | None


@dataclass(frozen=True, slots=True)
class Tables:
    """The four tables of one release, wherever they lie below a source's folder.

    Columns are those of the MIMIC Code Repository: MIMIC-III v1.4,
    `mimic-iii/buildmimic/postgres/postgres_create_tables.sql`; MIMIC-IV v3.1,
    `mimic-iv/buildmimic/postgres/create.sql` (MIT-LCP/mimic-code @ 8bcbd19). Headers may be in
    upper or lower case, files plain, `.gz` or `.zst`. Every method accounts for every row of its
    table, and quarantines one without its ids, with another kind of value or of another width.

    Raises:
        SourceError: a file is damaged as a whole, or lacks a column.
    """

    icd9_alone: bool  # MIMIC-III: file names in upper case, and no icd_version

    def file(self, table: str) -> str:
        """Return the pattern of a table's file."""
        name = table.upper() if self.icd9_alone else table
        return " or ".join(f"**/{name}.csv{packed}" for packed in ("", ".gz", ".zst"))

    def stays(self, folder: Path) -> Iterator[Account[Stay]]:
        return self._rows(folder, "admissions", _ADMISSION, _stay)

    def diagnoses(
        self, folder: Path, *, doubtful: set[str] | None = None
    ) -> Iterator[Account[DiagnosisRow]]:
        """Account for the diagnoses; an empty code or place is upstream's own, and is kept.

        `doubtful` takes in the admissions that quarantined rows name.
        """
        code = ("icd9_code",) if self.icd9_alone else ("icd_code", "icd_version")
        columns = ("subject_id", "hadm_id", "seq_num", *code)
        return self._rows(folder, "diagnoses_icd", columns, _marking(_diagnosis, doubtful))

    def services(
        self, folder: Path, *, doubtful: set[str] | None = None
    ) -> Iterator[Account[ServiceRow]]:
        """Account for the changes of service; for `doubtful` see `diagnoses`."""
        return self._rows(folder, "services", _SERVICE, _marking(_service, doubtful))

    def patients(self, folder: Path) -> Iterator[Account[Patient]]:
        if self.icd9_alone:
            columns: tuple[str, ...] = ("subject_id", "gender", "dob", "dod")
        else:
            columns = ("subject_id", "gender", "anchor_age", "anchor_year", "dod")
        return self._rows(folder, "patients", columns, _patient)

    def _rows(
        self,
        folder: Path,
        table: str,
        columns: tuple[str, ...],
        read: Callable[[TableRow], R],
    ) -> Iterator[Account[R]]:
        path = first_match(folder, self.file(table))
        return table_rows(path, folder, columns, read, any_case=True)


def _marking(read: Callable[[TableRow], R], doubtful: set[str] | None) -> Callable[[TableRow], R]:
    """Read as `read` does, and note which admission a row that cannot be read belongs to."""

    def marking(row: TableRow) -> R:
        try:
            return read(row)
        except SourceError:
            if doubtful is not None:
                doubtful.add(row.digits("hadm_id"))
            raise

    return marking


def _stay(row: TableRow) -> Stay:
    flag = row.digits("hospital_expire_flag", optional=True)
    if flag not in ("", "0", "1"):
        raise broken("a row", expected="0 or 1 as hospital_expire_flag", found="something else")
    return Stay(
        id=row.digits("hadm_id"),
        subject=row.digits("subject_id"),
        admitted=row.time("admittime"),
        discharged=row.optional_time("dischtime"),
        died_at=row.optional_time("deathtime"),
        kind=row.text("admission_type").strip(),
        died_in_hospital=flag == "1" if flag else None,
    )


def _diagnosis(row: TableRow) -> DiagnosisRow:
    code = row.text("icd_code" if "icd_code" in row.values else "icd9_code").strip()
    version = row.digits("icd_version", optional=True) if "icd_version" in row.values else "9"
    if code and version not in ICD:
        raise broken("a row", expected="9 or 10 as icd_version", found="something else")
    place = row.digits("seq_num", optional=True)
    return DiagnosisRow(
        admission=row.digits("hadm_id"),
        subject=row.digits("subject_id"),
        place=int(place) if place else None,
        code=code,
        version=ICD[version] if code else None,
    )


def _service(row: TableRow) -> ServiceRow:
    return ServiceRow(
        admission=row.digits("hadm_id"),
        subject=row.digits("subject_id"),
        time=row.time("transfertime"),
        before=row.text("prev_service").strip(),
        service=row.text("curr_service").strip(),
    )


def _patient(row: TableRow) -> Patient:
    is_mimic3 = "dob" in row.values
    age = "" if is_mimic3 else row.digits("anchor_age", optional=True)
    return Patient(
        id=row.digits("subject_id"),
        sex=row.text("gender").strip(),
        born=row.time("dob") if is_mimic3 else None,
        anchor_age=int(age) if age else None,
        anchor_year=None if is_mimic3 else int(row.digits("anchor_year")),
        died=row.optional_time("dod"),
    )


MIMIC3 = Tables(icd9_alone=True)
MIMIC4 = Tables(icd9_alone=False)
