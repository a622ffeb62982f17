"""Questions of examinations and on articles: MedQA, MedMCQA and COVID-QA."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from mellama.licenses import APACHE_2, MIT, Terms
from mellama.sources.homes import at_github
from mellama.sources.reading import RawRow, broken, read_json_lines, read_json_object
from mellama.sources.source import Count, Source, number

LETTERS = "ABCDE"
FIRST_OPTIONS = {0: 0, -1: 0, 4: 1}  # what says in a MedMCQA file from where it counts options


@dataclass(frozen=True, slots=True)
class MedqaRow:
    """A licensing examination question; `answer` is a letter, `options` stand in letter order."""

    id: str  # upstream has none: sixteen hexadecimal digits of the question's SHA-256
    question: str
    options: tuple[str, ...]
    answer: str
    step: str  # step1 or step2&3


@dataclass(frozen=True, slots=True)
class MedmcqaRow:
    """An entrance examination question with four options; `answer` is a letter."""

    id: str
    question: str
    options: tuple[str, ...]
    answer: str
    explanation: str
    subject: str
    topic: str
    choice_type: str  # single or multi; one option is right in both


@dataclass(frozen=True, slots=True)
class CovidqaRow:
    """A question about a scientific article, and the one span of it that answers.

    `answer_start` is upstream's, in characters; in a sixth of the rows it lies a few beside the
    span: look for `answer` in `context` instead.
    """

    id: str
    document: str
    context: str
    question: str
    answer: str
    answer_start: int
    identifiers: tuple[str, ...]


def read_medqa(folder: Path) -> Iterator[MedqaRow]:
    """Yield the test questions with five options, which is the form the paper uses."""
    yield from read_medqa_file(folder / "test_5options.jsonl", 5)


def read_medqa_4_options(folder: Path) -> Iterator[MedqaRow]:
    """Yield the same questions, in the same order, with four options."""
    yield from read_medqa_file(folder / "phrases_no_exclude_test.jsonl", 4)


def read_medqa_file(path: Path, size: int) -> Iterator[MedqaRow]:
    """Yield the questions of one file, each with `size` options.

    Raises:
        SourceError: options of another number or other letters, or an answer that is none of them.
    """
    for row in read_json_lines(path):
        options, question, answer = _options(row), row.text("question"), row.text("answer_idx")
        if tuple(options) != tuple(LETTERS[:size]) or options.get(answer) != row.text("answer"):
            raise broken(
                row.place,
                expected=f"options {LETTERS[0]} to {LETTERS[size - 1]}, one of them the answer",
                found=f"{len(options)} options, or another answer",
            )
        yield MedqaRow(
            id=sha256(question.encode()).hexdigest()[:16],
            question=question,
            options=tuple(options.values()),
            answer=answer,
            step=row.text("meta_info"),
        )


def _options(row: RawRow) -> dict[str, str]:
    """Read options as an object of letters, or as hub copies have them: a list of key and value."""
    if isinstance(row.value("options"), list):
        return {item.text("key"): item.text("value") for item in row.rows("options")}
    options = row.row("options")
    return {letter: options.text(letter) for letter in options.values}


def read_medmcqa(folder: Path) -> Iterator[MedmcqaRow]:
    """Yield upstream's dev split, which the paper tests on."""
    yield from read_medmcqa_file(folder / "dev.json")


def read_medmcqa_file(path: Path) -> Iterator[MedmcqaRow]:
    """Yield the questions of one file; its options count from 1, or from 0 as hub copies have them.

    Raises:
        SourceError: an answer that is no option, or hidden, as those of upstream's own test split
            are.
    """
    first = _first_option(path)
    for row in read_json_lines(path):
        right = row.integer("cop") - first
        if not 0 <= right <= 3:
            raise broken(
                row.place,
                expected=f"cop from {first} to {first + 3}, as in the rows before",
                found=f"{right + first}",
                todo="use upstream's dev.json; copies give -1 where the answer is hidden",
            )
        yield MedmcqaRow(
            id=row.text("id"),
            question=row.text("question"),
            options=tuple(row.text(f"op{letter}") for letter in "abcd"),
            answer=LETTERS[right],
            explanation=row.optional_text("exp"),
            subject=row.text("subject_name"),
            topic=row.optional_text("topic_name"),
            choice_type=row.text("choice_type"),
        )


def _first_option(path: Path) -> int:
    """Say from where a file counts: the first 4 or 0 tells; without one, from 1 as upstream."""
    answers = (row.integer("cop") for row in read_json_lines(path))
    return next((FIRST_OPTIONS[cop] for cop in answers if cop in FIRST_OPTIONS), 1)


def read_covid_qa(folder: Path) -> Iterator[CovidqaRow]:
    """Yield one row a question, in the order of the articles.

    Raises:
        SourceError: a question without exactly one answer that its article contains.
    """
    for article in read_json_object(folder / "200423_covidQA.json").rows("data"):
        for paragraph in article.rows("paragraphs"):
            context, document = paragraph.text("context"), str(paragraph.value("document_id"))
            identifiers = _stated_identifiers(context)
            for row in paragraph.rows("qas"):
                answers = list(row.rows("answers"))
                if len(answers) != 1 or answers[0].text("text") not in context:
                    raise broken(
                        row.place,
                        expected="one answer, to be found in the article",
                        found=f"{len(answers)}, or one that is not in it",
                    )
                yield CovidqaRow(
                    id=str(row.value("id")),
                    document=document,
                    context=context,
                    question=row.text("question"),
                    answer=answers[0].text("text"),
                    answer_start=answers[0].integer("answer_start"),
                    identifiers=identifiers,
                )


def _stated_identifiers(context: str) -> tuple[str, ...]:
    """Read the identifiers that most articles state above their abstract."""
    head = context.partition("Abstract:")[0][:2000]
    doi = re.search(r"DOI:\s*(10\.\S+)", head)
    pmc = re.search(r"/pmc/articles/(PMC\d+)", head)
    found = (doi and f"doi:{doi[1].lower()}", pmc and f"pmc:{pmc[1]}")
    return tuple(filter(None, found))


def _covid_qa_documents(folder: Path) -> int:
    return len({row.document for row in read_covid_qa(folder)})


MEDQA = Source(
    name="medqa",
    title="MedQA, USMLE",
    homepage="https://github.com/Teddy-XiongGZ/MIRAGE",
    revision="Teddy-XiongGZ/MIRAGE@392943a, gersteinlab/medagents-benchmark@f5e50b6",
    terms=Terms((MIT, APACHE_2)),
    files=("test_5options.jsonl", "phrases_no_exclude_test.jsonl"),
    optional=(
        *("train_5options.jsonl", "dev_5options.jsonl"),
        *("phrases_no_exclude_train.jsonl", "phrases_no_exclude_dev.jsonl"),
    ),
    counts=(
        Count("test questions, 5 options", 1_273, lambda folder: number(read_medqa(folder))),
        Count(
            "test questions, 4 options", 1_273, lambda folder: number(read_medqa_4_options(folder))
        ),
    ),
    read=read_medqa,
    note="The training and dev files are those of jind11/MedQA@27b02f6: US/train.jsonl is called "
    "train_5options.jsonl here, US/dev.jsonl dev_5options.jsonl.",
    downloads=at_github(
        "Teddy-XiongGZ/MIRAGE@392943a",
        (
            "rawdata/medqa/data_clean/questions/US/4_options/phrases_no_exclude_test.jsonl",
            2_075_679,
            "c3b905ccfa66152dc25afbcb2c10e86c0bdb208824f0658fcdb2c040f60a2beb",
        ),
    ),
)

MEDMCQA = Source(
    name="medmcqa",
    title="MedMCQA",
    homepage="https://github.com/Teddy-XiongGZ/MIRAGE",
    revision="Teddy-XiongGZ/MIRAGE@392943a",
    terms=Terms((MIT,)),
    files=("dev.json",),
    optional=("train.json",),
    counts=(Count("dev questions", 4_183, lambda folder: number(read_medmcqa(folder))),),
    read=read_medmcqa,
    note="The paper's test split of 4,183 is upstream's dev; upstream hides the answers of its own "
    "test split. The training file is that of medmcqa/medmcqa@c59ef14.",
    downloads=at_github(
        "Teddy-XiongGZ/MIRAGE@392943a",
        (
            "rawdata/medmcqa/data/dev.json",
            2_594_517,
            "a2b5f53890f4e742b728378fb847bc5338088d48ea01218676379f587270af31",
        ),
    ),
)

COVID_QA = Source(
    name="covid_qa",
    title="COVID-QA",
    homepage="https://github.com/deepset-ai/COVID-QA",
    revision="deepset-ai/COVID-QA@fb2eb5e",
    terms=Terms((APACHE_2,)),
    files=("200423_covidQA.json",),
    counts=(
        Count("documents", 98, _covid_qa_documents),
        Count("questions", 1_380, lambda folder: number(read_covid_qa(folder))),
    ),
    read=read_covid_qa,
    stands_in_for="EmrQA",
    downloads=at_github(
        "deepset-ai/COVID-QA@fb2eb5e",
        (
            "data/question-answering/200423_covidQA.json",
            2_697_757,
            "ab310b4e39f726e087c8fa3d1787c73771dacddc584977204ebe3cc889ee1264",
        ),
    ),
)
