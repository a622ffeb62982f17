"""How fast scores and their intervals are, beside the usual libraries and plain Python.

    python benchmarks/metrics.py [--json]

Every peer does the same work in the same run, in turns with ours; times are processor seconds of
the whole process (all threads), ratios those of the medians over the turns. The texts are invented.

- `rouge_vs_rouge_score`: ROUGE-1, -2, -L and -Lsum of 2,000 pairs of made-up summaries, by our
  `Rouge` metrics together and by one `RougeScorer` of `rouge-score`; with and without stemming,
  the lower of the two ratios counts. Equal: every F-measure bit by bit.
- `entity_f1_vs_seqeval`: micro F1 of 6,000 sentences, each side from its own natural input: ours
  from sets of character spans, `seqeval.metrics.f1_score` from lists of tags. Turning one into the
  other is in neither time. Equal: to 12 digits.
- `intervals_vs_python`: macro-F1 of 6,000 answers over five labels with 1,000 resamples, counting
  included, beside a bootstrap in plain Python that tallies each resample with a `Counter`, run
  whole. Equal: the value to 12 digits, the ends to 15 % of the width (four standard errors of such
  an end are 12 % of it).
- `mean_intervals_vs_python`: the same of a mean of 6,000 different scores, which has no confusion
  matrix to resample.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from rouge_score.rouge_scorer import RougeScorer
from seqeval.metrics import f1_score

from mellama.metrics.answers import WordF1
from mellama.metrics.labels import MacroF1
from mellama.metrics.spans import EntityF1, MarkedText, Span
from mellama.metrics.statistics import Interval, intervals
from mellama.metrics.text import Rouge, RougeName, rouge_counts, sentences_on_lines

SEED = 20251
PAIRS, SENTENCES, ANSWERS, RESAMPLES = 2000, 6000, 6000, 1000
LABELS = ("none", "advise", "effect", "mechanism", "int")
WEIGHTS = (83, 4, 6, 5, 2)
T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True)
class Race:
    """Two ways to one result: median processor seconds of each."""

    ours: float
    theirs: float

    @property
    def ratio(self) -> float:
        return self.theirs / self.ours


def race(ours: Callable[[], T], theirs: Callable[[], U], *, turns: int) -> tuple[Race, T, U]:
    """Time the two in turns, and return what they found the last time."""
    times: list[tuple[float, float]] = []
    for _ in range(turns):
        begin = time.process_time()
        found = ours()
        between = time.process_time()
        expected = theirs()
        times.append((between - begin, time.process_time() - between))
    own, peer = (statistics.median(column) for column in zip(*times, strict=True))
    return Race(own, peer), found, expected


def vocabulary(draw: random.Random) -> list[str]:
    """Invent words with the endings of English, so that a stemmer has something to do."""
    syllables = ["ba", "cor", "den", "fi", "gal", "ho", "ker", "lum", "mi", "nep", "pro", "tra"]
    endings = ["", "s", "ed", "ing", "ation", "ations", "ive", "ness", "fully", "ization", "al"]
    stems = ["".join(draw.choices(syllables, k=draw.randint(2, 3))) for _ in range(300)]
    return [stem + ending for stem in stems for ending in draw.sample(endings, 4)]


def summaries(draw: random.Random, words: list[str]) -> tuple[list[str], list[str]]:
    """Invent texts of 2 to 5 sentences, and others that keep some of their words."""
    weights = [1 / place for place in range(1, len(words) + 1)]

    def sentence() -> list[str]:
        return draw.choices(words, weights, k=draw.randint(8, 18))

    targets, predictions = [], []
    for _ in range(PAIRS):
        gold = [sentence() for _ in range(draw.randint(2, 5))]
        kept = [[word for word in words if draw.random() < 0.6] + sentence()[:6] for words in gold]
        draw.shuffle(kept)
        targets.append(written(gold))
        predictions.append(written(kept))
    return predictions, targets


def written(sentences: list[list[str]]) -> str:
    return " ".join(" ".join(words).capitalize() + "." for words in sentences)


def compare_rouge(draw: random.Random, *, stem: bool) -> tuple[Race, bool]:
    predictions, targets = summaries(draw, vocabulary(draw))
    plain: tuple[RougeName, ...] = ("rouge_1", "rouge_2", "rouge_l", "rouge_lsum")
    stemmed: tuple[RougeName, ...] = (
        "rouge_1_stem",
        "rouge_2_stem",
        "rouge_l_stem",
        "rouge_lsum_stem",
    )
    metrics = [Rouge(name) for name in (stemmed if stem else plain)]
    variants = [metric.variant for metric in metrics]
    scorer = RougeScorer(variants, use_stemmer=stem)
    lines = [[sentences_on_lines(text) for text in texts] for texts in (targets, predictions)]

    def theirs() -> list[list[float]]:
        scores = [scorer.score(*pair) for pair in zip(*lines, strict=True)]
        return [[score[variant].fmeasure for score in scores] for variant in variants]

    result, counts, expected = race(
        lambda: rouge_counts(metrics, predictions, targets), theirs, turns=3
    )
    return result, [own[:, 0].tolist() for own in counts] == expected


def tagged(draw: random.Random, length: int) -> list[str]:
    """Invent the tags of a sentence: entities of one to four tokens, and tokens outside."""
    tags: list[str] = []
    while len(tags) < length:
        if draw.random() < 0.15:
            kind = draw.choice(("problem", "test", "treatment"))
            tags += [f"B-{kind}", *[f"I-{kind}"] * draw.randint(0, 3)]
        else:
            tags.append("O")
    return tags[:length]


def marked(tags: list[str]) -> MarkedText:
    """Write the same entities as offsets; every token has four letters and a blank."""
    spans: list[Span] = []
    for place, tag in enumerate(tags):
        start, end = 5 * place, 5 * place + 4
        if tag.startswith("B-"):
            spans.append(Span(start, end, tag[2:]))
        elif tag.startswith("I-"):
            spans[-1] = Span(spans[-1].start, end, tag[2:])
    return MarkedText("word " * len(tags), frozenset(spans))


def compare_entities(draw: random.Random) -> tuple[Race, bool]:
    gold = [tagged(draw, draw.randint(8, 40)) for _ in range(SENTENCES)]
    found = [tags if draw.random() < 0.6 else tagged(draw, len(tags)) for tags in gold]
    targets, predictions = ([marked(tags) for tags in rows] for rows in (gold, found))
    metric = EntityF1()
    result, value, expected = race(
        lambda: float(metric.value(metric.counts(predictions, targets).sum(axis=0))),
        lambda: float(f1_score(gold, found)),
        turns=3,
    )
    return result, abs(value - expected) < 1e-12


def macro_f1(rows: list[tuple[str, str]]) -> float:
    """Mean over the labels of the F1 of each, from answers and right answers."""
    cells = Counter(rows)
    hits: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for (answer, right), times in cells.items():
        hits[right] += times * (answer == right)
        named[answer] += times
        named[right] += times
    return sum(2 * hits[label] / named[label] if named[label] else 0.0 for label in LABELS) / len(
        LABELS
    )


def bootstrap(rows: list[T], score: Callable[[list[T]], float]) -> Interval:
    """Draw the rows again and again, and score every draw from scratch."""
    draw = random.Random(SEED)
    values = sorted(score(draw.choices(rows, k=len(rows))) for _ in range(RESAMPLES))
    return Interval(score(rows), values[RESAMPLES // 40], values[-RESAMPLES // 40 - 1])


def alike(one: Interval, other: Interval) -> bool:
    room = 0.15 * (other.high - other.low)
    ends = abs(one.low - other.low) < room and abs(one.high - other.high) < room
    return ends and abs(one.value - other.value) < 1e-12


def compare_intervals(draw: random.Random) -> tuple[Race, bool]:
    targets = draw.choices(LABELS, WEIGHTS, k=ANSWERS)
    answers = [
        right if draw.random() < 0.8 else draw.choices(LABELS, WEIGHTS)[0] for right in targets
    ]
    rows = list(zip(answers, targets, strict=True))
    metric = MacroF1(LABELS)
    result, ours, theirs = race(
        lambda: intervals([metric], [metric.counts(answers, targets)], resamples=RESAMPLES)[0],
        lambda: bootstrap(rows, macro_f1),
        turns=3,
    )
    return result, alike(ours, theirs)


def compare_means(draw: random.Random) -> tuple[Race, bool]:
    scores = [draw.random() for _ in range(ANSWERS)]
    metric = WordF1()
    counts = np.column_stack([scores, np.ones(ANSWERS)])
    result, ours, theirs = race(
        lambda: intervals([metric], [counts], resamples=RESAMPLES)[0],
        lambda: bootstrap(scores, statistics.fmean),
        turns=3,
    )
    return result, alike(ours, theirs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    draw = random.Random(SEED)
    races = {
        "ROUGE": compare_rouge(draw, stem=False),
        "ROUGE, stemmed": compare_rouge(draw, stem=True),
        "entity F1": compare_entities(draw),
        "intervals of macro-F1": compare_intervals(draw),
        "intervals of a mean": compare_means(draw),
    }
    print(f"{'':22} {'ours, s':>10} {'theirs, s':>10} {'ratio':>8}  equal")
    for name, (found, equal) in races.items():
        print(f"{name:22} {found.ours:10.4f} {found.theirs:10.3f} {found.ratio:8.1f}  {equal}")
    ratios = {name: round(found.ratio, 1) for name, (found, _) in races.items()}
    figures = {
        "rouge_vs_rouge_score": min(ratios["ROUGE"], ratios["ROUGE, stemmed"]),
        "entity_f1_vs_seqeval": ratios["entity F1"],
        "intervals_vs_python": ratios["intervals of macro-F1"],
        "mean_intervals_vs_python": ratios["intervals of a mean"],
        "equal": all(equal for _, equal in races.values()),
    }
    if options.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
