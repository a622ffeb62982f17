"""ROUGE against Google's `rouge-score`, bit by bit, and by hand."""

from __future__ import annotations

import random
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rouge_score.rouge_scorer import RougeScorer

from mellama.metrics.text import Rouge, RougeName, rouge_counts, sentences_on_lines
from mellama.records import Unparsed

WORDS = "the fever fell after treatment , and Pain-free days rose by 12.5 % in 2 groups ."
ENDINGS = "treated treating treatments falls falling fevers painful groups rising hospitalization"
NAMES: tuple[RougeName, ...] = get_args(RougeName)


def some_texts(number: int) -> list[str]:
    draw = random.Random(7)
    words = [*WORDS.split(), *ENDINGS.split(), ". The", "?\n"]
    return [" ".join(draw.choices(words, k=draw.randint(0, 40))) for _ in range(number)]


@pytest.mark.parametrize("name", NAMES)
def test_equals_rouge_score_bit_by_bit(name: RougeName) -> None:
    texts = some_texts(160)
    predictions, targets = texts[:80], texts[80:]
    metric = Rouge(name)
    reference = RougeScorer([metric.variant], use_stemmer=name.endswith("_stem"))
    counts = metric.counts(predictions, targets)
    for row, prediction, target in zip(counts, predictions, targets, strict=True):
        if metric.variant == "rougeLsum":  # which takes its sentences from lines
            prediction, target = sentences_on_lines(prediction), sentences_on_lines(target)
        assert row[0] == reference.score(target, prediction)[metric.variant].fmeasure
    assert metric.value(counts.sum(axis=0)) == pytest.approx(counts[:, 0].mean())


def test_the_variants_differ() -> None:
    texts = some_texts(160)
    every = rouge_counts([Rouge(name) for name in NAMES], texts[:80], texts[80:])
    assert len({float(counts[:, 0].sum()) for counts in every}) == len(NAMES)


def test_by_hand() -> None:
    counts = Rouge("rouge_1").counts(["fever fell", Unparsed("empty")], ["the fever fell", "rash"])
    assert counts.tolist() == [[pytest.approx(0.8), 1.0], [0.0, 1.0]]
    assert Rouge("rouge_2").counts(["fever fell"], ["the fever fell"])[0, 0] == pytest.approx(2 / 3)


def test_stems_by_hand() -> None:
    pair = (["fevers treated"], ["fever treating"])
    assert Rouge("rouge_1").counts(*pair)[0, 0] == 0.0
    assert Rouge("rouge_1_stem").counts(*pair)[0, 0] == 1.0


def test_lsum_by_hand() -> None:
    """Sentences in another order: L finds one of them in sequence, Lsum both."""
    pair = (["Pain rose. Fever fell."], ["Fever fell. Pain rose."])
    assert Rouge("rouge_l").counts(*pair)[0, 0] == pytest.approx(0.5)
    assert Rouge("rouge_lsum").counts(*pair)[0, 0] == 1.0


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Fever fell. Pain rose! Why? No one knows.", 4),
        ("No change since 2.5 mg/dl was given.", 1),
        ("It fell (as seen). Then it rose.", 2),
        ('He said "no pain." She agreed.', 2),
        ("no acute process . heart size is normal .", 2),  # tokenised: no capitals
        ("See e.g. the chart, vs. the film.", 1),
        ("No film was made. 2 days later it was.", 2),
        ("Seen by Dr. Smith.", 2),  # not told from an end
        ("BACKGROUND\nOne line. Of two.\nThe other. Of two.", 5),  # lines that are there stay
        ("One line. Of one.\n", 2),
        ("", 1),
    ],
)
def test_where_sentences_end(text: str, lines: int) -> None:
    assert len(sentences_on_lines(text).strip().split("\n")) == lines


@settings(max_examples=60)
@given(st.text("ab.!?)\" '\n", max_size=40))
def test_lines_change_nothing_but_blanks(text: str) -> None:
    found = sentences_on_lines(text)
    assert found.split() == text.split()
    lines = [line.strip() for line in found.split("\n")]
    for line in text.split("\n"):  # a line that was there is one or more now, never part of one
        while line := line.strip():
            assert line.startswith(lines[0])
            line = line.removeprefix(lines.pop(0))
        while lines and not lines[0]:
            lines.pop(0)
