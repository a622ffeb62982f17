"""Exact match and word F1 of short free answers, by the definition of SQuAD (arXiv:1606.05250)."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from mellama.metrics.metric import Floats
from mellama.metrics.ratio import mean, with_ones
from mellama.records import Unparsed

ARTICLES = re.compile(r"\b(?:a|an|the)\b")
WITHOUT_PUNCTUATION = str.maketrans("", "", string.punctuation)


def words(text: str) -> list[str]:
    """Lower-case words without ASCII punctuation and English articles."""
    plain = text.lower().translate(WITHOUT_PUNCTUATION)
    return ARTICLES.sub(" ", plain).split()


@dataclass(frozen=True)
class ExactMatch:
    """Share of answers that are the right one word for word; case and punctuation aside."""

    higher_is_better: ClassVar[bool] = True

    name: str = "exact_match"

    def counts(self, predictions: Sequence[str | Unparsed], targets: Sequence[str]) -> Floats:
        """Return [samples, 2]: match, one."""
        pairs = zip(predictions, targets, strict=True)
        return with_ones([float(same(prediction, target)) for prediction, target in pairs])

    def value(self, totals: Floats) -> Floats:
        return mean(totals)


@dataclass(frozen=True)
class WordF1:
    """How far the words of an answer and of the right one agree (F1), averaged over questions."""

    higher_is_better: ClassVar[bool] = True

    name: str = "f1"

    def counts(self, predictions: Sequence[str | Unparsed], targets: Sequence[str]) -> Floats:
        """Return [samples, 2]: F1 of the sample, one."""
        pairs = zip(predictions, targets, strict=True)
        return with_ones([overlap(prediction, target) for prediction, target in pairs])

    def value(self, totals: Floats) -> Floats:
        return mean(totals)


def same(prediction: str | Unparsed, target: str) -> bool:
    return not isinstance(prediction, Unparsed) and words(prediction) == words(target)


def overlap(prediction: str | Unparsed, target: str) -> float:
    """F1 of two multisets of words; 1 when both are empty, 0 when one is."""
    if isinstance(prediction, Unparsed):
        return 0.0
    found, gold = Counter(words(prediction)), Counter(words(target))
    if not found or not gold:
        return float(found == gold)
    return 2 * (found & gold).total() / (found.total() + gold.total())
