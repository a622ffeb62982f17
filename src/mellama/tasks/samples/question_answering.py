"""Samples of question answering: PubMedQA, MedQA, MedMCQA, EmrQA and COVID-QA."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from mellama.metrics.alternatives import Answers
from mellama.records import Sample
from mellama.sources import emrqa, pubmedqa, questions
from mellama.sources.questions import LETTERS, MedmcqaRow, MedqaRow
from mellama.tasks.splits import TEST_ALONE, chosen, numbered
from mellama.tasks.task import Split

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

# The topics that ask for a span; those on smoking and obesity ask for a class, those on risk for
# more than one place of the note.
SPAN_TOPICS = ("medication", "relations")
COMPLEX = "complex"  # an answer in several pieces, which no span of the note is equal to
LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
}  # of typesetting: a model writes the letters


def pubmedqa_samples(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    """Yield upstream's 500 test questions; train and valid are of PQA-A, and never answered maybe.

    A PMID decides on which side of them a question is.
    """
    if split == "test":
        return pubmedqa_labelled_samples(data_root, split)
    folder = pubmedqa.PUBMEDQA.folder(data_root)
    return map(_asked_of_abstract, pubmedqa.read_pubmedqa_artificial(folder, split))


def pubmedqa_labelled_samples(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    """Yield upstream's 500 test questions, or as train the 500 other labelled ones."""
    is_test = chosen("pubmedqa_labelled", split, {"train": False, "test": True})
    for row in pubmedqa.PUBMEDQA.records(data_root):
        if row.is_test == is_test:
            yield _asked_of_abstract(row)


def _asked_of_abstract(row: pubmedqa.PubmedqaRow) -> Sample[str]:
    # The conclusion (`long_answer`) holds the answer and is never shown.
    fields = {"context": " ".join(row.contexts), "question": row.question}
    return Sample(row.id, fields, row.decision, (f"pmid:{row.id}",))


def medqa_samples(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    """Yield the questions of a split with four options, in upstream's order."""
    name = chosen("medqa", split, MEDQA_FILES)
    return numbered(_samples(questions.read_medqa_file(_medqa(data_root) / name, 4)), split)


def medqa_5_samples(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    """Yield the same questions, in the same order, with five options."""
    name = chosen("medqa_5", split, MEDQA_5_FILES)
    return numbered(_samples(questions.read_medqa_file(_medqa(data_root) / name, 5)), split)


def _medqa(data_root: Path | None) -> Path:
    return questions.MEDQA.folder(data_root)


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


def emrqa_samples(data_root: Path | None, split: Split) -> Iterator[Sample[Answers]]:
    """Yield every paraphrase of the questions that a span of the note answers.

    The right answers are the texts that upstream gives, or the line of evidence where it gives
    none. Public code takes the line in every case.
    """
    for row in emrqa.EMRQA.records(data_root):
        answers = answers_of(row)
        if row.split != split or row.topic not in SPAN_TOPICS or not answers:
            continue
        for place, question in enumerate(row.questions):
            fields = {"context": row.context.strip(), "question": question}
            yield Sample(f"{row.id}-{place}", fields, answers, (f"note:{row.note}",))


def answers_of(row: emrqa.EmrqaRow) -> Answers:
    """List the right answers, each once; none of them for a question with complex ones alone."""
    spans = (answer for answer in row.answers if answer.kind != COMPLEX)
    texts = (text.strip() for answer in spans for text in answer.texts or answer.evidence)
    return tuple(dict.fromkeys(filter(None, texts)))


def covid_qa_samples(data_root: Path | None, split: Split) -> Iterator[Sample[Answers]]:
    """Yield the questions in upstream's order, ligatures spelt out."""
    chosen("covid_qa", split, TEST_ALONE)
    for row in questions.COVID_QA.records(data_root):
        fields = {"context": spelt_out(row.context), "question": row.question}
        answer = spelt_out(row.answer)
        yield Sample(row.id, fields, (answer,), row.identifiers)


def spelt_out(text: str) -> str:
    for sign, letters in LIGATURES.items():
        text = text.replace(sign, letters)
    return text.strip()
