"""Accuracy, macro-F1 and micro-F1 of answers that are one label out of a declared set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from mellama.errors import DataError
from mellama.metrics.metric import Floats
from mellama.metrics.ratio import f1, mean, with_ones
from mellama.records import Unparsed


@dataclass(frozen=True)
class Accuracy:
    """Share of questions answered right; an answer that could not be read is wrong."""

    higher_is_better: ClassVar[bool] = True

    name: str = "accuracy"

    def counts(self, predictions: Sequence[str | Unparsed], targets: Sequence[str]) -> Floats:
        """Return [samples, 2]: right, one."""
        pairs = zip(predictions, targets, strict=True)
        return with_ones([float(prediction == target) for prediction, target in pairs])

    def value(self, totals: Floats) -> Floats:
        return mean(totals)


@dataclass(frozen=True)
class MacroF1:
    """F1 of each label - its hits against misses and false alarms; the mean over the labels.

    The mean is over the declared labels, a rare one weighing as much as a common one. A label that
    is neither right nor predicted scores 0, so the mean is always over the same labels. An answer
    that could not be read is a missed gold label and a false positive of none: that is
    scikit-learn's convention for a label outside the set. Leaving out a *wrong* answer can
    therefore raise an F1, since its false positive goes; the rate of unread answers is shown
    beside every score for that reason.

    Labels that are `ignored` may be right without being scored: to answer one of the declared
    labels there is a false positive. So is F1 over the four types of an interaction, where most
    pairs have none.
    """

    higher_is_better: ClassVar[bool] = True

    labels: tuple[str, ...]
    name: str = "macro_f1"
    ignored: tuple[str, ...] = ()

    def counts(self, predictions: Sequence[str | Unparsed], targets: Sequence[str]) -> Floats:
        """Return [samples, 3 x labels]: true positives, then predicted, then gold."""
        require_labels((*self.labels, *self.ignored), targets)
        gold = one_hot(self.labels, [(target,) for target in targets])
        predicted = one_hot(self.labels, [chosen(prediction) for prediction in predictions])
        return match_counts(predicted, gold)

    def value(self, totals: Floats) -> Floats:
        return np.asarray(label_f1(totals, len(self.labels)).mean(axis=-1))


@dataclass(frozen=True)
class MicroF1:
    """F1 over all decisions taken together: hits against misses and false alarms.

    With every label declared and every answer read it equals accuracy. Declared over fewer - the
    four positive types of an interaction, say - the others count neither as hits nor as gold.
    """

    higher_is_better: ClassVar[bool] = True

    labels: tuple[str, ...]
    name: str = "micro_f1"

    def counts(self, predictions: Sequence[str | Unparsed], targets: Sequence[str]) -> Floats:
        """Return [samples, 3]: true positives, predicted, gold."""
        gold = one_hot(self.labels, [(target,) for target in targets])
        predicted = one_hot(self.labels, [chosen(prediction) for prediction in predictions])
        return pooled(match_counts(predicted, gold))

    def value(self, totals: Floats) -> Floats:
        return f1(totals[..., 0], totals[..., 1], totals[..., 2])


def chosen(prediction: str | Unparsed) -> tuple[str, ...]:
    return () if isinstance(prediction, Unparsed) else (prediction,)


def one_hot(labels: tuple[str, ...], rows: Sequence[Sequence[str]]) -> Floats:
    """Return [rows, labels]: 1 where the row names the label; other names are left out."""
    column = {label: index for index, label in enumerate(labels)}
    result = np.zeros((len(rows), len(labels)))
    for index, names in enumerate(rows):
        for name in names:
            if name in column:
                result[index, column[name]] = 1.0
    return result


def match_counts(predicted: Floats, gold: Floats) -> Floats:
    """Put true positives, predictions and gold labels of each sample side by side."""
    return np.concatenate([predicted * gold, predicted, gold], axis=1)


def pooled(counts: Floats) -> Floats:
    """Add up over labels: [samples, 3 x labels] to [samples, 3]."""
    return np.asarray(counts.reshape(len(counts), 3, -1).sum(axis=-1))


def label_f1(totals: Floats, labels: int) -> Floats:
    """F1 of each label, [..., labels], from totals of shape [..., 3 x labels]."""
    parts = totals.reshape(*totals.shape[:-1], 3, labels)
    return f1(parts[..., 0, :], parts[..., 1, :], parts[..., 2, :])


def require_labels(labels: tuple[str, ...], targets: Sequence[str]) -> None:
    """Refuse gold labels that were not declared, which would silently cost nothing to miss.

    Raises:
        DataError: a target is outside the declared set.
    """
    outside = sum(target not in labels for target in targets)
    if outside:
        raise DataError(
            "Gold labels lie outside the set that the metric declares.",
            expected=f"one of {len(labels)} declared labels on every sample",
            found=f"{outside} of {len(targets)} gold labels that are none of them",
            todo="declare every label of the test set in the task",
        )
