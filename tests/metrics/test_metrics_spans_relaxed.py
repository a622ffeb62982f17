"""Relaxed entity F1 against SciPy's matching and by hand, and the share of invented entities."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from mellama.metrics.metric import Metric
from mellama.metrics.spans import (
    EntityF1,
    EntityMacroF1,
    HallucinatedRate,
    MarkedText,
    RelaxedEntityF1,
    RelaxedEntityMacroF1,
    Span,
    overlapping_pairs,
)
from mellama.records import Unparsed

FEW = settings(max_examples=80, deadline=None)
KINDS = ("problem", "test")
UNREAD = Unparsed("nothing of the sentence")
TEXT = "x" * 20

spans = st.builds(
    lambda start, length, kind: Span(start, start + length, kind),
    st.integers(0, 15),
    st.integers(1, 8),
    st.sampled_from(KINDS),
)
marked = st.frozensets(spans, max_size=8).map(lambda found: MarkedText(TEXT, found))
rows_of = st.lists(st.tuples(marked, marked), min_size=1, max_size=4)


def value(
    metric: Metric[MarkedText], predictions: list[MarkedText | Unparsed], targets: list[MarkedText]
) -> float:
    return float(metric.value(metric.counts(predictions, targets).sum(axis=0)))


def most_pairs(found: frozenset[Span], gold: frozenset[Span]) -> int:
    """The most pairs there can be, by SciPy, over characters held as sets."""
    if not found or not gold:
        return 0
    edges = np.array(
        [
            [
                one.kind == other.kind
                and bool(set(range(one.start, one.end)) & set(range(other.start, other.end)))
                for other in gold
            ]
            for one in found
        ]
    )
    return int((maximum_bipartite_matching(csr_array(edges), perm_type="column") >= 0).sum())


@FEW
@given(rows_of)
def test_pairs_are_the_most_there_can_be(rows: list[tuple[MarkedText, MarkedText]]) -> None:
    predictions, targets = [found for found, _ in rows], [gold for _, gold in rows]
    counts = RelaxedEntityF1().counts(predictions, targets)
    for row, (found, gold) in zip(counts.tolist(), rows, strict=True):
        expected = most_pairs(found.spans, gold.spans)
        assert row == [expected, len(found.spans), len(gold.spans)]
        assert overlapping_pairs(gold.spans, found.spans) == expected


@FEW
@given(rows_of)
def test_relaxed_is_never_below_strict_and_kinds_add_up(
    rows: list[tuple[MarkedText, MarkedText]],
) -> None:
    predictions, targets = [found for found, _ in rows], [gold for _, gold in rows]
    assert value(RelaxedEntityF1(), [*predictions], targets) >= value(
        EntityF1(), [*predictions], targets
    )
    of_kinds = [RelaxedEntityF1(kind).counts(predictions, targets) for kind in KINDS]
    together = RelaxedEntityF1().counts(predictions, targets)
    assert (of_kinds[0] + of_kinds[1]).tolist() == together.tolist()
    each = [value(RelaxedEntityF1(kind), [*predictions], targets) for kind in KINDS]
    macro = value(RelaxedEntityMacroF1(KINDS), [*predictions], targets)
    assert macro == pytest.approx(sum(each) / 2)
    assert macro >= value(EntityMacroF1(KINDS), [*predictions], targets)


def test_relaxed_by_hand() -> None:
    text = "no chest pain or fever on CT"
    pain, fever, scan = Span(3, 13, "problem"), Span(17, 22, "problem"), Span(26, 28, "test")
    target = MarkedText(text, frozenset({pain, fever, scan}))

    def scores(*found: Span) -> list[float]:
        one = MarkedText(text, frozenset(found))
        return [value(metric, [one], [target]) for metric in (RelaxedEntityF1(), EntityF1())]

    assert scores(pain, fever, scan) == [1.0, 1.0]
    partly = Span(9, 13, "problem")  # "pain" of "chest pain"
    assert scores(partly, fever, scan) == pytest.approx([1.0, 2 / 3])
    whole = Span(0, 28, "problem")  # one entity over both: one of them is found
    assert scores(whole) == pytest.approx([2 * 1 / (1 + 3), 0.0])
    assert scores(partly, Span(3, 8, "problem"))[0] == pytest.approx(2 * 1 / (2 + 3))
    assert scores(Span(3, 13, "test"))[0] == 0.0  # of another kind
    assert scores(Span(13, 17, "problem"))[0] == 0.0  # touching is not overlapping
    # A long one may go to fever, so that the short one keeps pain: an order of the text would not.
    assert scores(Span(0, 20, "problem"), partly)[0] == pytest.approx(2 * 2 / (2 + 3))
    assert value(RelaxedEntityF1(), [UNREAD], [target]) == 0.0


def test_an_empty_stretch_overlaps_nothing() -> None:
    assert overlapping_pairs([Span(4, 4, "test")], [Span(0, 9, "test")]) == 0
    assert overlapping_pairs([], []) == 0


def test_the_hallucinated_rate_by_hand() -> None:
    text = "no fever"
    target = MarkedText(text, frozenset({Span(3, 8, "problem")}))
    beyond, across = Span(9, 14, "problem"), Span(3, 12, "problem")
    found = MarkedText(text, frozenset({Span(3, 8, "test"), beyond}))
    metric = HallucinatedRate()
    assert value(metric, [found], [target]) == 0.5  # a wrong kind is still in the text
    assert value(metric, [found, UNREAD, target], [target] * 3) == pytest.approx(1 / 3)
    assert value(metric, [MarkedText(text, frozenset({across}))], [target]) == 1.0
    assert value(metric, [UNREAD, MarkedText(text, frozenset())], [target] * 2) == 0.0
    assert metric.counts([], []).shape == (0, 2)
    assert not metric.higher_is_better


@FEW
@given(rows_of, st.integers(0, 25))
def test_the_hallucinated_rate_agrees_with_a_plain_loop(
    rows: list[tuple[MarkedText, MarkedText]], length: int
) -> None:
    targets = [MarkedText("x" * length, gold.spans) for _, gold in rows]
    every = [span for found, _ in rows for span in found.spans]
    invented = [span for span in every if span.end > length]
    expected = len(invented) / len(every) if every else 0.0
    assert value(HallucinatedRate(), [found for found, _ in rows], targets) == expected
