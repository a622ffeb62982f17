"""Entity F1: a marked stretch of text counts when its offsets and its kind are exactly right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mellama.metrics.labels import label_f1
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
            gold = spans_of(target, self.kind)
            found = spans_of(prediction, self.kind)
            rows.append((len(found & gold), len(found), len(gold)))
        return np.array(rows, dtype=np.float64).reshape(-1, 3)

    def value(self, totals: Floats) -> Floats:
        return f1(totals[..., 0], totals[..., 1], totals[..., 2])


@dataclass(frozen=True)
class EntityMacroF1:
    """Mean over the declared kinds of the strict F1 over the entities of each.

    A kind that is neither there nor marked scores 0, so the mean is always over the same kinds. An
    entity of a kind nobody asked for costs nothing by itself; the one it stands for is missed.
    """

    kinds: tuple[str, ...]
    name: str = "macro_f1"

    def counts(
        self, predictions: Sequence[MarkedText | Unparsed], targets: Sequence[MarkedText]
    ) -> Floats:
        """Return [samples, 3 x kinds]: true positives, then predicted, then gold."""
        by_kind = [EntityF1(kind).counts(predictions, targets) for kind in self.kinds]
        return np.stack(by_kind, axis=-1).reshape(len(targets), 3 * len(self.kinds))

    def value(self, totals: Floats) -> Floats:
        return np.asarray(label_f1(totals, len(self.kinds)).mean(axis=-1))


def spans_of(marked: MarkedText | Unparsed, kind: str) -> frozenset[Span]:
    """Return the entities of a kind, or of every kind where none is named."""
    if isinstance(marked, Unparsed):
        return frozenset()
    if not kind:
        return marked.spans
    return frozenset(span for span in marked.spans if span.kind == kind)
