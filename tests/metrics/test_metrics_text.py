"""ROUGE against Google's `rouge-score`, and by hand."""

from __future__ import annotations

import random

import pytest
from rouge_score.rouge_scorer import RougeScorer

from mellama.metrics.text import VARIANTS, Rouge, RougeName
from mellama.records import Unparsed

WORDS = "the fever fell after treatment , and Pain-free days rose by 12.5 % in 2 groups ."
NAMES: tuple[RougeName, ...] = ("rouge_1", "rouge_2", "rouge_l")


@pytest.mark.parametrize("name", NAMES)
def test_agrees_with_rouge_score(name: RougeName) -> None:
    draw = random.Random(7)
    texts = [" ".join(draw.choices(WORDS.split(), k=draw.randint(0, 25))) for _ in range(120)]
    predictions, targets = texts[:60], texts[60:]
    reference = RougeScorer([VARIANTS[name]])
    counts = Rouge(name).counts(predictions, targets)
    for row, prediction, target in zip(counts, predictions, targets, strict=True):
        assert row[0] == reference.score(target, prediction)[VARIANTS[name]].fmeasure
    assert Rouge(name).value(counts.sum(axis=0)) == pytest.approx(counts[:, 0].mean())


def test_by_hand() -> None:
    counts = Rouge("rouge_1").counts(["fever fell", Unparsed("empty")], ["the fever fell", "rash"])
    assert counts.tolist() == [[pytest.approx(0.8), 1.0], [0.0, 1.0]]
    assert Rouge("rouge_2").counts(["fever fell"], ["the fever fell"])[0, 0] == pytest.approx(2 / 3)
