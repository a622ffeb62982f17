"""Multiple choice: MedQA with four and with five options, and MedMCQA; the answer is a letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from mellama.metrics.labels import Accuracy, MacroF1
from mellama.records import Sample, Unparsed
from mellama.sources import questions
from mellama.sources.questions import LETTERS, MedmcqaRow, MedqaRow
from mellama.tasks.choosing import read_choice
from mellama.tasks.splits import chosen
from mellama.tasks.task import Split, Task

FOUR, FIVE = tuple(LETTERS[:4]), tuple(LETTERS[:5])
MEDQA_FILES: dict[Split, str] = {
    "train": "phrases_no_exclude_train.jsonl",
    "valid": "phrases_no_exclude_dev.jsonl",
    "test": "phrases_no_exclude_test.jsonl",
}
MEDQA_5_FILES: dict[Split, str] = {
    "train": "train_5options.jsonl",
    "valid": "dev_5options.jsonl",
    "test": "test_5options.jsonl",
}
# The answers of upstream's own test split are hidden: its dev split is tested on, and a tenth of
# its training rows are held out, the last ones.
MEDMCQA_FILES: dict[Split, str] = {"train": "train.json", "valid": "train.json", "test": "dev.json"}


def medqa_samples(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    """Yield the questions of a split with four options, in upstream's order."""
    name = chosen("medqa", split, MEDQA_FILES)
    return _samples(questions.read_medqa_file(questions.MEDQA.folder(data_root) / name, 4))


def medqa_5_samples(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    """Yield the same questions, in the same order, with five options."""
    name = chosen("medqa_5", split, MEDQA_5_FILES)
    return _samples(questions.read_medqa_file(questions.MEDQA.folder(data_root) / name, 5))


def medmcqa_samples(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    """Yield the questions of a split, in upstream's order. Training rows are held in memory."""
    name = chosen("medmcqa", split, MEDMCQA_FILES)
    rows = questions.read_medmcqa_file(questions.MEDMCQA.folder(data_root) / name)
    if split == "test":
        return _samples(rows)
    known = list(rows)
    border = len(known) - len(known) // 10
    return _samples(known[:border] if split == "train" else known[border:])


def _samples(rows: Iterable[MedqaRow | MedmcqaRow]) -> Iterator[Sample[str]]:
    for row in rows:
        texts = zip(LETTERS.lower(), row.options, strict=False)
        yield Sample(row.id, {"question": row.question, **dict(texts)}, row.answer)


def read_option(completion: str, sample: Sample[str]) -> str | Unparsed:
    """By the letter, or by the text of the one option that is named."""
    options = (sample.fields[name] for name in LETTERS.lower() if name in sample.fields)
    return read_choice(completion, tuple(options))


PROMPT = """\
Choose the one option that answers the question best. Reply with its letter.

Question: {question}
A. {a}
B. {b}
C. {c}
D. {d}"""

MEDQA = Task(
    name="medqa",
    version=1,
    title="MedQA, four options: answer a question of the US licensing examination",
    family="question answering",
    source=questions.MEDQA,
    prompt=f"{PROMPT}\n\nAnswer:",
    samples=medqa_samples,
    read=read_option,
    write=str,
    metrics=(Accuracy(), MacroF1(FOUR)),
    splits=(("train", 10_178), ("valid", 1_272), ("test", 1_273)),
    max_new_tokens=64,
    labels=FOUR,
    text_fields=("question",),
)

MEDQA_5 = Task(
    name="medqa_5",
    version=1,
    title="MedQA, five options: answer a question of the US licensing examination",
    family="question answering",
    source=questions.MEDQA,
    prompt=f"{PROMPT}\nE. {{e}}\n\nAnswer:",
    samples=medqa_5_samples,
    read=read_option,
    write=str,
    metrics=(Accuracy(), MacroF1(FIVE)),
    splits=(("train", 10_178), ("valid", 1_272), ("test", 1_273)),
    max_new_tokens=64,
    labels=FIVE,
    text_fields=("question",),
)

MEDMCQA = Task(
    name="medmcqa",
    version=1,
    title="MedMCQA: answer a question of an Indian entrance examination",
    family="question answering",
    source=questions.MEDMCQA,
    prompt=f"{PROMPT}\n\nAnswer:",
    samples=medmcqa_samples,
    read=read_option,
    write=str,
    metrics=(Accuracy(), MacroF1(FOUR)),
    splits=(("train", 164_540), ("valid", 18_282), ("test", 4_183)),
    max_new_tokens=64,
    labels=FOUR,
    text_fields=("question",),
)
