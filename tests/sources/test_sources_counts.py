"""Every number a declaration states, measured on the real files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from mellama.errors import UnknownNameError
from mellama.sources.catalogue import PUBLIC, SOURCES, source
from mellama.sources.source import Count, Source

COUNTS = [(item, count) for item in SOURCES for count in item.counts if count.by == "upstream"]


@pytest.mark.data
@pytest.mark.parametrize(
    ("item", "count"), COUNTS, ids=[f"{item.name}: {count.what}" for item, count in COUNTS]
)
def test_a_count_is_what_is_found(item: Source[Any], count: Count, data_root: Path) -> None:
    if item not in PUBLIC and not (data_root / item.name).is_dir():
        pytest.skip("restricted or large: not every data root has it")
    assert count.measure(item.folder(data_root)) == count.expected


@pytest.mark.data
def test_every_folder_of_the_data_root_is_declared_once(data_root: Path) -> None:
    folders = sorted(path.name for path in data_root.iterdir() if path.is_dir())
    assert {item.name for item in PUBLIC} <= set(folders)
    assert set(folders) <= {item.name for item in SOURCES}
    assert len({item.name for item in SOURCES}) == len(SOURCES)


@pytest.mark.parametrize("item", PUBLIC, ids=lambda item: item.name)
def test_a_declaration_is_complete(item: Source[Any]) -> None:
    assert source(item.name) is item
    assert item.title
    assert re.fullmatch(r"https://github\.com/[\w-]+/[\w.-]+", item.homepage)
    assert re.match(r"[\w.-]+/[\w.-]+@[0-9a-f]{7}\b", item.revision)
    assert item.terms.licenses
    assert item.files
    assert item.counts
    assert len({(count.by, count.what) for count in item.counts}) == len(item.counts)


def test_a_name_that_does_not_exist_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"did you mean .*pubmedqa"):
        source("pubmedQA")


def test_the_papers_numbers_stand_beside_upstreams() -> None:
    papers = {
        (item.name, count.expected)
        for item in SOURCES
        for count in item.counts
        if count.by == "paper"
    }
    assert papers >= {
        ("pile", 3_098_931),
        ("pile", 15_518_009),
        ("pmc_oa", 3_098_931),
        ("pubmed", 15_518_009),
        ("mimic3", 112_000),
        ("mimic4_note", 331_794),
        ("mimic4_note", 2_321_355),
        ("mimic_cxr", 227_835),
    }
