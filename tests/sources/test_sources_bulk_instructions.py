"""Instruction sources in full, the relations of the UMLS, and the container of cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from restricted_lookalikes import CASE, MRCONSO, MRREL, MRSTY, SECRET, lay_out, lines

from mellama.errors import SourceError
from mellama.sources.accounting import all_readable
from mellama.sources.bulk_chat import (
    DOLLY,
    SHAREGPT_V3,
    STANFORD_ALPACA,
    DollyRow,
    chat_of,
)
from mellama.sources.bulk_medical_chat import (
    ANOTHER_PART,
    HEALTHCAREMAGIC,
    ICLINIQ,
    MEDICAL_FLASHCARDS,
    MEDINSTRUCT_52K,
    PMC_LLAMA,
    IcliniqRow,
    PmcLlamaRow,
    every_pmc_llama_row,
)
from mellama.sources.case_records import CASES, CaseRecord
from mellama.sources.general_chat import ChatRow, InstructionRow, Turn
from mellama.sources.kept import Dropped, Quarantined, tally
from mellama.sources.source import Source
from mellama.sources.umls import UMLS, UmlsConcept, UmlsRelation, every_umls_relation


@pytest.mark.parametrize(
    ("source", "stem"),
    [
        (STANFORD_ALPACA, "alpaca_data"),
        (HEALTHCAREMAGIC, "HealthCareMagic-100k"),
        (MEDINSTRUCT_52K, "MedInstruct-52k"),
        (MEDICAL_FLASHCARDS, "medical_meadow_wikidoc_medical_flashcards"),
    ],
)
def test_lists_in_alpaca_s_shape(source: Source[Any], stem: str, tmp_path: Path) -> None:
    lay_out(tmp_path, source.name)
    first = next(source.records(tmp_path))
    assert first == InstructionRow(f"{stem}-0", "Name a drug.", "", "Zorbitol.")


def test_alpaca_marks_what_has_no_output(tmp_path: Path) -> None:
    lay_out(tmp_path, "stanford_alpaca")
    assert [row.output for row in STANFORD_ALPACA.records(tmp_path)] == ["Zorbitol.", ""]


def test_dolly_calls_its_columns_otherwise(tmp_path: Path) -> None:
    lay_out(tmp_path, "dolly")
    assert list(DOLLY.records(tmp_path)) == [
        DollyRow("databricks-dolly-15k-0", "Name it", "Zorbitol [12] is.", "It", "open_qa")
    ]


def test_icliniq_says_who_answered(tmp_path: Path) -> None:
    lay_out(tmp_path, "icliniq")
    assert list(ICLINIQ.records(tmp_path)) == [
        IcliniqRow(
            id="iCliniq-0",
            question="I take zorbitol.",
            answer_icliniq="Rest.",
            answer_chatgpt="Please rest from zorbitol.",
            answer_chatdoctor="Hi. Rest.",
        )
    ]


def test_icliniq_goes_by_two_names(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "icliniq")
    (folder / "iCliniq.json").rename(folder / "iCliniq-10k.json")
    assert [row.id for row in ICLINIQ.records(tmp_path)] == ["iCliniq-10k-0"]


def test_sharegpt_parts_of_one_chat_share_its_name(tmp_path: Path) -> None:
    lay_out(tmp_path, "sharegpt_v3")
    first, empty, again = SHAREGPT_V3.records(tmp_path)
    turns = (Turn("human", "zorbitol?"), Turn("gpt", "Hi."))
    assert first == ChatRow("AbC_dE_0", turns, "")
    assert empty == ChatRow("x_1", (), "")
    assert again == ChatRow("AbC_dE_0#2", turns, "")
    assert [chat_of(row.id) for row in (first, empty, again)] == ["AbC_dE", "x", "AbC_dE"]
    assert chat_of("whole") == "whole"


def test_pmc_llama_yields_relations_alone_by_their_place(tmp_path: Path) -> None:
    lay_out(tmp_path, "pmc_llama")
    relation = PmcLlamaRow(
        "pmc_llama-1",
        "Tell the relation between the two terms.",
        "Zorbitol ; Fever",
        "may treat",
        "umls_relation",
    )
    assert list(PMC_LLAMA.records(tmp_path)) == [relation]
    other, kept = PMC_LLAMA.accounts(tmp_path)
    assert other == Dropped("pmc_llama-0", ANOTHER_PART)
    assert kept == relation
    origins = [row.origin for row in all_readable(every_pmc_llama_row(tmp_path / "pmc_llama"))]
    assert origins == ["zorbitol_qa", "umls_relation"]


ZORBITOL = UmlsConcept(
    "C9999901", 'Zorbitol "drops"', ("Pharmacologic Substance", "Organic Chemical")
)
FEVER = UmlsConcept("C9999902", "Fever of zorbitol", ())


def test_umls_relations_read_from_right_to_left(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "umls")
    assert list(UMLS.records(tmp_path)) == [
        UmlsRelation("R99999901", ZORBITOL, "may_treat", FEVER, "MED-RT"),
        UmlsRelation("R99999902", FEVER, "RB", ZORBITOL, "MSH"),
    ]
    assert tally(every_umls_relation(folder)) == {
        "kept": 2,
        "of a vocabulary with further terms": 1,
        "suppressed": 1,
        "of a concept to itself": 1,
        "of a concept without a free English name": 1,
    }


def umls_with(table: str, bad: bytes, root: Path) -> None:
    texts = {"MRCONSO.RRF": MRCONSO, "MRREL.RRF": MRREL, "MRSTY.RRF": MRSTY}
    files = {name: text.encode() for name, text in texts.items()}
    lay_out(root, "umls", {**files, table: files[table] + bad})


@pytest.mark.parametrize("cut", [b"|", b"C9999901|x", MRREL.encode()[:40]])
def test_a_umls_table_that_is_cut_is_refused(cut: bytes, tmp_path: Path) -> None:
    umls_with("MRREL.RRF", cut, tmp_path)
    with pytest.raises(SourceError, match="the last whole one at line 5") as error:
        list(UMLS.records(tmp_path))
    assert SECRET not in str(error.value).lower()


@pytest.mark.parametrize("table", ["MRCONSO.RRF", "MRREL.RRF", "MRSTY.RRF"])
@pytest.mark.parametrize("bad", [b"N||\n", b"|\n", b"zorbitol \xff|\n"])
def test_a_umls_row_of_another_width_is_quarantined(table: str, bad: bytes, tmp_path: Path) -> None:
    umls_with(table, bad, tmp_path)
    (found,) = (each for each in UMLS.accounts(tmp_path) if isinstance(each, Quarantined))
    assert (found.file, found.unit) == (table, "line")
    assert SECRET not in repr(found).lower()
    assert len(list(UMLS.records(tmp_path))) == 2


def test_cases_are_read_and_other_files_are_not(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "cases")
    (folder / "notes.jsonl").write_text("{}\n")
    assert list(CASES.records(tmp_path)) == [
        CaseRecord(
            id="c1",
            title="Case 1-2031: a person on zorbitol",
            presentation="Dr. N.N.: Fever after zorbitol.",
            diagnosis="Zorbitol fever",
            year="2031",
            issue="3",
        )
    ]


@pytest.mark.parametrize(
    "changes",
    [{"presentation": " "}, {"final_diagnosis": ""}, {"year": [SECRET]}, {"presentation": None}],
)
def test_a_case_without_its_parts_is_refused(changes: dict[str, object], tmp_path: Path) -> None:
    lay_out(tmp_path, "cases", {"cases.jsonl": lines({**CASE, **changes})})
    with pytest.raises(SourceError, match=r"cases\.jsonl:1") as caught:
        list(CASES.records(tmp_path))
    assert SECRET not in str(caught.value).lower()
