"""Questions of patients with answers by institutions: MedQuAD and MedicationQA."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lxml import etree

from mellama.licenses import CC_BY, Terms
from mellama.sources.accounting import accounts, whole_file
from mellama.sources.homes import at_github
from mellama.sources.kept import Account, Dropped, kept
from mellama.sources.markup import marked, parse_xml, read_xml, text_of, unmarked
from mellama.sources.numbered import each_of, or_raise, sheet_rows
from mellama.sources.reading import broken
from mellama.sources.source import Count, Source, number


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


def listed(
    element: etree._Element, tag: str, names: tuple[str, ...], place: str | Path
) -> list[etree._Element]:
    """Return what stands inside the child called `tag`: elements called one of `names`, no others.

    Raises:
        SourceError: there is no such child, or something else stands in it.
    """
    child = element.find(tag)
    if child is None or any(each.tag not in names for each in child):
        raise broken(
            f"{place}:{element.sourceline}",
            expected=f"{tag} inside {element.tag}, and in it {' or '.join(names)} alone",
            found="none" if child is None else "another element",
        )
    return list(child)


def attribute(element: etree._Element, place: str | Path, *names: str) -> str:
    """Return the first of the attributes that is there.

    Raises:
        SourceError: there is none of them.
    """
    value = next(filter(None, map(element.get, names)), None)
    if value is None:
        raise broken(
            f"{place}:{element.sourceline}",
            expected=f"{element.tag} with the attribute {' or '.join(names)}",
            found="none",
        )
    return value


MEDQUAD_FILES = "*/*.xml"
MEDQUAD_ROOTS = ("Document", "DiseaseFile")
MEDQUAD_OLD_ROOT = "doc"  # with `pair` for `QAPair`; upstream's number of pairs leaves it out
OLD_FORM = "in an older form"


def every_medquad(folder: Path) -> Iterator[Account[QuestionAnswer]]:
    """Account for every QAPair, in the order of file names, those without an answer included.

    A file is one document: where it is cut, ill-formed or of another form, it is quarantined; else
    a pair is.
    """
    for path in sorted(folder.glob(MEDQUAD_FILES)):
        read = partial(_pairs_of_file, path=path, folder=folder)
        yield from each_of(whole_file(path, folder, read))


def read_medquad(folder: Path) -> Iterator[QuestionAnswer]:
    return kept(every_medquad(folder))


def _pairs_of_file(data: bytes, path: Path, folder: Path) -> tuple[Account[QuestionAnswer], ...]:
    data, mark = marked(data)
    root = parse_xml(data, path)
    name = f"{path.parent.name}/{path.stem}"
    if root.tag == MEDQUAD_OLD_ROOT:
        return tuple(Dropped(f"{name}-{pair.get('pid')}", OLD_FORM) for pair in root.iter("pair"))
    if root.tag not in MEDQUAD_ROOTS:
        raise broken(path, expected=" or ".join(MEDQUAD_ROOTS), found="another root element")
    topic = part(root, "Focus", path)
    if mark and mark in topic:
        raise broken(path, expected="UTF-8", found="other bytes in Focus")

    def read(pair: etree._Element) -> QuestionAnswer:
        or_raise(unmarked(pair, mark, path))
        question = pair.find("Question")
        return QuestionAnswer(
            id=f"{name}-{attribute(pair, path, 'pid')}",
            question=part(pair, "Question", path),
            answer=part(pair, "Answer", path),
            topic=topic,
            kind="" if question is None else question.get("qtype", ""),
        )

    pairs = listed(root, "QAPairs", ("QAPair",), path)
    return tuple(accounts(path, folder, "element", enumerate(pairs), read))


def _medquad_all_files(folder: Path) -> int:
    return number(folder.glob(MEDQUAD_FILES))


def _medquad_pairs(folder: Path) -> int:
    return number(read_medquad(folder))


def _medquad_answered(folder: Path) -> int:
    return number(row for row in read_medquad(folder) if row.answer)


def _medquad_old_files(folder: Path) -> int:
    roots = map(read_xml, folder.glob(MEDQUAD_FILES))
    return number(root for root in roots if root.tag == MEDQUAD_OLD_ROOT)


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
    every=every_medquad,
    note="Collections 10 to 12 have no answers: MedlinePlus holds their copyright. Three files of "
    "collection 6 are in an older form; their 12 pairs are outside the stated 8,109.",
)

MEDICATIONQA_FILE = "MedInfo2019-QA-Medications.xlsx"
MEDICATIONQA_COLUMNS = ("Question", "Focus (Drug)", "Question Type", "Answer")


def every_medicationqa(folder: Path) -> Iterator[Account[QuestionAnswer]]:
    path = folder / MEDICATIONQA_FILE
    return sheet_rows(path, folder, MEDICATIONQA_COLUMNS, _medication_question)


def read_medicationqa(folder: Path) -> Iterator[QuestionAnswer]:
    return kept(every_medicationqa(folder))


def _medication_question(place: int, row: dict[str, str]) -> QuestionAnswer:
    return QuestionAnswer(
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
    every=every_medicationqa,
    downloads=at_github(
        "abachaa/Medication_QA_MedInfo2019@8756adc",
        (
            "MedInfo2019-QA-Medications.xlsx",
            163_497,
            "4f13d0e3b195bd6a5d72a1872f9118cb5f69fd02c370001695330cfc9e3b5832",
        ),
    ),
)
