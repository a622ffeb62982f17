"""Exact match and word F1, worked by hand after the definition of SQuAD."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mellama.metrics.answers import ExactMatch, WordF1, words
from mellama.metrics.metric import Metric
from mellama.records import Unparsed

FEW = settings(max_examples=40)
METRICS: tuple[Metric[str], ...] = (ExactMatch(), WordF1())


def value(metric: Metric[str], predictions: list[str | Unparsed], targets: list[str]) -> float:
    return float(metric.value(metric.counts(predictions, targets).sum(axis=0)))


@pytest.mark.parametrize(
    ("prediction", "target", "exact", "overlap"),
    [
        ("The aspirin, 81 mg.", "aspirin 81 mg", 1.0, 1.0),
        ("aspirin 81 mg daily", "aspirin 81 mg daily", 1.0, 1.0),
        ("insulin", "heparin", 0.0, 0.0),  # shared letters are not shared words
        ("listen", "silent", 0.0, 0.0),
        ("12", "1 2", 0.0, 0.0),
        ("pain pain in chest", "pain in chest", 0.0, 2 * 3 / 7),  # a multiset: one pain too many
        ("the", "an", 1.0, 1.0),  # nothing is left of either
        ("the", "fever", 0.0, 0.0),
        ("theatre", "atre", 0.0, 0.0),  # an article is a whole word
    ],
)
def test_by_hand(prediction: str, target: str, exact: float, overlap: float) -> None:
    assert value(ExactMatch(), [prediction], [target]) == exact
    assert value(WordF1(), [prediction], [target]) == pytest.approx(overlap)


@FEW
@given(st.lists(st.tuples(st.text("ab the.", max_size=12), st.text("ab the.", max_size=12))))
def test_unread_never_raises_a_score(pairs: list[tuple[str, str]]) -> None:
    targets = [*(target for _, target in pairs), "fever"]
    predictions: list[str | Unparsed] = [*(prediction for prediction, _ in pairs), "fever"]
    for metric in METRICS:
        before = value(metric, predictions, targets)
        for place in range(len(predictions)):
            unread: list[str | Unparsed] = [*predictions]
            unread[place] = Unparsed("empty")
            assert value(metric, unread, targets) <= before


@FEW
@given(st.text(max_size=30), st.text(max_size=30))
def test_f1_is_symmetric_and_bounded_by_exact_match(first: str, second: str) -> None:
    score = value(WordF1(), [first], [second])
    assert score == pytest.approx(value(WordF1(), [second], [first]))
    assert value(ExactMatch(), [first], [second]) <= score <= 1.0
    assert (score == pytest.approx(1.0)) == (sorted(words(first)) == sorted(words(second)))
