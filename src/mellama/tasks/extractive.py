"""Extractive question answering: EmrQA on patients' notes, COVID-QA on scientific articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mellama.metrics.alternatives import Answers, BestOf
from mellama.metrics.answers import ExactMatch, WordF1
from mellama.records import Sample, Unparsed
from mellama.sources import emrqa, questions
from mellama.tasks.free_text import read_span
from mellama.tasks.splits import chosen
from mellama.tasks.task import Split, Task

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
INSTRUCTION = "Answer the question with words copied from the text, as few as answer it."


def emrqa_samples(data_root: Path | None, split: Split) -> Iterator[Sample[Answers]]:
    """Yield every paraphrase of the questions that a span of the note answers.

    The right answers are the texts that upstream gives, or the line of evidence where it gives
    none. Public code takes the line in every case.
    """
    chosen("emrqa", split, dict(EMRQA.splits))
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
    chosen("covid_qa", split, dict(COVID_QA.splits))
    for row in questions.COVID_QA.records(data_root):
        fields = {"context": spelt_out(row.context), "question": row.question}
        answer = spelt_out(row.answer)
        yield Sample(row.id, fields, (answer,), row.identifiers)


def spelt_out(text: str) -> str:
    for sign, letters in LIGATURES.items():
        text = text.replace(sign, letters)
    return text.strip()


def read_words(completion: str, sample: Sample[Answers]) -> Answers | Unparsed:
    """By the final-answer marker, in bold, or the first line; all lines if the text has them so."""
    fields = sample.fields
    answer = read_span(completion, fields["context"], (INSTRUCTION, fields["question"]))
    return answer if isinstance(answer, Unparsed) else (answer,)


def write_first(answers: Answers) -> str:
    return answers[0]


METRICS = (BestOf(ExactMatch()), BestOf(WordF1()))

EMRQA = Task(
    name="emrqa",
    version=1,
    title="EmrQA: answer a question from a patient's note",
    family="question answering",
    source=emrqa.EMRQA,
    prompt=f"{INSTRUCTION}\n\nText: {{context}}\n\nQuestion: {{question}}\n\nAnswer:",
    samples=emrqa_samples,
    read=read_words,
    write=write_first,
    metrics=METRICS,
    # Upstream has no split: these are the paper's sizes, of one that cannot be made again.
    splits=(("train", 122_326), ("valid", 30_581), ("test", 26_804)),
    max_new_tokens=64,
    shorten="context",
    text_fields=("context",),
)

COVID_QA = Task(
    name="covid_qa",
    version=1,
    title="COVID-QA: answer a question from a scientific article",
    family="question answering",
    source=questions.COVID_QA,
    prompt=f"{INSTRUCTION}\n\nText: {{context}}\n\nQuestion: {{question}}\n\nAnswer:",
    samples=covid_qa_samples,
    read=read_words,
    write=write_first,
    metrics=METRICS,
    splits=(("test", 1_380),),
    max_new_tokens=128,
    shorten="context",
    text_fields=("context",),
    stands_in_for="emrqa",
)
