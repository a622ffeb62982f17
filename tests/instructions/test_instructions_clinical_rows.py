"""Sets on notes of MIMIC, typed by hand in the manner of either release."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mellama.instructions import builders, label_builders, note_builders, note_reading
from mellama.instructions.instruction_set import Built, InstructionSet
from mellama.instructions.note_reading import LabelledNote, side_of
from mellama.instructions.sets import clinical
from mellama.records import Conversation
from mellama.sources.icd_chapters import CHAPTERS, ENDOCRINE, EXTERNAL
from mellama.sources.kept import Dropped, Quarantined
from mellama.sources.mimic import NOTE_COLUMNS, NOTEEVENTS_COLUMNS, Note
from mellama.sources.mimic_admissions import Admission, Diagnosis

MIMIC3_TEXT = """\
Admission Date:  [**2190-1-1**]              Discharge Date:   [**2190-1-9**]

Date of Birth:  [**2120-1-1**]             Sex:   M

Service: ZORBOLOGY

HISTORY OF PRESENT ILLNESS:  This is a man with
thirst for two weeks, seen at [**Hospital 12**].

PAST MEDICAL HISTORY:
1.  Old zorb of the knee (ICD-9 code 715.16).

ALLERGIES:  Zorbitol.

MEDICATIONS ON ADMISSION:
1.  Vantrol 5 mg.

FAMILY HISTORY:  Father died of zorb, mother expired late.

PHYSICAL EXAMINATION:  Temperature T98.6.
HEENT: dry.
On the day of
discharge the tongue was pale.
Lungs: fading.

HOSPITAL COURSE:  1.  Thirst:  He drank a kettle.
Imaging: a shadow.
2.  Then he expired at dawn, E878.8 and 2504.

CONDITION ON DISCHARGE:  Deceased.

DISCHARGE DIAGNOSES:
1.  Great thirst.

DISCHARGE MEDICATIONS:  [**Unknown**]
"""
MIMIC4_TEXT = """\

Name:  ___                     Unit No:   ___

Admission Date:  ___              Discharge Date:   ___

Service: ZORBOLOGY

Allergies:
Zorbitol

Attending: ___

Chief Complaint:
Thirst

Major Surgical or Invasive Procedure:
Draining of the knee

History of Present Illness:
A man with thirst
for two weeks.

MICU COURSE:
He drank a bucket.

Family History:
Father died of zorb, mother expired late.

Physical Exam:
ADMISSION EXAM
HEENT: dry
DISCHARGE EXAM
=======
Tongue: pale
Physical exam:
Lungs: fading

Pertinent Results:
___ 10:25PM   ZORB-109*

Brief Hospital Course:
# Thirst. He drank a kettle.
Imaging: a shadow.
# Then he expired at dawn, E87.88 and E8788.

Medications on Admission:
1. Vantrol 5 mg

Discharge Medications:
1. Kettles 2 a day

Discharge Disposition:
Expired

Discharge Diagnosis:
PRIMARY DIAGNOSIS:
Great thirst

Discharge Condition:
Deceased

Discharge Instructions:
You came in for thirst and drank a kettle.

Followup Instructions:
___
"""
SUBJECT = next(str(number) for number in range(900, 1000) if side_of(str(number)) == "train")
HELD_SUBJECT = next(str(number) for number in range(900, 1000) if side_of(str(number)) == "test")
MIMIC3_NOTE = Note(
    "mimic3:7", SUBJECT, "81", "2190-01-09", "Discharge summary", "Report", MIMIC3_TEXT, False
)
MIMIC4_NOTE = Note("9-DS-1", SUBJECT, "81", "2190-01-09", "DS", "", MIMIC4_TEXT, False)
NOTES = {3: MIMIC3_NOTE, 4: MIMIC4_NOTE}
BOTH = pytest.mark.parametrize("release", NOTES)
STAY = Admission(
    id="81",
    subject=SUBJECT,
    admitted=datetime(2190, 1, 1),
    discharged=datetime(2190, 1, 9),
    kind="EMERGENCY",
    died_in_hospital=True,
    diagnoses=(Diagnosis("E8788", 10), Diagnosis("2504", 9)),
    first_service="MED",
)


def of_task(release: int, task: str) -> InstructionSet[Any]:
    (found,) = (each for each in clinical.MIMIC_NOTES if each.name == f"mimic{release}_{task}")
    return found


def the_one(chosen: InstructionSet[Any], record: object) -> Built:
    (built,) = chosen.build(record, chosen.template)
    return built


def conversation(chosen: InstructionSet[Any], record: object) -> Conversation:
    built = the_one(chosen, record)
    assert isinstance(built, Conversation)
    return built


def labelled(release: int, stay: Admission = STAY, **changes: Any) -> LabelledNote:
    return LabelledNote(replace(NOTES[release], **changes), stay, ("CSURG", "MED", "ZORB"))


def asked(built: Conversation) -> str:
    return built.messages[0].content


def answered(built: Conversation) -> str:
    return built.messages[1].content


def shown(built: Conversation) -> str:
    """Return the part of the prompt that is the note, which is what may be cut."""
    assert built.cuttable is not None
    start, end = built.cuttable
    return asked(built)[start:end]


EXPECTED_ANSWERS = {
    3: {
        "What is the history of the present illness?": (
            "This is a man with\nthirst for two weeks, seen at [**Hospital 12**]."
        ),
        "What is the past medical history?": "1. Old zorb of the knee (ICD-9 code 715.16).",
        "What is the family history?": "Father died of zorb, mother expired late.",
        "Which allergies are noted?": "Zorbitol.",
        "Which medications did the patient take before admission?": "1. Vantrol 5 mg.",
        "What was the discharge diagnosis?": "1. Great thirst.",
        "What was the condition at discharge?": "Deceased.",
    },
    4: {
        "What was the chief complaint?": "Thirst",
        "What is the history of the present illness?": "A man with thirst\nfor two weeks.",
        "What is the family history?": "Father died of zorb, mother expired late.",
        "Which allergies are noted?": "Zorbitol",
        "Which procedures were done?": "Draining of the knee",
        "Which medications did the patient take before admission?": "1. Vantrol 5 mg",
        "Which medications were given at discharge?": "1. Kettles 2 a day",
        "What was the discharge diagnosis?": "Great thirst",
        "What was the condition at discharge?": "Deceased",
        "Where did the patient go at discharge?": "Expired",
    },
}


@BOTH
def test_a_note_answers_one_question_with_the_words_of_its_section(release: int) -> None:
    chosen = of_task(release, "questions")
    found: dict[str, str] = {}
    for number in range(200):
        note = replace(NOTES[release], id=f"note-{number}")
        built = conversation(chosen, note)
        assert built == conversation(chosen, note)
        question = asked(built).split("\n\n")[1].removeprefix("Question: ")
        assert answered(built) in shown(built) == builders.paragraphs(note.text)
        assert found.setdefault(question, answered(built)) == answered(built)
    assert found == EXPECTED_ANSWERS[release]
    assert built.too_long == "windows"


def test_every_question_is_asked_and_only_of_what_is_a_section() -> None:
    for name, question in note_builders.QUESTIONS:
        note = replace(MIMIC4_NOTE, text=f"{name.title()}:\nZorb.")
        built = conversation(clinical.MIMIC4_QUESTIONS, note)
        assert (question in asked(built), answered(built)) == (True, "Zorb.")
    for text in ("Zorb.", "Allergies: ___", "Hospital Course: long", "HPI: " + "zorb " * 301):
        dropped = the_one(clinical.MIMIC4_QUESTIONS, replace(MIMIC4_NOTE, text=text))
        assert dropped == Dropped(MIMIC4_NOTE.id, note_builders.NO_ASKED_SECTION)


@BOTH
def test_a_course_is_asked_for_without_it_and_what_tells_it_again(release: int) -> None:
    built = conversation(of_task(release, "hospital_courses"), NOTES[release])
    assert "drank a kettle" in answered(built)
    assert "Imaging: a shadow." in answered(built)
    assert "expired at dawn" in answered(built)
    for told in ("kettle.", "bucket", "shadow", "dawn", "Great thirst", "You came in"):
        assert told not in asked(built)
    for known in ("for two weeks", "Vantrol 5 mg", "HEENT: dry"):
        assert known in shown(built)
    assert built.too_long == "middle"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("HPI: Thirst.", note_builders.NO_COURSE),
        ("HPI: Thirst.\nHospital Course:\n___", note_builders.NO_COURSE),
        ("Hospital Course: Calm.\nDischarge Diagnosis: zorb", note_builders.NOTHING_BESIDE),
    ],
)
def test_a_note_without_course_or_without_the_rest(text: str, reason: str) -> None:
    note = replace(MIMIC3_NOTE, text=text)
    assert the_one(clinical.MIMIC3_HOSPITAL_COURSES, note) == Dropped(note.id, reason)


MIMIC3_FILM = """\
 [**2190-1-1**] 5:12 AM
 CHEST (PORTABLE AP)                                Clip # [**Clip Number 12**]
 Reason: zorb?
 ______________________________________________
 REASON FOR THIS EXAMINATION:
  zorb
 WET READ: AB 5:20 AM
  early guess
                              FINAL REPORT
 FINDINGS:  The zorb is
 small.
                                                  (Over)

 [**2190-1-1**] 5:12 AM
 CHEST (PORTABLE AP)
                              FINAL REPORT
 (Cont)
 No air.

 IMPRESSION:  Small zorb.
"""
MIMIC4_FILM = """\
EXAMINATION:  CHEST (PA AND LAT)

INDICATION:  ___ with zorb

FINDINGS:

The zorb is
small. No air.

IMPRESSION:

Small zorb.
"""


@pytest.mark.parametrize(
    ("chosen", "text"),
    [(clinical.MIMIC3_IMPRESSIONS, MIMIC3_FILM), (clinical.MIMIC4_IMPRESSIONS, MIMIC4_FILM)],
)
def test_an_impression_is_asked_for_with_the_findings_alone(
    chosen: InstructionSet[Any], text: str
) -> None:
    built = conversation(chosen, replace(MIMIC4_NOTE, text=text))
    assert shown(built) == "The zorb is small. No air."
    assert answered(built) == "Small zorb."
    assert "early guess" not in asked(built)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("IMPRESSION: Small zorb.", note_builders.NO_FINDINGS),
        ("FINDINGS: Zorb.\n\nIMPRESSION: ___", note_builders.NO_IMPRESSION),
        ("Small zorb.", note_builders.NO_FINDINGS),
    ],
)
def test_a_report_without_findings_or_impression(text: str, reason: str) -> None:
    note = replace(MIMIC4_NOTE, text=text)
    assert the_one(clinical.MIMIC4_IMPRESSIONS, note) == Dropped(note.id, reason)


@BOTH
def test_a_chapter_is_asked_for_without_diagnoses_and_codes(release: int) -> None:
    built = conversation(of_task(release, "chapters"), labelled(release))
    assert answered(built) == ENDOCRINE
    for chapter in CHAPTERS:
        assert asked(built).count(chapter) == 1
    for told in ("Great thirst", "DIAGNOS", "E87", "2504", "715.16", "ICD-9"):
        assert told not in shown(built)
    assert "kettle" in shown(built)
    of_nine = replace(STAY, diagnoses=(Diagnosis("E8788", 9),))
    built = conversation(of_task(release, "chapters"), labelled(release, of_nine))
    assert answered(built) == EXTERNAL


def test_codes_go_and_measures_stay() -> None:
    own = (Diagnosis("4280", 9), Diagnosis("486", 9), Diagnosis("I10", 10), Diagnosis("V5861", 9))
    text = "428.0, (4280) 486; 1486 428.05 I10 V58.61 ICD-10-CM: J18.9 T98.6 B12 99.5 E880.9"
    left = label_builders.without_codes(text, own)
    assert left.split() == [",", "()", ";", "1486", "428.05", "T98.6", "B12", "99.5"]


@pytest.mark.parametrize(
    ("diagnoses", "reason"),
    [
        ((), label_builders.NO_DIAGNOSIS),
        ((Diagnosis("000", 9), Diagnosis("4280", 9)), label_builders.NO_CHAPTER),
    ],
)
def test_an_admission_without_a_principal_diagnosis(
    diagnoses: tuple[Diagnosis, ...], reason: str
) -> None:
    row = labelled(3, replace(STAY, diagnoses=diagnoses))
    assert the_one(clinical.MIMIC3_CHAPTERS, row) == Dropped(row.note.id, reason)


@BOTH
def test_a_service_is_asked_for_without_its_line(release: int) -> None:
    built = conversation(of_task(release, "services"), labelled(release))
    assert answered(built) == "internal medicine"
    assert "Choose one of: ZORB; cardiac surgery; internal medicine." in asked(built)
    assert "ZORBOLOGY" not in asked(built)
    assert "Service" not in shown(built)
    assert "Great thirst" in shown(built)
    unnamed = replace(STAY, first_service="ZORB")
    assert answered(conversation(of_task(release, "services"), labelled(release, unnamed))) == (
        "ZORB"
    )
    inside = labelled(release, text="Sex: M    Service: ZORBOLOGY\nHPI: thirst")
    assert "ZORBOLOGY" not in asked(conversation(of_task(release, "services"), inside))
    without = labelled(release, replace(STAY, first_service=""))
    assert the_one(of_task(release, "services"), without) == Dropped(
        without.note.id, label_builders.NO_SERVICE
    )


TOLD_AFTER_ADMISSION = (
    *("kettle", "bucket", "dawn", "pale", "fading", "Deceased", "Great thirst", "shadow"),
    *("Kettles", "Expired", "Draining", "ZORB-109", "You came in", "Discharge", "DISCHARGE"),
)


@BOTH
def test_death_is_asked_for_with_what_was_known_at_admission_alone(release: int) -> None:
    built = conversation(of_task(release, "mortality"), labelled(release))
    assert answered(built) == "yes"
    assert not [told for told in TOLD_AFTER_ADMISSION if told in asked(built)]
    for known in ("for two weeks", "Vantrol 5 mg", "Zorbitol", "Father died of zorb"):
        assert known in shown(built)
    alive = replace(STAY, died_in_hospital=False)
    other = conversation(of_task(release, "mortality"), labelled(release, alive))
    assert (asked(other), answered(other)) == (asked(built), "no")


@pytest.mark.parametrize(
    "told",
    ["When discharged: pale", "Before d/c pale", "After transfer pale", "Extubated, pale", "Died."],
)
def test_an_exam_stays_until_the_day_of_leaving(told: str) -> None:
    text = f"HPI: Thirst.\nPE:\nHEENT: dry\n{told}\nLungs: pale\nSocial history: her cat died"
    built = conversation(clinical.MIMIC4_MORTALITY, labelled(4, text=text))
    assert shown(built) == (
        "History of present illness:\nThirst.\n\nPhysical exam on admission:\nHEENT: dry\n\n"
        "Social history:\nher cat died"
    )


@pytest.mark.parametrize(
    "told",
    [
        *("Hospital course was short.", "The patient died.", "He was made CMO.", "Pt expired."),
        *("At time of\ndeath calm.", "Upon discharge well.", "She then died at home."),
        "Comfort  measures only.",
    ],
)
def test_a_history_ends_where_it_tells_the_end(told: str) -> None:
    text = f"HPI: Thirst.\n{told}\nMore.\nPMH: zorb"
    built = conversation(clinical.MIMIC4_MORTALITY, labelled(4, text=text))
    assert shown(built) == ("History of present illness:\nThirst.\n\nPast medical history:\nzorb")


@pytest.mark.parametrize(
    "heading",
    [
        *("ED Course", "ICU COURSE", "Hospital Course", "Discharge Exam", "Discharge Labs"),
        *("Medications", "Medications on Transfer", "DISCHARGE MEDICATIONS", "Procedures"),
        *("Pertinent Results", "Assessment and Plan", "Final Diagnosis", "Discharge Condition"),
        *("Disposition", "Discharge Instructions", "Follow-up", "Transitional Issues", "D/C Plan"),
        *("Time of Death", "Exam on day of expiration", "Comfort care", "Upon discharge"),
    ],
)
@pytest.mark.parametrize("end", [":\n", ": "])
def test_a_later_part_ends_what_was_known_at_admission(heading: str, end: str) -> None:
    text = f"Chief Complaint:\nThirst\n{heading}{end}kettle\nHEENT: kettle\nPMH:\nzorb"
    built = conversation(clinical.MIMIC3_MORTALITY, labelled(3, text=text))
    assert "Thirst" in shown(built)
    assert "kettle" not in asked(built)


@pytest.mark.parametrize(
    ("stay", "text", "reason"),
    [
        (replace(STAY, kind="NEWBORN"), "HPI: born", label_builders.A_NEWBORN),
        (replace(STAY, first_service="NB"), "HPI: born", label_builders.A_NEWBORN),
        (replace(STAY, died_in_hospital=None), "HPI: thirst", label_builders.NO_OUTCOME),
        (STAY, "PMH: zorb", label_builders.NO_ADMISSION_SECTION),
        (STAY, "HPI: The patient died.", label_builders.NO_ADMISSION_SECTION),
    ],
)
def test_who_is_not_asked_about(stay: Admission, text: str, reason: str) -> None:
    row = labelled(3, stay, text=text)
    assert the_one(clinical.MIMIC3_MORTALITY, row) == Dropped(row.note.id, reason)


@pytest.mark.parametrize("chosen", clinical.MIMIC_NOTES, ids=lambda chosen: chosen.name)
def test_a_conversation_knows_its_patient_and_what_may_be_cut(chosen: InstructionSet[Any]) -> None:
    release = 3 if chosen.name.startswith("mimic3") else 4
    row = labelled(release)
    if chosen.name.endswith("impressions"):
        row = labelled(release, text=MIMIC3_FILM if release == 3 else MIMIC4_FILM)
    built = conversation(chosen, row if chosen.beside else row.note)
    assert built.id == row.note.id
    assert built.identifiers == (f"subject:{SUBJECT}", "hadm:81")
    assert asked(built).endswith(shown(built))
    assert len(shown(built)) > 20
    assert "{" not in asked(built)


KINDS = ("Discharge summary", "Radiology", "Nursing")
ROWS = st.lists(
    st.tuples(st.integers(1, 60), st.sampled_from(KINDS), st.sampled_from(["", "1"])), max_size=40
)


def write_mimic3(folder: Path, rows: list[dict[str, str]]) -> Path:
    return write_csv(folder, "NOTEEVENTS", NOTEEVENTS_COLUMNS, rows)


def write_csv(
    folder: Path, name: str, columns: tuple[str, ...], rows: list[dict[str, str]]
) -> Path:
    with (folder / f"{name}.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(rows)
    return folder


def mimic3_row(number: int, **changes: str) -> dict[str, str]:
    usual = {
        "ROW_ID": str(number),
        "SUBJECT_ID": SUBJECT,
        "HADM_ID": "81",
        "CHARTDATE": "2190-01-09",
        "CATEGORY": "Discharge summary",
        "DESCRIPTION": "Report",
        "ISERROR": "",
        "TEXT": MIMIC3_TEXT,
    }
    return {**usual, **changes}


@given(ROWS)
@settings(max_examples=40, deadline=None)
def test_no_patient_is_on_two_sides(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, str, str]]
) -> None:
    """Whatever the kind, the release and the order of notes."""
    folder = tmp_path_factory.mktemp("notes")
    third = [
        mimic3_row(place, SUBJECT_ID=str(subject), CATEGORY=kind, ISERROR=error)
        for place, (subject, kind, error) in enumerate(rows)
    ]
    fourth = [
        dict(
            zip(
                NOTE_COLUMNS, (f"n-{place}", str(subject), "81", *("DS", "1", "", "x")), strict=True
            )
        )
        for place, (subject, _, _) in enumerate(rows)
    ]
    write_mimic3(folder, third)
    write_csv(folder, "discharge", NOTE_COLUMNS, fourth)
    by_id = {f"mimic3:{row['ROW_ID']}": row["SUBJECT_ID"] for row in third}
    by_id |= {row["note_id"]: row["subject_id"] for row in fourth}
    kept, held = set(), set()
    for read in (
        note_reading.mimic3_summaries,
        note_reading.mimic3_radiology,
        note_reading.mimic4_summaries,
    ):
        accounts = list(read(folder))
        assert len(accounts) == len(rows)
        for each in accounts:
            if isinstance(each, Note):
                kept.add(each.subject)
            elif isinstance(each, Dropped) and each.reason == builders.NOT_FOR_TRAINING:
                held.add(by_id[each.id])
    assert not kept & held
    assert kept | held == {str(subject) for subject, _, _ in rows}
    assert all(side_of(subject) == "train" for subject in kept)


def test_the_shares_of_patients_are_those_stated() -> None:
    sides = Counter(side_of(str(number)) for number in range(10_000_000, 10_010_000))
    assert sides["valid"] / 10_000 == pytest.approx(note_reading.VALID, abs=0.01)
    assert sides["test"] / 10_000 == pytest.approx(note_reading.TEST, abs=0.01)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"CATEGORY": "Nursing"}, note_reading.ANOTHER_KIND),
        ({"DESCRIPTION": "Addendum"}, note_reading.AN_ADDENDUM),
        ({"ISERROR": "1"}, note_reading.AN_ERROR),
        ({"TEXT": " \n"}, note_reading.NO_TEXT),
        ({"HADM_ID": ""}, note_reading.NO_ADMISSION),
        ({"SUBJECT_ID": HELD_SUBJECT}, builders.NOT_FOR_TRAINING),
    ],
)
def test_notes_that_are_not_used(tmp_path: Path, changes: dict[str, str], reason: str) -> None:
    folder = write_mimic3(tmp_path, [mimic3_row(1), mimic3_row(2, **changes)])
    first, second = note_reading.mimic3_summaries(folder)
    assert isinstance(first, Note)
    assert second == Dropped("mimic3:2", reason)


def test_a_note_is_read_once_and_a_bad_row_is_told(tmp_path: Path) -> None:
    folder = write_mimic3(tmp_path, [mimic3_row(1), mimic3_row(1), mimic3_row(2, HADM_ID="x")])
    first, again, bad = note_reading.mimic3_summaries(folder)
    assert isinstance(first, Note)
    assert again == Dropped("mimic3:1", "a repetition")
    assert isinstance(bad, Quarantined)


def write_tables(folder: Path) -> Path:
    tables = {
        "ADMISSIONS": (
            *("SUBJECT_ID", "HADM_ID", "ADMITTIME", "DISCHTIME", "DEATHTIME", "ADMISSION_TYPE"),
            "HOSPITAL_EXPIRE_FLAG",
        ),
        "DIAGNOSES_ICD": ("SUBJECT_ID", "HADM_ID", "SEQ_NUM", "ICD9_CODE"),
        "SERVICES": ("SUBJECT_ID", "HADM_ID", "TRANSFERTIME", "PREV_SERVICE", "CURR_SERVICE"),
    }
    at, later = "2190-01-01 08:00:00", "2190-01-02 08:00:00"
    rows: dict[str, list[tuple[str, ...]]] = {
        "ADMISSIONS": [(SUBJECT, "81", at, later, "", "URGENT", "0")],
        "DIAGNOSES_ICD": [(SUBJECT, "81", "2", "4280"), (SUBJECT, "81", "1", "0389")],
        "SERVICES": [(SUBJECT, "81", later, "MED", "SURG"), (SUBJECT, "81", at, "", "MED")],
    }
    folder.mkdir()
    for name, columns in tables.items():
        table = [dict(zip(columns, row, strict=True)) for row in rows[name]]
        write_csv(folder, name, columns, table)
    return folder


def test_a_note_is_joined_with_its_admission(tmp_path: Path) -> None:
    tables = write_tables(tmp_path / "tables")
    other = next(str(n) for n in range(100) if side_of(str(n)) == "train" and str(n) != SUBJECT)
    rows = [mimic3_row(1), mimic3_row(2, HADM_ID="82"), mimic3_row(3, SUBJECT_ID=other)]
    first, unknown, foreign = note_reading.mimic3_labelled(write_mimic3(tmp_path, rows), tables)
    assert isinstance(first, LabelledNote)
    assert first.admission.diagnoses[0] == Diagnosis("0389", 9)
    assert (first.admission.first_service, first.services) == ("MED", ("MED",))
    assert unknown == Dropped("mimic3:2", note_reading.UNKNOWN_ADMISSION)
    assert foreign == Dropped("mimic3:3", note_reading.ANOTHER_SUBJECT)
