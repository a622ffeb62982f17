"""The readers on the files of the fictional world, whose writers share no code with them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from mellama.sources.catalogue import source
from mellama.sources.emrqa import read_emrqa
from mellama.sources.i2b2_2010 import every_concept_sentence
from mellama.sources.kept import KEPT, tally
from mellama.sources.mimic_cxr import cxr_reports
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
