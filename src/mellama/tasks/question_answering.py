"""Question answering: PubMedQA, MedQA, MedMCQA, EmrQA, and COVID-QA in the place of EmrQA."""

from __future__ import annotations

from dataclasses import replace

from mellama.metrics.alternatives import Answers, BestOf
from mellama.metrics.answers import ExactMatch, WordF1
from mellama.metrics.labels import Accuracy, MacroF1
from mellama.records import Sample, Unparsed
from mellama.sources import emrqa, pubmedqa, questions
from mellama.sources.questions import LETTERS
from mellama.tasks import published
from mellama.tasks.choosing import read_choice
from mellama.tasks.free_text import read_span
from mellama.tasks.grammars import one_of, part_of
from mellama.tasks.reading import MAYBE, NO, YES, read_label
from mellama.tasks.samples import question_answering as samples
from mellama.tasks.task import Task

DECISIONS = (YES, NO, MAYBE)
NAMES = tuple(label.name for label in DECISIONS)
FOUR, FIVE = tuple(LETTERS[:4]), tuple(LETTERS[:5])
COPY = "Answer the question with words copied from the text, as few as answer it."
QUOTE = "Quote from the text the shortest passage that answers the question, and nothing else."
FIND = "Find the answer to the question in the text. Write it exactly as the text does."
FROM_A_TEXT = (
    f"{COPY}\n\nText: {{context}}\n\nQuestion: {{question}}\n\nAnswer:",
    f"{QUOTE}\n\nQuestion: {{question}}\n\nText: {{context}}\n\nAnswer:",
    f"{FIND}\n\nText: {{context}}\n\nQuestion: {{question}}\n\nAnswer:",
)


def read_decision(completion: str, _sample: Sample[str]) -> str | Unparsed:
    """By the one decision given: after a marker, on a line of its own, or the only one named."""
    return read_label(completion, DECISIONS)


def read_option(completion: str, sample: Sample[str]) -> str | Unparsed:
    """By the letter, or by the text of the one option that is named."""
    options = (sample.fields[name] for name in LETTERS.lower() if name in sample.fields)
    return read_choice(completion, tuple(options))


def read_words(completion: str, sample: Sample[Answers]) -> Answers | Unparsed:
    """By the final-answer marker, in bold, or the first line; all lines if the text has them so."""
    fields = sample.fields
    answer = read_span(completion, fields["context"], (COPY, QUOTE, FIND, fields["question"]))
    return answer if isinstance(answer, Unparsed) else (answer,)


def write_first(answers: Answers) -> str:
    return answers[0]


PUBMEDQA = Task(
    name="pubmedqa",
    version=2,
    title="PubMedQA: answer a research question from its abstract",
    family="question answering",
    source=pubmedqa.PUBMEDQA,
    prompt="""\
Answer the research question from the abstract. Reply with one word: yes, no or maybe.

Abstract: {context}

Question: {question}

Answer:""",
    wordings=(
        """\
Question: {question}

Abstract: {context}

Going by the abstract alone, is the answer to the question yes, no or maybe? Write that one word.

Answer:""",
        """\
Below are the abstract of a study, without its conclusion, and the question it was done to \
answer. What does the study conclude? Say yes, no or maybe and nothing else.

Study: {context}

Question: {question}

Answer:""",
    ),
    samples=samples.pubmedqa_samples,
    read=read_decision,
    write=str,
    metrics=(Accuracy(), MacroF1(NAMES)),
    published=published.PUBMEDQA,
    # PQA-A, and a tenth of it held out: drawn anew, for the paper's draw is not known.
    splits=(("train", 190_143), ("valid", 21_126), ("test", 500)),
    max_new_tokens=64,
    labels=NAMES,
    choices=NAMES,
    grammar=one_of(NAMES),
    shorten="context",
    too_long="end",
    text_fields=("context", "question"),
)

PUBMEDQA_LABELLED = replace(
    PUBMEDQA,
    name="pubmedqa_labelled",
    version=1,
    title="PubMedQA, fine-tuned on expert labels: answer a research question from its abstract",
    samples=samples.pubmedqa_labelled_samples,
    splits=(("train", 500), ("test", 500)),
)

FOUR_OPTIONS = "Question: {question}\nA. {a}\nB. {b}\nC. {c}\nD. {d}"
FIVE_OPTIONS = f"{FOUR_OPTIONS}\nE. {{e}}"
# A short question is nothing to look for; with its options it is, as collections print both.
PRINTED = "{question}\nA. {a}\nB. {b}\nC. {c}\nD. {d}"
PRINTED_5 = f"{PRINTED}\nE. {{e}}"
CHOOSE = "Choose the one option that answers the question best. Reply with its letter."
PICK = "This is a question of a medical examination. One option is right. Write its letter alone."
WHICH = "Which option is correct? Give only the letter in front of it."


def examined(options: str) -> tuple[str, str, str]:
    """Word a multiple-choice question in three ways."""
    return (
        f"{CHOOSE}\n\n{options}\n\nAnswer:",
        f"{PICK}\n\n{options}\n\nAnswer:",
        f"{options}\n\n{WHICH}\n\nAnswer:",
    )


OF_FOUR, OF_FIVE = examined(FOUR_OPTIONS), examined(FIVE_OPTIONS)

MEDQA = Task(
    name="medqa",
    version=1,
    title="MedQA, four options: answer a question of the US licensing examination",
    family="question answering",
    source=questions.MEDQA,
    prompt=OF_FOUR[0],
    wordings=OF_FOUR[1:],
    samples=samples.medqa_samples,
    read=read_option,
    write=str,
    metrics=(Accuracy(), MacroF1(FOUR)),
    published=published.MEDQA,
    splits=(("train", 10_178), ("valid", 1_272), ("test", 1_273)),
    max_new_tokens=64,
    labels=FOUR,
    choices=FOUR,
    grammar=one_of(FOUR),
    text_fields=("question",),
    printed=PRINTED,
)

MEDQA_5 = Task(
    name="medqa_5",
    version=1,
    title="MedQA, five options: answer a question of the US licensing examination",
    family="question answering",
    source=questions.MEDQA,
    prompt=OF_FIVE[0],
    wordings=OF_FIVE[1:],
    samples=samples.medqa_5_samples,
    read=read_option,
    write=str,
    metrics=(Accuracy(), MacroF1(FIVE)),
    published=published.MEDQA_5,
    splits=(("train", 10_178), ("valid", 1_272), ("test", 1_273)),
    max_new_tokens=64,
    labels=FIVE,
    choices=FIVE,
    grammar=one_of(FIVE),
    text_fields=("question",),
    printed=PRINTED_5,
)

MEDMCQA = Task(
    name="medmcqa",
    version=1,
    title="MedMCQA: answer a question of an Indian entrance examination",
    family="question answering",
    source=questions.MEDMCQA,
    prompt=OF_FOUR[0],
    wordings=OF_FOUR[1:],
    samples=samples.medmcqa_samples,
    read=read_option,
    write=str,
    metrics=(Accuracy(), MacroF1(FOUR)),
    published=published.MEDMCQA,
    splits=(("train", 164_540), ("valid", 18_282), ("test", 4_183)),
    max_new_tokens=64,
    labels=FOUR,
    choices=FOUR,
    grammar=one_of(FOUR),
    text_fields=("question",),
    printed=PRINTED,
)

SPAN_METRICS = (BestOf(ExactMatch()), BestOf(WordF1()))

EMRQA = Task(
    name="emrqa",
    version=1,
    title="EmrQA: answer a question from a patient's note",
    family="question answering",
    source=emrqa.EMRQA,
    prompt=FROM_A_TEXT[0],
    wordings=FROM_A_TEXT[1:],
    samples=samples.emrqa_samples,
    read=read_words,
    write=write_first,
    metrics=SPAN_METRICS,
    published=published.EMRQA,
    # About: shares, by note, of the questions on medication and relations that upstream counts.
    splits=(("train", 1_084_000), ("valid", 155_000), ("test", 310_000)),
    max_new_tokens=64,
    grammar=part_of("context"),
    shorten="context",
    too_long="windows",
    text_fields=("context",),  # its questions are of templates, which stand in training too
)

COVID_QA = Task(
    name="covid_qa",
    version=1,
    title="COVID-QA: answer a question from a scientific article",
    family="question answering",
    source=questions.COVID_QA,
    prompt=FROM_A_TEXT[0],
    wordings=FROM_A_TEXT[1:],
    samples=samples.covid_qa_samples,
    read=read_words,
    write=write_first,
    metrics=SPAN_METRICS,
    published=published.COVID_QA,
    splits=(("test", 1_380),),
    max_new_tokens=128,
    grammar=part_of("context"),
    shorten="context",
    too_long="windows",
    text_fields=("context", "question"),
    stands_in_for="emrqa",
)
