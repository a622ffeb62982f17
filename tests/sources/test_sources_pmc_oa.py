"""PubMed Central: old packages with their file lists, the flat layout, and both together."""

from __future__ import annotations

import json
from pathlib import Path

from restricted_lookalikes import PACKAGE, file_list, jats, lay_out, tar_gz

from mellama.records import Document
from mellama.sources.jats import Parts
from mellama.sources.kept import Dropped, Quarantined, tally
from mellama.sources.pmc_oa import PMC_OA, PmcArticle, every_article, every_pmc_oa

EARLY, LATE = "2031-01-01 00:00:00", "2031-06-01 00:00:00"
TEXT = (
    "A made-up case of zorbitol\n\nBackground\n\nInvented zorbitol.\n\nCase\n\n"
    "Seen before (Figure 1).\n\nFigure 1 A drawing."
)


def package(
    name: str, *rows: tuple[str, str, str, str], title: str = "zorbitol"
) -> dict[str, bytes]:
    """Type a package and its file list; each row is (digits, last update, licence, retracted)."""
    files = {f"PMC099xxxxxx/PMC{row[0]}.xml": jats(row[0], title) for row in rows}
    return {f"{name}.tar.gz": tar_gz(files), f"{name}.filelist.csv": file_list(*rows)}


def flat(digits: str, version: int, *, title: str, retracted: bool = False) -> dict[str, bytes]:
    name = f"PMC{digits}.{version}"
    metadata = {
        "pmcid": f"PMC{digits}",
        "version": version,
        "is_retracted": retracted,
        "license_code": "CC BY",
    }
    return {
        f"{name}/{name}.xml": jats(digits, title),
        f"{name}/{name}.json": json.dumps(metadata).encode(),
    }


def test_a_package_is_read_with_its_file_list(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "pmc_oa")
    document = Document("PMC99999901", TEXT, ("doi:10.9999/z.99999901", "pmc:PMC99999901"))
    parts = Parts(
        title="A made-up case of zorbitol",
        abstract=("Background", "Invented zorbitol."),
        body=("Case", "Seen before (Figure 1).", "Figure 1 A drawing."),
        identifiers=("doi:10.9999/z.99999901", "pmc:PMC99999901"),
    )
    assert list(every_article(folder)) == [
        PmcArticle(document, "case-report", "CC BY", False, parts)
    ]
    assert list(PMC_OA.records(tmp_path)) == [document]


def test_the_latest_of_two_packages_counts(tmp_path: Path) -> None:
    files = {
        **package("oa_comm_xml.PMC099xxxxxx.baseline.2031-01-01", ("7", LATE, "CC BY", "no")),
        **package(
            "oa_comm_xml.incr.2031-02-01",
            ("7", EARLY, "CC BY", "no"),
            ("8", EARLY, "CC BY", "no"),
            title="x",
        ),
    }
    folder = lay_out(tmp_path, "pmc_oa", files)
    assert tally(every_article(folder)) == {"kept": 2, "another version counts": 1}
    seven, eight = PMC_OA.records(tmp_path)
    assert seven.text.startswith("A made-up case of zorbitol")
    assert eight.text.startswith("A made-up case of x")


def test_the_flat_layout_outranks_packages_and_its_highest_version_counts(tmp_path: Path) -> None:
    files = {
        **package(PACKAGE, ("7", LATE, "CC BY", "no")),
        **flat("7", 2, title="two"),
        **flat("7", 10, title="ten"),
    }
    folder = lay_out(tmp_path, "pmc_oa", files)
    assert [d.text.partition("\n")[0] for d in PMC_OA.records(tmp_path)] == [
        "A made-up case of ten"
    ]
    assert tally(every_article(folder)) == {"kept": 1, "another version counts": 2}


def test_metadata_may_lie_in_a_folder_of_its_own(tmp_path: Path) -> None:
    files = flat("7", 1, title="x")
    files["metadata/PMC7.1.json"] = files.pop("PMC7.1/PMC7.1.json")
    lay_out(tmp_path, "pmc_oa", files)
    assert [document.id for document in PMC_OA.records(tmp_path)] == ["PMC7"]


def test_a_retracted_article_is_left_out_and_keeps_its_flag(tmp_path: Path) -> None:
    files = {
        **package(PACKAGE, ("7", LATE, "CC BY-NC", "yes")),
        **flat("8", 1, title="x", retracted=True),
    }
    folder = lay_out(tmp_path, "pmc_oa", files)
    found = [each for each in every_article(folder) if isinstance(each, PmcArticle)]
    assert [(each.license, each.retracted) for each in found] == [
        ("CC BY-NC", True),
        ("CC BY", True),
    ]
    assert list(every_pmc_oa(folder)) == [
        Dropped("PMC7", "retracted"),
        Dropped("PMC8", "retracted"),
    ]


def test_what_the_file_list_does_not_name_has_no_licence(tmp_path: Path) -> None:
    files = package(PACKAGE, ("7", LATE, "CC BY", "no"))
    more = {"PMC099xxxxxx/PMC7.xml": jats("7"), "PMC099xxxxxx/PMC8.xml": jats("8"), "a.txt": b"x"}
    files[f"{PACKAGE}.tar.gz"] = tar_gz(more)
    folder = lay_out(tmp_path, "pmc_oa", files)
    assert tally(every_pmc_oa(folder)) == {
        "kept": 1,
        "not in the file list, so of unknown licence": 1,
    }


def test_an_article_the_package_lacks_is_noticed(tmp_path: Path) -> None:
    files = package(PACKAGE, ("7", LATE, "CC BY", "no"))
    files[f"{PACKAGE}.filelist.csv"] = file_list(
        ("7", LATE, "CC BY", "no"), ("8", LATE, "CC BY", "no")
    )
    lay_out(tmp_path, "pmc_oa", files)
    list_of = f"{PACKAGE}.filelist.csv"
    reason = "expected the article in the package; found none of that name"
    _, bad = every_pmc_oa(tmp_path / "pmc_oa")
    assert bad == Quarantined(list_of, 1, "row", reason)


def test_a_date_in_another_form_is_refused(tmp_path: Path) -> None:
    lay_out(tmp_path, "pmc_oa", package(PACKAGE, ("7", "January", "CC BY", "no")))
    bad, dropped = every_pmc_oa(tmp_path / "pmc_oa")
    assert isinstance(bad, Quarantined)
    assert "date and time" in bad.reason
    assert dropped == Dropped("PMC7", "not in the file list, so of unknown licence")
