"""Question answering: PubMedQA, a yes, no or maybe for a question put to an abstract."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mellama.metrics.labels import Accuracy, MacroF1
from mellama.records import Sample, Unparsed
from mellama.sources import questions
from mellama.tasks.reading import MAYBE, NO, YES, read_label
from mellama.tasks.splits import chosen
from mellama.tasks.task import Split, Task

DECISIONS = (YES, NO, MAYBE)
NAMES = tuple(label.name for label in DECISIONS)


def pubmedqa_samples(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    """Yield upstream's 500 test questions, or as train the 500 other labelled ones."""
    is_test = chosen("pubmedqa", split, {"train": False, "test": True})
    for row in questions.PUBMEDQA.records(data_root):
        if row.is_test == is_test:
            # The conclusion (`long_answer`) holds the answer and is never shown.
            fields = {"context": " ".join(row.contexts), "question": row.question}
            yield Sample(row.id, fields, row.decision, (f"pmid:{row.id}",))


def read_decision(completion: str, _sample: Sample[str]) -> str | Unparsed:
    """By the one decision given: after a marker, on a line of its own, or the only one named."""
    return read_label(completion, DECISIONS)


PUBMEDQA = Task(
    name="pubmedqa",
    version=1,
    title="PubMedQA: answer a research question from its abstract",
    family="question answering",
    source=questions.PUBMEDQA,
    prompt="""\
Answer the research question from the abstract. Reply with one word: yes, no or maybe.

Abstract: {context}

Question: {question}

Answer:""",
    samples=pubmedqa_samples,
    read=read_decision,
    write=str,
    metrics=(Accuracy(), MacroF1(NAMES)),
    splits=(("train", 500), ("test", 500)),
    max_new_tokens=64,
    labels=NAMES,
    shorten="context",
    text_fields=("context", "question"),
)
