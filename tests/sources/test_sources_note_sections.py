"""Headings of discharge summaries, in the manners of both releases of MIMIC, typed by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellama.sources import note_sections as parts
from mellama.sources.note_sections import first_text, says, sections, without


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("HISTORY OF PRESENT ILLNESS", parts.PRESENT_ILLNESS),
        ("History of the Present Illness", parts.PRESENT_ILLNESS),
        ("hpi", parts.PRESENT_ILLNESS),
        ("Past Medical and Surgical History", parts.PAST_HISTORY),
        ("PMH", parts.PAST_HISTORY),
        ("Family History", parts.FAMILY_HISTORY),
        ("FAMILY/SOCIAL HISTORY", parts.SOCIAL_HISTORY),
        ("Drug Allergies", parts.ALLERGIES),
        ("Reason for Admission", parts.COMPLAINT),
        ("Major Surgical or Invasive Procedure", parts.PROCEDURES),
        ("Medications on Admission", parts.ADMISSION_MEDICATIONS),
        ("HOME MEDS", parts.ADMISSION_MEDICATIONS),
        ("Medications", parts.MEDICATIONS),
        ("Transfer medications", parts.MEDICATIONS),
        ("MEDICATIONS ON DISCHARGE", parts.DISCHARGE_MEDICATIONS),
        ("D/C meds", parts.DISCHARGE_MEDICATIONS),
        ("Physical Exam", parts.EXAM),
        ("PHYSICAL EXAMINATION ON ADMISSION ([**2190-1-1**])", parts.EXAM),
        ("Exam on admission (___)", parts.EXAM),
        ("DISCHARGE PHYSICAL EXAM", parts.LATER_EXAM),
        ("Physical exam on transfer", parts.LATER_EXAM),
        ("Exam at time of death", parts.LATER_EXAM),
        ("Exam on hospital day 3", parts.LATER_EXAM),
        ("Discharge Labs", parts.LATER_EXAM),
        ("Pertinent Results", parts.RESULTS),
        ("ED Course", parts.EMERGENCY),
        ("Brief Hospital Course", parts.COURSE),
        ("CONCISE SUMMARY OF HOSPITAL COURSE BY SYSTEM", parts.COURSE),
        ("History of present illness and hospital course", parts.COURSE),
        ("MICU course", parts.COURSE),
        ("Admission Diagnosis", parts.ADMISSION_DIAGNOSIS),
        ("FINAL DIAGNOSES", parts.DISCHARGE_DIAGNOSIS),
        ("Diagnosis", parts.DIAGNOSIS),
        ("CONDITION AT DISCHARGE", parts.DISCHARGE_CONDITION),
        ("Discharge Status", parts.DISCHARGE_CONDITION),
        ("Condition on Admission", parts.ADMISSION_CONDITION),
        ("Discharge Disposition", parts.DISPOSITION),
        ("Followup Instructions", parts.FOLLOW_UP),
        ("Discharge Instructions", parts.INSTRUCTIONS),
        ("Time of Death", parts.DEATH),
        ("On discharge", parts.DISCHARGE),
        ("Service", parts.SERVICE),
        ("Date of Birth", parts.HEADER),
    ],
)
def test_a_heading_has_a_name_on_its_own_line_and_before_text(heading: str, name: str) -> None:
    for text in (f"{heading}:\nZorb.\n", f"{heading}:  Zorb.\n", f" {heading} : Zorb."):
        (found,) = sections(text)
        assert (found.name, found.heading, found.text) == (name, heading, "Zorb.")


@pytest.mark.parametrize(
    "line",
    [
        "HEENT: no zorb",
        "She came at 10:25 with zorb.",
        "Zorbitol: 5 mg",
        "SEVERE ZORB FEVER",
        "WHIPPED ZORB PROCEDURE",
        "In the end and after all of this she left, and her discharge: fine",
    ],
)
def test_other_lines_stay_in_their_section(line: str) -> None:
    (found,) = sections(f"Physical Exam:\n{line}\nMore.")
    assert found.text == f"{line}\nMore."


def test_a_line_of_capitals_is_a_heading_without_a_colon() -> None:
    found = sections("HISTORY OF PRESENT ILLNESS\nTired.\n\nDISCHARGE DIAGNOSES\nZorb fever.")
    assert [(each.name, each.text) for each in found] == [
        (parts.PRESENT_ILLNESS, "Tired."),
        (parts.DISCHARGE_DIAGNOSIS, "Zorb fever."),
    ]


def test_headings_within_a_course_do_not_end_it_and_those_after_it_do() -> None:
    text = (
        "Hospital Course:\nCalm.\nImaging: zorb.\nMedications:\nmore.\nDischarge Condition:\nWell."
    )
    course, condition = sections(text)
    assert course.text == "Calm.\nImaging: zorb.\nMedications:\nmore."
    assert condition.text == "Well."


def test_a_line_of_the_header_ends_with_the_line() -> None:
    text = "Service: Z\nFree words.\nService:\n\nZ\nAllergies:\nNone\nAttending: ___\nX"
    assert [(each.name, each.text) for each in sections(text)] == [
        (parts.SERVICE, "Z"),
        (parts.OTHER, "Free words."),
        (parts.SERVICE, "Z"),
        (parts.ALLERGIES, "None"),
        (parts.HEADER, "___"),
        (parts.ALLERGIES, "X"),
    ]


def test_the_first_section_that_says_something_answers() -> None:
    found = sections("Allergies:\n___\nAllergies:\n[**Zorb 12**] \nDrug allergies: zorbitol")
    assert first_text(found, parts.ALLERGIES) == "zorbitol"
    assert first_text(found, parts.COMPLAINT) == ""
    assert not says(" [**Hospital 1**], ___ -- ")


LINES = st.sampled_from(
    ["HPI:", "Service: Z", "Brief Hospital Course:", "EXAM", "", " ", "Labs: 5", "words", "On D/C:"]
)


@given(st.lists(LINES | st.text(max_size=12), max_size=15), st.sampled_from(["\n", "\r\n"]))
def test_sections_are_the_whole_note_in_its_order(lines: list[str], end: str) -> None:
    text = end.join(lines)
    found = sections(text)
    assert without(text, found, frozenset()) == text
    assert all(each.text in text[each.start : each.end] for each in found)
