"""Ratios, F1 and means over arrays of counts, zero where nothing was counted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mellama.metrics.metric import Floats


def ratio(numerator: Floats, denominator: Floats) -> Floats:
    """Divide elementwise; 0 where the denominator is 0, as scikit-learn's `zero_division=0`."""
    result = np.zeros(np.broadcast_shapes(numerator.shape, denominator.shape))
    np.divide(numerator, denominator, out=result, where=denominator > 0)
    return result


def f1(true_positives: Floats, predicted: Floats, gold: Floats) -> Floats:
    """Twice the matches over everything predicted and everything that was there to be found."""
    return ratio(2 * true_positives, predicted + gold)


def with_ones(scores: Sequence[float]) -> Floats:
    """Set a one beside the score of each sample, [samples, 2], so that their sums give a mean."""
    return np.column_stack([np.asarray(scores, dtype=np.float64), np.ones(len(scores))])


def mean(totals: Floats) -> Floats:
    """Mean score from sums of shape [..., 2]: scores, ones."""
    return ratio(totals[..., 0], totals[..., 1])
