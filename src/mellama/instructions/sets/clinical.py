"""Clinical text: notes of MIMIC, impressions of radiographs, and dialogues as their stand-ins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from mellama.instructions import label_builders, note_builders, note_reading, table5
from mellama.instructions import published_templates as published
from mellama.instructions.instruction_set import Built, InstructionSet
from mellama.instructions.note_reading import LabelledNote
from mellama.instructions.summary_builders import from_dialogue, from_findings
from mellama.sources import dialogues, mimic, mimic_admissions, mimic_cxr
from mellama.sources.kept import Account
from mellama.sources.mimic import Note
from mellama.sources.source import Source

R = TypeVar("R")

QUESTION = """\
Answer the question with the words of the discharge summary below.

Question: {question}

{note}"""
COURSE = """\
Write the brief hospital course that belongs into this discharge summary.

{note}"""
FILM_IMPRESSION = "Write the impression that follows from the findings of a radiology report.\n\n\
Findings: {findings}"
CHAPTER = """\
To which chapter of the International Classification of Diseases does the principal diagnosis of \
this hospital stay belong? Choose one of: {chapters}.

{note}"""
SERVICE = """\
Which service of the hospital took this patient in? Choose one of: {services}.

{note}"""
MORTALITY = """\
Will this patient die during the hospital stay? Answer yes or no. This is what was known at \
admission.

{note}"""


def _of_both_releases(
    task: str,
    template: str,
    build: Callable[[R, str], Iterator[Built]],
    of_mimic3: Callable[..., Iterator[Account[R]]],
    of_mimic4: Callable[..., Iterator[Account[R]]],
    *,
    labelled: bool = False,
) -> tuple[InstructionSet[Any], InstructionSet[Any]]:
    """Declare one task on the notes of MIMIC-III, and of MIMIC-IV."""
    releases: tuple[tuple[str, Source[Any], Source[Any], Callable[..., Any]], ...] = (
        ("mimic3", mimic.MIMIC3, mimic_admissions.MIMIC3_TABLES, of_mimic3),
        ("mimic4", mimic.MIMIC4_NOTE, mimic_admissions.MIMIC4_TABLES, of_mimic4),
    )
    third, fourth = (
        InstructionSet(
            name=f"{release}_{task}",
            source=notes,
            template=template,
            build=build,
            read=read,
            beside=(tables,) if labelled else (),
            row=table5.CLINICAL,
        )
        for release, notes, tables, read in releases
    )
    return third, fourth


def _of_summaries(
    task: str, template: str, build: Callable[[Note, str], Iterator[Built]]
) -> tuple[InstructionSet[Any], InstructionSet[Any]]:
    third, fourth = note_reading.mimic3_summaries, note_reading.mimic4_summaries
    return _of_both_releases(task, template, build, third, fourth)


def _of_labels(
    task: str, template: str, build: Callable[[LabelledNote, str], Iterator[Built]]
) -> tuple[InstructionSet[Any], InstructionSet[Any]]:
    third, fourth = note_reading.mimic3_labelled, note_reading.mimic4_labelled
    return _of_both_releases(task, template, build, third, fourth, labelled=True)


MIMIC3_QUESTIONS, MIMIC4_QUESTIONS = _of_summaries(
    "questions", QUESTION, note_builders.from_section
)
MIMIC3_HOSPITAL_COURSES, MIMIC4_HOSPITAL_COURSES = _of_summaries(
    "hospital_courses", COURSE, note_builders.from_course
)
MIMIC3_IMPRESSIONS, MIMIC4_IMPRESSIONS = _of_both_releases(
    "impressions",
    FILM_IMPRESSION,
    note_builders.from_film,
    note_reading.mimic3_radiology,
    note_reading.mimic4_radiology,
)
MIMIC3_CHAPTERS, MIMIC4_CHAPTERS = _of_labels(
    "chapters", CHAPTER, label_builders.from_principal_diagnosis
)
MIMIC3_SERVICES, MIMIC4_SERVICES = _of_labels(
    "services", SERVICE, label_builders.from_first_service
)
MIMIC3_MORTALITY, MIMIC4_MORTALITY = _of_labels(
    "mortality", MORTALITY, label_builders.from_admission
)
MIMIC_NOTES = (
    *(MIMIC3_QUESTIONS, MIMIC4_QUESTIONS, MIMIC3_HOSPITAL_COURSES, MIMIC4_HOSPITAL_COURSES),
    *(MIMIC3_IMPRESSIONS, MIMIC4_IMPRESSIONS, MIMIC3_CHAPTERS, MIMIC4_CHAPTERS),
    *(MIMIC3_SERVICES, MIMIC4_SERVICES, MIMIC3_MORTALITY, MIMIC4_MORTALITY),
)
"""Every set on notes of patients for training, of which the others are left for later tests."""

MIMIC_CXR_IMPRESSIONS = InstructionSet(
    name="mimic_cxr_impressions",
    source=mimic_cxr.MIMIC_CXR_SUMMARIZATION,
    template="Write the impression that follows from the findings of a chest radiograph."
    "\n\nFindings: {findings}",
    build=from_findings,
    row=table5.CLINICAL,
    paper_template=published.IMPRESSION,
)
MTS_DIALOG = InstructionSet(
    name="mts_dialog",
    source=dialogues.MTS_DIALOG,
    template=(
        "Write the section “{section}” of the clinical note on this conversation.\n\n{dialogue}"
    ),
    build=from_dialogue,
    stands_in_for="summarization of clinical notes",
)
ACI_BENCH = InstructionSet(
    name="aci_bench",
    source=dialogues.ACI_BENCH,
    template="Write the clinical note on this visit.\n\n{dialogue}",
    build=from_dialogue,
    stands_in_for="summarization of clinical notes",
)
