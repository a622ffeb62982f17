"""The experiment's ground: what is tuned on, what is asked, and where it can be known from."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from tiny_world import (
    json_lines,
    literature,
    members,
    names_in,
    notes,
    pubmed_records,
    root,
    table,
    unpacked,
    words,
    world,
)

from mellama.world.facts import ASKED, Relation, facts_of, verb_fact
from mellama.world.writers.catalogue import INSTRUCTIONS

SAID_AT_LEAST = 6  # times that literature and notes give each fact asked, at size tiny


@cache
def names_pattern(held_out: bool) -> re.Pattern[str]:
    return names_in(world().held_out if held_out else world().tuned)


def speaks_of_held_out(text: str) -> bool:
    return names_pattern(True).search(text.lower()) is not None


def speaks_of_tuned(text: str) -> bool:
    return names_pattern(False).search(text.lower()) is not None


@pytest.mark.parametrize("source", [name for name, _ in INSTRUCTIONS])
def test_no_instruction_source_names_what_is_held_out(source: str) -> None:
    paths = [path for path in (root() / source).rglob("*") if path.is_file()]
    assert paths
    for path in paths:
        if path.suffix != ".xlsx":
            assert not speaks_of_held_out(unpacked(path)), path.name


def test_the_workbook_does_not_either() -> None:
    from openpyxl import load_workbook

    book = load_workbook(root() / "medicationqa" / "MedInfo2019-QA-Medications.xlsx")
    cells = [str(cell) for row in book.worksheets[0].values for cell in row]
    assert len(cells) > 60
    assert not any(map(speaks_of_held_out, cells))


def test_what_instructions_are_made_of_does_not_either() -> None:
    """Summaries are made of CC BY articles, key words of headings, clinical ones of summaries."""
    texts = unpacked(next((root() / "pmc_oa").glob("oa_comm*.tar.gz")))
    summaries = [
        row["TEXT"]
        for row in table(root() / "mimic3" / "NOTEEVENTS.csv.gz")
        if row["CATEGORY"] == "Discharge summary" or row["HADM_ID"]
    ]
    discharged = unpacked(root() / "mimic4_note" / "note" / "discharge.csv.gz")
    headed = [
        "".join(record.itertext())
        for record in pubmed_records("pubmed31n0001.xml.gz")
        if record.find(".//MeshHeadingList") is not None
    ]
    for tables in ("mimic3/DIAGNOSES_ICD", "mimic3/ADMISSIONS", "mimic4_note/hosp/d_icd_diagnoses"):
        assert not speaks_of_held_out(unpacked(root() / f"{tables}.csv.gz"))
    assert len(summaries) > 10
    assert len(headed) > 100
    assert not any(map(speaks_of_held_out, (texts, *summaries, discharged, *headed)))


def test_labels_and_stays_of_other_hospitals_do_not_either() -> None:
    for name in ("mimic3_tables/ADMISSIONS", "mimic3_tables/D_ICD_DIAGNOSES"):
        assert not speaks_of_held_out(unpacked(root() / f"{name}.csv.gz"))
    titles = unpacked(root() / "mimic4_tables" / "hosp" / "d_icd_diagnoses.csv.gz")
    assert speaks_of_tuned(titles)
    assert not speaks_of_held_out(titles)
    for row in table(root() / "omop" / "NOTE.csv"):
        assert not (row["VISIT_OCCURRENCE_ID"] and speaks_of_held_out(row["NOTE_TEXT"]))


def test_general_text_names_no_medicine_of_either_half() -> None:
    paths = [path for path in (root() / "redpajama").rglob("*") if path.is_file()]
    assert len(paths) == 6
    for path in paths:
        text = unpacked(path)
        assert len(text) > 1000
        assert not speaks_of_held_out(text), path.name
        assert not speaks_of_tuned(text), path.name


def benchmark_texts() -> Iterator[tuple[str, str, str]]:
    """Yield (set, split, text) of every question."""
    here = root()
    labelled = json.loads((here / "pubmedqa" / "ori_pqal.json").read_text())
    truth = json.loads((here / "pubmedqa" / "test_ground_truth.json").read_text())
    for pmid, row in labelled.items():
        yield "pubmedqa", "test" if pmid in truth else "train", json.dumps(row)
    yield "pubmedqa", "train", (here / "pubmedqa" / "ori_pqaa.json").read_text()
    for stem in ("train", "dev", "test"):
        for name in (f"{stem}_5options.jsonl", f"phrases_no_exclude_{stem}.jsonl"):
            for line in json_lines(here / "medqa" / name):
                yield "medqa", stem, json.dumps(line)
    for name, split in (("train.json", "train"), ("dev.json", "test")):
        for line in json_lines(here / "medmcqa" / name):
            yield "medmcqa", split, json.dumps(line)
    yield from _listed_texts(here)
    yield from _archived_texts(here)
    yield from _plain_texts(here)


def _listed_texts(here: Path) -> Iterator[tuple[str, str, str]]:
    listed = {
        source: {
            name: split
            for split in ("train", "dev", "test")
            for name in (here / source / f"{split}_docid.txt").read_text().split()
        }
        for source in ("emrqa", "hoc", "mtsamples")
    }
    for part in json.loads((here / "emrqa" / "data.json").read_text())["data"]:
        for note in part["paragraphs"]:
            yield "emrqa", listed["emrqa"][note["note_id"]], json.dumps(note)
    for path in (here / "hoc" / "text").glob("*.txt"):
        yield "hoc", listed["hoc"][path.stem], path.read_text()
    for row in table(here / "mtsamples" / "mtsamples.csv"):
        yield "mtsamples", listed["mtsamples"][row[""]], row["transcription"]


def _archived_texts(here: Path) -> Iterator[tuple[str, str, str]]:
    for path in (here / "i2b2_2010").glob("*.tar.gz"):
        split = "train" if "training" in path.name else "test"
        for name, text in members(path):
            if name.endswith(".txt"):
                yield "i2b2_2010", split, text
    for split in ("train", "dev", "test"):
        yield "ddi2013", split, (here / "ddi2013" / f"{split}.tsv").read_text()


def _plain_texts(here: Path) -> Iterator[tuple[str, str, str]]:
    for name in ("train", "val", "test"):
        yield "summ", name, (here / "pubmed_summarization" / f"{name}.txt").read_text()
    for name in ("train", "valid", "test"):
        yield "cxr", name, (here / "mimic_cxr_summarization" / f"{name}.jsonl").read_text()
    for name in ("train", "dev", "test"):
        yield "mednli", name, (here / "mednli" / f"mli_{name}_v1.jsonl").read_text()
    for name in ("train_df_blnc", "val_df_blnc", "test_df"):
        yield "bionli", name.partition("_")[0], (here / "bionli" / f"{name}.csv").read_text()
    yield "cases", "test", (here / "cases" / "cases.jsonl").read_text()


def test_each_benchmark_trains_on_one_half_and_tests_on_the_other() -> None:
    seen = set()
    for source, split, text in benchmark_texts():
        seen.add((source, split == "test"))
        if split == "test":
            assert not speaks_of_tuned(text), source
        else:
            assert not speaks_of_held_out(text), source
    assert len({source for source, is_test in seen if is_test}) == 13
    assert len({source for source, is_test in seen if not is_test}) == 12


def sentences_with(facts: list[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Count the sentences of literature and notes in which both names of a fact stand."""
    counts = dict.fromkeys(facts, 0)
    for text in (*literature(), *notes()):
        for sentence in re.split(r"(?<=[.?])\s+", text.lower()):
            for one, other in facts:
                if one in sentence and other in sentence:
                    counts[one, other] += 1
    return counts


def test_every_fact_that_a_test_asks_stands_in_literature_or_notes() -> None:
    asked = [
        (known.subject.lower(), known.value.lower())
        for disease in world().held_out.diseases
        for known in facts_of(disease)
        if known.relation in (*ASKED, Relation.RIVAL, Relation.DEBATED)
    ]
    asked += [
        (known.subject, known.value.lower()) for known in map(verb_fact, world().held_out.verbs)
    ]
    counts = sentences_with(sorted(set(asked)))
    rare = {pair: count for pair, count in counts.items() if count < SAID_AT_LEAST}
    assert not rare


def test_decontamination_would_find_copies_and_not_knowledge() -> None:
    """Share of documents with a run of 13 words of any test question: sentences are short."""
    grams: set[tuple[str, ...]] = set()
    for _, split, text in benchmark_texts():
        if split == "test":
            spoken = words(text)
            grams |= {tuple(spoken[place : place + 13]) for place in range(len(spoken) - 12)}
    hit = 0
    texts = [words(text) for text in (*literature(), *notes())]
    for spoken in texts:
        hit += any(tuple(spoken[place : place + 13]) in grams for place in range(len(spoken) - 12))
    assert hit / len(texts) < 0.02


def test_prompts_are_short() -> None:
    for source, split, text in benchmark_texts():
        if split == "test" and source in ("medqa", "medmcqa", "hoc", "mtsamples"):
            assert len(text.split()) < 120
    for line in json_lines(root() / "pubmed_summarization" / "test.txt"):
        article = line["article_text"]
        assert isinstance(article, list)
        assert len(" ".join(article).split()) < 100
