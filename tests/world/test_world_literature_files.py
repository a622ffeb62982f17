"""Literature, notes and general text in upstream's formats, parsed with the standard library."""

import csv
import gzip
import hashlib
import io
import json
import re
import tarfile
import xml.etree.ElementTree as ElementTree

from tiny_world import json_lines, members, pubmed_records, root, table, unpacked

from mellama.world.shape import TINY

XLINK = "{http://www.w3.org/1999/xlink}"


def test_pubmed_is_a_baseline_with_one_update() -> None:
    folder = root() / "pubmed"
    data = (folder / "pubmed31n0001.xml.gz").read_bytes()
    digest = hashlib.md5(data, usedforsecurity=False).hexdigest()
    line = (folder / "pubmed31n0001.xml.gz.md5").read_text()
    assert line == f"MD5(pubmed31n0001.xml.gz)= {digest}\n"
    text = gzip.decompress(data).decode()
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE PubmedArticleSet ')
    records = pubmed_records("pubmed31n0001.xml.gz")
    assert len(records) == TINY.abstracts + 2
    assert {record.tag for record in records} == {"PubmedArticle"}
    update = pubmed_records("pubmed31n0002.xml.gz")
    assert [element.tag for element in update] == ["PubmedArticle", "DeleteCitation"]
    pmids = [record.findtext("MedlineCitation/PMID") for record in records]
    assert len(set(pmids)) == len(pmids)
    assert update[0].findtext("MedlineCitation/PMID") == pmids[0]
    assert update[1].findtext("PMID") == pmids[-2]


def test_a_pubmed_record_has_upstreams_elements() -> None:
    record = pubmed_records("pubmed31n0001.xml.gz")[0]
    citation = record.find("MedlineCitation")
    assert citation is not None
    assert citation.get("Status") in ("MEDLINE", "PubMed-not-MEDLINE")
    article = citation.find("Article")
    assert article is not None
    assert [element.tag for element in article] == [
        *("Journal", "ArticleTitle", "Pagination", "Abstract", "Language"),
        "PublicationTypeList",
    ]
    assert article.findtext("Language") == "eng"
    ids = record.findall("PubmedData/ArticleIdList/ArticleId")
    assert [element.get("IdType") for element in ids] == ["pubmed", "doi"]
    assert record.find("PubmedData/ReferenceList/Reference/ArticleIdList/ArticleId") is not None


def test_abstracts_come_with_and_without_labels() -> None:
    labels: set[tuple[str | None, ...]] = set()
    languages = set()
    for record in pubmed_records("pubmed31n0001.xml.gz"):
        languages.add(record.findtext("MedlineCitation/Article/Language"))
        parts = record.findall("MedlineCitation/Article/Abstract/AbstractText")
        labels.add(tuple(part.get("NlmCategory") for part in parts))
    assert labels == {("BACKGROUND", "RESULTS", "CONCLUSIONS"), (None,), ()}
    assert languages == {"eng", "fre"}


def test_pmc_packages_and_their_lists_agree() -> None:
    count = 0
    for package in (root() / "pmc_oa").glob("*.tar.gz"):
        listed = table(package.with_name(package.name.replace(".tar.gz", ".filelist.csv")))
        assert list(listed[0]) == [
            *("Article File", "Article Citation", "AccessionID"),
            *("LastUpdated (YYYY-MM-DD HH:MM:SS)", "PMID", "License", "Retracted"),
        ]
        names = [name for name, _ in members(package)]
        assert names == [row["Article File"] for row in listed]
        tier = "CC BY" if package.name.startswith("oa_comm") else "CC BY-NC"
        assert {row["License"] for row in listed} == {tier}
        count += len(names)
        with tarfile.open(package) as archive:
            assert {(entry.mtime, entry.uid, entry.uname) for entry in archive} == {(0, 0, "")}
    assert count == TINY.papers


def test_a_pmc_article_is_jats() -> None:
    package = next((root() / "pmc_oa").glob("oa_comm*.tar.gz"))
    name, text = next(members(package))
    assert re.fullmatch(r"PMC099xxxxxx/PMC99\d{6}\.xml", name)
    article = ElementTree.fromstring(text)
    assert (article.tag, article.get("article-type")) == ("article", "research-article")
    meta = article.find("front/article-meta")
    assert meta is not None
    kinds = [element.get("pub-id-type") for element in meta.findall("article-id")]
    assert kinds == ["pmid", "pmc", "doi"]
    license_element = meta.find("permissions/license")
    assert license_element is not None
    assert "/licenses/by/" in license_element.attrib[f"{XLINK}href"]
    assert article.find("body/sec/p/xref[@ref-type='bibr']") is not None
    assert meta.findtext("title-group/article-title")
    assert len(meta.findall("kwd-group/kwd")) >= 3


def test_the_pile_names_its_subsets() -> None:
    folder = root() / "pile"
    rows = [row for path in sorted((folder / "train").iterdir()) for row in json_lines(path)]
    assert len(rows) == TINY.pile
    subsets = {json.dumps(row["meta"]) for row in rows}
    assert subsets == {
        json.dumps({"pile_set_name": name})
        for name in ("PubMed Abstracts", "PubMed Central", "Pile-CC")
    }
    central = next(row for row in rows if "Central" in json.dumps(row["meta"]))
    assert "\n\n# Introduction\n\n" in str(central["text"])
    assert (folder / "val.jsonl.zst").read_bytes()[:4] == b"\x28\xb5\x2f\xfd"


def test_mimic3_tables_have_upstreams_columns() -> None:
    folder = root() / "mimic3"
    notes = table(folder / "NOTEEVENTS.csv.gz")
    assert list(notes[0]) == [
        *("ROW_ID", "SUBJECT_ID", "HADM_ID", "CHARTDATE", "CHARTTIME", "STORETIME"),
        *("CATEGORY", "DESCRIPTION", "CGID", "ISERROR", "TEXT"),
    ]
    assert {row["CATEGORY"] for row in notes} == {
        *("Discharge summary", "Physician ", "Nursing", "Radiology"),
    }
    assert all(row["CHARTTIME"] == "" for row in notes if row["CATEGORY"] == "Discharge summary")
    assert any("\n" in row["TEXT"] for row in notes)
    admitted = {row["HADM_ID"] for row in table(folder / "ADMISSIONS.csv.gz")}
    assert {row["HADM_ID"] for row in notes} == admitted | {""}
    for name in ("DIAGNOSES_ICD", "SERVICES"):
        assert {row["HADM_ID"] for row in table(folder / f"{name}.csv.gz")} == admitted
    known = {row["ICD9_CODE"] for row in table(folder / "D_ICD_DIAGNOSES.csv.gz")}
    assert {row["ICD9_CODE"] for row in table(folder / "DIAGNOSES_ICD.csv.gz")} <= known
    patients = {row["SUBJECT_ID"] for row in table(folder / "PATIENTS.csv.gz")}
    assert {row["SUBJECT_ID"] for row in notes} == patients


def test_those_who_die_were_in_grave_condition() -> None:
    folder = root() / "mimic3"
    died = {
        row["HADM_ID"]
        for row in table(folder / "ADMISSIONS.csv.gz")
        if row["HOSPITAL_EXPIRE_FLAG"] == "1"
    }
    summaries = {
        row["HADM_ID"]: row["TEXT"]
        for row in table(folder / "NOTEEVENTS.csv.gz")
        if row["CATEGORY"] == "Discharge summary"
    }
    assert died
    assert all("Grave." in summaries[name] for name in died)


def test_mimic4_notes_and_tables_have_upstreams_columns() -> None:
    folder = root() / "mimic4_note"
    discharge = table(folder / "note" / "discharge.csv.gz")
    radiology = table(folder / "note" / "radiology.csv.gz")
    header = [
        *("note_id", "subject_id", "hadm_id", "note_type", "note_seq"),
        *("charttime", "storetime", "text"),
    ]
    assert list(discharge[0]) == list(radiology[0]) == header
    for row in (*discharge, *radiology):
        assert row["note_id"] == f"{row['subject_id']}-{row['note_type']}-{row['note_seq']}"
    assert all(row["hadm_id"] for row in discharge)
    assert any(not row["hadm_id"] for row in radiology)
    admitted = {row["hadm_id"] for row in table(folder / "hosp" / "admissions.csv.gz")}
    assert {row["hadm_id"] for row in discharge} == admitted
    codes = table(folder / "hosp" / "d_icd_diagnoses.csv.gz")
    assert list(codes[0]) == ["icd_code", "icd_version", "long_title"]


def test_a_chest_report_looks_like_upstreams() -> None:
    paths = sorted((root() / "mimic_cxr" / "files").rglob("*.txt"))
    assert len(paths) == TINY.reports
    for path in paths:
        name = path.relative_to(root() / "mimic_cxr").as_posix()
        assert re.fullmatch(r"files/p10/p10\d{6}/s50\d{6}\.txt", name)
        text = path.read_text(encoding="ascii")
        lines = text.removesuffix("\n").split("\n")
        assert lines[0].strip() == "FINAL REPORT"
        assert all(line.startswith(" ") and len(line) <= 79 for line in lines)
        heads = re.findall(r"\n ([A-Z ()/,-]+):\s", text)
        assert heads == ["EXAMINATION", "INDICATION", "FINDINGS", "IMPRESSION"]
    studies = table(root() / "mimic_cxr" / "cxr-study-list.csv.gz")
    assert [row["path"] for row in studies] == [
        path.relative_to(root() / "mimic_cxr").as_posix() for path in paths
    ]


def test_redpajama_slices_have_their_own_rows() -> None:
    folder = root() / "redpajama"
    keys = {}
    for path in sorted(folder.rglob("*.jsonl*")):
        rows = json_lines(path)
        last = rows[-1]
        meta = last.get("meta", last)
        assert isinstance(meta, dict)
        keys[path.parent.relative_to(folder).parts[0]] = set(meta)
        assert last["text"]
    assert keys["common_crawl"] == {
        *("pred_label", "pred_label_prob", "wiki_prob", "text", "source"),
    }
    assert keys["wikipedia"] == {"title", "url", "language", "timestamp"}
    assert keys["c4"] == {"timestamp", "url", "language", "source"}
    assert keys["stackexchange"] == {
        *("language", "url", "timestamp", "source", "question_score"),
    }
    assert keys["arxiv"] == {"timestamp", "yymm", "arxiv_id", "language", "url", "source"}
    assert keys["github"] >= {"content_hash", "line_count", "max_line_length", "alnum_prop"}
    first = json_lines(folder / "arxiv" / "arxiv_0000.jsonl")[0]
    assert first == {"text": "", "meta": {}}


def test_csv_survives_quotes_and_line_feeds() -> None:
    text = unpacked(root() / "mimic3" / "NOTEEVENTS.csv.gz")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert {len(row) for row in rows} == {11}
