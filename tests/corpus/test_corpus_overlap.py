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

from mellama.corpus.overlap import Overlap
from mellama.corpus.overlap_index import SHORTEST
from mellama.corpus.tested import NGRAM, SIMILAR
from mellama.corpus.words import words
from mellama.records import Passage

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


def overlap_of(
    *passages: tuple[str, tuple[str, ...], str], ngram: int = NGRAM, similar: float | None = None
) -> Overlap:
    overlap = Overlap(ngram, similar)
    overlap.add("quiz", [Passage(*passage) for passage in passages])
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
    other = Passage("9", (), "Nothing of the kind here.")
    overlap.add("exam", [Passage("1", (), f"Read this. {LONG}"), other])
    match = overlap.matches(LONG, ("PMID:5 ",))
    assert match is not None
    assert match.samples == (("exam", "1"), ("quiz", "1"), ("quiz", "2"))
    assert match.share == 1
    assert match.reason == "identifier", "it is asked first"


def reworded(text: str, every: int) -> str:
    """Put another word for every so many-th."""
    found = text.split()
    found[every - 1 :: every] = [f"quite{n}" for n in range(len(found[every - 1 :: every]))]
    return " ".join(found)


@pytest.mark.parametrize(("every", "expected"), [(12, True), (10, True), (9, True), (8, False)])
def test_a_passage_reworded_word_by_word_is_near(every: int, expected: bool) -> None:
    """No 13 words in a row are left; seven in a row are too common to say anything."""
    passage = " ".join(f"word{n}" for n in range(100))
    overlap = overlap_of(("1", (), passage), similar=SIMILAR)
    match = overlap.matches(f"Before. {reworded(passage, every)} And after it.")
    assert (match is not None) == expected
    if match:
        assert (match.quoted, match.near, match.reason) == ((), (("quiz", "1"),), "near")
        assert match.share == 0
    assert overlap_of(("1", (), passage)).matches(reworded(passage, every)) is None


def test_half_of_a_passage_is_near_and_less_is_not() -> None:
    passage = " ".join(f"word{n}" for n in range(80))
    overlap = overlap_of(("1", (), passage), similar=SIMILAR)
    found = passage.split()
    four, three = (
        " - so - ".join(" ".join(found[n * 20 : n * 20 + 10]) for n in range(k)) for k in (4, 3)
    )
    assert overlap.matches(four) is not None
    assert overlap.matches(three) is None
    assert overlap.matches(f"{three} {three}") is None, "words count once"


def test_a_quoted_passage_is_not_near_as_well() -> None:
    passage = " ".join(f"word{n}" for n in range(100))
    match = overlap_of(("1", (), passage), similar=SIMILAR).matches(f"x {passage} y")
    assert match is not None
    assert (match.quoted, match.near, match.reason) == ((("quiz", "1"),), (), "words")


@CALM
@given(st.lists(STREAM, max_size=4), st.lists(STREAM, max_size=4), st.integers(9, 20))
def test_near_is_what_a_plain_count_of_covered_words_says(
    documents: list[str], passages: list[str], ngram: int
) -> None:
    overlap = overlap_of(
        *((str(n), (), text) for n, text in enumerate(passages)), ngram=ngram, similar=SIMILAR
    )
    for document in documents:
        match = overlap.matches(document)
        hay = set(plain_runs(plain_words(document), SHORTEST))
        for n, passage in enumerate(passages):
            needle = plain_words(passage)
            covered = {
                start + place
                for start, run in enumerate(plain_runs(needle, SHORTEST))
                if run in hay
                for place in range(SHORTEST)
            }
            enough = len(covered) >= max(ngram, SIMILAR * len(needle))
            expected = enough and not plainly_quotes(document, passage, ngram)
            assert (("quiz", str(n)) in (match.near if match else ())) == expected


def test_a_patient_of_a_test_is_known_by_number() -> None:
    overlap = overlap_of(("s50000001", ("study:50000001", "subject:10000001"), "Clear lungs."))
    match = overlap.matches("Quite another note.", ("subject:10000001", "hadm:20000001"))
    assert match is not None
    assert [(item.reason, item.identifier) for item in match.shared] == [
        ("identifier", "subject:10000001")
    ]


def test_what_is_shared_has_its_places_in_document_and_passage() -> None:
    passage = Passage("7", (), f"Read this. {LONG}", "context")
    overlap = Overlap()
    overlap.add("quiz", [passage, passage._replace(sample="8")])
    document = f"Über “Größe”: {LONG.upper()} Ende."
    match = overlap.matches(document)
    assert match is not None
    (shared,) = match.shared
    assert document[shared.start : shared.end] == LONG.upper().removesuffix("?")
    assert (shared.words, shared.first_word, shared.passage_words) == (15, 2, 17)
    assert (shared.test, shared.sample, shared.samples, shared.field) == ("quiz", "7", 2, "context")
    assert match.quoted == (("quiz", "7"), ("quiz", "8"))


def test_a_sentence_that_is_asked_of_many_times_is_near_the_first_ones() -> None:
    """As in DDI, where each pair of a sentence's drugs is a sample."""
    words = [f"word{n}" for n in range(60)]
    many = [
        (str(n), (), " ".join([*words[: n % 60], f"drug{n}", *words[n % 60 :]])) for n in range(300)
    ]
    overlap = overlap_of(*many, similar=SIMILAR)
    near = overlap.matches(reworded(" ".join(words), 10))
    assert near is not None
    assert not near.quoted
    assert 0 < len(near.near) < len(many)
    quoted = overlap.matches(" ".join([*words[24:30], "drug270", *words[30:36]]))
    assert quoted is not None
    assert quoted.quoted == (("quiz", "270"),)


@CALM
@given(st.lists(STREAM, max_size=4), st.lists(STREAM, max_size=4))
def test_an_index_on_disk_finds_the_same(
    tmp_path_factory: pytest.TempPathFactory, documents: list[str], passages: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("index")
    overlap = overlap_of(
        *((str(n), ("pmid:5",) * n, text) for n, text in enumerate(passages)), similar=SIMILAR
    )
    overlap.save(folder)
    opened = Overlap.open(folder)
    names = pa.array([["PMID:5"]] + [[]] * len(documents), pa.list_(pa.string()))
    batch = texts("", *documents)
    assert opened.matches_batch(batch, names) == overlap.matches_batch(batch, names)
    assert opened.coverage("quiz") == overlap.coverage("quiz")


def test_a_sample_is_guarded_by_any_of_its_fields() -> None:
    overlap = Overlap()
    overlap.add("quiz", [Passage("1", (), "Is it?", "question"), Passage("1", (), LONG, "context")])
    overlap.add(
        "quiz", [Passage("2", (), "Is it?", "question"), Passage("2", (), "No.", "context")]
    )
    coverage = overlap.coverage("quiz")
    assert (coverage.samples, coverage.by_identifier_alone, coverage.unguarded) == (2, 0, 1)


def test_coverage_says_what_the_rule_cannot_find() -> None:
    given = [("1", (), LONG), ("2", ("pmid:5",), "No."), ("3", (), "Nor this."), ("4", (), SHORT)]
    coverage = overlap_of(*given).coverage("quiz")
    assert (coverage.samples, coverage.by_identifier_alone, coverage.unguarded) == (4, 1, 1)


def test_no_test_at_all_overlaps_with_nothing() -> None:
    assert Overlap().matches("anything", ("pmid:1",)) is None
