"""The published scoring of labels and of short answers: restated as released, faults and all."""

from __future__ import annotations

import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from mellama.metrics.labels import chosen, label_f1, match_counts, one_hot, require_labels
from mellama.metrics.metric import Floats
from mellama.metrics.ratio import mean, ratio, with_ones
from mellama.records import Unparsed

PUNCTUATION = frozenset(string.punctuation)


@dataclass(frozen=True)
class GoldMacroF1:
    """Mean of the F1 of each label that some sample has as its right answer.

    A label that is never right is left out, and predicting it is a false positive of none. An
    answer without a label ("missing") is none either, so that leaving one out can raise the score.
    It is `sklearn.metrics.f1_score(gold, predicted, average="macro", labels=set(gold))`.
    """

    higher_is_better: ClassVar[bool] = True

    labels: tuple[str, ...]  # all there may be
    name: str = "macro_f1"

    def counts(self, predictions: Sequence[str | Unparsed], targets: Sequence[str]) -> Floats:
        """Return [samples, 3 x labels]: true positives, then predicted, then gold."""
        return _label_counts(self.labels, predictions, targets)

    def value(self, totals: Floats) -> Floats:
        there = _gold(totals, len(self.labels)) > 0
        scores = label_f1(totals, len(self.labels))
        return ratio(np.sum(scores * there, axis=-1), np.sum(there, axis=-1))


@dataclass(frozen=True)
class GoldWeightedF1:
    """Mean of the F1 of each label, weighted by how many samples have it as their right answer.

    The released code prints it as plain "f1", beside the macro-F1 that the paper reports.
    """

    higher_is_better: ClassVar[bool] = True

    labels: tuple[str, ...]  # all there may be
    name: str = "weighted_f1"

    def counts(self, predictions: Sequence[str | Unparsed], targets: Sequence[str]) -> Floats:
        """Return [samples, 3 x labels]: true positives, then predicted, then gold."""
        return _label_counts(self.labels, predictions, targets)

    def value(self, totals: Floats) -> Floats:
        gold = _gold(totals, len(self.labels))
        scores = label_f1(totals, len(self.labels))
        return ratio(np.sum(scores * gold, axis=-1), np.sum(gold, axis=-1))


def _label_counts(
    labels: tuple[str, ...], predictions: Sequence[str | Unparsed], targets: Sequence[str]
) -> Floats:
    require_labels(labels, targets)
    predicted = one_hot(labels, [chosen(prediction) for prediction in predictions])
    return match_counts(predicted, one_hot(labels, [(target,) for target in targets]))


def _gold(totals: Floats, labels: int) -> Floats:
    return totals[..., 2 * labels :]


@dataclass(frozen=True)
class CharacterMatch:
    """Share of answers that are the gold answer, whatever their case, punctuation and blanks.

    The whole answer counts, to its last line. "1 2" is "12" here.
    """

    higher_is_better: ClassVar[bool] = True

    name: str = "exact_match"

    def counts(self, predictions: Sequence[str | Unparsed], targets: Sequence[str]) -> Floats:
        """Return [samples, 2]: match, one."""
        return _answer_counts(_matches, predictions, targets)

    def value(self, totals: Floats) -> Floats:
        return mean(totals)


@dataclass(frozen=True)
class CharacterF1:
    """Mean F1 of single characters: how many kinds of them both have, over the answers' lengths.

    The released code means words, but sets a blank between any two characters before it splits at
    blanks. Each kind of character counts once in what is shared and as often as it occurs in the
    lengths, so that the gold answer itself scores below 1, and an anagram as much as it.
    """

    higher_is_better: ClassVar[bool] = True

    name: str = "f1"

    def counts(self, predictions: Sequence[str | Unparsed], targets: Sequence[str]) -> Floats:
        """Return [samples, 2]: F1 of the sample, one."""
        return _answer_counts(_overlap, predictions, targets)

    def value(self, totals: Floats) -> Floats:
        return mean(totals)


def _answer_counts(
    score: Callable[[list[str], list[str]], float],
    predictions: Sequence[str | Unparsed],
    targets: Sequence[str],
) -> Floats:
    texts = ("" if isinstance(item, Unparsed) else item for item in predictions)
    pairs = zip(texts, targets, strict=True)
    return with_ones([score(characters(text), characters(target)) for text, target in pairs])


def characters(text: str) -> list[str]:
    """Lower-case characters that are neither blanks nor ASCII punctuation."""
    return [sign for sign in text.lower() if not sign.isspace() and sign not in PUNCTUATION]


def _matches(found: list[str], gold: list[str]) -> float:
    return float(found == gold)


def _overlap(found: list[str], gold: list[str]) -> float:
    if not found or not gold:
        return float(found == gold)
    # Twice precision times recall over their sum, with the one numerator that they share.
    return 2 * len(set(found) & set(gold)) / (len(found) + len(gold))
