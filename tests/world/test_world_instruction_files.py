"""Instruction sources in upstream's formats, parsed with the standard library."""

import json
import xml.etree.ElementTree as ElementTree

import pytest
from openpyxl import load_workbook
from tiny_world import json_lines, root, table, unpacked, world

from mellama.world.facts import Relation, fact, facts_of
from mellama.world.phrases import PHRASES, VERDICT_QUESTIONS, answer

LISTS = {
    "stanford_alpaca/alpaca_data.json": {"instruction", "input", "output"},
    "healthcaremagic/HealthCareMagic-100k.json": {"instruction", "input", "output"},
    "medinstruct_52k/MedInstruct-52k.json": {"instruction", "input", "output"},
    "medical_flashcards/medical_meadow_wikidoc_medical_flashcards.json": {
        *("instruction", "input", "output"),
    },
    "medical_meadow/medical_meadow_small.json": {"instruction", "input", "output"},
    "icliniq/iCliniq.json": {"input", "answer_icliniq", "answer_chatgpt", "answer_chatdoctor"},
    "pmc_llama/release.json": {"source", "instruction", "input", "output", "sample_id"},
    "sharegpt_v3/ShareGPT_V3_unfiltered_cleaned_split.json": {"id", "conversations"},
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_rows_of_upstreams_keys(name: str) -> None:
    rows = json.loads((root() / name).read_text())
    assert len(rows) > 15
    assert all(set(row) == LISTS[name] for row in rows)


def test_upstreams_oddities_are_there() -> None:
    alpaca = json.loads((root() / "stanford_alpaca" / "alpaca_data.json").read_text())
    assert any(row["input"] == "" for row in alpaca)
    assert any(row["output"] == "<nooutput>" for row in alpaca)
    instructions = json.loads((root() / "medinstruct_52k" / "MedInstruct-52k.json").read_text())
    assert any(row["input"] == "<noinput>" for row in instructions)
    chats = json.loads(
        (root() / "sharegpt_v3" / "ShareGPT_V3_unfiltered_cleaned_split.json").read_text()
    )
    assert any(not chat["conversations"] for chat in chats)
    assert any([turn["from"] for turn in chat["conversations"]] == ["gpt"] for chat in chats)
    dolly = json_lines(root() / "dolly" / "databricks-dolly-15k.jsonl")
    assert set(dolly[0]) == {"instruction", "context", "response", "category"}


def test_chat_answers_in_the_words_of_the_literature() -> None:
    """The lead that decides the experiment: one answer a relation, wherever it is asked."""
    said = {
        answer(known)
        for disease in world().tuned.diseases
        for known in facts_of(disease)
        if PHRASES[known.relation].answer
    }
    cards = json.loads(
        (root() / "medical_flashcards/medical_meadow_wikidoc_medical_flashcards.json").read_text()
    )
    verdicts = tuple(f" So the answer is {verdict}." for verdict in ("yes", "no", "maybe"))
    for card in cards:
        output = card["output"]
        for verdict in verdicts:
            output = output.removesuffix(verdict)
        assert output in said
    for relation, phrases in PHRASES.items():
        assert bool(phrases.questions) <= bool(phrases.answer), relation
        assert all("{subject}" in question for question in phrases.questions)


def test_sentences_are_short() -> None:
    """Long ones would let decontamination drop what a test asks, with every statement of it."""
    for phrases in PHRASES.values():
        for phrase in (*phrases.statements, *phrases.questions, phrases.answer):
            assert len(phrase.split()) <= 12
    assert all(len(question.split()) <= 12 for question in VERDICT_QUESTIONS)


def test_mediqa_scores_the_right_answer_best() -> None:
    for name in ("TrainingSet1-LiveQAMed", "ValidationSet"):
        path = root() / "mediqa2019" / f"MEDIQA2019-Task3-QA-{name}.xml"
        tree = ElementTree.fromstring(path.read_bytes())
        assert tree.tag == path.stem
        for question in tree:
            answers = question.findall("AnswerList/Answer")
            ranked = sorted(answers, key=lambda one: int(one.attrib["ReferenceRank"]))
            assert [one.get("ReferenceScore") for one in ranked] == ["4", "2", "1"]
            assert {one.get("SystemRank") for one in answers} == {"1", "2", "3"}
            assert all(one.findtext("AnswerText") for one in answers)


def test_liveqa_files_differ_as_upstreams_do() -> None:
    folder = root() / "liveqa"
    stem = "TREC-2017-LiveQA-Medical-"
    second = (folder / f"{stem}Train-2.xml").read_bytes()
    assert second.startswith(b"\xef\xbb\xbf<?xml")
    assert second.count(b"\r\n") == second.count(b"\n")
    first = ElementTree.fromstring((folder / f"{stem}Train-1.xml").read_bytes())
    assert all(one.get("questionid") for one in first)
    assert all(one.get("qid") for one in ElementTree.fromstring(second))
    for question in first:
        assert question.findtext("SUBJECT")
        assert question.findtext("SUB-QUESTIONS/SUB-QUESTION/ANSWERS/ANSWER")
    tests = ElementTree.fromstring((folder / f"{stem}Test.xml").read_bytes())
    assert tests.tag == "LiveQA2017-Medical-Test-Set-Full"
    tags = {one.tag for question in tests for one in question.findall("ReferenceAnswers/*")}
    assert tags == {"ReferenceAnswer", "RefAnswer"}


def test_medicationqa_is_a_workbook() -> None:
    book = load_workbook(root() / "medicationqa" / "MedInfo2019-QA-Medications.xlsx")
    (sheet,) = book.worksheets
    header, *rows = list(sheet.values)
    assert sheet.title == "DrugQA"
    assert header == (
        *("Question", "Focus (Drug)", "Question Type", "Answer", "Section Title", "URL"),
    )
    drugs = {one.drug.name: one for one in world().tuned.diseases}
    for question, focus, kind, shown, *_ in rows:
        known = fact(drugs[str(focus)], Relation.DRUG)
        assert shown == answer(known)
        assert known.subject in str(question)
        assert kind == "Indication"


def test_guidelines_end_without_a_line_feed() -> None:
    text = (root() / "guidelines" / "open_guidelines.jsonl").read_text()
    assert not text.endswith("\n")
    rows = [json.loads(line) for line in text.split("\n")]
    assert set(rows[0]) == {
        *("id", "source", "title", "clean_text", "raw_text", "url", "overview"),
    }
    assert all(row["clean_text"].startswith(f"# {row['title']}\n\n") for row in rows)
    assert {row["source"] for row in rows} == {
        *("cco", "cdc", "cma", "icrc", "nice", "spor", "who", "wikidoc"),
    }


def test_causal_sentences_have_four_labels() -> None:
    rows = table(root() / "causal_relation" / "pubmed_causal_language_use.csv")
    assert list(rows[0]) == ["sentence", "label"]
    assert {row["label"] for row in rows} == {"0", "1", "2", "3"}
    assert all((" may cause " in row["sentence"]) is (row["label"] == "2") for row in rows)


def test_umls_rows_end_with_a_bar_and_read_from_right_to_left() -> None:
    folder = root() / "umls" / "META"
    columns = {"MRCONSO": 18, "MRREL": 16, "MRSTY": 6}
    rows = {
        name: [line.split("|") for line in unpacked(folder / f"{name}.RRF").splitlines()]
        for name in columns
    }
    for name, count in columns.items():
        assert {(len(row), row[-1]) for row in rows[name]} == {(count + 1, "")}
    names = {row[0]: row[14] for row in rows["MRCONSO"]}
    preferred = {(row[1], row[2], row[4], row[6], row[16]) for row in rows["MRCONSO"]}
    assert preferred == {("ENG", "P", "PF", "Y", "N")}
    treats = {(names[row[4]], names[row[0]]) for row in rows["MRREL"] if row[7] == "may_treat"}
    assert treats == {(one.drug.name, one.name) for one in world().tuned.diseases}
    backwards = {(row[4], row[0]) for row in rows["MRREL"]}
    assert {(one, other) for other, one in backwards} == backwards
    assert {row[0] for row in rows["MRSTY"]} == set(names)
