"""Reports of MIMIC-CXR, their sections, and pairs of findings and impression."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from restricted_lookalikes import CXR_REPORT, gz, lay_out

from mellama.errors import SourceError
from mellama.records import Document
from mellama.sources.kept import tally
from mellama.sources.mimic_cxr import (
    MIMIC_CXR,
    MIMIC_CXR_SUMMARIZATION,
    FindingsImpression,
    pairs_of_reports,
)
from mellama.sources.radiology_sections import Section, last_section, sections

FINDINGS = "The lungs are clear. Heart size is normal."
IMPRESSION = "No acute process of zorbitol."
SPLIT_HEAD = "dicom_id,study_id,subject_id,split\n"


def test_a_report_is_a_document_of_its_study(tmp_path: Path) -> None:
    lay_out(tmp_path, "mimic_cxr")
    assert list(MIMIC_CXR.records(tmp_path)) == [
        Document("50000001", CXR_REPORT.strip(), ("study:50000001", "subject:10000001"))
    ]


@pytest.mark.parametrize("prefix", ["", "mimic-cxr-reports/"])
def test_the_archive_and_the_folders_are_alike(prefix: str, tmp_path: Path) -> None:
    lay_out(tmp_path / "tree", "mimic_cxr", {f"{prefix}files/p10/p10000001/s50000001.txt": b"A"})
    folder = tmp_path / "zip" / "mimic_cxr"
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "mimic-cxr-reports.zip", "w") as archive:
        archive.writestr(f"{prefix}files/p10/p10000001/s50000001.txt", "A")
        archive.writestr(f"{prefix}files/p10/readme.txt", "not a report")
    packed, unpacked = (list(MIMIC_CXR.records(tmp_path / name)) for name in ("zip", "tree"))
    assert packed == unpacked == [Document("50000001", "A", ("study:50000001", "subject:10000001"))]


def test_sections_are_cut_at_headings() -> None:
    assert sections(CXR_REPORT) == [
        Section("preamble", "FINAL REPORT"),
        Section("examination", "CHEST (PA AND LAT)"),
        Section("indication", "___ year old on zorbitol // pneumonia?"),
        Section("findings", FINDINGS),
        Section("impression", IMPRESSION),
    ]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("CONCLUSION", "impression"),
        ("FINDINGS AND IMPRESSION", "impression"),
        ("FINDINGS/IMPRESSION", "impression"),
        ("IMPRESSOIN", "impression"),
        ("FINDGINGS", "findings"),
        ("CHEST, TWO VIEWS", "findings"),
        ("PA AND LATERAL VIEWS", "findings"),
        ("PORTABLE SEMI-UPRIGHT", "findings"),
        ("NDICATION", "indication"),
        ("CLINICAL HISTORY", "history"),
        ("COMPARISONS", "comparison"),
        ("FINAL ADDENDUM", "addendum"),
        ("TECHNIQUE", "technique"),
        ("RECOMMENDATION(S)", "recommendation(s)"),
    ],
)
def test_headings_and_their_slips_have_one_name(heading: str, name: str) -> None:
    assert sections(f" X\n {heading}: Text.\n")[1] == Section(name, "Text.")


@pytest.mark.parametrize(
    "text",
    ["\nFINDINGS: no blank before it", "  FINDINGS: two blanks", "\n Findings: small letters"],
)
def test_what_is_no_heading(text: str) -> None:
    assert [section.name for section in sections(text)] == ["full report"]


def test_the_last_section_that_says_something_counts() -> None:
    found = sections(" X\n FINDINGS:\n \n FINDINGS: One.\n \n FINDINGS: Two.\n \n FINDINGS: \n \n")
    assert last_section(found, "findings") == "Two."
    assert last_section(found, "impression") == ""


def test_the_tokenised_release_is_read_as_it_is(tmp_path: Path) -> None:
    lay_out(tmp_path, "mimic_cxr_summarization")
    rows = list(MIMIC_CXR_SUMMARIZATION.records(tmp_path))
    assert [row.split for row in rows] == ["train", "valid", "test"]
    assert rows[2] == FindingsImpression(
        "test-0", "zorbitol is clear .", "no zorbitol .", "test", tokenised=True
    )


def report(findings: str, impression: str) -> bytes:
    return f" FINAL REPORT\n FINDINGS: {findings}\n \n IMPRESSION: {impression}\n".encode()


@pytest.mark.parametrize("together", [True, False])
def test_pairs_are_made_from_reports_and_the_official_split(together: bool, tmp_path: Path) -> None:
    reports = {
        "files/p10/p10000001/s50000001.txt": CXR_REPORT.encode(),
        "files/p10/p10000001/s50000002.txt": report("", "Normal."),
        "files/p10/p10000002/s50000003.txt": report("Clear.", "Normal."),
        "files/p10/p10000003/s50000004.txt": report("Clear.", "Normal."),
    }
    rows = (
        "d1,50000001,10000001,test\nd2,50000001,10000001,test\nd3,50000002,10000001,test\n"
        "d4,50000003,10000002,validate\n"
    )
    split = {"mimic-cxr-2.0.0-split.csv.gz": gz(SPLIT_HEAD + rows)}
    folder = lay_out(tmp_path, "mimic_cxr_summarization", split)
    lay_out(tmp_path, "mimic_cxr_summarization" if together else "mimic_cxr", reports)
    assert list(MIMIC_CXR_SUMMARIZATION.records(tmp_path)) == [
        FindingsImpression(
            "50000001",
            FINDINGS,
            IMPRESSION,
            "test",
            tokenised=False,
            identifiers=("study:50000001", "subject:10000001"),
        ),
        FindingsImpression(
            "50000003",
            "Clear.",
            "Normal.",
            "valid",
            tokenised=False,
            identifiers=("study:50000003", "subject:10000002"),
        ),
    ]
    assert tally(pairs_of_reports(folder)) == {
        "kept": 2,
        "without findings or without impression": 1,
        "not in the official split": 1,
    }


@pytest.mark.parametrize("rows", ["d1,5,1,tests\n", "d1,5,1,test\nd2,5,1,train\n"])
def test_a_study_is_on_one_known_side(rows: str, tmp_path: Path) -> None:
    files = {
        "mimic-cxr-2.0.0-split.csv": (SPLIT_HEAD + rows).encode(),
        "files/p10/p1/s5.txt": report("Clear.", "Normal."),
    }
    lay_out(tmp_path, "mimic_cxr_summarization", files)
    with pytest.raises(SourceError, match="the same for every image"):
        list(MIMIC_CXR_SUMMARIZATION.records(tmp_path))
