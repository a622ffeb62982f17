"""A hospital's own exports and MIMIC's tables of labels, parsed with the standard library."""

import base64
import csv
import io
import re
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from tiny_world import json_lines, root, table, unpacked, world

from mellama.world.icd_codes import CHAPTERS, Chapter, icd_codes
from mellama.world.knowledge import World
from mellama.world.shape import FULL, TINY, WorldShape
from mellama.world.writers.catalogue import HOSPITALS, LABELS
from mellama.world.writers.mimic3 import mimic3_stays
from mellama.world.writers.mimic4 import mimic4_stays

ICD = {"9": r"\d{3,5}|V\d{2,4}|E\d{3,4}", "10": r"[A-Z]\d[0-9A-Z]{1,5}"}


def test_omop_has_the_columns_of_its_model_and_the_traps_of_its_exports() -> None:
    data = (root() / "omop" / "NOTE.csv").read_bytes()
    assert data.startswith("\ufeffNOTE_ID,PERSON_ID,".encode())
    text = unpacked(root() / "omop" / "NOTE.csv")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert {len(row) for row in rows} == {16}
    notes = table(root() / "omop" / "NOTE.csv")
    ids = Counter(row["NOTE_ID"] for row in notes)
    assert sorted(ids.values())[-2:] == [1, 2]
    assert [row["NOTE_ID"] for row in notes if not row["NOTE_TEXT"].strip()]
    visits = {row["VISIT_OCCURRENCE_ID"] for row in notes}
    assert "" in visits
    assert all(re.fullmatch(r"\d+\.0", visit) for visit in visits - {""})
    assert any('"' in row["NOTE_TEXT"] and "\n" in row["NOTE_TEXT"] for row in notes)
    assert {row["NOTE_TITLE"] for row in notes} == {
        *("Discharge summary", "Progress note", "Nursing note"),
    }


def test_fhir_is_a_bulk_export() -> None:
    types = {}
    for path in sorted((root() / "fhir").iterdir()):
        resources = json_lines(path)
        types[path.name] = len(resources)
        assert {resource["resourceType"] for resource in resources} == {path.stem}
    assert types == {
        "Binary.ndjson": TINY.notes // 16,
        "DiagnosticReport.ndjson": TINY.notes // 4,
        "DocumentReference.ndjson": TINY.notes // 4 + 4,  # those to be left out
        "Patient.ndjson": TINY.notes // 4,
    }


def test_fhir_notes_come_in_every_form() -> None:
    forms: Counter[str] = Counter()
    notes = json_lines(root() / "fhir" / "DocumentReference.ndjson")
    binaries = {row["id"] for row in json_lines(root() / "fhir" / "Binary.ndjson")}
    for note in notes:
        contents = note["content"]
        assert isinstance(contents, list)
        for content in contents:
            form = content["attachment"]
            if "data" in form:
                forms[form["contentType"]] += 1
                base64.b64decode(form["data"], validate=True)
            else:
                forms["Binary"] += 1
                assert form["url"].removeprefix("Binary/") in binaries
    assert set(forms) == {
        *("text/plain; charset=utf-8", "text/plain; charset=ISO-8859-1", "text/html"),
        *("application/pdf", "Binary"),
    }
    statuses = Counter(note["status"] for note in notes)
    assert statuses["entered-in-error"] == statuses["superseded"] == 1
    assert Counter(note["id"] for note in notes).most_common(1) == [("note-0", 2)]


def test_mimic3_labels_are_those_of_its_notes() -> None:
    folder = root() / "mimic3_tables"
    admissions = table(folder / "ADMISSIONS.csv.gz")
    known = {row["HADM_ID"]: row for row in admissions}
    assert len(known) == len(admissions)
    for row in table(root() / "mimic3" / "ADMISSIONS.csv.gz"):  # the same release
        assert {**known[row["HADM_ID"]], "ROW_ID": ""} == {**row, "ROW_ID": ""}
    noted = {row["HADM_ID"] for row in table(root() / "mimic3" / "NOTEEVENTS.csv.gz")} - {""}
    without = [row for name, row in known.items() if name not in noted]
    assert {row["ADMISSION_TYPE"] for row in without} == {"NEWBORN", "EMERGENCY"}
    assert any("\n" in row["DIAGNOSIS"] and '"' in row["DIAGNOSIS"] for row in without)
    services = table(folder / "SERVICES.csv")
    assert {row["HADM_ID"] for row in services} == {f"{name}.0" for name in known}
    patients = {row["subject_id"] for row in table(folder / "PATIENTS.csv.gz")}
    assert {row["SUBJECT_ID"] for row in admissions} < patients


def test_mimic4_labels_are_those_of_its_notes() -> None:
    folder = root() / "mimic4_tables" / "hosp"
    admissions = table(folder / "admissions.csv.gz")
    known = {row["hadm_id"]: row for row in admissions}
    assert len(known) == len(admissions)
    for row in table(root() / "mimic4_note" / "hosp" / "admissions.csv.gz"):
        assert known[row["hadm_id"]] == row
    noted = {row["hadm_id"] for row in table(root() / "mimic4_note" / "note" / "discharge.csv.gz")}
    assert noted < set(known)
    left_open = [row for row in admissions if not row["hospital_expire_flag"]]
    assert [row["dischtime"] for row in left_open] == [""]
    assert left_open[0]["hadm_id"] not in noted


@pytest.mark.parametrize("notes", [0, 1, 4])
def test_the_smallest_worlds_have_their_files_too(notes: int, tmp_path: Path) -> None:
    for name, write in HOSPITALS + LABELS:
        write(world(), tmp_path / name, replace(TINY, notes=notes))
        assert len(list((tmp_path / name).rglob("*.*"))) >= 1


def test_codes_have_upstreams_shapes_and_titles() -> None:
    nine = table(root() / "mimic3_tables" / "DIAGNOSES_ICD.csv.gz")
    hosp = root() / "mimic4_tables" / "hosp"
    both = table(hosp / "diagnoses_icd.csv.gz")
    assert any(not row["ICD9_CODE"] and not row["SEQ_NUM"] for row in nine)
    titled = {
        row["ICD9_CODE"] for row in table(root() / "mimic3_tables" / "D_ICD_DIAGNOSES.csv.gz")
    }
    assert {row["ICD9_CODE"] for row in nine} - {""} <= titled
    assert all(re.fullmatch(ICD["9"], code) for code in titled)
    pairs = {(row["icd_code"], row["icd_version"]) for row in both}
    meanings = table(hosp / "d_icd_diagnoses.csv.gz")
    assert pairs <= {(row["icd_code"], row["icd_version"]) for row in meanings}
    assert all(re.fullmatch(ICD[version], code.rstrip()) for code, version in pairs)
    assert {version for _, version in pairs} == {"9", "10"}
    titles = defaultdict(set)
    for row in meanings:
        titles[row["icd_code"].rstrip()].add(row["long_title"])
    assert len(titles["E8889"]) == 2


def test_a_department_has_a_chapter_and_a_disease_its_code() -> None:
    made = World.make(3, WorldShape(diseases=150))
    codes = icd_codes(made)
    assert len({each.icd9 for each in codes.values()}) == 150
    assert len({each.icd10 for each in codes.values()}) == 150
    chapters: dict[str, Chapter] = {}
    for disease in made.diseases:
        category = int(codes[disease.name].icd9[:3])
        (found,) = (chapter for chapter in CHAPTERS if category in chapter.icd9)
        assert codes[disease.name].icd10[0] == found.letter
        assert chapters.setdefault(disease.specialty, found) is found
    assert len(set(map(id, chapters.values()))) == made.shape.specialties


def test_those_in_grave_condition_are_in_danger() -> None:
    """A rule that reads the condition tells deaths far better than chance, and not perfectly."""
    for stays_of in (mimic3_stays, mimic4_stays):
        tuned, _ = stays_of(world(), FULL)
        died = {
            grave: [stay.died for stay in tuned if stay.grave is grave] for grave in (True, False)
        }
        assert not any(died[False])
        assert 0.5 < sum(died[True]) / len(died[True]) < 0.9
