"""Rules by which a document is kept or dropped: a measure, its bounds, and who published it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Measure = Callable[[pa.Array], Floats]  # normalised texts -> one number for each

_STOP_WORDS = ("the", "be", "to", "of", "and", "that", "have", "with")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Keep a document whose measure lies within the bounds; the name is the reason written down."""

    name: str
    measure: Measure
    least: float = 0.0
    most: float | None = None
    source: str  # the publication, and how this rule differs from it

    def keeps(self, texts: pa.Array) -> NDArray[np.bool_]:
        """Return one boolean a text."""
        values = self.measure(texts)
        kept = values >= self.least
        return kept if self.most is None else kept & (values <= self.most)


def _count(texts: pa.Array, pattern: str) -> Floats:
    counts = pc.count_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)
    return np.asarray(counts, np.float64)


def _share(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def words(texts: pa.Array) -> Floats:
    """Count words: runs of characters between blanks."""
    return _count(texts, r"\S+")


def mean_word_length(texts: pa.Array) -> Floats:
    """Characters a word."""
    return _share(_count(texts, r"\S"), words(texts))


def symbols_per_word(texts: pa.Array) -> Floats:
    """Hash signs and ellipses a word."""
    return _share(_count(texts, r"#|…|\.\.\."), words(texts))


def alphabetic_share(texts: pa.Array) -> Floats:
    """Share of words with a letter in them."""
    return _share(_count(texts, r"\S*\p{L}\S*"), words(texts))


def bullet_share(texts: pa.Array) -> Floats:
    """Share of lines that begin with a bullet."""
    return _share(_count(texts, r"(?m)^[ \t]*[-•●▪*‣]"), lines(texts))


def ellipsis_share(texts: pa.Array) -> Floats:
    """Share of lines that end with an ellipsis."""
    return _share(_count(texts, r"(?m)(?:…|\.\.\.)$"), lines(texts))


def lines(texts: pa.Array) -> Floats:
    """Count lines that are not blank."""
    return _count(texts, r"(?m)^.*\S.*$")


def stop_words(texts: pa.Array) -> Floats:
    """Count how many of eight English function words occur."""
    found = [pc.match_substring_regex(texts, rf"(?i)\b{word}\b") for word in _STOP_WORDS]
    columns = np.stack([np.asarray(column, np.float64) for column in found])
    return np.asarray(columns.sum(axis=0))


def repeated_line_share(texts: pa.Array) -> Floats:
    """Share of lines, blank ones apart, that stand in the same text before."""
    split = pc.split_pattern(texts, "\n")
    owners = pc.list_parent_indices(split).to_numpy(zero_copy_only=False)
    line = pc.list_flatten(split)
    filled = pc.greater(pc.utf8_length(line), 0).to_numpy(zero_copy_only=False)
    codes = line.dictionary_encode().indices.to_numpy(zero_copy_only=False)
    owners, codes = owners[filled], codes[filled].astype(np.int64)
    total = np.bincount(owners, minlength=len(texts))
    each_once = np.unique(owners * len(line) + codes) // max(len(line), 1)
    different = np.bincount(each_once, minlength=len(texts))
    return _share((total - different).astype(np.float64), total.astype(np.float64))


def placeholders(texts: pa.Array) -> Floats:
    """Count the dummy text of page designers."""
    return _count(texts, r"(?i)lorem ipsum")


_GOPHER = "Rae et al. 2021 (Gopher), arXiv:2112.11446, table A1 and appendix A.1.1"
_C4 = "Raffel et al. 2020 (C4), arXiv:1910.10683, section 2.2"

RULES = (
    Rule(
        name="too few words",
        measure=words,
        least=10,
        source=f"{_GOPHER}: 50 words; 10 here, as every eighth clinical case has under 50",
    ),
    Rule(name="too many words", measure=words, most=100_000, source=_GOPHER),
    Rule(
        name="words too short or too long",
        measure=mean_word_length,
        least=3,
        most=12,
        source=f"{_GOPHER}: 3 to 10; 12 here, for the long compounds of chemistry",
    ),
    Rule(name="too many symbols", measure=symbols_per_word, most=0.1, source=_GOPHER),
    Rule(
        name="too few words with letters",
        measure=alphabetic_share,
        least=0.6,
        source=f"{_GOPHER}: 0.8; 0.6 here, for tables of laboratory values",
    ),
    Rule(name="mostly bullets", measure=bullet_share, most=0.9, source=_GOPHER),
    Rule(name="mostly cut lines", measure=ellipsis_share, most=0.3, source=_GOPHER),
    Rule(
        name="no function words",
        measure=stop_words,
        least=1,
        source=f"{_GOPHER}: two of eight words; one here, for notes in telegraphic style",
    ),
    Rule(name="mostly repeated lines", measure=repeated_line_share, most=0.3, source=_GOPHER),
    Rule(name="dummy text", measure=placeholders, most=0, source=_C4),
)
