"""Set-valued label metrics against scikit-learn and by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import f1_score
from sklearn.preprocessing import MultiLabelBinarizer

from mellama.errors import DataError
from mellama.metrics.metric import Metric
from mellama.metrics.multilabel import ExampleF1, Labels, LabelwiseMacroF1
from mellama.records import Unparsed

FEW = settings(max_examples=40)
LABELS = ("growth", "death", "spread", "energy")
UNREAD = Unparsed("empty")
Answer = Labels | Unparsed

some = st.frozensets(st.sampled_from(LABELS))
rows = st.lists(st.tuples(st.one_of(some, st.just(UNREAD)), some), min_size=1, max_size=25)
METRICS: tuple[Metric[Labels], ...] = (LabelwiseMacroF1(LABELS), ExampleF1(LABELS))


def value(metric: Metric[Labels], predictions: list[Answer], targets: list[Labels]) -> float:
    return float(metric.value(metric.counts(predictions, targets).sum(axis=0)))


@FEW
@given(rows)
def test_agrees_with_scikit_learn(pairs: list[tuple[Answer, Labels]]) -> None:
    predictions, targets = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    encode = MultiLabelBinarizer(classes=list(LABELS))
    gold = encode.fit_transform(targets)
    found = encode.transform([() if isinstance(p, Unparsed) else p for p in predictions])
    expected = f1_score(gold, found, average="macro", zero_division=0)
    assert value(LabelwiseMacroF1(LABELS), predictions, targets) == pytest.approx(expected)
    if all(targets):  # scikit-learn cannot tell an empty set from an unread answer
        expected = f1_score(gold, found, average="samples", zero_division=0)
        assert value(ExampleF1(LABELS), predictions, targets) == pytest.approx(expected)


def test_by_hand() -> None:
    targets = [frozenset({"growth", "death"}), frozenset({"spread"})]
    predictions: list[Answer] = [frozenset({"growth"}), frozenset({"spread", "growth"})]
    # growth 2/3, death 0, spread 1, energy 0
    assert value(LabelwiseMacroF1(LABELS), predictions, targets) == pytest.approx((2 / 3 + 1) / 4)
    assert value(ExampleF1(LABELS), predictions, targets) == pytest.approx((2 / 3 + 2 / 3) / 2)


@FEW
@given(rows, st.data())
def test_unread_never_raises_example_f1(
    pairs: list[tuple[Answer, Labels]], data: st.DataObject
) -> None:
    predictions, targets = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    unread = [*predictions]
    unread[data.draw(st.integers(0, len(pairs) - 1))] = UNREAD
    metric = ExampleF1(LABELS)
    assert value(metric, unread, targets) <= value(metric, predictions, targets)


@FEW
@given(rows, st.data())
def test_unread_never_raises_what_a_right_answer_gives(
    pairs: list[tuple[Answer, Labels]], data: st.DataObject
) -> None:
    predictions, targets = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    place = data.draw(st.integers(0, len(pairs) - 1))
    predictions[place] = targets[place]
    unread = [*predictions]
    unread[place] = UNREAD
    for metric in METRICS:
        assert value(metric, unread, targets) <= value(metric, predictions, targets)


def test_two_empty_sets_agree_and_an_unread_answer_does_not() -> None:
    nothing: Labels = frozenset()
    assert value(ExampleF1(LABELS), [nothing], [nothing]) == 1.0
    assert value(ExampleF1(LABELS), [UNREAD], [nothing]) == 0.0


def test_an_undeclared_gold_label_is_refused() -> None:
    with pytest.raises(DataError, match="1 of 1 gold labels"):
        LabelwiseMacroF1(LABELS).counts([frozenset()], [frozenset({"immunity"})])
