"""The declarations against the page that came with the real files: names, revisions, licences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mellama.licenses import (
    APACHE_2,
    CC0,
    CC_BY,
    CC_BY_NC,
    CC_BY_SA,
    GENERATOR_TERMS,
    GPL_3,
    MIT,
    PUBLIC_DOMAIN,
    License,
    Terms,
)
from mellama.sources.catalogue import PUBLIC
from mellama.sources.source import Source

WORDS = {
    "MIT": MIT,
    "Apache-2.0": APACHE_2,
    "CC BY-NC": CC_BY_NC,
    "CC BY-SA": CC_BY_SA,
    "CC BY": CC_BY,
    "CC0": CC0,
    "GPL": GPL_3,
    "NC": CC_BY_NC,
    "public domain": PUBLIC_DOMAIN,
}
WORD = re.compile("|".join(map(re.escape, WORDS)))  # longer words stand before their beginnings

# Rows whose licence cell speaks of several things, not all of them at hand.
MIXED: dict[str, set[License]] = {
    "blue_splits": {APACHE_2, CC_BY_NC, GPL_3, MIT},  # MIT: PubMedQA and MedQA, from their own rows
    "causal_relation": {GPL_3},  # the repository's; the paper's table says CC BY
    "medical_meadow": {GPL_3, CC_BY_SA},  # none of the flash cards
}
WRITTEN_BY_A_MODEL = {
    "agentclinic",
    "alpaca",
    "chatdoctor",
    "medinstruct",
    "preference",
    "sharegpt",
}
NOT_COUNTS = {
    "blue_splits": {5},  # options
    "hoc": {1_108, 157, 315},  # the paper's splits, counted in blue_splits
    "medqa": {4, 5},  # options
    "mediqa2019": {1},  # training set 1
    "medquad": {150, 12, 0},  # at most so many of so many folders, seed
    "stories260K": {7},  # numbers of a header
    "sumpubmed": {32_689, 0},  # upstream's whole, seed
}


@dataclass(frozen=True)
class PageRow:
    """One folder in the tables of the page."""

    row: int
    upstream: str
    licence: str
    numbers: str


@pytest.fixture(scope="module")
def page(data_root: Path) -> dict[str, PageRow]:
    rows = {}
    lines = (data_root / "README.md").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        cells = [cell.strip() for cell in line.split("|")]
        for name in re.findall(r"`(\w+)/`", cells[1]) if len(cells) > 5 else []:
            rows[name] = PageRow(number, *cells[2:5])
    assert rows
    return rows


def sharing_a_row(item: Source[Any], page: dict[str, PageRow]) -> list[Source[Any]]:
    """List the sources of one row: two stand together on one of them."""
    row = page[item.name]
    return [other for other in PUBLIC if page[other.name].row == row.row]


@pytest.mark.data
@pytest.mark.parametrize("item", PUBLIC, ids=lambda item: item.name)
def test_terms_agree_with_the_page(item: Source[Any], page: dict[str, PageRow]) -> None:
    stated = MIXED.get(item.name, {WORDS[word] for word in WORD.findall(page[item.name].licence)})
    own = Terms(tuple(each for each in item.terms.licenses if each != GENERATOR_TERMS))
    expected = Terms(tuple(stated))
    assert set(own.licenses) == stated
    assert own.commercial == expected.commercial
    assert own.redistribution == expected.redistribution
    assert own.share_alike == expected.share_alike


@pytest.mark.data
def test_the_page_and_the_catalogue_name_the_same_folders(page: dict[str, PageRow]) -> None:
    assert set(page) == {item.name for item in PUBLIC}


@pytest.mark.data
@pytest.mark.parametrize("item", PUBLIC, ids=lambda item: item.name)
def test_every_commit_on_the_page_is_in_the_revision(
    item: Source[Any], page: dict[str, PageRow]
) -> None:
    row = page[item.name]
    named = {
        commit
        for other in sharing_a_row(item, page)
        for commit in re.findall(r"@([0-9a-f]{7})\b", other.revision)
    }
    assert set(re.findall(r"\b[0-9a-f]{7}\b", row.upstream)) == named


@pytest.mark.data
@pytest.mark.parametrize("item", PUBLIC, ids=lambda item: item.name)
def test_every_number_on_the_page_is_a_count(item: Source[Any], page: dict[str, PageRow]) -> None:
    known = set()
    for other in sharing_a_row(item, page):
        expected = [count.expected for count in other.counts]
        known |= {*expected, sum(expected)}
    in_thousands = {value // 1000 for value in known}
    for digits, thousands in re.findall(r"\b(\d[\d,]*)(k?)\b", page[item.name].numbers):
        number = int(digits.replace(",", ""))
        assert number in (in_thousands if thousands else known | NOT_COUNTS.get(item.name, set()))


def test_only_what_a_model_wrote_carries_its_makers_terms() -> None:
    carrying = {item.name for item in PUBLIC if GENERATOR_TERMS in item.terms.licenses}
    assert carrying == WRITTEN_BY_A_MODEL


def test_no_open_source_is_taken_for_patient_text() -> None:
    assert all(item.terms.access.may_leave for item in PUBLIC)
