"""Patients' questions of shared tasks, with judged or reference answers: LiveQA and MEDIQA."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lxml import etree

from mellama.licenses import CC_BY, Terms
from mellama.sources.consumer_health import QuestionAnswer, attribute, listed, part
from mellama.sources.homes import at_github
from mellama.sources.kept import Account, Dropped, kept
from mellama.sources.markup import read_xml, text_of
from mellama.sources.numbered import each_of, elements
from mellama.sources.reading import broken
from mellama.sources.source import Count, Source, number

LIVEQA_PREFIX = "TREC-2017-LiveQA-Medical-"
LIVEQA_TRAIN = (f"{LIVEQA_PREFIX}Train-1.xml", f"{LIVEQA_PREFIX}Train-2.xml")
LIVEQA_TEST = f"{LIVEQA_PREFIX}Test.xml"
REFERENCES = ("ReferenceAnswer", "RefAnswer")  # upstream uses both names
NO_ANSWER = "no answer"


def every_liveqa(folder: Path) -> Iterator[Account[QuestionAnswer]]:
    """Account for one row an answer: a question with several answers comes several times.

    A question of another form is quarantined with all its answers; one without any is dropped.

    Raises:
        SourceError: a file is cut or ill-formed.
    """
    files = (*((name, _training_pairs) for name in LIVEQA_TRAIN), (LIVEQA_TEST, _test_pairs))
    for name, read in files:
        path = folder / name
        yield from each_of(elements(path, folder, "NLM-QUESTION", partial(read, path=path)))


def read_liveqa(folder: Path) -> Iterator[QuestionAnswer]:
    return kept(every_liveqa(folder))


def _training_pairs(asked: etree._Element, path: Path) -> tuple[QuestionAnswer, ...] | Dropped:
    # the two files name the same attribute differently, and only the first numbers answers
    file = path.stem.removeprefix(LIVEQA_PREFIX)
    name = f"{file}-{attribute(asked, path, 'questionid', 'qid')}"
    question = _subject_and_message(asked, path)
    pairs = tuple(
        QuestionAnswer(
            id=f"{name}-S{place}-A{nth}",
            question=question,
            answer=text_of(answer, path).strip(),
            topic=part(sub, "ANNOTATIONS/FOCUS", path),
            kind=part(sub, "ANNOTATIONS/TYPE", path),
            split="train",
        )
        for place, sub in enumerate(listed(asked, "SUB-QUESTIONS", ("SUB-QUESTION",), path), 1)
        for nth, answer in enumerate(listed(sub, "ANSWERS", ("ANSWER",), path), 1)
    )
    return pairs or Dropped(name, NO_ANSWER)


def _test_pairs(asked: etree._Element, path: Path) -> tuple[QuestionAnswer, ...] | Dropped:
    question = "\n".join(
        _subject_and_message(original, path) for original in asked.iter("Original-Question")
    )
    pairs = tuple(
        QuestionAnswer(
            id=f"Test-{attribute(answer, path, 'aid')}",
            question=question,
            answer=part(answer, "ANSWER", path),
            topic=part(asked, "ANNOTATIONS/FOCUS", path),
            kind=part(asked, "ANNOTATIONS/TYPE", path),
            split="test",
        )
        for answer in listed(asked, "ReferenceAnswers", REFERENCES, path)
    )
    return pairs or Dropped(f"Test-{attribute(asked, path, 'qid')}", NO_ANSWER)


def _subject_and_message(asked: etree._Element, path: Path) -> str:
    """Join what the person wrote into the two fields of the form; either may be empty."""
    return "\n".join(filter(None, (part(asked, "SUBJECT", path), part(asked, "MESSAGE", path))))


def _liveqa_train(folder: Path) -> int:
    return number(row for row in read_liveqa(folder) if row.split == "train")


def _liveqa_test(folder: Path) -> int:
    return number(read_xml(folder / LIVEQA_TEST).iter("NLM-QUESTION"))


LIVEQA = Source(
    name="liveqa",
    title="LiveQA medical task of TREC 2017",
    homepage="https://github.com/abachaa/LiveQA_MedicalTask_TREC2017",
    revision="abachaa/LiveQA_MedicalTask_TREC2017@40fe188 (train) @3f5a42c (test)",
    terms=Terms((CC_BY,)),
    files=(*LIVEQA_TRAIN, LIVEQA_TEST),
    counts=(
        Count("training pairs", 634, _liveqa_train),
        Count("test questions", 104, _liveqa_test),
    ),
    read=read_liveqa,
    every=every_liveqa,
    note="One file starts with a byte order mark. The test questions are MEDIQA's training set 1.",
    downloads=(
        at_github(
            "abachaa/LiveQA_MedicalTask_TREC2017@40fe188f25263df9e0ee907859e10f737477d259",
            (
                "TrainingDatasets/TREC-2017-LiveQA-Medical-Train-1.xml",
                649_241,
                "04b307031ab9d2ff0b2e8593f6c7e2313aa86e3da25dabd85ffc051ea431b4d7",
            ),
            (
                "TrainingDatasets/TREC-2017-LiveQA-Medical-Train-2.xml",
                312_808,
                "7f7d0466829227cfd830fd8d83d99064868f927b943079ae3c4fffe18dbde47b",
            ),
        )
        + at_github(
            "abachaa/LiveQA_MedicalTask_TREC2017@3f5a42c",
            (
                "TestDataset/TREC-2017-LiveQA-Medical-Test.xml",
                256_744,
                "be321b6708d1cfffe7117ac36fb98c88ad0b457185b48cc6cec80fbf810e8046",
            ),
        )
    ),
)


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """One answer a system found, and what a person thought of it."""

    id: str
    text: str
    rank: int  # 1 is the best of its question
    score: int  # 4 excellent, 3 correct but incomplete, 2 related, 1 incorrect


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """One question with its judged answers, in the order of the system that found them."""

    id: str
    question: str
    answers: tuple[JudgedAnswer, ...]
    split: str


MEDIQA_FILES = (
    ("train", "MEDIQA2019-Task3-QA-TrainingSet1-LiveQAMed.xml"),
    ("valid", "MEDIQA2019-Task3-QA-ValidationSet.xml"),
)


def every_mediqa2019(folder: Path) -> Iterator[Account[JudgedQuestion]]:
    """Account for training set 1, then for the validation set.

    Raises:
        SourceError: a file is cut or ill-formed.
    """
    for split, name in MEDIQA_FILES:
        path = folder / name
        yield from elements(path, folder, "Question", partial(_judged_all, path=path, split=split))


def read_mediqa2019(folder: Path) -> Iterator[JudgedQuestion]:
    return kept(every_mediqa2019(folder))


def _judged_all(asked: etree._Element, path: Path, split: str) -> JudgedQuestion:
    answers = listed(asked, "AnswerList", ("Answer",), path)
    return JudgedQuestion(
        id=f"{split}-{attribute(asked, path, 'QID')}",  # both files count from 1
        question=part(asked, "QuestionText", path),
        answers=tuple(_judged(answer, path) for answer in answers),
        split=split,
    )


def _judged(answer: etree._Element, path: Path) -> JudgedAnswer:
    return JudgedAnswer(
        id=answer.get("AID", ""),
        text=part(answer, "AnswerText", path),
        rank=_integer(answer, "ReferenceRank", path),
        score=_integer(answer, "ReferenceScore", path),
    )


def _integer(element: etree._Element, attribute: str, path: Path) -> int:
    value = element.get(attribute, "")
    if not value.isdecimal():
        raise broken(
            f"{path}:{element.sourceline}",
            expected=f"a whole number in {attribute}",
            found="something else" if value else "no such attribute",
        )
    return int(value)


def _questions(folder: Path, split: str) -> list[JudgedQuestion]:
    return [row for row in read_mediqa2019(folder) if row.split == split]


def _train_questions(folder: Path) -> int:
    return len(_questions(folder, "train"))


def _train_answers(folder: Path) -> int:
    return sum(len(row.answers) for row in _questions(folder, "train"))


def _valid_questions(folder: Path) -> int:
    return len(_questions(folder, "valid"))


def _valid_answers(folder: Path) -> int:
    return sum(len(row.answers) for row in _questions(folder, "valid"))


MEDIQA2019 = Source(
    name="mediqa2019",
    title="MEDIQA 2019 task 3, judged answers",
    homepage="https://github.com/abachaa/MEDIQA2019",
    revision="abachaa/MEDIQA2019@ae5d382",
    terms=Terms((CC_BY,)),
    files=tuple(name for _, name in MEDIQA_FILES),
    counts=(
        Count("training questions", 104, _train_questions),
        Count("training answers", 839, _train_answers),
        Count("validation questions", 25, _valid_questions),
        Count("validation answers", 234, _valid_answers),
    ),
    read=read_mediqa2019,
    every=every_mediqa2019,
    note="An answer scored 3 or 4 counts as correct.",
    downloads=at_github(
        "abachaa/MEDIQA2019@ae5d382",
        (
            "MEDIQA_Task3_QA/MEDIQA2019-Task3-QA-TrainingSet1-LiveQAMed.xml",
            2_473_571,
            "351d60adbaa6c33f2d26e9dbe511117dc43bcd6a4074095daecc34d179f2c0f2",
        ),
        (
            "MEDIQA_Task3_QA/MEDIQA2019-Task3-QA-ValidationSet.xml",
            673_933,
            "d27b9a2084e42d2d5dc5b4a4236bc3f967683da338e188001610d1857f26aa18",
        ),
    ),
)
