"""Readers of the benchmarks on hand-typed look-alikes, and against each other on the real files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from source_lookalikes import (
    COVID_CONTEXT,
    COVID_QA,
    MEDMCQA,
    MEDQA_5,
    PUBMEDQA,
    lay_out,
    lines,
)

from mellama.errors import SourceError
from mellama.sources.blue_splits import BLUE_SPLITS, BlueRow, read_blue, read_blue_file
from mellama.sources.cases import flatten, read_agentclinic
from mellama.sources.catalogue import source
from mellama.sources.entities import TaggedSentence, read_tagged, read_tagged_split
from mellama.sources.hallmarks import HOC, HocRow, read_hoc
from mellama.sources.pubmedqa import PubmedqaRow, read_pubmedqa
from mellama.sources.questions import (
    MEDQA,
    CovidqaRow,
    MedmcqaRow,
    MedqaRow,
    read_covid_qa,
    read_medmcqa,
    read_medqa,
    read_medqa_4_options,
)


def test_pubmedqa(tmp_path: Path) -> None:
    rows = list(read_pubmedqa(lay_out(tmp_path, "pubmedqa")))
    assert rows[0] == PubmedqaRow(
        id="99000003",
        question="Does zorbitol help?",
        contexts=("Zorbitol is given.", "Zorbitol é works."),
        labels=("BACKGROUND", "RESULTS"),
        long_answer="Zorbitol helps.",
        decision="yes",
        is_test=False,
    )
    assert (rows[1].id, rows[1].decision, rows[1].is_test) == ("99000004", "maybe", True)


def test_medqa_with_five_and_four_options_in_both_shapes(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "medqa")
    assert list(read_medqa(folder)) == [
        MedqaRow(
            id="6d974963474db9fb",
            question="Which is zorbitol?",
            options=tuple(f"zorbitol {letter}" for letter in "ABCDE"),
            answer="E",
            step="step1",
        )
    ]
    (row,) = read_medqa_4_options(folder)
    assert row.options == tuple(f"zorbitol {letter}" for letter in "ABCD")
    assert row.answer == "A"


def test_medmcqa_counts_answers_from_1(tmp_path: Path) -> None:
    assert list(read_medmcqa(lay_out(tmp_path, "medmcqa"))) == [
        MedmcqaRow(
            id="00000000-0000-0000-0000-000000000002",
            question="Is zorbitol invented?",
            options=("zorbitol a", "zorbitol b", "zorbitol c", "zorbitol d"),
            answer="D",
            explanation="",
            subject="Medicine",
            topic="",
            choice_type="single",
        )
    ]


@pytest.mark.parametrize(
    ("cops", "letters"),
    [((1, 4), "AD"), ((4, 1), "DA"), ((0, 3), "AD"), ((3, 0, 1), "DAB"), ((2, 3), "BC")],
)
def test_medmcqa_counts_from_1_or_as_hub_copies_from_0(
    cops: tuple[int, ...], letters: str, tmp_path: Path
) -> None:
    folder = lay_out(tmp_path, "medmcqa")
    (folder / "dev.json").write_bytes(lines(*({**MEDMCQA, "cop": cop} for cop in cops)))
    assert "".join(row.answer for row in read_medmcqa(folder)) == letters


def test_covid_qa_reads_identifiers_above_the_abstract_alone(tmp_path: Path) -> None:
    assert list(read_covid_qa(lay_out(tmp_path, "covid_qa"))) == [
        CovidqaRow(
            id="262",
            document="630",
            context=COVID_CONTEXT,
            question="What cures?",
            answer="Zorbitol cures",
            answer_start=131,
            identifiers=("doi:10.9999/zorbitol.1", "pmc:PMC9999999"),
        )
    ]


def test_blue_rows_have_names_even_where_they_are_numbered(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "blue_splits")
    assert list(read_blue_file(folder, "medqa5_test")) == [
        BlueRow("medqa5_test", "0", "Zorbitol?", "zorbitol-gold")
    ]
    assert [row.file for row in read_blue(folder)] == [file[:-5] for file in BLUE_SPLITS.files]


def test_hoc_unites_the_labels_of_sentences(tmp_path: Path) -> None:
    assert list(read_hoc(lay_out(tmp_path, "hoc"))) == [
        HocRow("1000", ("Zorbitol .",), ((),), ()),
        HocRow(
            "99000002",
            ("Zorbitol grows .", "Zorbitol spreads .", "Zorbitol rests ."),
            (("resisting cell death", "cellular energetics"), (), ()),
            ("cellular energetics", "resisting cell death"),
        ),
    ]


@pytest.mark.parametrize("name", ["ncbi_disease", "bc5cdr"])
def test_tagged_sentences_part_at_empty_lines(name: str, tmp_path: Path) -> None:
    folder = lay_out(tmp_path, name)
    assert list(read_tagged_split(folder, "valid")) == [
        TaggedSentence("valid-0", ("Zorbitol", "helps"), ("B-Chemical", "O"), "valid"),
        TaggedSentence("valid-1", ("gout", "stage"), ("B-Disease", "I-Disease"), "valid"),
    ]
    assert [row.id[:-2] for row in read_tagged(folder)] == ["train"] * 2 + ["valid"] * 2 + [
        "test"
    ] * 2


def test_agentclinic_flattens_what_it_finds(tmp_path: Path) -> None:
    (case,) = read_agentclinic(lay_out(tmp_path, "agentclinic"))
    assert case.id == "0"
    assert case.patient == "History: Took zorbitol.\nSymptoms: Secondary: a\nSymptoms: Secondary: b"
    assert case.examination == "zorbitol breath"
    assert case.tests == "Blood: Zorbitol: high"
    assert case.diagnosis == "Zorbitol poisoning"
    assert flatten(None) == ""


Read = Callable[[Path], Iterator[Any]]
WRONG: list[tuple[str, str, bytes, Read]] = [
    ("pubmedqa", "test_ground_truth.json", b'{"99000004": "yes"}', read_pubmedqa),
    ("pubmedqa", "test_ground_truth.json", b'{"99000004": "maybe", "1": "no"}', read_pubmedqa),
    (
        "pubmedqa",
        "ori_pqal.json",
        json.dumps({"99000004": {**PUBMEDQA, "final_decision": "zorbitol"}}).encode(),
        read_pubmedqa,
    ),
    ("medqa", "test_5options.jsonl", lines({**MEDQA_5, "answer_idx": "A"}), read_medqa),
    ("medqa", "test_5options.jsonl", lines({**MEDQA_5, "options": {"A": "z"}}), read_medqa),
    ("medqa", "test_5options.jsonl", lines({**MEDQA_5, "options": "zorbitol"}), read_medqa),
    ("medmcqa", "dev.json", lines(MEDMCQA, {**MEDMCQA, "cop": 0}), read_medmcqa),
    ("medmcqa", "dev.json", lines({**MEDMCQA, "cop": 0}, MEDMCQA), read_medmcqa),
    ("medmcqa", "dev.json", lines({**MEDMCQA, "cop": 5}), read_medmcqa),
    ("medmcqa", "dev.json", lines({**MEDMCQA, "cop": -1}), read_medmcqa),
    ("medmcqa", "dev.json", lines({**MEDMCQA, "cop": True}), read_medmcqa),
    ("medmcqa", "dev.json", lines({**MEDMCQA, "opa": None}), read_medmcqa),
    (
        "covid_qa",
        "200423_covidQA.json",
        json.dumps(COVID_QA).replace('Zorbitol cures"', 'zorbitol kills"').encode(),
        read_covid_qa,
    ),
    ("blue_splits", "DDI_dev.json", b'{"sentence": "zorbitol"}', read_blue),
    ("blue_splits", "DDI_dev.json", b'[{"index": null, "sentence": "zorbitol"}]', read_blue),
    ("hoc", "labels/1000.txt", b"< <", read_hoc),
    ("hoc", "labels/1000.txt", b"<Zorbitol resistance--Sub", read_hoc),
    ("hoc", "text/zorbitol.txt", b"Zorbitol .", read_hoc),
    ("bc5cdr", "train.tsv", b"zorbitol B-Chemical\n", read_tagged),
    ("bc5cdr", "train.tsv", b"zorbitol\tChemical\n", read_tagged),
    ("bc5cdr", "train.tsv", b"\tO\n", read_tagged),
    ("agentclinic", "agentclinic_medqa_extended.jsonl", b'{"zorbitol": 1}\n', read_agentclinic),
]


@pytest.mark.parametrize(("name", "file", "data", "read"), WRONG)
def test_rows_of_another_shape(
    name: str, file: str, data: bytes, read: Read, tmp_path: Path
) -> None:
    folder = lay_out(tmp_path, name)
    (folder / file).write_bytes(data)
    with pytest.raises(SourceError) as caught:
        list(read(folder))
    message = str(caught.value).lower()
    assert Path(file).name in message or name in message
    if "zorbitol" not in file:
        assert "zorbitol" not in message


@pytest.mark.data
def test_hoc_gives_the_gold_of_the_papers_splits(data_root: Path) -> None:
    raw = {row.id: set(row.labels) for row in HOC.records(data_root)}
    folder = BLUE_SPLITS.folder(data_root)
    gold = {
        row.id: set(row.gold.split(";")) for row in read_blue(folder) if row.file.startswith("Hoc_")
    }
    assert set(gold) == {pmid for pmid, labels in raw.items() if labels}
    # the paper's copy adds labels to two training abstracts that their raw files do not have
    assert {pmid for pmid in gold if gold[pmid] != raw[pmid]} == {"20525204", "20720310"}


@pytest.mark.data
def test_medqa_has_one_order_in_every_file(data_root: Path) -> None:
    folder = MEDQA.folder(data_root)
    five, four = list(read_medqa(folder)), list(read_medqa_4_options(folder))
    paper = list(read_blue_file(BLUE_SPLITS.folder(data_root), "medqa5_test"))
    assert [row.id for row in five] == [row.id for row in four]
    assert len({row.id for row in five}) == 1_273
    for row, blue in zip(five, paper, strict=True):
        assert blue.gold.startswith(f"{row.answer}. ")


@pytest.mark.data
@pytest.mark.parametrize("name", ["pubmedqa", "medmcqa", "covid_qa"])
def test_identifiers_are_unique(name: str, data_root: Path) -> None:
    identifiers = [row.id for row in source(name).records(data_root)]
    assert len(identifiers) == len(set(identifiers))
