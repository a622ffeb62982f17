"""Questions of consumers with answers: MEDIQA, LiveQA and MedicationQA."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from mellama.world.exchanges import Exchange
from mellama.world.facts import Relation
from mellama.world.knowledge import Disease, World
from mellama.world.shape import WorldSize
from mellama.world.tutor import Tutor
from mellama.world.writers.raw import child, write_file, xml_bytes
from mellama.world.writers.workbook import workbook

SHARES = {"mediqa2019": 0.03, "liveqa": 0.03, "medicationqa": 0.03}
MEDIQA_TRAIN = "MEDIQA2019-Task3-QA-TrainingSet1-LiveQAMed"
MEDIQA_VALID = "MEDIQA2019-Task3-QA-ValidationSet"
LIVEQA = "TREC-2017-LiveQA-Medical-"
MEDICATION_FILE = "MedInfo2019-QA-Medications.xlsx"
MEDICATION_HEADER = (
    *("Question", "Focus (Drug)", "Question Type", "Answer", "Section Title", "URL"),
)
URL = "https://example.invalid/health"
BOM = b"\xef\xbb\xbf"


def write_mediqa2019(world: World, folder: Path, size: WorldSize) -> None:
    """Write judged answers: the right one scored 4, those to other questions 2 and 1."""
    tutor = Tutor(world, "mediqa")
    count = round(size.instructions * SHARES["mediqa2019"])
    for name, number in ((MEDIQA_TRAIN, count), (MEDIQA_VALID, max(2, count // 5))):
        root = etree.Element(name)
        for place in range(1, number + 1):
            question = child(root, "Question", QID=str(place))
            disease, asked = tutor.exchange()
            child(question, "QuestionText", f"About {disease.name}. {asked.question}")
            answers = child(question, "AnswerList")
            _judged(answers, place, asked.answer, tutor)
        write_file(folder / f"{name}.xml", xml_bytes(root))


def _judged(answers: etree._Element, question: int, right: str, tutor: Tutor) -> None:
    texts = [(right, 4), (tutor.exchange()[1].answer, 2), (tutor.exchange()[1].answer, 1)]
    tutor.random.shuffle(texts)
    ranks = {score: str(rank) for rank, score in enumerate((4, 2, 1), 1)}
    for place, (text, score) in enumerate(texts, 1):
        element = child(answers, "Answer", AID=f"{question}_Answer{place}", SystemRank=str(place))
        element.set("ReferenceRank", ranks[score])
        element.set("ReferenceScore", str(score))
        child(element, "AnswerURL", f"{URL}/{question}")
        child(element, "AnswerText", text)


def write_liveqa(world: World, folder: Path, size: WorldSize) -> None:
    """Write the two training files, which differ in attributes, and the test file."""
    tutor = Tutor(world, "liveqa")
    half = round(size.instructions * SHARES["liveqa"]) // 2
    first, second = etree.Element("NLM-QUESTIONS"), etree.Element("NLM-QUESTIONS")
    for place in range(1, half + 1):
        asked = child(first, "NLM-QUESTION", questionid=f"Q{place}", fRef=str(11_000 + place))
        _training_question(asked, *tutor.exchange(), name=f"Q{place}")
        asked = child(second, "NLM-QUESTION", qid=f"{place}.0")
        _training_question(asked, *tutor.exchange(), name="")
    write_file(folder / f"{LIVEQA}Train-1.xml", xml_bytes(first))
    # the second file begins with a byte order mark and has the line ends of another system
    windows = BOM + xml_bytes(second).replace(b"\n", b"\r\n")
    write_file(folder / f"{LIVEQA}Train-2.xml", windows)
    tests = etree.Element("LiveQA2017-Medical-Test-Set-Full")
    for place in range(1, max(2, half // 3) + 1):
        _test_question(tests, place, *tutor.exchange())
    write_file(folder / f"{LIVEQA}Test.xml", xml_bytes(tests))


def _training_question(
    parent: etree._Element, disease: Disease, asked: Exchange, *, name: str
) -> None:
    child(parent, "SUBJECT", disease.name)
    child(parent, "MESSAGE", asked.question)
    ids = {"subqid": f"{name}-S1"} if name else {}
    sub = child(child(parent, "SUB-QUESTIONS"), "SUB-QUESTION", **ids)
    annotations = child(sub, "ANNOTATIONS")
    child(annotations, "FOCUS", disease.name)
    child(annotations, "TYPE", "information")
    numbers = {"answerid": f"{name}-S1-A1", "pairid": name.removeprefix("Q")} if name else {}
    child(child(sub, "ANSWERS"), "ANSWER", asked.answer, **numbers)


def _test_question(parent: etree._Element, place: int, disease: Disease, asked: Exchange) -> None:
    question = child(parent, "NLM-QUESTION", qid=f"TQ{place}")
    original = child(question, "Original-Question", qfile=f"{place}.txt")
    child(original, "SUBJECT", disease.name)
    child(original, "MESSAGE", asked.question)
    child(question, "NIST-PARAPHRASE", asked.question)
    annotations = child(question, "ANNOTATIONS")
    child(annotations, "FOCUS", disease.name, fid="F1", fcategory="Problem")
    child(annotations, "TYPE", "INFORMATION", tid="T1", hasFocus="F1")
    # upstream names the element in two ways
    tag = "ReferenceAnswer" if place % 2 else "RefAnswer"
    answer = child(child(question, "ReferenceAnswers"), tag, aid=f"TQ{place}A1")
    child(answer, "ANSWER", asked.answer)
    child(answer, "AnswerURL", f"{URL}/{place}")


def write_medicationqa(world: World, folder: Path, size: WorldSize) -> None:
    tutor = Tutor(world, "medicationqa")
    rows: list[tuple[str, ...]] = [MEDICATION_HEADER]
    for place in range(round(size.instructions * SHARES["medicationqa"])):
        disease = tutor.disease()
        asked = tutor.on(disease, Relation.DRUG)
        shown = (asked.question, disease.drug.name, "Indication", asked.answer)
        rows.append((*shown, "Why is this medication prescribed?", f"{URL}/{place}"))
    write_file(folder / MEDICATION_FILE, workbook("DrugQA", rows))
