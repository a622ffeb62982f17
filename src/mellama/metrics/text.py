"""ROUGE-1, ROUGE-2 and ROUGE-L of generated text, as `rouge-score` computes them, unstemmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mellama.metrics.metric import Floats
from mellama.metrics.ratio import mean, with_ones
from mellama.records import Unparsed

RougeName = Literal["rouge_1", "rouge_2", "rouge_l"]
VARIANTS: dict[RougeName, str] = {"rouge_1": "rouge1", "rouge_2": "rouge2", "rouge_l": "rougeL"}


@dataclass(frozen=True)
class Rouge:
    """Mean F-measure over samples, without stemming; ROUGE-L is over the whole text.

    Only ASCII letters and digits make words here, as in the reference implementation. An answer
    that could not be read scores 0.
    """

    name: RougeName

    def counts(self, predictions: Sequence[str | Unparsed], targets: Sequence[str]) -> Floats:
        """Return [samples, 2]: F-measure of the sample, one."""
        from rouge_score_rs.rouge_scorer import RougeScorer  # heavy: a task is declared without it

        variant = VARIANTS[self.name]
        texts = ["" if isinstance(item, Unparsed) else item for item in predictions]
        scorer = RougeScorer([variant])  # type: ignore[no-untyped-call]  # it ships no annotations
        scores = scorer.score_batch(list(targets), texts)  # type: ignore[no-untyped-call]  # as above
        return with_ones([score[variant].fmeasure for score in scores])

    def value(self, totals: Floats) -> Floats:
        return mean(totals)
