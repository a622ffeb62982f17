"""ROUGE-1, -2, -L and -Lsum of generated text, as `rouge-score` computes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from mellama.metrics.metric import Floats
from mellama.metrics.ratio import mean, with_ones
from mellama.records import Unparsed

RougeName = Literal[
    "rouge_1",
    "rouge_2",
    "rouge_l",
    "rouge_lsum",
    "rouge_1_stem",
    "rouge_2_stem",
    "rouge_l_stem",
    "rouge_lsum_stem",
]
STEM = "_stem"
VARIANTS = {
    "rouge_1": "rouge1",
    "rouge_2": "rouge2",
    "rouge_l": "rougeL",
    "rouge_lsum": "rougeLsum",
}

# A stop, what closes a quotation or a bracket after it, and a blank; then no small letter, unless
# a blank stands before the stop as well: tokenised text keeps apart its stops, and has no capitals.
SENTENCE_END = re.compile(r"[.!?](?:(?<=\s.)\s+|[\"')\]\u201d\u2019]*\s+(?![a-z]))(?=\S)")


@dataclass(frozen=True)
class Rouge:
    """Overlap with the reference text: words (1), word pairs (2), longest word sequence (L).

    The F-measure, averaged over samples. Lsum is L sentence by sentence. A name that ends in
    `_stem` compares words without their endings (Porter's stemmer). Only ASCII letters and digits
    make words here, as in the reference implementation. An answer that could not be read scores 0.
    """

    higher_is_better: ClassVar[bool] = True

    name: RougeName

    @property
    def variant(self) -> str:
        """What the library calls it."""
        return VARIANTS[self.name.removesuffix(STEM)]

    @property
    def stemmed(self) -> bool:
        return self.name.endswith(STEM)

    def counts(self, predictions: Sequence[str | Unparsed], targets: Sequence[str]) -> Floats:
        """Return [samples, 2]: F-measure of the sample, one."""
        return rouge_counts([self], predictions, targets)[0]

    def value(self, totals: Floats) -> Floats:
        return mean(totals)


def rouge_counts(
    metrics: Sequence[Rouge], predictions: Sequence[str | Unparsed], targets: Sequence[str]
) -> list[Floats]:
    """Count several variants, each pair of texts being taken into words once per stemming.

    Returns one array [samples, 2] per metric, equal to that of its own `counts`.
    """
    from rouge_score_rs.rouge_scorer import RougeScorer  # heavy: a task is declared without it

    found = ["" if isinstance(item, Unparsed) else item for item in predictions]
    gold = list(targets)
    if any(metric.variant == "rougeLsum" for metric in metrics):  # the others see no lines
        found, gold = ([sentences_on_lines(text) for text in texts] for texts in (found, gold))
    counts: dict[Rouge, Floats] = {}
    for stemmed in {metric.stemmed: None for metric in metrics}:
        alike = [metric for metric in dict.fromkeys(metrics) if metric.stemmed == stemmed]
        scorer = RougeScorer([metric.variant for metric in alike], use_stemmer=stemmed)  # type: ignore[no-untyped-call]  # it ships no annotations
        scores = scorer.score_batch(gold, found)  # type: ignore[no-untyped-call]  # as above
        for metric in alike:
            counts[metric] = with_ones([score[metric.variant].fmeasure for score in scores])
    return [counts[metric] for metric in metrics]


def sentences_on_lines(text: str) -> str:
    r"""Put each sentence on a line of its own, as Lsum takes them; lines that are there stay.

    A sentence ends with its line, and at a full stop, question or exclamation mark before a blank,
    unless a small letter follows; so an abbreviation before a name ends one too. Lines alone would
    not do: an answer seldom breaks where the reference does, and would be held against it whole.

    >>> sentences_on_lines("Fever of 38.5 C. No rash (so far.) See e.g. the chart.")
    'Fever of 38.5 C.\nNo rash (so far.)\nSee e.g. the chart.'
    """
    return SENTENCE_END.sub(lambda end: end[0].rstrip() + "\n", text)
