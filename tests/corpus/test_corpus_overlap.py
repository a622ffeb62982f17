"""Overlap is what a plain comparison of words would find, and no text leaves in its report."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pyarrow as pa
import pytest
from corpus_samples import CALM, texts
from hypothesis import given
from hypothesis import strategies as st

from mellama.corpus.overlap import NGRAM, Overlap
from mellama.corpus.overlap_index import SHORTEST, Passage
from mellama.corpus.words import words

# Few different words, so that runs of them meet by chance.
STREAM = st.lists(st.sampled_from(["a", "b"]), max_size=40).map(" ".join)
LONG = "Does the early use of statins after a stroke lower the risk of another one?"
SHORT = "Is aspirin of use before surgery of hip?"


def plain_words(text: str) -> list[str]:
    """Split as the rule says, one character at a time."""
    lowered = unicodedata.normalize("NFKC", text).lower()
    kept = (c if unicodedata.category(c)[0] in "LMN" else " " for c in lowered)
    return "".join(kept).split()


def plain_runs(found: list[str], length: int) -> Iterator[tuple[str, ...]]:
    for start in range(len(found) - length + 1):
        yield tuple(found[start : start + length])


def plainly_quotes(document: str, passage: str, ngram: int) -> bool:
    needle, hay = plain_words(passage), plain_words(document)
    if len(needle) >= ngram:
        return bool(set(plain_runs(needle, ngram)) & set(plain_runs(hay, ngram)))
    return len(needle) >= SHORTEST and tuple(needle) in set(plain_runs(hay, len(needle)))


def overlap_of(*passages: Passage, ngram: int = NGRAM) -> Overlap:
    overlap = Overlap(ngram)
    overlap.add("quiz", passages)
    return overlap


def quotes(document: str, passage: str) -> bool:
    return overlap_of(("1", (), passage)).matches(document) is not None


@CALM
@given(st.lists(STREAM, max_size=4), st.lists(STREAM, max_size=4))
def test_the_index_finds_what_a_plain_search_finds(
    documents: list[str], passages: list[str]
) -> None:
    overlap = overlap_of(*((str(n), (), text) for n, text in enumerate(passages)))
    none = pa.array([[] for _ in documents], pa.list_(pa.string()))
    found = overlap.matches_batch(texts(*documents), none)
    for document, match in zip(documents, found, strict=True):
        expected = {
            ("quiz", str(n))
            for n, passage in enumerate(passages)
            if plainly_quotes(document, passage, NGRAM)
        }
        assert set(match.samples if match else ()) == expected


@CALM
@given(STREAM, STREAM)
def test_of_two_long_texts_either_quotes_the_other_or_neither(one: str, other: str) -> None:
    if min(len(plain_words(one)), len(plain_words(other))) >= NGRAM:
        assert quotes(one, other) == quotes(other, one)


@CALM
@given(st.text(st.characters(codec="latin-1") | st.sampled_from("βΩ½Ⅳ…“漢ｆ"), max_size=60))
def test_words_are_runs_of_letters_and_digits(text: str) -> None:
    found = words(texts(text, "x"))
    assert found.flat.to_pylist()[: found.counts[0]] == plain_words(text)
    assert found.counts.tolist() == [len(plain_words(text)), 1]


@CALM
@given(STREAM, STREAM)
def test_the_share_is_that_of_the_documents_runs(document: str, passage: str) -> None:
    match = overlap_of(("1", (), passage)).matches(document)
    runs = list(plain_runs(plain_words(document), NGRAM))
    asked = set(plain_runs(plain_words(passage), NGRAM))
    expected = sum(run in asked for run in runs) / len(runs) if runs else 0
    assert (match.share if match else 0) == pytest.approx(expected)


@pytest.mark.parametrize("dressed", [LONG.upper(), re.sub(" ", " - ", LONG), f"Yes! {LONG} No."])
def test_case_punctuation_and_surroundings_make_no_difference(dressed: str) -> None:
    assert quotes(dressed, LONG)
    assert quotes(LONG, dressed)


def test_twelve_words_of_thirteen_are_no_quotation() -> None:
    first = " ".join(LONG.split()[:12])
    assert not quotes(f"{first} something else entirely", LONG)
    assert quotes(" ".join(LONG.split()[:13]), LONG)


def test_a_run_does_not_go_over_from_one_document_to_the_next() -> None:
    half = LONG.split()
    overlap = overlap_of(("1", (), LONG))
    documents = texts(" ".join(half[:7]), " ".join(half[7:]))
    assert overlap.matches_batch(documents, pa.array([[], []], pa.list_(pa.string()))) == [None] * 2


def test_a_short_passage_is_looked_for_whole() -> None:
    assert quotes(f"We asked: {SHORT} And then nothing.", SHORT)
    assert not quotes("Is aspirin of use before surgery of the hip?", SHORT)
    assert not quotes("A document that has nothing in common with it", SHORT)


def test_a_very_short_passage_is_known_by_its_identifiers_alone() -> None:
    overlap = overlap_of(("7", ("pmid:12", "doi:10.1/AB"), "Is aspirin safe?"))
    assert overlap.matches("Is aspirin safe?") is None
    match = overlap.matches("Something else.", ("doi:10.1/ab",))
    assert match is not None
    assert (match.identified, match.quoted, match.share) == ((("quiz", "7"),), (), 0)


def test_every_test_set_and_sample_is_named() -> None:
    overlap = overlap_of(("1", (), LONG), ("2", ("pmid:5",), "No."))
    overlap.add("exam", [("1", (), f"Read this. {LONG}"), ("9", (), "Nothing of the kind here.")])
    match = overlap.matches(LONG, ("PMID:5 ",))
    assert match is not None
    assert match.samples == (("exam", "1"), ("quiz", "1"), ("quiz", "2"))
    assert match.share == 1


def test_coverage_says_what_the_rule_cannot_find() -> None:
    given = [("1", (), LONG), ("2", ("pmid:5",), "No."), ("3", (), "Nor this."), ("4", (), SHORT)]
    coverage = overlap_of(*given).coverage("quiz")
    assert (coverage.samples, coverage.by_identifier_alone, coverage.unguarded) == (4, 1, 1)


def test_no_test_at_all_overlaps_with_nothing() -> None:
    assert Overlap().matches("anything", ("pmid:1",)) is None
