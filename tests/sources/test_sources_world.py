"""The readers on the files of the fictional world, whose writers share no code with them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mellama.sources.catalogue import source
from mellama.sources.emrqa import read_emrqa
from mellama.sources.fhir import every_fhir
from mellama.sources.i2b2_2010 import every_concept_sentence
from mellama.sources.kept import KEPT, tally
from mellama.sources.mimic import Note, mimic3_notes, mimic4_notes
from mellama.sources.mimic_admissions import MIMIC3_TABLES, MIMIC4_TABLES, Admission, Diagnosis
from mellama.sources.mimic_cxr import cxr_reports
from mellama.sources.omop import every_omop
from mellama.sources.pubmed import every_pubmed
from mellama.sources.radiology_sections import last_section, sections
from mellama.sources.restricted import RESTRICTED_OR_BULK
from mellama.sources.source import Source
from mellama.sources.umls import read_umls
from mellama.world.knowledge import World
from mellama.world.shape import TINY, WorldShape
from mellama.world.writers.catalogue import WRITERS

SPLITS = {"train": TINY.train, "valid": TINY.valid, "test": TINY.test}
DOCUMENTS = {
    "pubmed": TINY.abstracts,
    "pmc_oa": TINY.papers,
    "mimic_cxr": TINY.reports,
    "redpajama": TINY.pages,
    "omop": TINY.notes // 2,
    "fhir": TINY.notes // 2,
    "cases": TINY.cases,
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    world = World.make(7, WorldShape())
    for name, write in WRITERS:
        write(world, folder / name, TINY)
    return folder


@pytest.mark.parametrize("item", RESTRICTED_OR_BULK, ids=lambda item: item.name)
def test_every_source_is_written_and_read(item: Source[Any], root: Path) -> None:
    records = list(item.records(root))
    assert len({record.id for record in records}) == len(records) >= 10
    assert len(records) == DOCUMENTS.get(item.name, len(records))
    splits = Counter(getattr(record, "split", None) for record in records)
    if item.name == "i2b2_2010":
        splits["valid"] = TINY.valid  # upstream has none: the last documents of its training set
        splits["train"] -= TINY.valid
    assert set(splits) == {None} or splits == SPLITS


def test_only_what_was_put_there_to_be_dropped_is_dropped(root: Path) -> None:
    reasons = tally(every_pubmed(root / "pubmed"))
    assert reasons.pop(KEPT) == TINY.abstracts
    assert set(reasons) == {"replaced or deleted later", "no abstract"}
    assert set(tally(every_concept_sentence(root / "i2b2_2010"))) == {KEPT}
    reasons = tally(every_omop(root / "omop"))
    assert set(reasons) == {KEPT, "no text", "a repetition"}
    reasons = tally(every_fhir(root / "fhir"))
    assert reasons.pop(KEPT) == TINY.notes // 2
    assert reasons == dict.fromkeys(
        ("an older version", "entered in error", "replaced by another document", "only as PDF"), 1
    )
    for tables in (MIMIC3_TABLES, MIMIC4_TABLES):
        assert set(tally(tables.accounts(root))) == {KEPT}


@pytest.mark.parametrize(
    ("tables", "notes"),
    [(MIMIC3_TABLES, mimic3_notes), (MIMIC4_TABLES, mimic4_notes)],
    ids=["mimic3", "mimic4"],
)
def test_notes_have_their_admissions(
    tables: Source[Admission], notes: Callable[[Path], Iterator[Note]], root: Path
) -> None:
    """The link by hadm_id holds, and what is to be learned stands in the discharge summary."""
    admissions = {each.id: each for each in tables.records(root)}
    folder = root / {"mimic3_tables": "mimic3", "mimic4_tables": "mimic4_note"}[tables.name]
    diseases: dict[Diagnosis, set[str]] = defaultdict(set)
    for note in notes(folder):
        if note.admission:
            admission = admissions[note.admission]
            assert admission.subject == note.subject
            if note.category in ("Discharge summary", "DS"):
                assert f"Service: {admission.first_service}\n" in note.text
                assert not admission.died_in_hospital or "\nGrave.\n" in note.text
                disease = note.text.rstrip().rpartition("Discharge Diagnosis:\n")[2]
                diseases[admission.diagnoses[0]].add(disease)
    assert len(diseases) > 10
    assert all(len(names) == 1 for names in diseases.values())


def test_every_radiology_report_has_both_sections(root: Path) -> None:
    for report in cxr_reports(root / "mimic_cxr"):
        found = sections(report.text)
        assert last_section(found, "findings")
        assert last_section(found, "impression")


def test_emrqa_answers_stand_where_they_say(root: Path) -> None:
    for row in read_emrqa(root / "emrqa"):
        lines = row.context.split("\n")
        for answer in row.answers:
            (line, token), *_ = answer.starts
            assert token is not None
            words = answer.texts[0].split()
            assert lines[line - 1].split()[token : token + len(words)] == words
            assert lines[answer.evidence_lines[0] - 1] == answer.evidence[0].rstrip("\n")


def test_drugs_treat_diseases_and_not_the_other_way_round(root: Path) -> None:
    treat = [each for each in read_umls(root / "umls") if each.relation == "may_treat"]
    world = World.make(7, WorldShape())
    drugs = {drug.name for part in (world.tuned, world.held_out) for drug in part.drugs}
    assert treat
    assert {each.subject.name for each in treat} <= drugs
    assert {each.object.name for each in treat}.isdisjoint(drugs)


def test_names_agree() -> None:
    names = {name for name, _ in WRITERS}
    assert {item.name for item in RESTRICTED_OR_BULK} <= names
    assert {source(name).name for name in names} == names
