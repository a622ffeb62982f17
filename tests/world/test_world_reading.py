"""The seam: the project's own readers find in the world's files what was written into them."""

from collections.abc import Sized
from typing import Any

import pytest
from tiny_world import root, world

from mellama.sources.catalogue import SOURCES
from mellama.world.shape import TINY
from mellama.world.writers.catalogue import LITERATURE, NOTES, WRITERS

BY_NAME = {source.name: source for source in SOURCES}
QUESTIONS = TINY.train + TINY.valid + TINY.test
COUNTS = {
    "pubmed": TINY.abstracts,
    "pmc_oa": TINY.papers,
    "redpajama": TINY.pages,
    "mimic_cxr": TINY.reports,
    "pubmedqa": 2 * TINY.test,
    "medqa": TINY.test,
    "medmcqa": TINY.test,
    "emrqa": QUESTIONS,
    "hoc": QUESTIONS,
    "mtsamples": QUESTIONS,
    "pubmed_summarization": QUESTIONS,
    "mimic_cxr_summarization": QUESTIONS,
    "mednli": QUESTIONS,
    "bionli": QUESTIONS,
    "cases": TINY.cases,
}


def rows(name: str) -> list[Any]:
    return list(BY_NAME[name].records(root()))


@pytest.mark.parametrize("name", [name for name, _ in WRITERS])
def test_every_folder_is_a_source_that_can_be_read(name: str) -> None:
    found: Sized = rows(name)
    assert len(found) == COUNTS.get(name, len(found))
    assert len(found) > 5


@pytest.mark.parametrize("name", [name for name, _ in LITERATURE + NOTES])
def test_documents_keep_names_and_lose_markup(name: str) -> None:
    texts = [document.text for document in rows(name)]
    assert not [text for text in texts if "<" in text or "&lt;" in text]
    joined = " ".join(texts)
    assert all(disease.name in joined for disease in world().diseases)
    assert len({document.id for document in rows(name)}) == len(texts)
