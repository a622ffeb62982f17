"""EmrQA: one data.json of notes with questions, and lists of the notes of each split."""

from __future__ import annotations

from pathlib import Path

from mellama.world.items.notes import NoteQuestion, note_questions
from mellama.world.knowledge import SPLITS, World
from mellama.world.shape import WorldSize
from mellama.world.writers.raw import json_text, write_file

DOCID_FILES = {"train": "train_docid.txt", "valid": "dev_docid.txt", "test": "test_docid.txt"}
FIRST_NOTE = {"train": 990_001, "valid": 993_001, "test": 996_001}
LOGICAL_FORM = "MedicationEvent (|medication|) [x]"


def write_emrqa(world: World, folder: Path, size: WorldSize) -> None:
    """Write the notes of all splits, by title; upstream ships no split, hence the lists."""
    paragraphs: dict[str, list[dict[str, object]]] = {"medication": [], "relations": []}
    for split in SPLITS:
        names = []
        for place, one in enumerate(note_questions(world, size.questions(split), split)):
            names.append(str(FIRST_NOTE[split] + place))
            paragraphs[one.title].append(_paragraph(one, names[-1]))
        write_file(folder / DOCID_FILES[split], "".join(f"{name}\n" for name in names))
    data = [{"title": title, "paragraphs": parts} for title, parts in paragraphs.items()]
    write_file(folder / "data.json", json_text({"data": data}))


def _paragraph(one: NoteQuestion, name: str) -> dict[str, object]:
    answer = {
        "answer_start": [one.line, one.token],
        "text": one.answer,
        "evidence": one.evidence,
        "evidence_start": one.line,
        "answer_entity_type": "single",
    }
    form = [[[question, question] for question in one.questions], LOGICAL_FORM]
    asked = {"id": [form], "question": list(one.questions), "answers": [answer]}
    return {"note_id": name, "context": list(one.lines), "qas": [asked]}
