"""Label metrics against scikit-learn, by hand, and what an unread answer may and may not do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score

from mellama.errors import DataError
from mellama.metrics.labels import Accuracy, MacroF1, MicroF1
from mellama.metrics.metric import Floats, Metric
from mellama.records import Unparsed

FEW = settings(max_examples=40)
LABELS = ("yes", "no", "maybe")
UNREAD = Unparsed("no label")
Answer = str | Unparsed

label = st.sampled_from(LABELS)
answered = st.lists(st.tuples(st.one_of(label, st.just(UNREAD)), label), min_size=1, max_size=40)


def value(metric: Metric[str], predictions: list[Answer], targets: list[str]) -> float:
    return float(metric.value(metric.counts(predictions, targets).sum(axis=0)))


def for_sklearn(predictions: list[Answer]) -> list[str]:
    return ["unread" if isinstance(item, Unparsed) else item for item in predictions]


@FEW
@given(answered)
def test_agrees_with_scikit_learn(rows: list[tuple[Answer, str]]) -> None:
    predictions, targets = [row[0] for row in rows], [row[1] for row in rows]
    theirs = for_sklearn(predictions)
    assert value(Accuracy(), predictions, targets) == pytest.approx(accuracy_score(targets, theirs))
    for metric, average, labels in (
        (MacroF1(LABELS), "macro", LABELS),
        (MicroF1(LABELS), "micro", LABELS),
        (MicroF1(LABELS[1:]), "micro", LABELS[1:]),
    ):
        expected = f1_score(targets, theirs, labels=list(labels), average=average, zero_division=0)
        assert value(metric, predictions, targets) == pytest.approx(expected)


def test_by_hand() -> None:
    targets = ["yes", "yes", "no", "maybe"]
    predictions: list[Answer] = ["yes", "no", "no", UNREAD]
    assert value(Accuracy(), predictions, targets) == 0.5
    # yes: 1 hit of 1 said and 2 gold; no: 1 hit of 2 said and 1 gold; maybe: none.
    assert value(MacroF1(LABELS), predictions, targets) == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)
    assert value(MicroF1(LABELS), predictions, targets) == pytest.approx(2 * 2 / (3 + 4))


@FEW
@given(answered, st.data())
def test_unread_never_raises_what_a_right_answer_gives(
    rows: list[tuple[Answer, str]], data: st.DataObject
) -> None:
    predictions, targets = [row[0] for row in rows], [row[1] for row in rows]
    place = data.draw(st.integers(0, len(rows) - 1))
    predictions[place] = targets[place]
    unread: list[Answer] = [*predictions]
    unread[place] = UNREAD
    for metric in (Accuracy(), MacroF1(LABELS), MicroF1(LABELS)):
        assert value(metric, unread, targets) < value(metric, predictions, targets)


@FEW
@given(answered, st.data())
def test_unread_never_raises_accuracy_or_any_recall(
    rows: list[tuple[Answer, str]], data: st.DataObject
) -> None:
    predictions, targets = [row[0] for row in rows], [row[1] for row in rows]
    unread: list[Answer] = [*predictions]
    unread[data.draw(st.integers(0, len(rows) - 1))] = UNREAD
    assert value(Accuracy(), unread, targets) <= value(Accuracy(), predictions, targets)
    metric = MacroF1(LABELS)
    before, after = (
        metric.counts(item, targets).sum(axis=0).reshape(3, -1) for item in (predictions, unread)
    )
    assert (after <= before).all()  # fewer hits, fewer claims, and never more of either
    assert (after[2] == before[2]).all()  # its gold label is still there to be missed


def test_unread_instead_of_a_wrong_answer_spares_a_false_positive() -> None:
    targets = ["yes", "no"]
    wrong: list[Answer] = ["yes", "yes"]
    unread: list[Answer] = ["yes", UNREAD]
    assert value(MacroF1(LABELS), unread, targets) > value(MacroF1(LABELS), wrong, targets)
    assert value(Accuracy(), unread, targets) == value(Accuracy(), wrong, targets)


def test_all_unread_is_zero() -> None:
    targets = list(LABELS)
    for metric in (Accuracy(), MacroF1(LABELS), MicroF1(LABELS)):
        assert value(metric, [UNREAD] * 3, targets) == 0.0


def test_value_works_over_leading_axes() -> None:
    metric = MacroF1(LABELS)
    counts = metric.counts(["yes", "no", "no"], ["yes", "no", "maybe"])
    sums: Floats = np.stack([counts.sum(axis=0), counts[:2].sum(axis=0)])
    nested = metric.value(np.stack([sums, sums]))
    assert nested.shape == (2, 2)
    assert nested[0, 1] == pytest.approx(2 / 3)


TYPES = ("advise", "effect", "int", "mechanism")
NONE = "false"
interaction = st.sampled_from([*TYPES, NONE, NONE, NONE])
pairs_of_drugs = st.lists(
    st.tuples(st.one_of(interaction, st.just(UNREAD)), interaction), min_size=1, max_size=40
)


@FEW
@given(pairs_of_drugs)
def test_four_and_five_types_of_an_interaction_agree_with_scikit_learn(
    rows: list[tuple[Answer, str]],
) -> None:
    predictions, targets = [row[0] for row in rows], [row[1] for row in rows]
    theirs = for_sklearn(predictions)
    for metric, average, labels in (
        (MacroF1(TYPES, ignored=(NONE,)), "macro", TYPES),
        (MacroF1((*TYPES, NONE)), "macro", (*TYPES, NONE)),
        (MicroF1(TYPES), "micro", TYPES),
        (MicroF1((*TYPES, NONE)), "micro", (*TYPES, NONE)),
    ):
        expected = f1_score(targets, theirs, labels=list(labels), average=average, zero_division=0)
        assert value(metric, predictions, targets) == pytest.approx(expected)


def test_four_types_by_hand() -> None:
    targets = ["effect", "int", NONE, NONE, NONE]
    predictions: list[Answer] = ["effect", NONE, "effect", NONE, NONE]
    four, five = MacroF1(TYPES, ignored=(NONE,)), MacroF1((*TYPES, NONE))
    # effect: 1 hit of 2 said and 1 gold; int is missed; the others are not there. None: 2 of 3, 3.
    assert value(four, predictions, targets) == pytest.approx((2 / 3) / 4)
    assert value(five, predictions, targets) == pytest.approx((2 / 3 + 2 * 2 / 6) / 5)
    assert value(MicroF1(TYPES), predictions, targets) == pytest.approx(2 * 1 / (2 + 2))
    assert value(MicroF1((*TYPES, NONE)), predictions, targets) == pytest.approx(3 / 5)


def test_an_undeclared_gold_label_is_refused() -> None:
    with pytest.raises(DataError, match="1 of 2 gold labels"):
        MacroF1(TYPES, ignored=("none",)).counts(["int", "int"], ["int", NONE])
    with pytest.raises(DataError, match="1 of 2 gold labels"):
        MacroF1(LABELS).counts(["yes", "no"], ["yes", "perhaps"])
