"""Entity F1 against seqeval's strict scheme and by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seqeval.metrics import f1_score
from seqeval.scheme import IOB2

from mellama.metrics.spans import EntityF1, EntityMacroF1, MarkedText, Span
from mellama.records import Unparsed

FEW = settings(max_examples=40)
KINDS = ("chemical", "disease")
UNREAD = Unparsed("nothing of the sentence")


def value(
    metric: EntityF1, predictions: list[MarkedText | Unparsed], targets: list[MarkedText]
) -> float:
    return float(metric.value(metric.counts(predictions, targets).sum(axis=0)))


@st.composite
def tagged(draw: st.DrawFn) -> tuple[list[str], MarkedText]:
    """Tags, and the same entities by offset: token n is the character n."""
    tags: list[str] = []
    spans: set[Span] = set()
    while len(tags) < 8:
        kind = draw(st.sampled_from(("", *KINDS)))
        length = draw(st.integers(1, 3))
        if kind:
            spans.add(Span(len(tags), len(tags) + length, kind))
            tags += [f"B-{kind}", *[f"I-{kind}"] * (length - 1)]
        else:
            tags += ["O"] * length
    return tags, MarkedText("x" * len(tags), frozenset(spans))


@FEW
@given(st.lists(st.tuples(tagged(), tagged()), min_size=1, max_size=6))
def test_agrees_with_seqeval(
    rows: list[tuple[tuple[list[str], MarkedText], tuple[list[str], MarkedText]]],
) -> None:
    padded = [(gold[0] + ["O"] * 3, found[0] + ["O"] * 3) for gold, found in rows]
    gold_tags = [gold[:10] for gold, _ in padded]
    found_tags = [found[:10] for _, found in padded]
    if not any(tag != "O" for row in gold_tags for tag in row):
        return  # seqeval warns and gives up where there is nothing to find
    expected = f1_score(gold_tags, found_tags, mode="strict", scheme=IOB2, zero_division=0)
    ours = value(EntityF1(), [found for _, (_, found) in rows], [gold for (_, gold), _ in rows])
    assert ours == pytest.approx(expected)


def test_by_hand() -> None:
    text = "aspirin for fever"
    target = MarkedText(text, frozenset({Span(0, 7, "chemical"), Span(12, 17, "disease")}))
    found = MarkedText(text, frozenset({Span(0, 7, "chemical"), Span(8, 17, "disease")}))
    assert value(EntityF1(), [found], [target]) == 0.5  # one exact, one with a wrong start
    assert value(EntityF1("chemical"), [found], [target]) == 1.0
    assert value(EntityF1("disease"), [found], [target]) == 0.0
    wrong_kind = MarkedText(text, frozenset({Span(0, 7, "disease"), Span(12, 17, "drug")}))
    assert value(EntityF1(), [wrong_kind], [target]) == 0.0


def test_a_kind_nobody_asked_for_is_a_false_positive() -> None:
    text = "aspirin for fever"
    target = MarkedText(text, frozenset({Span(0, 7, "chemical")}))
    extra = MarkedText(text, frozenset({Span(0, 7, "chemical"), Span(12, 17, "symptom")}))
    assert value(EntityF1(), [extra], [target]) == pytest.approx(2 / 3)


def test_unread_misses_every_entity() -> None:
    target = MarkedText("fever", frozenset({Span(0, 5, "disease")}))
    assert value(EntityF1(), [UNREAD, target], [target, target]) == pytest.approx(2 / 3)
    assert value(EntityF1(), [UNREAD], [target]) == 0.0


@FEW
@given(st.lists(tagged(), min_size=1, max_size=5), st.data())
def test_unread_never_raises_what_a_right_answer_gives(
    rows: list[tuple[list[str], MarkedText]], data: st.DataObject
) -> None:
    targets = [marked for _, marked in rows]
    predictions: list[MarkedText | Unparsed] = [*targets]
    predictions[data.draw(st.integers(0, len(rows) - 1))] = UNREAD
    assert value(EntityF1(), predictions, targets) <= value(EntityF1(), [*targets], targets)


@FEW
@given(st.lists(st.tuples(tagged(), tagged()), min_size=1, max_size=6))
def test_the_macro_average_agrees_with_seqeval_kind_by_kind(
    rows: list[tuple[tuple[list[str], MarkedText], tuple[list[str], MarkedText]]],
) -> None:
    gold_tags = [(gold[0] + ["O"] * 3)[:10] for gold, _ in rows]
    found_tags = [(found[0] + ["O"] * 3)[:10] for _, found in rows]
    gold_kinds = {tag[2:] for row in gold_tags for tag in row if tag != "O"}
    if gold_kinds != set(KINDS):
        return  # seqeval averages over the kinds that it meets, and warns where gold has none
    expected = f1_score(
        gold_tags, found_tags, mode="strict", scheme=IOB2, average="macro", zero_division=0
    )
    metric = EntityMacroF1(KINDS)
    predictions = [found for _, (_, found) in rows]
    targets = [gold for (_, gold), _ in rows]
    counts = metric.counts(predictions, targets)
    assert counts.shape == (len(rows), 6)
    assert float(metric.value(counts.sum(axis=0))) == pytest.approx(expected)


def test_the_macro_average_by_hand() -> None:
    text = "aspirin for fever and cough"
    fever, cough = Span(12, 17, "disease"), Span(22, 27, "disease")
    target = MarkedText(text, frozenset({Span(0, 7, "chemical"), fever, cough}))
    found = MarkedText(text, frozenset({Span(0, 7, "chemical"), fever}))
    metric = EntityMacroF1(KINDS)

    def macro(prediction: MarkedText | Unparsed) -> float:
        return float(metric.value(metric.counts([prediction], [target]).sum(axis=0)))

    assert macro(found) == pytest.approx((1 + 2 / 3) / 2)
    assert macro(UNREAD) == 0.0
    other = MarkedText(text, frozenset({*found.spans, Span(22, 27, "symptom")}))
    assert macro(other) == macro(found)  # of a kind nobody asked for: the one missed costs enough
    assert metric.counts([], []).shape == (0, 6)
