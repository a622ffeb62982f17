"""Counts of the compiled loop are those of regular expressions, on any text that is mended."""

from __future__ import annotations

import re

import pyarrow as pa
import pytest
from corpus_samples import CALM, texts
from hypothesis import given
from hypothesis import strategies as st

from mellama.corpus.normalise import normalised
from mellama.corpus.text_counts import TextCounts, text_counts

PIECES = st.sampled_from(
    ["a", "Zq", " ", "  ", "\t", "\n", "\n\n", ".", "..", "...", "#", "-", "*", "7", "…", "é", "•"]
)
WRITTEN = st.lists(PIECES, max_size=30).map("".join)

PLAIN = {  # of text that is ASCII alone, by Python's own regular expressions
    "words_with_letters": r"(?a:[A-Za-z][^\s]*)",
    "lines_with_dots": r"(?m)\.\.\.$",
    "bullets": r"(?m)^[ \t]*[-*]",
}
ANY = {
    "words": r"[^ \t\n\r\v\f]+",
    "lines": r"(?m)^.+$",
    "blanks": r"[ \t\n]",
    "hashes": "#",
    "ellipses": r"\.\.\.",
}


def counted(column: pa.Array, row: int) -> TextCounts:
    return TextCounts(*(values[row] for values in text_counts(column)))


@CALM
@given(st.lists(WRITTEN | st.text(max_size=40), min_size=1, max_size=5))
def test_counts_are_those_of_regular_expressions(values: list[str]) -> None:
    mended = normalised(texts(*values))
    for row, text in enumerate(mended.to_pylist()):
        found = counted(mended, row)
        patterns = ANY | (PLAIN if text.isascii() else {})
        for name, pattern in patterns.items():
            assert getattr(found, name) == len(re.findall(pattern, text)), (name, text)
        assert found.characters == len(text)
        assert found.bytes == len(text.encode())
        assert found.trailing + found.gaps == 0, "what is mended needs no mending"


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("a \nb\t\nc", "trailing", 2),
        ("a\n\n\n\nb", "gaps", 2),
        ("a\x00\rb\u00e9", "odd", 4),
        ("no line end...", "lines_with_dots", 1),
        ("....... and", "ellipses", 2),
    ],
)
def test_a_count_by_hand(text: str, name: str, expected: int) -> None:
    assert getattr(counted(texts(text), 0), name) == expected


def test_a_slice_of_a_column_is_counted_as_its_own() -> None:
    column = texts("one two", "three", "", "four five six")
    assert text_counts(column.slice(1)).words.tolist() == [1, 0, 3]
    assert text_counts(texts()).words.tolist() == []
