"""Counting every metric of a task on its answers, those that share their work in one go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mellama.metrics.metric import Floats, Metric
from mellama.metrics.text import Rouge, rouge_counts


def counts_of(
    metrics: Sequence[Metric[Any]], predictions: Sequence[Any], targets: Sequence[Any]
) -> tuple[Floats, ...]:
    """Return the counts of each metric, [samples, k], in the order of the metrics.

    The variants of ROUGE are taken together: most of their time goes into the words, which they
    have in common.
    """
    rouges = [metric for metric in metrics if isinstance(metric, Rouge)]
    together = dict(zip(rouges, rouge_counts(rouges, predictions, targets), strict=True))
    return tuple(
        together[metric] if isinstance(metric, Rouge) else metric.counts(predictions, targets)
        for metric in metrics
    )
