"""Entity F1: a marked stretch of text counts when its offsets and its kind are exactly right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mellama.metrics.metric import Floats
from mellama.metrics.ratio import f1
from mellama.records import Unparsed


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """Characters [start, end) of a text, and what they name."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text and the entities in it.

    A prediction holds the text that was asked about. An entity that a model invented, or whose
    words are not in that text, lies beyond its end: it matches nothing and is a false positive.
    """

    text: str
    spans: frozenset[Span]


@dataclass(frozen=True)
class EntityF1:
    """Strict micro F1 over entities; with `kind`, over the entities of that kind alone.

    Without one, an entity of a kind nobody asked for is a false positive. An answer that could
    not be read finds nothing.
    """

    kind: str = ""  # "" counts every kind
    name: str = "entity_f1"

    def counts(
        self, predictions: Sequence[MarkedText | Unparsed], targets: Sequence[MarkedText]
    ) -> Floats:
        """Return [samples, 3]: true positives, predicted, gold."""
        rows = []
        for prediction, target in zip(predictions, targets, strict=True):
            gold = self._spans(target)
            found = frozenset() if isinstance(prediction, Unparsed) else self._spans(prediction)
            rows.append((len(found & gold), len(found), len(gold)))
        return np.array(rows, dtype=np.float64).reshape(-1, 3)

    def value(self, totals: Floats) -> Floats:
        return f1(totals[..., 0], totals[..., 1], totals[..., 2])

    def _spans(self, marked: MarkedText) -> frozenset[Span]:
        if not self.kind:
            return marked.spans
        return frozenset(span for span in marked.spans if span.kind == self.kind)
