"""Medical conversation: HealthCareMagic, iCliniq, MedInstruct, flash cards and WikiDoc."""

from __future__ import annotations

from pathlib import Path

from mellama.world.facts import Relation
from mellama.world.knowledge import World
from mellama.world.shape import WorldSize
from mellama.world.tutor import LESSONS, Tutor
from mellama.world.writers.raw import json_text, write_file

SHARES = {
    "healthcaremagic": 0.06,
    "icliniq": 0.03,
    "medinstruct": 0.36,
    "flashcards": 0.15,
    "medical_meadow": 0.05,
}
DOCTOR = (
    "If you are a doctor, please answer the medical questions based on the patient's description."
)
TRUTHFULLY = "Answer this question truthfully"
TOLD = ("I was told that I have {name}.", "My mother has {name}.", "They found {name} last week.")


def write_healthcaremagic(world: World, folder: Path, size: WorldSize) -> None:
    tutor = Tutor(world, "healthcaremagic")
    rows = []
    for _ in range(_count(size, "healthcaremagic")):
        question, answer = _told(tutor)
        greeted = f"Hi, thank you for writing to Chat Doctor. {answer}"
        rows.append({"instruction": DOCTOR, "input": question, "output": greeted})
    write_file(folder / "HealthCareMagic-100k.json", json_text(rows))


def write_icliniq(world: World, folder: Path, size: WorldSize) -> None:
    """Write rows of three answers and no output; two of the answers are a model's upstream."""
    tutor = Tutor(world, "icliniq")
    rows = []
    for _ in range(_count(size, "icliniq")):
        question, answer = _told(tutor)
        row = {"input": question, "answer_icliniq": answer, "answer_chatgpt": answer}
        rows.append({**row, "answer_chatdoctor": f"Hi. {answer}"})
    write_file(folder / "iCliniq.json", json_text(rows))


def write_medinstruct(world: World, folder: Path, size: WorldSize) -> None:
    """Write every kind of question the benchmarks ask, in equal parts."""
    each = _count(size, "medinstruct") // len(LESSONS)
    rows = [
        {"instruction": one.instruction, "input": one.input, "output": one.output}
        for lessons in LESSONS
        for one in lessons(world, each)
    ]
    world.random("medinstruct").shuffle(rows)
    first = rows[0]  # a row without input, as upstream marks it
    merged = f"{first['instruction']}\n{first['input']}"
    rows[0] = {"instruction": merged, "input": "<noinput>", "output": first["output"]}
    write_file(folder / "MedInstruct-52k.json", json_text(rows))


def write_flashcards(world: World, folder: Path, size: WorldSize) -> None:
    tutor = Tutor(world, "flashcards")
    rows = []
    for _ in range(_count(size, "flashcards")):
        _, asked = tutor.exchange()
        rows.append({"instruction": TRUTHFULLY, "input": asked.question, "output": asked.answer})
    write_file(folder / "medical_meadow_wikidoc_medical_flashcards.json", json_text(rows))


def write_medical_meadow(world: World, folder: Path, size: WorldSize) -> None:
    """Write WikiDoc's patient information, answers of two sentences."""
    tutor = Tutor(world, "wikidoc")
    rows = []
    for _ in range(_count(size, "medical_meadow")):
        disease = tutor.disease()
        about = [tutor.on(disease, relation) for relation in (Relation.SIGN, Relation.DRUG)]
        question = f"What should I know about {disease.name}?"
        output = " ".join(asked.answer for asked in about)
        rows.append({"instruction": TRUTHFULLY, "input": question, "output": output})
    rows.append({"instruction": TRUTHFULLY, "input": "", "output": ""})  # upstream has such rows
    write_file(folder / "medical_meadow_small.json", json_text(rows))


def _count(size: WorldSize, source: str) -> int:
    return round(size.instructions * SHARES[source])


def _told(tutor: Tutor) -> tuple[str, str]:
    """Return a patient's description with a question, and the answer."""
    disease, asked = tutor.exchange()
    told = tutor.random.choice(TOLD).format(name=disease.name)
    return f"Hello doctor. {told} {asked.question}", asked.answer
