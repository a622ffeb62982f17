"""Whether a model is right as often as it is sure: calibration error, Brier score, reliability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import ClassVar

import numpy as np

from mellama.metrics.metric import Floats
from mellama.metrics.ratio import mean, ratio
from mellama.records import Unparsed


@dataclass(frozen=True, slots=True)
class Confident:
    """A label, and the probability (0..1) that the model gives to its being right."""

    label: str
    confidence: float


@dataclass(frozen=True)
class CalibrationError:
    """Mean gap between how sure the model was and how often it was right; lower is better.

    Expected calibration error (Guo et al. 2017): answers are put by their confidence into bins of
    equal width, each open below and closed above; the gap between mean confidence and accuracy of
    a bin weighs with its answers. One that could not be read has no confidence and is left out.
    """

    higher_is_better: ClassVar[bool] = False

    bins: int = 15
    name: str = "ece"

    def counts(self, predictions: Sequence[Confident | Unparsed], targets: Sequence[str]) -> Floats:
        """Return [samples, 3 x bins]: one, then confidence, then right, each in its bin."""
        edges = np.arange(1, self.bins) / self.bins  # between bins
        rows = sure_and_right(predictions, targets)
        result = np.zeros((len(rows), 3, self.bins))
        place = np.searchsorted(edges, rows[:, 1], side="left")
        result[np.arange(len(rows)), :, place] = rows
        return result.reshape(len(rows), 3 * self.bins)

    def value(self, totals: Floats) -> Floats:
        answers, confidence, right = parts_of(totals, self.bins)
        gaps = np.abs(confidence - right).sum(axis=-1)
        return ratio(np.asarray(gaps), np.asarray(answers.sum(axis=-1)))


@dataclass(frozen=True)
class Brier:
    """Mean squared gap between the confidence in an answer and its being right; lower is better.

    Of the answer given alone, not of every choice. One that could not be read is left out.
    """

    higher_is_better: ClassVar[bool] = False

    name: str = "brier"

    def counts(self, predictions: Sequence[Confident | Unparsed], targets: Sequence[str]) -> Floats:
        """Return [samples, 2]: squared gap, one."""
        ones, confidence, right = sure_and_right(predictions, targets).T
        return np.column_stack([(confidence - right) ** 2, ones])

    def value(self, totals: Floats) -> Floats:
        return mean(totals)


@dataclass(frozen=True)
class Bin:
    """One point of a reliability curve: the answers whose confidence lies in (low, high]."""

    low: float
    high: float
    n: int
    confidence: float  # mean over them
    accuracy: float


def reliability(metric: CalibrationError, counts: Floats) -> list[Bin]:
    """Draw the reliability curve from a calibration error's counts; an empty bin has no point."""
    columns = zip(*parts_of(counts.sum(axis=0), metric.bins), strict=True)
    return [
        Bin(
            low=place / metric.bins,
            high=(place + 1) / metric.bins,
            n=int(answers),
            confidence=float(confidence / answers),
            accuracy=float(right / answers),
        )
        for place, (answers, confidence, right) in enumerate(columns)
        if answers
    ]


def likeliest(likelihoods: Mapping[str, float]) -> Confident:
    """Choose the likeliest label, and share out all probability among the labels there are.

    `likelihoods` gives nats; of equal labels the first is chosen.

    Raises:
        ValueError: there is no label.
    """
    label = max(likelihoods, key=likelihoods.__getitem__)
    best = likelihoods[label]
    return Confident(label, 1 / sum(exp(nats - best) for nats in likelihoods.values()))


def sure_and_right(predictions: Sequence[Confident | Unparsed], targets: Sequence[str]) -> Floats:
    """Return [samples, 3]: one, confidence, right; zeros where an answer could not be read."""
    rows = [
        (0.0, 0.0, 0.0)
        if isinstance(prediction, Unparsed)
        else (1.0, prediction.confidence, float(prediction.label == target))
        for prediction, target in zip(predictions, targets, strict=True)
    ]
    return np.array(rows, dtype=np.float64).reshape(-1, 3)


def parts_of(totals: Floats, bins: int) -> tuple[Floats, Floats, Floats]:
    """Split sums of shape [..., 3 x bins] into answers, confidence and right, [..., bins] each."""
    parts = totals.reshape(*totals.shape[:-1], 3, bins)
    return parts[..., 0, :], parts[..., 1, :], parts[..., 2, :]
