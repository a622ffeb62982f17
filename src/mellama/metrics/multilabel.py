"""Label-wise macro-F1 and example-based F1 of answers that are a set of labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from mellama.metrics.labels import label_f1, match_counts, one_hot, pooled, require_labels
from mellama.metrics.metric import Floats
from mellama.metrics.ratio import f1, mean, with_ones
from mellama.records import Unparsed

Labels = frozenset[str]


@dataclass(frozen=True)
class LabelwiseMacroF1:
    """F1 of each label, every text deciding on every label; the mean over the labels.

    The mean is over the declared labels. This is the label-wise macro-F1 of the paper's Table 6
    and not BLUE's example-based score. An answer that could not be read assigns no label.
    """

    higher_is_better: ClassVar[bool] = True

    labels: tuple[str, ...]
    name: str = "macro_f1"

    def counts(self, predictions: Sequence[Labels | Unparsed], targets: Sequence[Labels]) -> Floats:
        """Return [samples, 3 x labels]: true positives, then predicted, then gold."""
        require_labels(self.labels, [label for target in targets for label in target])
        gold = one_hot(self.labels, [tuple(target) for target in targets])
        predicted = one_hot(self.labels, [tuple(assigned(item)) for item in predictions])
        return match_counts(predicted, gold)

    def value(self, totals: Floats) -> Floats:
        return np.asarray(label_f1(totals, len(self.labels)).mean(axis=-1))


@dataclass(frozen=True)
class ExampleF1:
    """F1 between the labels given to a text and its right ones; the mean over the texts.

    This is `average="samples"` of scikit-learn. Two empty sets agree (1); an answer that could not
    be read scores 0 even then.
    """

    higher_is_better: ClassVar[bool] = True

    labels: tuple[str, ...]
    name: str = "example_f1"

    def counts(self, predictions: Sequence[Labels | Unparsed], targets: Sequence[Labels]) -> Floats:
        """Return [samples, 2]: F1 of the sample, one."""
        gold = one_hot(self.labels, [tuple(target) for target in targets])
        predicted = one_hot(self.labels, [tuple(assigned(item)) for item in predictions])
        matches = pooled(match_counts(predicted, gold))
        scores = f1(matches[:, 0], matches[:, 1], matches[:, 2])
        read = np.array([not isinstance(item, Unparsed) for item in predictions], dtype=bool)
        scores[(matches[:, 1] + matches[:, 2] == 0) & read] = 1.0
        return with_ones(scores.tolist())

    def value(self, totals: Floats) -> Floats:
        return mean(totals)


def assigned(prediction: Labels | Unparsed) -> Labels:
    return frozenset() if isinstance(prediction, Unparsed) else prediction
