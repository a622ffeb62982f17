"""Notes of MIMIC-III and MIMIC-IV: newlines in texts, masks, missing admissions, marked errors."""

from __future__ import annotations

from pathlib import Path

import pytest
from restricted_lookalikes import DISCHARGE, NOTEEVENTS, SECRET, gz, lay_out

from mellama.errors import SourceError
from mellama.records import Document
from mellama.sources.kept import Dropped, Quarantined, tally
from mellama.sources.mimic import (
    MIMIC3,
    MIMIC4_NOTE,
    every_mimic3,
    every_mimic4_note,
    mimic3_notes,
    mimic4_notes,
)

SUMMARY = (
    "Admission Date:  [**2190-1-1**]\n\nService: MEDICINE, on zorbitol\n"
    'Chief Complaint: said "tired"'
)


def test_mimic3_drops_errors_and_keeps_newlines_masks_and_quotes(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "mimic3")
    assert list(MIMIC3.records(tmp_path)) == [
        Document("mimic3:900001", SUMMARY, ("subject:990001", "hadm:9900011")),
        Document("mimic3:900003", "Zorbitol rhythm", ("subject:990002", "hadm:9900013")),
    ]
    assert tally(every_mimic3(folder)) == {"kept": 2, "marked as an error": 1, "no text": 1}


def test_mimic3_notes_have_their_category_and_error_mark(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "mimic3")
    notes = list(mimic3_notes(folder))
    assert [note.category for note in notes] == ["Discharge summary", "Nursing", "ECG", "ECG"]
    assert [note.is_error for note in notes] == [False, True, False, False]
    assert [note.admission for note in notes] == ["9900011", "", "9900013", ""]
    assert notes[1].time == "2190-01-03 00:00:00"
    assert {count.measure(folder) for count in MIMIC3.counts} == {4}


@pytest.mark.parametrize("name", ["NOTEEVENTS.csv", "a/NOTEEVENTS.csv.gz"])
def test_mimic3_headers_may_be_in_lower_case(name: str, tmp_path: Path) -> None:
    head, rest = NOTEEVENTS.split("\n", 1)
    text = f"\ufeff{head.lower()}\n{rest}"
    lay_out(tmp_path, "mimic3", {name: gz(text) if name.endswith("gz") else text.encode()})
    assert [document.id for document in MIMIC3.records(tmp_path)] == [
        "mimic3:900001",
        "mimic3:900003",
    ]


def test_mimic4_reads_summaries_then_reports(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "mimic4_note")
    summary, report = MIMIC4_NOTE.records(tmp_path)
    assert summary.id == "19999999-DS-3"
    assert summary.text.startswith("Name:  ___ ")
    assert summary.text.endswith("Chief Complaint:\nFatigue on zorbitol")
    assert summary.identifiers == ("subject:19999999", "hadm:29999999")
    assert report == Document("19999999-RR-4", 'EXAM: zorbitol, "clear"', ("subject:19999999",))
    assert [note.category for note in mimic4_notes(folder)] == ["DS", "RR"]
    assert tally(every_mimic4_note(folder)) == {"kept": 2}
    assert {count.measure(folder) for count in MIMIC4_NOTE.counts} == {1}


def test_mimic4_detail_tables_are_not_taken_for_notes(tmp_path: Path) -> None:
    files = {
        "discharge_detail.csv.gz": gz("note_id,subject_id,field_name,field_value,field_ordinal\n"),
        "radiology.csv.gz": gz(DISCHARGE),
    }
    lay_out(tmp_path, "mimic4_note", files)
    with pytest.raises(SourceError, match=r"no \*\*/discharge\.csv or"):
        list(MIMIC4_NOTE.records(tmp_path))


@pytest.mark.parametrize(
    ("before", "after", "row", "reason"),
    [
        ("990001,9900011", f"{SECRET},9900011", 0, "a number as SUBJECT_ID"),
        ("990001,9900011", f"990001,{SECRET}", 0, "a number as HADM_ID"),
        ("900001,990001", ",990001", 0, "a number as ROW_ID"),
        ("900003,", "900003,1,", 2, "11 fields, as the header has; found 12"),
        ("Zorbitol rhythm", "Zorbitol \udcff", 2, "UTF-8; found other bytes at byte 439"),
    ],
)
def test_a_row_in_another_form_is_quarantined_without_quoting_it(
    before: str, after: str, row: int, reason: str, tmp_path: Path
) -> None:
    text = NOTEEVENTS.replace(before, after)
    assert text != NOTEEVENTS
    data = text.encode("utf-8", "surrogateescape")
    folder = lay_out(tmp_path, "mimic3", {"NOTEEVENTS.csv": data})
    (bad,) = (each for each in every_mimic3(folder) if isinstance(each, Quarantined))
    assert (bad.file, bad.offset, bad.unit) == ("NOTEEVENTS.csv", row, "row")
    assert reason in bad.reason
    assert SECRET not in bad.reason.lower()
    assert "2190" not in bad.reason
    assert len(list(MIMIC3.records(tmp_path))) == 1


def test_a_column_that_is_missing_and_a_quotation_that_is_open_spoil_the_file(
    tmp_path: Path,
) -> None:
    lay_out(tmp_path, "mimic3", {"NOTEEVENTS.csv": NOTEEVENTS.replace("ISERR", "E").encode()})
    with pytest.raises(SourceError, match="columns"):
        list(MIMIC3.records(tmp_path))
    cut = NOTEEVENTS.rindex('" "') + 1
    lay_out(tmp_path, "mimic3", {"NOTEEVENTS.csv": NOTEEVENTS[:cut].encode()})
    with pytest.raises(SourceError, match="the last whole one at row 2") as caught:
        list(MIMIC3.records(tmp_path))
    assert SECRET not in str(caught.value).lower()


def test_a_row_that_repeats_an_id_is_dropped(tmp_path: Path) -> None:
    again = NOTEEVENTS.splitlines(keepends=True)[-2]
    folder = lay_out(tmp_path, "mimic3", {"NOTEEVENTS.csv": (NOTEEVENTS + again).encode()})
    assert Dropped("mimic3:900003", "a repetition") in list(every_mimic3(folder))
    assert len(list(MIMIC3.records(tmp_path))) == 2
