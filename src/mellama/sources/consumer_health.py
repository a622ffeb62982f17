"""Questions of patients with answers by institutions: MedQuAD and MedicationQA."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from mellama.licenses import CC_BY, Terms
from mellama.sources.homes import at_github
from mellama.sources.markup import read_xml, text_of
from mellama.sources.reading import broken
from mellama.sources.source import Count, Source, number
from mellama.sources.workbook import read_workbook


@dataclass(frozen=True, slots=True)
class QuestionAnswer:
    """One question with one answer; the answer is empty where upstream had to take it out."""

    id: str
    question: str
    answer: str
    topic: str = ""  # the disease or drug that is asked about
    kind: str = ""  # upstream's type of question: "treatment", "Interaction", ...
    split: str = ""


def part(element: etree._Element, tag: str, place: str | Path) -> str:
    """Return the stripped text of the child called `tag`, which may be empty, but must be there.

    Raises:
        SourceError: there is no such child.
    """
    child = element.find(tag)
    if child is None:
        raise broken(
            f"{place}:{element.sourceline}",
            expected=f"{tag} inside {element.tag}",
            found="none",
        )
    return text_of(child, place).strip()


MEDQUAD_FILES = "*/*.xml"
MEDQUAD_ROOTS = ("Document", "DiseaseFile")
MEDQUAD_OLD_ROOT = "doc"  # with `pair` for `QAPair`; upstream's number of pairs leaves it out


def read_medquad(folder: Path) -> Iterator[QuestionAnswer]:
    """Yield every QAPair, in the order of file names, those without an answer included.

    Raises:
        SourceError: a file that is broken or of another form.
    """
    for path, root in _medquad_files(folder):
        if root.tag == MEDQUAD_OLD_ROOT:
            continue
        topic = part(root, "Focus", path)
        for pair in root.iter("QAPair"):
            question = pair.find("Question")
            yield QuestionAnswer(
                id=f"{path.parent.name}/{path.stem}-{pair.get('pid', '')}",
                question=part(pair, "Question", path),
                answer=part(pair, "Answer", path),
                topic=topic,
                kind="" if question is None else question.get("qtype", ""),
            )


def _medquad_files(folder: Path) -> Iterator[tuple[Path, etree._Element]]:
    for path in sorted(folder.glob(MEDQUAD_FILES)):
        root = read_xml(path)
        if root.tag not in (*MEDQUAD_ROOTS, MEDQUAD_OLD_ROOT):
            raise broken(path, expected=" or ".join(MEDQUAD_ROOTS), found="another root element")
        yield path, root


def _medquad_all_files(folder: Path) -> int:
    return number(_medquad_files(folder))


def _medquad_pairs(folder: Path) -> int:
    return number(read_medquad(folder))


def _medquad_answered(folder: Path) -> int:
    return number(row for row in read_medquad(folder) if row.answer)


def _medquad_old_files(folder: Path) -> int:
    return number(path for path, root in _medquad_files(folder) if root.tag == MEDQUAD_OLD_ROOT)


MEDQUAD = Source(
    name="medquad",
    title="MedQuAD, at most 150 files of each collection",
    homepage="https://github.com/abachaa/MedQuAD",
    revision="abachaa/MedQuAD@577bd37",
    terms=Terms((CC_BY,)),
    files=(MEDQUAD_FILES,),
    counts=(
        Count("files", 1460, _medquad_all_files),
        Count("question-answer pairs", 8109, _medquad_pairs),
        Count("pairs with an answer", 5260, _medquad_answered),
        Count("files in an older form that are not read", 3, _medquad_old_files),
    ),
    read=read_medquad,
    note="Collections 10 to 12 have no answers: MedlinePlus holds their copyright. Three files of "
    "collection 6 are in an older form; their 12 pairs are outside the stated 8,109.",
)

MEDICATIONQA_FILE = "MedInfo2019-QA-Medications.xlsx"
MEDICATIONQA_COLUMNS = ("Question", "Focus (Drug)", "Question Type", "Answer")


def read_medicationqa(folder: Path) -> Iterator[QuestionAnswer]:
    rows = read_workbook(folder / MEDICATIONQA_FILE, MEDICATIONQA_COLUMNS)
    for place, row in enumerate(rows):
        yield QuestionAnswer(
            id=f"medicationqa-{place}",
            question=row["Question"].strip(),
            answer=row["Answer"].strip(),
            topic=row["Focus (Drug)"].strip(),
            kind=row["Question Type"].strip(),
        )


def _medicationqa_rows(folder: Path) -> int:
    return number(read_medicationqa(folder))


MEDICATIONQA = Source(
    name="medicationqa",
    title="MedicationQA, questions about drugs (MedInfo 2019)",
    homepage="https://github.com/abachaa/Medication_QA_MedInfo2019",
    revision="abachaa/Medication_QA_MedInfo2019@8756adc",
    terms=Terms((CC_BY,)),
    files=(MEDICATIONQA_FILE,),
    counts=(Count("questions", 690, _medicationqa_rows),),
    read=read_medicationqa,
    downloads=at_github(
        "abachaa/Medication_QA_MedInfo2019@8756adc",
        (
            "MedInfo2019-QA-Medications.xlsx",
            163_497,
            "4f13d0e3b195bd6a5d72a1872f9118cb5f69fd02c370001695330cfc9e3b5832",
        ),
    ),
)
