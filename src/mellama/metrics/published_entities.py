"""The published scoring of entities: words aligned without a way back, chunks as seqeval takes."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from mellama.metrics.metric import Floats
from mellama.metrics.ratio import f1, ratio
from mellama.records import Unparsed

TaggedWords = tuple[tuple[str, str], ...]
"""Words of a text and their tags: "O", "B-kind" or "I-kind"."""


@dataclass(frozen=True)
class AlignedEntities:
    """Micro average over entities of all kinds, of what could be aligned: F1, precision or recall.

    That is seqeval's lenient default, where an I- tag may open an entity. Words that do not align
    are left out on both sides, entities and all: an answer that says nothing, or that goes astray
    at its first word, costs nothing.
    """

    higher_is_better: ClassVar[bool] = True

    of: Literal["f1", "precision", "recall"] = "f1"
    name: str = "entity_f1"

    def counts(
        self, predictions: Sequence[TaggedWords | Unparsed], targets: Sequence[TaggedWords]
    ) -> Floats:
        """Return [samples, 3]: true positives, predicted, gold, of the aligned words alone."""
        rows = []
        for prediction, target in zip(predictions, targets, strict=True):
            words = () if isinstance(prediction, Unparsed) else prediction
            found, gold = map(chunks, aligned_tags(words, target))
            rows.append((len(found & gold), len(found), len(gold)))
        return np.array(rows, dtype=np.float64).reshape(-1, 3)

    def value(self, totals: Floats) -> Floats:
        matches, found, gold = totals[..., 0], totals[..., 1], totals[..., 2]
        if self.of == "f1":
            return f1(matches, found, gold)
        return ratio(matches, found if self.of == "precision" else gold)


def aligned_tags(answer: TaggedWords, gold: TaggedWords) -> tuple[list[str], list[str]]:
    """Return the tags of the words that both sides have at the same place, theirs and the gold.

    A word that begins with the other side's is cut there, and its rest is the next word, inside
    the same entity. Of two words that differ both are dropped: one word too many on either side
    sets all that follows against the wrong partner. The end of the shorter side is the end.
    """
    ours, theirs = deque(gold), deque(answer)
    pairs: list[tuple[str, str]] = []
    while theirs and ours:
        word, tag = theirs.popleft()
        gold_word, gold_tag = ours.popleft()
        if not (word.startswith(gold_word) or gold_word.startswith(word)):
            continue
        pairs.append((tag, gold_tag))
        if len(word) > len(gold_word):
            theirs.appendleft((word[len(gold_word) :], _inside(tag)))
        elif len(gold_word) > len(word):
            ours.appendleft((gold_word[len(word) :], _inside(gold_tag)))
    return [tag for tag, _ in pairs], [tag for _, tag in pairs]


def _inside(tag: str) -> str:
    return f"I-{tag[2:]}" if tag.startswith("B-") else tag


def chunks(tags: Sequence[str]) -> frozenset[tuple[int, int, str]]:
    """Find the entities, (start, end, kind), as seqeval does where no scheme is named.

    One opens at B-, and at I- behind another kind or none.
    """
    found: list[tuple[int, int, str]] = []
    start, kind = 0, ""
    for place, tag in enumerate([*tags, "O"]):
        mark, _, new = tag.partition("-")
        if kind and (mark == "B" or new != kind):
            found.append((start, place, kind))
            kind = ""
        if new and not kind:
            start, kind = place, new
    return frozenset(found)
