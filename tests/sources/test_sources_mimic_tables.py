"""Tables of MIMIC: rows as upstream has them, joined admissions, rows that cannot be read."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hospital_lookalikes import (
    MIMIC3_ADMISSIONS,
    MIMIC3_DIAGNOSES,
    MIMIC3_PATIENTS,
    MIMIC3_SERVICES,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from restricted_lookalikes import SECRET, lay_out

from mellama.errors import SourceError
from mellama.sources.kept import Dropped, Quarantined, kept, tally
from mellama.sources.mimic_admissions import (
    MIMIC3_TABLES,
    MIMIC4_TABLES,
    Admission,
    Diagnosis,
    every_admission,
)
from mellama.sources.mimic_tables import (
    MIMIC3,
    MIMIC4,
    DiagnosisRow,
    Patient,
    ServiceRow,
    Stay,
)

FIRST = Admission(
    id="9900011",
    subject="990001",
    admitted=datetime(2190, 1, 1, 20, 10),
    discharged=datetime(2190, 1, 5, 12),
    kind="EMERGENCY",
    died_in_hospital=False,
    diagnoses=(Diagnosis("V5861", 9), Diagnosis("0389", 9), Diagnosis("E8788", 9)),
    first_service="MED",
)
FILES = {
    "ADMISSIONS.csv": MIMIC3_ADMISSIONS,
    "DIAGNOSES_ICD.csv": MIMIC3_DIAGNOSES,
    "SERVICES.csv": MIMIC3_SERVICES,
    "PATIENTS.csv": MIMIC3_PATIENTS,
}


def written(root: Path, **changed: str) -> Path:
    """Lay out MIMIC-III, with some tables (by their names in lower case) as they are given."""
    given = {f"{name.upper()}.csv": text for name, text in changed.items()}
    files = {name: text.encode() for name, text in {**FILES, **given}.items()}
    return lay_out(root, "mimic3_tables", files)


def test_mimic3_admissions_have_their_labels(tmp_path: Path) -> None:
    lay_out(tmp_path, "mimic3_tables")
    assert list(MIMIC3_TABLES.records(tmp_path)) == [
        FIRST,
        Admission(
            id="9900013",
            subject="990002",
            admitted=datetime(2190, 2, 1, 0, 5),
            discharged=datetime(2190, 2, 3, 4),
            kind="NEWBORN",
            died_in_hospital=True,
            diagnoses=(),
            first_service="NB",
        ),
    ]
    assert tally(MIMIC3_TABLES.accounts(tmp_path)) == {"kept": 2}
    folder = MIMIC3_TABLES.folder(tmp_path)
    assert [count.measure(folder) for count in MIMIC3_TABLES.counts] == [2, 4, 3, 2]


def test_mimic4_admissions_have_their_labels(tmp_path: Path) -> None:
    lay_out(tmp_path, "mimic4_tables")
    first, second = MIMIC4_TABLES.records(tmp_path)
    assert first.diagnoses == (Diagnosis("A419", 10), Diagnosis("0389", 9))
    assert (first.first_service, first.died_in_hospital) == ("MED", False)
    assert second.diagnoses == (Diagnosis("A419", 9),)
    assert (second.first_service, second.died_in_hospital) == ("", None)
    assert (second.kind, second.discharged) == ("URGENT", None)
    folder = MIMIC4_TABLES.folder(tmp_path)
    assert [count.measure(folder) for count in MIMIC4_TABLES.counts] == [2, 3, 1, 2]


def test_rows_are_as_upstream_has_them(tmp_path: Path) -> None:
    folder3 = lay_out(tmp_path, "mimic3_tables")
    folder4 = lay_out(tmp_path, "mimic4_tables")
    assert list(MIMIC3.stays(folder3))[1] == Stay(
        id="9900013",
        subject="990002",
        admitted=datetime(2190, 2, 1, 0, 5),
        discharged=datetime(2190, 2, 3, 4),
        died_at=datetime(2190, 2, 3, 4),
        kind="NEWBORN",
        died_in_hospital=True,
    )
    assert list(MIMIC3.diagnoses(folder3))[-2:] == [
        DiagnosisRow("9900011", "990001", 10, "E8788", 9),
        DiagnosisRow("9900013", "990002", None, "", None),
    ]
    assert list(MIMIC4.diagnoses(folder4))[1] == DiagnosisRow("29999999", "19999999", 2, "0389", 9)
    assert next(MIMIC3.services(folder3)) == ServiceRow(
        "9900011", "990001", datetime(2190, 1, 2, 9), "MED", "CSURG"
    )
    assert list(MIMIC3.patients(folder3)) == [
        Patient("990001", "F", datetime(2140, 3, 1), None, None, None),
        Patient("990002", "M", datetime(2190, 2, 1), None, None, datetime(2190, 2, 3)),
    ]
    assert list(MIMIC4.patients(folder4)) == [
        Patient("19999999", "F", None, 52, 2188, None),
        Patient("19999998", "M", None, 91, 2190, datetime(2191, 1, 1)),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_headers_in_lower_case_marks_and_line_ends(end: str, tmp_path: Path) -> None:
    def other(text: str) -> str:
        head, rest = text.split("\n", 1)
        return f"\ufeff{head.lower()}\n{rest}".replace("\n", end)

    changed = {name.removesuffix(".csv").lower(): other(text) for name, text in FILES.items()}
    folder = written(tmp_path, **changed)
    assert next(MIMIC3_TABLES.records(tmp_path)) == FIRST
    assert len(list(MIMIC3.patients(folder))) == 2


Rows = Callable[[Path], Iterator[object]]


@pytest.mark.parametrize(
    ("table", "rows", "row", "reason"),
    [
        ("admissions", MIMIC3.stays, "3,990001,9900012\n", "19 fields"),
        ("services", MIMIC3.services, f"4,990001,{SECRET},2190-01-02,,MED\n", "'hadm_id'"),
        ("services", MIMIC3.services, f"4,{SECRET},9900011,2190-01-02,,MED\n", "'subject_id'"),
        ("services", MIMIC3.services, f"4,990001,9900011,{SECRET},,MED\n", "'transfertime'"),
        ("services", MIMIC3.services, "4,990001,9900011,,,MED\n", "found nothing"),
        ("diagnoses_icd", MIMIC3.diagnoses, f"5,1,9900011,{SECRET},0389\n", "'seq_num'"),
        ("patients", MIMIC3.patients, "3,,F,2140-03-01 00:00:00,,,,0\n", "'subject_id'"),
        ("patients", MIMIC3.patients, f"3,990003,F,{SECRET},,,,0\n", "'dob'"),
    ],
)
def test_a_row_that_cannot_be_read_is_quarantined_alone(
    table: str, rows: Rows, row: str, reason: str, tmp_path: Path
) -> None:
    head, rest = FILES[f"{table.upper()}.csv"].split("\n", 1)
    good = list(rows(written(tmp_path)))
    found = list(rows(written(tmp_path, **{table: f"{head}\n{row}{rest}"})))
    assert found[1:] == good
    (bad,) = found[:1]
    assert isinstance(bad, Quarantined)
    assert (bad.file, bad.unit, bad.offset) == (f"{table.upper()}.csv", "row", 0)
    assert reason in bad.reason
    assert SECRET not in bad.reason


def test_a_flag_of_death_is_yes_no_or_empty(tmp_path: Path) -> None:
    text = MIMIC3_ADMISSIONS.replace('"FEVER, ZORBITOL",0,1', f'"FEVER",{SECRET},1')
    found = list(MIMIC3.stays(written(tmp_path, admissions=text)))
    assert tally(found) == {"kept": 1, "quarantined": 1}
    text = MIMIC3_ADMISSIONS.replace('"FEVER, ZORBITOL",0,1', '"FEVER",2,1')
    (bad, _) = MIMIC3.stays(written(tmp_path, admissions=text))
    assert isinstance(bad, Quarantined)
    assert "hospital_expire_flag" in bad.reason


def test_a_code_of_another_version_is_no_diagnosis(tmp_path: Path) -> None:
    lay_out(tmp_path, "mimic4_tables")
    path = tmp_path / "mimic4_tables" / "hosp" / "diagnoses_icd.csv"
    path.write_text(
        "subject_id,hadm_id,seq_num,icd_code,icd_version\n1,2,1,A00,11\n1,2,2,A00,\n1,2,3,,\n"
    )
    found = list(MIMIC4.diagnoses(path.parent))
    assert tally(found) == {"kept": 1, "quarantined": 2}
    assert found[-1] == DiagnosisRow("2", "1", 3, "", None)


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("diagnoses_icd", "5,990001,9900011,zorbitol,0389\n"),
        ("services", "4,990001,9900011,zorbitol,,MED\n"),
    ],
)
def test_an_admission_whose_labels_are_not_whole_is_dropped(
    table: str, row: str, tmp_path: Path
) -> None:
    text = FILES[f"{table.upper()}.csv"] + row
    found = list(every_admission(written(tmp_path, **{table: text}), MIMIC3))
    assert isinstance(found[0], Quarantined)
    assert found[1] == Dropped("9900011", "a diagnosis or service of it cannot be read")
    assert isinstance(found[2], Admission)
    assert tally(found) == {
        "quarantined": 1,
        "a diagnosis or service of it cannot be read": 1,
        "kept": 1,
    }


def test_a_row_of_no_known_admission_spoils_none(tmp_path: Path) -> None:
    text = MIMIC3_DIAGNOSES + "5,990001,,1,0389\n6,990009,9900019,1,0389\n"
    found = list(every_admission(written(tmp_path, diagnoses_icd=text), MIMIC3))
    assert tally(found) == {"quarantined": 1, "kept": 2}
    assert FIRST in found


def test_what_spoils_a_whole_file_stops(tmp_path: Path) -> None:
    for table, text in (
        ("diagnoses_icd", MIMIC3_DIAGNOSES.replace("ICD9_CODE", "ICD_CODE")),
        ("services", MIMIC3_SERVICES + '7,"zorbitol'),
        ("admissions", ""),
    ):
        written(tmp_path, **{table: text})
        with pytest.raises(SourceError, match=rf"{table.upper()}\.csv") as caught:
            list(MIMIC3_TABLES.records(tmp_path))
        assert SECRET not in str(caught.value)
        written(tmp_path)


TIMES = st.integers(0, 10**9).map(lambda seconds: datetime(2100, 1, 1) + timedelta(seconds=seconds))
CODES = st.text("0123456789EV", min_size=1, max_size=5)
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zs")), max_size=5)


@settings(max_examples=30)
@given(
    stays=st.lists(st.tuples(TIMES, TIMES | st.none(), NAMES), max_size=5),
    codes=st.lists(st.tuples(st.integers(0, 6), CODES), max_size=12),
    services=st.lists(st.tuples(st.integers(0, 6), TIMES, st.sampled_from(("MED", "", "CSURG")))),
)
def test_what_was_written_is_read_back(
    stays: list[tuple[datetime, datetime | None, str]],
    codes: list[tuple[int, str]],
    services: list[tuple[int, datetime, str]],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = written(
            Path(name),
            admissions=table(
                MIMIC3_ADMISSIONS,
                (
                    (n, 7, n, start, end, None, kind, *"........", *(None,) * 2, n % 2, 1)
                    for n, (start, end, kind) in enumerate(stays)
                ),
            ),
            diagnoses_icd=table(
                MIMIC3_DIAGNOSES,
                ((n, 7, stay, 99 - n, code) for n, (stay, code) in enumerate(codes)),
            ),
            services=table(
                MIMIC3_SERVICES,
                ((n, 7, *service[:2], "X", service[2]) for n, service in enumerate(services)),
            ),
        )
        found = list(kept(every_admission(folder, MIMIC3)))
    assert len(found) == len(stays)
    for n, ((start, end, kind), admission) in enumerate(zip(stays, found, strict=True)):
        own = [(time, service) for stay, time, service in services if stay == n and service]
        assert admission.id == str(n)
        assert (admission.admitted, admission.discharged) == (start, end)
        assert (admission.kind, admission.died_in_hospital) == (kind.strip(), bool(n % 2))
        assert [each.code for each in admission.diagnoses] == [
            code for stay, code in reversed(codes) if stay == n
        ]
        assert admission.first_service == (
            min(own, key=lambda service: service[0])[1] if own else ""
        )


def table(like: str, rows: Iterator[tuple[object, ...]]) -> str:
    """Write rows under the header of a table."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([next(csv.reader(io.StringIO(like))), *rows])
    return stream.getvalue()
