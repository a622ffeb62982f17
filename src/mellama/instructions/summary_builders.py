"""Long texts with a shorter one: dialogues with notes, findings with impressions, plain words."""

from __future__ import annotations

from collections.abc import Iterator

from mellama.instructions.builders import NO_QUESTION, NOT_FOR_TRAINING, one_turn
from mellama.instructions.instruction_set import Built
from mellama.sources.dialogues import DialogueNote
from mellama.sources.kept import Dropped
from mellama.sources.mimic_cxr import FindingsImpression
from mellama.sources.summaries import TextSummary

SECTIONS = {
    "ALLERGY": "allergies",
    "ASSESSMENT": "assessment",
    "CC": "chief complaint",
    "DIAGNOSIS": "diagnosis",
    "DISPOSITION": "disposition",
    "EDCOURSE": "emergency department course",
    "EXAM": "examination",
    "FAM/SOCHX": "family and social history",
    "GENHX": "history of present illness",
    "GYNHX": "gynecologic history",
    "IMAGING": "imaging",
    "IMMUNIZATIONS": "immunizations",
    "LABS": "laboratory results",
    "MEDICATIONS": "medications",
    "OTHER_HISTORY": "other history",
    "PASTMEDICALHX": "past medical history",
    "PASTSURGICAL": "past surgical history",
    "PLAN": "plan",
    "PROCEDURES": "procedures",
    "ROS": "review of systems",
}
"""What MTS-Dialog's headings stand for."""


def from_dialogue(row: DialogueNote, template: str) -> Iterator[Built]:
    """Fill `section` and `dialogue`; the answer is the note, of the training split alone."""
    section = SECTIONS.get(row.section, row.section.lower())
    question = template.format(section=section, dialogue=row.dialogue.strip())
    yield _summary(row.id, row.dialogue, question, row.note, split=row.split)


def from_findings(row: FindingsImpression, template: str) -> Iterator[Built]:
    """Fill `findings`; the answer is the impression, of the training split alone."""
    question = template.format(findings=row.findings)
    yield _summary(
        row.id, row.findings, question, row.impression, split=row.split, known=row.identifiers
    )


def from_summary(row: TextSummary, template: str) -> Iterator[Built]:
    """Fill `text`; the answer is its summary, whatever the split."""
    question = template.format(text=row.text)
    yield _summary(row.id, row.text, question, row.summary, known=row.identifiers)


def _summary(
    id: str,
    text: str,
    question: str,
    summary: str,
    *,
    split: str = "train",
    known: tuple[str, ...] = (),
) -> Built:
    if split != "train":
        return Dropped(id, NOT_FOR_TRAINING)
    if not text.strip():
        return Dropped(id, NO_QUESTION)
    return one_turn(id, question, summary, known)
