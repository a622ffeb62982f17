"""Benchmarks that are not at hand: i2b2 2010, emrQA, MTSamples, papers, MedNLI and BioNLI."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from restricted_lookalikes import (
    BIONLI,
    EMRQA,
    I2B2_CONCEPTS,
    I2B2_TEXT,
    MTSAMPLES,
    SECRET,
    lay_out,
    lines,
    mednli,
    paper,
    tar_gz,
)

from mellama.errors import SourceError
from mellama.sources.emrqa import EMRQA as EMRQA_SOURCE
from mellama.sources.emrqa import EmrqaAnswer, EmrqaRow
from mellama.sources.entailment import (
    BIONLI as BIONLI_SOURCE,
)
from mellama.sources.entailment import (
    MEDNLI,
    BionliColumns,
    BionliRow,
    MednliRow,
    every_bionli,
    read_bionli_file,
)
from mellama.sources.i2b2_2010 import (
    I2B2_2010,
    ConceptSentence,
    ConceptSpan,
    every_concept_sentence,
)
from mellama.sources.kept import Dropped, tally
from mellama.sources.long_papers import PUBMED_SUMMARIZATION, LongPaper
from mellama.sources.mtsamples import MTSAMPLES as MTSAMPLES_SOURCE
from mellama.sources.splits import split_of

TRAINING = "concept_assertion_relation_training_data"


def i2b2(text: str, concepts: str, split: str = "test_data") -> dict[str, bytes]:
    return {f"{split}/txt/d.txt": text.encode(), f"{split}/concept/d.con": concepts.encode()}


def spans_of(root: Path) -> dict[str, tuple[ConceptSpan, ...]]:
    return {row.id: row.spans for row in I2B2_2010.records(root)}


def test_i2b2_sentences_have_their_concepts(tmp_path: Path) -> None:
    lay_out(tmp_path, "i2b2_2010")
    first, second, third, fourth, fifth = I2B2_2010.records(tmp_path)
    assert first == ConceptSentence(
        "record-1:1", "record-1", ("Admission", "Date", ":"), (), "train"
    )
    assert second.spans == (ConceptSpan(2, 4, "problem"), ConceptSpan(5, 7, "treatment"))
    assert third.tokens == ("Then", "fever", ",", "gone", ".")
    assert third.spans == (ConceptSpan(1, 2, "problem"),), "an empty token 0 was counted upstream"
    assert fourth.spans == (ConceptSpan(2, 4, "problem"),), "the concept goes on in the next line"
    assert fifth.spans == (ConceptSpan(0, 3, "problem"),)


def test_i2b2_archives_are_joined_by_name(tmp_path: Path) -> None:
    files = {
        f"{TRAINING}.tar.gz": tar_gz(
            {
                f"{TRAINING}/partners/txt/0001.txt": b"Old fever .\n",
                f"{TRAINING}/partners/concept/0001.con": b'c="fever" 1:1 1:1||t="problem"\r\n',
                f"{TRAINING}/partners/rel/0001.rel": b"",
                f"{TRAINING}/partners/unannotated/0009.txt": b"Nothing .\n",
            }
        ),
        "test_data.tar.gz": tar_gz({"test_data/0001.txt": b"New test .\r\n\r\n"}),
        "reference_standard_for_test_data.tar.gz": tar_gz(
            {"reference_standard_for_test_data/concepts/0001.con": b'c="test" 1:1 1:1||t="test"'}
        ),
    }
    folder = lay_out(tmp_path, "i2b2_2010", files)
    assert list(I2B2_2010.records(tmp_path)) == [
        ConceptSentence(
            "0001:1", "0001", ("New", "test", "."), (ConceptSpan(1, 2, "test"),), "test"
        ),
        ConceptSentence(
            "0001:1", "0001", ("Old", "fever", "."), (ConceptSpan(1, 2, "problem"),), "train"
        ),
    ]
    assert [count.measure(folder) for count in I2B2_2010.counts] == [1, 1]


def test_i2b2_lines_end_at_newlines_alone(tmp_path: Path) -> None:
    text = "One\x0cpage .\nA\u2028fever .\n"
    lay_out(tmp_path, "i2b2_2010", i2b2(text, 'c="fever" 2:1 2:1||t="problem"\n'))
    assert spans_of(tmp_path) == {"d:1": (), "d:2": (ConceptSpan(1, 2, "problem"),)}


@pytest.mark.parametrize("text", ["pain in the arm", "pain ... in the arm", "Pain in ...the arm"])
def test_i2b2_concepts_may_be_interrupted(text: str, tmp_path: Path) -> None:
    concepts = f'c="{text}" 1:0 1:0,1:3 2:1||t="problem"\n'
    lay_out(tmp_path, "i2b2_2010", i2b2("Pain , severe in\nthe arm .\n", concepts))
    assert spans_of(tmp_path) == {
        "d:1": (ConceptSpan(0, 1, "problem"), ConceptSpan(3, 4, "problem")),
        "d:2": (ConceptSpan(0, 2, "problem"),),
    }


def test_i2b2_concepts_that_are_not_at_their_place_are_counted(tmp_path: Path) -> None:
    concepts = 'c="fever" 1:0 1:0||t="problem"\nc="cold" 9:0 9:0||t="problem"\n'
    files = {**i2b2("Old fever .\n", concepts), "test_data/txt/e.txt": b"No annotation ."}
    folder = lay_out(tmp_path, "i2b2_2010", files)
    assert spans_of(tmp_path) == {"d:1": ()}
    assert tally(every_concept_sentence(folder)) == {
        "kept": 1,
        "a concept whose text is not at its place": 2,
        "a document without annotation": 1,
    }


@pytest.mark.parametrize(
    "concepts",
    [
        f'c="{SECRET}" 1:0\n',
        f'c="{SECRET}" 1:0 1:0||t="drug"\n',
        f'c="{SECRET}" 1:0 1:0,1:2||t="problem"\n',
        f"{SECRET}\n",
    ],
)
def test_i2b2_annotations_in_another_form_are_refused(concepts: str, tmp_path: Path) -> None:
    lay_out(tmp_path, "i2b2_2010", i2b2(I2B2_TEXT, I2B2_CONCEPTS + concepts))
    with pytest.raises(SourceError, match="distinct line 5") as caught:
        list(I2B2_2010.records(tmp_path))
    assert SECRET not in str(caught.value)


def test_i2b2_refuses_an_annotation_without_text_and_two_texts_of_a_name(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "i2b2_2010", i2b2(I2B2_TEXT, I2B2_CONCEPTS))
    (folder / "test_data/concept/f.con").touch()
    with pytest.raises(SourceError, match="1 missing"):
        list(I2B2_2010.records(tmp_path))
    (folder / "test_data/f.txt").write_text("a")
    (folder / "test_data/txt/f.txt").write_text("b")
    with pytest.raises(SourceError, match="two that are different"):
        list(I2B2_2010.records(tmp_path))


def test_emrqa_answers_come_in_several_forms(tmp_path: Path) -> None:
    lay_out(tmp_path, "emrqa")
    first, second = EMRQA_SOURCE.records(tmp_path)
    split = split_of("emrqa 990001", valid=0.1, test=0.2)
    line = "line two: zorbitol 5 mg daily .\n"
    assert first == EmrqaRow(
        id="medication/990001-0",
        topic="medication",
        note="990001",
        context=f"line one\n{line}",
        questions=("what is the dose of zorbitol", "how much zorbitol"),
        answers=(EmrqaAnswer(("5 mg",), ((2, 3),), (line,), (2,), "single"),),
        split=split,
    )
    assert second.answers == (
        EmrqaAnswer(
            ("line one", "line two"), ((1, None), (2, 0)), ("line one\n", line), (1, 2), "complex"
        ),
        EmrqaAnswer((), (), ("line one\n",), (1,), "empty"),
    )


def emrqa(**changes: object) -> dict[str, bytes]:
    data: dict[str, Any] = deepcopy(EMRQA)
    data["data"][0]["paragraphs"][0].update(changes)
    return {"data.json": json.dumps(data).encode()}


def test_emrqa_context_may_be_one_text_and_a_note_s_number_a_number(tmp_path: Path) -> None:
    lay_out(tmp_path, "emrqa", emrqa(context="All of\nit.", note_id=990001))
    first, _ = EMRQA_SOURCE.records(tmp_path)
    assert (first.context, first.note) == ("All of\nit.", "990001")


def test_emrqa_keeps_to_a_list_of_notes(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "emrqa")
    (folder / "test_docid.txt").write_text("990001\n")
    assert {row.split for row in EMRQA_SOURCE.records(tmp_path)} == {"test"}
    (folder / "test_docid.txt").write_text("990002\n")
    assert list(EMRQA_SOURCE.records(tmp_path)) == []


@pytest.mark.parametrize(
    "answer",
    [
        {"answer_start": [1, 2, 3]},
        {"answer_start": [SECRET, 2]},
        {"evidence_start": True},
        {"text": {"a": SECRET}},
    ],
)
def test_emrqa_in_another_form_is_refused(answer: dict[str, object], tmp_path: Path) -> None:
    whole = {"answer_start": [1, 2], "text": "a", "evidence": "b", "evidence_start": 1}
    asked = {"question": "q", "answers": [{**whole, **answer}]}
    lay_out(tmp_path, "emrqa", emrqa(qas=[asked]))
    with pytest.raises(SourceError, match="entry 0") as caught:
        list(EMRQA_SOURCE.records(tmp_path))
    assert SECRET not in str(caught.value)


def test_mtsamples_are_stripped_and_equal_texts_stay_together(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "mtsamples")
    first, second, third = MTSAMPLES_SOURCE.records(tmp_path)
    assert (first.id, first.specialty, first.name) == (
        "0",
        "Allergy / Immunology",
        "Invented Visit",
    )
    assert first.text == "SUBJECTIVE:,  Zorbitol.,PLAN:,  Rest."
    assert first.keywords == "allergy / immunology, sneezing,"
    assert (second.specialty, second.keywords) == ("General Medicine", "")
    assert first.split == second.split
    assert (third.specialty, third.text) == ("Letters", "")
    assert [count.measure(folder) for count in MTSAMPLES_SOURCE.counts] == [3, 2]


def test_mtsamples_keeps_to_a_list_of_rows(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "mtsamples")
    (folder / "train_docid.txt").write_text("2\n")
    (folder / "test_docid.txt").write_text("0\n")
    found = [(row.id, row.split) for row in MTSAMPLES_SOURCE.records(tmp_path)]
    assert found == [("0", "test"), ("2", "train")]


def test_mtsamples_cut_in_a_record_is_noticed(tmp_path: Path) -> None:
    lay_out(tmp_path, "mtsamples", {"mtsamples.csv": MTSAMPLES.encode()[:200]})
    with pytest.raises(SourceError, match=r"mtsamples\.csv"):
        list(MTSAMPLES_SOURCE.records(tmp_path))


def test_papers_are_joined_and_lost_texts_rebuilt(tmp_path: Path) -> None:
    lay_out(tmp_path, "pubmed_summarization")
    rows = list(PUBMED_SUMMARIZATION.records(tmp_path))
    assert rows[0] == LongPaper(
        id="PMC9999991",
        text="zorbitol is invented . we tested it .",
        abstract="we tested zorbitol . it failed .",
        headings=("introduction", ""),
        sections=("zorbitol is invented .", "we tested it ."),
        split="train",
        identifiers=("pmc:PMC9999991",),
    )
    assert rows[1].text == rows[0].text
    assert [row.split for row in rows] == ["train", "train", "valid", "test"]


@pytest.mark.parametrize(
    "changes", [{"sections": [[SECRET]]}, {"article_text": SECRET}, {"abstract_text": [[SECRET]]}]
)
def test_papers_in_another_form_are_refused(changes: dict[str, object], tmp_path: Path) -> None:
    files = {f"{name}.txt": lines(paper(1, **changes)) for name in ("train", "val", "test")}
    lay_out(tmp_path, "pubmed_summarization", files)
    with pytest.raises(SourceError, match=r"train\.txt:1") as caught:
        list(PUBMED_SUMMARIZATION.records(tmp_path))
    assert SECRET not in str(caught.value)


def test_mednli_keeps_masks_and_upstream_s_own_splits(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "mednli")
    rows = list(MEDNLI.records(tmp_path))
    assert rows[0] == MednliRow(
        "00000000-0000-0000-0000-000000000001",
        "Labs were notable for zorbitol 9.9 [**2190**] .",
        "Patient has high zorbitol",
        "entailment",
        "train",
    )
    assert [row.split for row in rows] == ["train", "train", "valid", "test"]
    assert [count.measure(folder) for count in MEDNLI.counts] == [2, 1, 1]
    assert [count.expected for count in MEDNLI.counts] == [11_232, 1_395, 1_422]


def test_mednli_refuses_a_fourth_label(tmp_path: Path) -> None:
    names = ("train", "dev", "test")
    files = {f"mli_{name}_v1.jsonl": lines(mednli(1, "maybe")) for name in names}
    lay_out(tmp_path, "mednli", files)
    with pytest.raises(SourceError, match="another label"):
        list(MEDNLI.records(tmp_path))


def test_bionli_tells_entailed_from_changed(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "bionli")
    rows = list(BIONLI_SOURCE.records(tmp_path))
    assert rows[2] == BionliRow(
        id="train_df_blnc-1-99000001-pos",
        pmid="99000001",
        premise="<re> zorbitol <er> was tested . Uptake fell .",
        hypothesis="<re> zorbitol <er> inhibits <el> NaX <le> .",
        entailed=True,
        category="pos",
        split="train",
        identifiers=("pmid:99000001",),
    )
    assert [(row.split, row.entailed) for row in rows] == [
        ("test", True),
        ("test", False),
        ("train", True),
        ("train", False),
    ]
    dropped = [each for each in every_bionli(folder) if isinstance(each, Dropped)]
    assert [each.id for each in dropped] == [
        "test_df-0-99000002-SET",
        "train_df_blnc-0-99000002-SET",
    ]


def test_bionli_columns_may_have_other_names(tmp_path: Path) -> None:
    path = tmp_path / "entailment_data.csv"
    path.write_text(BIONLI.replace("supp_set", "premise").replace("label_cat", "label"))
    columns = BionliColumns(premise="premise", category="label")
    found = [row for row in read_bionli_file(path, columns) if isinstance(row, BionliRow)]
    assert [(row.split, row.category) for row in found] == [(None, "pos"), (None, "SRE")]
    with pytest.raises(SourceError, match="no column supp_set, label_cat"):
        list(read_bionli_file(path))
