"""Hashed words are those that `words` finds, in every script."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from corpus_samples import CALM, texts
from hypothesis import example, given
from hypothesis import strategies as st

from mellama.corpus import word_hashes as module
from mellama.corpus.word_hashes import word_hashes, word_spans
from mellama.corpus.words import words

ODD = "aZ9 .-=<>\n\u0338\u0301\u00e9\u00df\u0130\u03a3\u00b5\u2013\u00a0\u4e2d\ufb01\u00bd\u2462"


def agree(batch: list[str]) -> None:
    """Compare both: the same number of words in each text, and equal hashes for equal words."""
    expected, found = words(texts(*batch)), word_hashes(texts(*batch))
    assert found.offsets.tolist() == expected.offsets.tolist()
    pairs = set(zip(expected.flat.to_pylist(), found.flat.tolist(), strict=True))
    assert len(pairs) == len({word for word, _ in pairs}) == len({number for _, number in pairs})


@CALM
@given(st.lists(st.text(ODD, max_size=30) | st.text(max_size=20), max_size=8))
@example(["<", "\u00a0", "="])
@example(["a=\u0338b", "a\u0338", "<\u0338", "x", "", "\u2013", "\u00e9", "a\u2013b"])
def test_hashed_words_are_the_words(batch: list[str]) -> None:
    agree(batch)


@CALM
@given(st.lists(st.text(ODD, max_size=30), max_size=8), st.integers(1, 20))
def test_where_the_bytes_are_cut_makes_no_difference(batch: list[str], part: int) -> None:
    whole = word_hashes(texts(*batch))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_PART", part)
        cut = word_hashes(texts(*batch))
    assert np.array_equal(whole.flat, cut.flat)
    assert np.array_equal(whole.offsets, cut.offsets)


@CALM
@given(st.lists(st.text(ODD, max_size=30), min_size=1, max_size=8), st.data())
def test_a_slice_of_a_column_has_its_own_words(batch: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(batch) - 1))
    column = texts(*batch)
    assert np.array_equal(
        word_hashes(column.slice(start)).flat, word_hashes(texts(*batch[start:])).flat
    )


def test_a_word_has_one_number_wherever_it_stands() -> None:
    one, other = word_hashes(texts("Fever, cough.", "FEVER")), word_hashes(texts("a fever"))
    assert one.flat[0] == one.flat[2] == other.flat[1]


def test_no_texts_have_no_words() -> None:
    assert word_hashes(pa.array([], pa.large_string())).offsets.tolist() == [0]
    assert word_hashes(texts("", "")).offsets.tolist() == [0, 0, 0]


@CALM
@given(st.lists(st.text(ODD, max_size=40) | st.text(max_size=20), max_size=4))
def test_every_word_has_its_place_in_its_text(batch: list[str]) -> None:
    found = word_spans(texts(*batch))
    assert len(found) == len(batch)
    for text, spans in zip(batch, found, strict=True):
        hashes = word_hashes(texts(text)).flat
        assert len(spans) == len(hashes)
        for number, (start, end) in zip(hashes, spans.tolist(), strict=True):
            assert number in word_hashes(texts(text[start:end])).flat
