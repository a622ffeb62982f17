"""A metric over several right answers: each prediction is held against the one nearest to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mellama.metrics.metric import Floats, Metric
from mellama.metrics.ratio import mean, with_ones
from mellama.records import Unparsed

Answers = tuple[str, ...]
"""A prediction: one answer. A target: the right answers, one or more."""


@dataclass(frozen=True)
class BestOf:
    """Each answer held against the nearest of several right ones, as SQuAD does; the mean."""

    metric: Metric[str]  # its counts are score and one

    @property
    def name(self) -> str:
        return self.metric.name

    @property
    def higher_is_better(self) -> bool:
        return self.metric.higher_is_better

    def counts(
        self, predictions: Sequence[Answers | Unparsed], targets: Sequence[Answers]
    ) -> Floats:
        """Return [samples, 2]: score of the sample, one."""
        answers = [
            given if isinstance(given, Unparsed) else given[0]
            for given, right in zip(predictions, targets, strict=True)
            for _ in right
        ]
        every = self.metric.counts(answers, [answer for right in targets for answer in right])
        starts = np.cumsum([0, *(len(right) for right in targets)])[:-1]
        best = np.maximum.reduceat(every[:, 0], starts) if len(targets) else every[:, 0]
        return with_ones(best.tolist())

    def value(self, totals: Floats) -> Floats:
        return mean(totals)
