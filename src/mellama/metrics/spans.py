"""F1 of marked stretches of text, strict and relaxed, and the share of them that was invented."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from mellama.metrics.labels import label_f1
from mellama.metrics.metric import Floats, Metric
from mellama.metrics.ratio import f1, ratio
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
    """F1 over marked entities: one counts when its place and its kind are exactly right.

    Micro over all entities; with `kind`, over the entities of that kind alone. Without one, an
    entity of a kind nobody asked for is a false positive. An answer that could not be read finds
    nothing.
    """

    higher_is_better: ClassVar[bool] = True

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
class RelaxedEntityF1:
    """F1 over marked entities: one counts when it overlaps a right one of its kind.

    One character in common is enough. An entity stands for one other at most, so that marking a
    whole sentence finds one entity in it and not all; of the ways to pair them the one with the
    most pairs counts, whatever the order. It is the type matching of SemEval-2013 task 9.1
    (`ent_type` of nervaluate), which pairs in the order of the text instead. As `EntityF1`
    otherwise, which it is never below.
    """

    higher_is_better: ClassVar[bool] = True

    kind: str = ""  # "" counts every kind
    name: str = "entity_f1_relaxed"

    def counts(
        self, predictions: Sequence[MarkedText | Unparsed], targets: Sequence[MarkedText]
    ) -> Floats:
        """Return [samples, 3]: true positives, predicted, gold."""
        rows = []
        for prediction, target in zip(predictions, targets, strict=True):
            gold = spans_of(target, self.kind)
            found = spans_of(prediction, self.kind)
            rows.append((overlapping_pairs(found, gold), len(found), len(gold)))
        return np.array(rows, dtype=np.float64).reshape(-1, 3)

    def value(self, totals: Floats) -> Floats:
        return f1(totals[..., 0], totals[..., 1], totals[..., 2])


@dataclass(frozen=True)
class EntityMacroF1:
    """F1 over the entities of each kind, place and kind exactly right; the mean over the kinds.

    A kind that is neither there nor marked scores 0, so the mean is always over the same kinds. An
    entity of a kind nobody asked for costs nothing by itself; the one it stands for is missed.
    """

    higher_is_better: ClassVar[bool] = True

    kinds: tuple[str, ...]
    name: str = "macro_f1"

    def counts(
        self, predictions: Sequence[MarkedText | Unparsed], targets: Sequence[MarkedText]
    ) -> Floats:
        """Return [samples, 3 x kinds]: true positives, then predicted, then gold."""
        return by_kind([EntityF1(kind) for kind in self.kinds], predictions, targets)

    def value(self, totals: Floats) -> Floats:
        return np.asarray(label_f1(totals, len(self.kinds)).mean(axis=-1))


@dataclass(frozen=True)
class RelaxedEntityMacroF1:
    """F1 over the entities of each kind, an overlap being enough; the mean over the kinds.

    Pairs are those of `RelaxedEntityF1`, the mean is that of `EntityMacroF1`.
    """

    higher_is_better: ClassVar[bool] = True

    kinds: tuple[str, ...]
    name: str = "macro_f1_relaxed"

    def counts(
        self, predictions: Sequence[MarkedText | Unparsed], targets: Sequence[MarkedText]
    ) -> Floats:
        """Return [samples, 3 x kinds]: true positives, then predicted, then gold."""
        return by_kind([RelaxedEntityF1(kind) for kind in self.kinds], predictions, targets)

    def value(self, totals: Floats) -> Floats:
        return np.asarray(label_f1(totals, len(self.kinds)).mean(axis=-1))


@dataclass(frozen=True)
class HallucinatedRate:
    """Share of the marked entities whose words are not in the text; lower is better.

    They are those that reach beyond the end of the text. Where nothing was marked it is 0.
    """

    higher_is_better: ClassVar[bool] = False

    name: str = "hallucinated_rate"

    def counts(
        self, predictions: Sequence[MarkedText | Unparsed], targets: Sequence[MarkedText]
    ) -> Floats:
        """Return [samples, 2]: entities beyond the end, entities."""
        rows = []
        for prediction, target in zip(predictions, targets, strict=True):
            found = spans_of(prediction, "")
            rows.append((sum(span.end > len(target.text) for span in found), len(found)))
        return np.array(rows, dtype=np.float64).reshape(-1, 2)

    def value(self, totals: Floats) -> Floats:
        return ratio(totals[..., 0], totals[..., 1])


def by_kind(
    metrics: Sequence[Metric[MarkedText]],
    predictions: Sequence[MarkedText | Unparsed],
    targets: Sequence[MarkedText],
) -> Floats:
    """Set the counts of each kind's metric side by side as `label_f1` takes them."""
    each = [metric.counts(predictions, targets) for metric in metrics]
    return np.stack(each, axis=-1).reshape(len(targets), 3 * len(metrics))


def spans_of(marked: MarkedText | Unparsed, kind: str) -> frozenset[Span]:
    """Return the entities of a kind, or of every kind where none is named."""
    if isinstance(marked, Unparsed):
        return frozenset()
    if not kind:
        return marked.spans
    return frozenset(span for span in marked.spans if span.kind == kind)


def overlapping_pairs(found: Iterable[Span], gold: Iterable[Span]) -> int:
    """Count the most pairs, one to one, of a found and a gold entity that overlap and are alike.

    The entity that ends first, of both sides, takes the overlapping one of the other side that
    ends first. All it could take hold its last character, so the one that ends first is the one
    with the fewest other partners: no way of pairing gives more.
    """
    waiting = sorted(
        (span.end, span.start, span.kind, side)
        for side, spans in enumerate((found, gold))
        for span in spans
        if span.start < span.end
    )
    pairs = 0
    while waiting:
        end, _, kind, side = waiting.pop(0)
        for place, (_, start, other_kind, other_side) in enumerate(waiting):
            if other_side != side and other_kind == kind and start < end:
                del waiting[place]
                pairs += 1
                break
    return pairs
