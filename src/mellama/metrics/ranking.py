"""Top-k accuracy of ranked lists of names, compared as a careful reader would spell them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from mellama.metrics.metric import Floats
from mellama.metrics.ratio import mean, with_ones
from mellama.records import Unparsed

Names = tuple[str, ...]
"""A prediction: names, the likeliest first. A target: the right name, then its other names."""

POSSESSIVE = re.compile(r"['\u2019`\u00b4]s?(?!\w)")  # Crohn's disease is Crohn disease
NOT_A_WORD = re.compile(r"[\W_]+")
ARTICLE = re.compile(r"^(?:an?|the) ")


@dataclass(frozen=True)
class TopK:
    """Share of cases whose right name is among the first of the list.

    The first `k` names count. With `aliases`, any other name of the right one counts as well.
    Names are equal when their words are, without regard to case, accents, punctuation, the
    possessive and a leading article; a name that only contains the right one, or is contained in
    it, is another name.
    """

    higher_is_better: ClassVar[bool] = True

    k: int
    aliases: bool = True

    @property
    def name(self) -> str:
        return f"top_{self.k}" if self.aliases else f"top_{self.k}_exact"

    def counts(self, predictions: Sequence[Names | Unparsed], targets: Sequence[Names]) -> Floats:
        """Return [samples, 2]: found, one."""
        pairs = zip(predictions, targets, strict=True)
        return with_ones([float(self._found(prediction, target)) for prediction, target in pairs])

    def value(self, totals: Floats) -> Floats:
        return mean(totals)

    def _found(self, prediction: Names | Unparsed, target: Names) -> bool:
        if isinstance(prediction, Unparsed):
            return False
        right = {same_name(name) for name in (target if self.aliases else target[:1])} - {""}
        return any(same_name(name) in right for name in prediction[: self.k])


def same_name(name: str) -> str:
    """Write a name so that two spellings of it are equal.

    >>> same_name("The Legg-Calvé-Perthes' Disease")
    'legg calve perthes disease'
    """
    letters = unicodedata.normalize("NFKD", POSSESSIVE.sub("", name.casefold()))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return ARTICLE.sub("", NOT_A_WORD.sub(" ", plain).strip())
