"""Readers of pre-training text on hand-typed look-alikes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from source_lookalikes import lay_out

from mellama.errors import SourceError
from mellama.records import Document
from mellama.sources.general_text import detokenise, read_web, read_wikitext2
from mellama.sources.kept import Dropped
from mellama.sources.literature import (
    PLOS_JATS,
    SumpubmedArticle,
    every_e3c,
    read_e3c,
    read_plos_jats,
    read_sumpubmed,
    read_sumpubmed_pairs,
)


def test_sumpubmed_by_number_full_texts_alone(tmp_path: Path) -> None:
    assert list(read_sumpubmed(lay_out(tmp_path, "sumpubmed"))) == [
        Document("2", "BACKGROUND\nzorbitol text/text 2 <cit> ."),
        Document("10", "BACKGROUND\nzorbitol text/text 10 <cit> ."),
    ]


def test_sumpubmed_pairs_hold_both_abstracts(tmp_path: Path) -> None:
    assert next(read_sumpubmed_pairs(lay_out(tmp_path, "sumpubmed"))) == SumpubmedArticle(
        "2",
        "BACKGROUND\nzorbitol text/text 2 <cit> .",
        "BACKGROUND\nzorbitol abstract/abstract 2 <cit> .",
        "BACKGROUND\nzorbitol shorter_abstract/abst 2 <cit> .",
    )


def test_sumpubmed_text_without_its_abstract_or_number(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "sumpubmed")
    (folder / "abstract" / "abstract_10.txt").unlink()
    with pytest.raises(SourceError, match=r"abstract_10\.txt"):
        list(read_sumpubmed_pairs(folder))
    (folder / "text" / "text_x.txt").write_text("zorbitol")
    with pytest.raises(SourceError, match=r"text_x\.txt"):
        list(read_sumpubmed(folder))


def test_e3c_with_and_without_doi(tmp_path: Path) -> None:
    assert list(read_e3c(lay_out(tmp_path, "e3c"))) == [
        Document("EN1", "Zorbitol é.", ("doi:10.9999/abc",)),
        Document("EN2", "No zorbitol."),
    ]


def test_e3c_text_under_another_licence(tmp_path: Path) -> None:
    path = lay_out(tmp_path, "e3c") / "english_ccby.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("CC BY 4.0", "CC BY-NC-ND"))
    kept, dropped = every_e3c(path.parent)
    assert isinstance(kept, Document)
    assert dropped == Dropped("EN2", "under another licence")


def test_plos_article(tmp_path: Path) -> None:
    assert list(read_plos_jats(lay_out(tmp_path, "plos_jats"))) == [
        Document(
            "10.1371/journal.x.0000001",
            "On zorbitol in vitro\n\nBackground\n\nZorbitol lowers Na+.\n\nZorbitol is invented.",
            ("doi:10.1371/journal.x.0000001", "pmid:99000001", "pmc:PMC99999901"),
        )
    ]


def test_wikitext_articles_part_at_headings_between_empty_lines(tmp_path: Path) -> None:
    documents = list(read_wikitext2(lay_out(tmp_path, "wikitext2")))
    assert [document.id for document in documents] == ["valid-0", "valid-1", "test-0"]
    assert {document.text for document in documents} == {
        "Zorbitol\n"
        "Zorbitol-like drugs (two) cost 0.5 <unk>, he said.\n"
        "Use of zorbitol\n"
        'It\'s "new".\n'
        "= 1 zorbitol ="  # a formula: no empty line stands before it
    }


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        (" 1 @,@ 000 well @-@ known <unk> ", "1,000 well-known <unk>"),
        (" Members ' n ' others don 't [ sic ] ", "Members ' n ' others don't [sic]"),
        (' He said " go " , " stay " . ', 'He said "go", "stay".'),
        (" in 1932 @,@ ", "in 1932,"),
    ],
)
def test_detokenise(tokens: str, text: str) -> None:
    assert detokenise(tokens) == text


@given(st.text(alphabet="ab<>'\"(),. @-\u00e9", max_size=60))
def test_detokenising_moves_blanks_and_marks_alone(line: str) -> None:
    def bare(text: str) -> str:
        return text.replace(" ", "").replace("@", "")

    assert bare(detokenise(line)) == bare(line)


def test_web_pages_then_articles(tmp_path: Path) -> None:
    assert list(read_web(lay_out(tmp_path, "web"))) == [
        Document("c4-0", "Buy zorbitol\nhere"),
        Document("c4-1", "zorbitol two"),
        Document("wikipedia-0", "Zorbitol is a drug."),
        Document("wikipedia-1", "Zorbitol é."),
    ]


@pytest.mark.data
def test_real_articles_are_named_by_doi_and_leave_no_marks(data_root: Path) -> None:
    documents = list(PLOS_JATS.records(data_root))
    assert len({document.id for document in documents}) == 45
    assert all(document.identifiers[0].startswith("doi:10.1371/") for document in documents)
    for document in documents:
        blocks = document.text.split("\n\n")
        assert all(block == " ".join(block.split()) for block in blocks)
        assert not any(mark in document.text for mark in ("\ue000", "[]", "[,", "[\u2013", "<xref"))
    assert sum(len(document.text) for document in documents) > 1_500_000
