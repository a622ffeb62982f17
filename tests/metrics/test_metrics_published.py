"""The published scores against scikit-learn, seqeval, and by hand."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seqeval.metrics import f1_score as seqeval_f1
from seqeval.metrics import precision_score, recall_score
from seqeval.metrics.sequence_labeling import get_entities
from sklearn.metrics import f1_score

from mellama.errors import DataError
from mellama.metrics.metric import Metric
from mellama.metrics.published import CharacterF1, CharacterMatch, GoldMacroF1, GoldWeightedF1
from mellama.metrics.published_entities import (
    AlignedEntities,
    TaggedWords,
    aligned_tags,
    chunks,
)
from mellama.records import Unparsed

FEW = settings(max_examples=60)
LABELS = ("yes", "no", "maybe")
MISSING = Unparsed("missing")
SEQEVAL: tuple[tuple[Literal["f1", "precision", "recall"], Any], ...] = (
    ("f1", seqeval_f1),
    ("precision", precision_score),
    ("recall", recall_score),
)
TAGS = ("O", "B-test", "I-test", "B-drug-x", "I-drug-x")

label = st.sampled_from(LABELS)
answered = st.lists(st.tuples(st.one_of(label, st.just(MISSING)), label), min_size=1, max_size=30)
tag = st.sampled_from(TAGS)
# Words that begin with one another, and repeat.
words = st.lists(st.tuples(st.sampled_from(("a", "ab", "abc", "bc", "x")), tag), max_size=8)


def value(metric: Metric[Any], predictions: list[Any], targets: list[Any]) -> float:
    return float(metric.value(metric.counts(predictions, targets).sum(axis=0)))


@FEW
@given(answered)
def test_label_scores_agree_with_scikit_learn(rows: list[tuple[str | Unparsed, str]]) -> None:
    predictions, targets = [row[0] for row in rows], [row[1] for row in rows]
    theirs = ["missing" if isinstance(item, Unparsed) else item for item in predictions]
    there = list(set(targets))
    for metric, average in ((GoldMacroF1(LABELS), "macro"), (GoldWeightedF1(LABELS), "weighted")):
        expected = f1_score(targets, theirs, average=average, labels=there, zero_division=0)
        assert value(metric, predictions, targets) == pytest.approx(expected)


def test_labels_that_are_never_right_do_not_count() -> None:
    predictions, targets = ["yes", "maybe"], ["yes", "no"]
    assert value(GoldMacroF1(LABELS), predictions, targets) == 0.5
    assert value(GoldWeightedF1(LABELS), ["yes", "no", "no"], ["yes", "yes", "no"]) == (
        pytest.approx((2 * 2 / 3 + 2 / 3) / 3)
    )


@pytest.mark.parametrize("metric", [GoldMacroF1(LABELS), GoldWeightedF1(LABELS)])
def test_no_samples_score_zero_and_other_labels_are_refused(metric: Metric[str]) -> None:
    assert value(metric, [], []) == 0.0
    with pytest.raises(DataError, match="outside the set"):
        metric.counts(["yes"], ["perhaps"])


@pytest.mark.parametrize(
    ("found", "gold", "match", "f1"),
    [
        ("aspirin 81 mg daily", "aspirin 81 mg daily", 1.0, 13 / 16),
        ("insulin", "heparin", 0.0, 2 / 7),
        ("listen", "silent", 0.0, 1.0),
        ("1 2", "12", 1.0, 1.0),
        ("A.B.", "ab", 1.0, 1.0),
        ("the abc", "abc", 0.0, 2 * 3 / 9),  # an article is characters as well
        ("aaaa", "a", 0.0, 2 * 1 / 5),  # once in what is shared, four times in the length
        ("", "", 1.0, 1.0),
        ("...", "", 1.0, 1.0),
        ("", "abc", 0.0, 0.0),
        ("xyz", "abc", 0.0, 0.0),
        ("\u20ac5", "5", 0.0, 2 * 1 / 3),  # ASCII punctuation alone is left out
    ],
)
def test_characters_by_hand(found: str, gold: str, match: float, f1: float) -> None:
    assert value(CharacterMatch(), [found], [gold]) == match
    assert value(CharacterF1(), [found], [gold]) == pytest.approx(f1)


def test_an_unread_answer_is_an_empty_one() -> None:
    assert value(CharacterMatch(), [MISSING], ["abc"]) == 0.0
    assert value(CharacterF1(), [MISSING, "b"], ["abc", "b"]) == 0.5
    assert AlignedEntities().counts([MISSING], [(("x", "B-test"),)]).sum() == 0


@FEW
@given(st.lists(tag, max_size=10))
def test_chunks_agree_with_seqeval(tags: list[str]) -> None:
    expected = {(start, end + 1, kind) for kind, start, end in get_entities(tags)}
    assert chunks(tags) == expected


@FEW
@given(st.lists(st.tuples(words, words), min_size=1, max_size=6))
def test_aligned_entities_agree_with_seqeval(
    rows: list[tuple[list[tuple[str, str]], list[tuple[str, str]]]],
) -> None:
    predictions: list[TaggedWords] = [tuple(row[0]) for row in rows]
    targets: list[TaggedWords] = [tuple(row[1]) for row in rows]
    pairs = [aligned_tags(*row) for row in zip(predictions, targets, strict=True)]
    found, gold = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if not any(map(chunks, gold)):
        return  # seqeval gives up where there is nothing to find
    for of, theirs in SEQEVAL:
        ours = value(AlignedEntities(of), predictions, targets)
        assert ours == pytest.approx(theirs(gold, found, zero_division=0))


@FEW
@given(words, words)
def test_alignment_pairs_each_word_once(
    answer: list[tuple[str, str]], gold: list[tuple[str, str]]
) -> None:
    found, right = aligned_tags(tuple(answer), tuple(gold))
    assert len(found) == len(right)
    same = tuple(gold)
    assert aligned_tags(same, same) == ([tag for _, tag in gold], [tag for _, tag in gold])


@pytest.mark.parametrize(
    ("answer", "gold", "found", "right"),
    [
        # a word that goes on is cut, and its rest is inside
        ([("pain.", "O")], [("pain", "B-test"), (".", "I-test")], ["O", "O"], ["B-test", "I-test"]),
        ([("pa", "O"), ("in", "O")], [("pain", "B-test")], ["O", "O"], ["B-test", "I-test"]),
        ([("a.", "B-test")], [("a", "B-test"), (".", "O")], ["B-test", "I-test"], ["B-test", "O"]),
        # two that differ are dropped on both sides
        ([("x", "B-test"), ("b", "O")], [("a", "B-test"), ("b", "O")], ["O"], ["O"]),
        # one too many, and nothing finds its partner any more
        ([("x", "O"), ("a", "B-test")], [("a", "B-test"), ("b", "O")], [], []),
        ([], [("a", "B-test")], [], []),
        ([("a", "O")], [("a", "O"), ("b", "B-test")], ["O"], ["O"]),
        # a word may begin with a letter of the next: all after it is one off
        ([("a", "O"), ("ache", "B-test")], [("ache", "B-test")], ["O"], ["B-test"]),
    ],
)  # fmt: skip
def test_alignment_by_hand(
    answer: list[tuple[str, str]],
    gold: list[tuple[str, str]],
    found: list[str],
    right: list[str],
) -> None:
    assert aligned_tags(tuple(answer), tuple(gold)) == (found, right)


def test_precision_and_recall_by_hand() -> None:
    gold = (("a", "B-test"), ("b", "O"), ("c", "B-drug"), ("d", "I-drug"))
    answer = (("a", "B-test"), ("b", "B-test"), ("c", "B-drug"), ("d", "O"))
    assert value(AlignedEntities("precision"), [answer], [gold]) == pytest.approx(1 / 3)
    assert value(AlignedEntities("recall"), [answer], [gold]) == 0.5
    assert value(AlignedEntities("f1"), [answer], [gold]) == pytest.approx(0.4)
