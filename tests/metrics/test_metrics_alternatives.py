"""The best of several right answers, against a plain loop over them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mellama.metrics.alternatives import Answers, BestOf
from mellama.metrics.answers import ExactMatch, WordF1, overlap
from mellama.records import Unparsed

TEXT = st.text("ab ", max_size=8)


def test_by_hand() -> None:
    metric = BestOf(ExactMatch())
    assert metric.name == "exact_match"
    predictions: list[Answers | Unparsed] = [("fever",), Unparsed("empty"), ("the rash",)]
    targets = [("cough", "Fever."), ("cough",), ("hives", "fever", "rash")]
    assert metric.counts(predictions, targets).tolist() == [[1, 1], [0, 1], [1, 1]]


@settings(max_examples=60)
@given(st.lists(st.tuples(TEXT, st.lists(TEXT, min_size=1, max_size=4)), min_size=1, max_size=6))
def test_equals_a_loop(rows: list[tuple[str, list[str]]]) -> None:
    counts = BestOf(WordF1()).counts(
        [(given_answer,) for given_answer, _ in rows], [tuple(right) for _, right in rows]
    )
    expected = [max(overlap(answer, one) for one in right) for answer, right in rows]
    assert counts[:, 0].tolist() == pytest.approx(expected)
    assert counts[:, 1].tolist() == [1.0] * len(rows)


def test_no_samples() -> None:
    assert BestOf(WordF1()).counts([], []).shape == (0, 2)
