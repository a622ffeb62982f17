"""Rules by which a document is kept or dropped: a measure, its bounds, and who published it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mellama.corpus.hashing import Integers
from mellama.corpus.text_counts import TextCounts, text_counts

Floats = NDArray[np.float64]

_BLANKED = r"\[\*\*[^\]]*\*\*\]|_{3,}"  # of MIMIC-III, and of MIMIC-IV and MIMIC-CXR
_STOP_WORDS = ("the", "be", "to", "of", "and", "that", "have", "with")


class Texts:
    """Normalised texts, and the counts that several rules need: one number a text."""

    def __init__(self, column: pa.Array) -> None:
        self.column = column

    @cached_property
    def counts(self) -> TextCounts:
        return text_counts(self.column)

    @property
    def words(self) -> Floats:
        """Count runs of characters between blanks."""
        return _floats(self.counts.words)

    @property
    def lines(self) -> Floats:
        """Count lines that are not empty."""
        return _floats(self.counts.lines)

    def matches(self, pattern: str, plain: Integers, *, enough: Floats | None = None) -> Floats:
        """Count matches of a pattern: in texts of ASCII alone they have been counted already.

        Args:
            pattern: looked for in the other texts.
            plain: what was counted among bytes of ASCII; there are no fewer.
            enough: counts from which on it makes no difference how many more there are.
        """
        found = _floats(plain)
        foreign = self.counts.foreign > 0
        if enough is not None:
            foreign &= found < enough
        if foreign.any():
            some = self.column.filter(pa.array(foreign))
            found[foreign] = _floats(pc.count_substring_regex(some, pattern))
        return found


Measure = Callable[[Texts], Floats]  # one number for each text


def _floats(column: pa.Array | NDArray[Any]) -> Floats:
    return np.asarray(column, np.float64)


def _share(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Keep a document whose measure lies within the bounds; the name is the reason written down."""

    name: str
    measure: Measure
    least: float = 0.0
    most: float | None = None
    source: str  # the publication, and how this rule differs from it

    def keeps(self, texts: Texts) -> NDArray[np.bool_]:
        """Return one boolean a text."""
        values = self.measure(texts)
        kept = values >= self.least
        return kept if self.most is None else kept & (values <= self.most)


def words(texts: Texts) -> Floats:
    """Count words."""
    return texts.words


def mean_word_length(texts: Texts) -> Floats:
    """Characters a word."""
    return _share(_floats(texts.counts.characters - texts.counts.blanks), texts.words)


def symbols_per_word(texts: Texts) -> Floats:
    """Hash signs and ellipses a word."""
    ellipses = texts.matches(r"…|\.\.\.", texts.counts.ellipses)
    return _share(texts.counts.hashes + ellipses, texts.words)


def alphabetic_share(texts: Texts) -> Floats:
    """Share of words with a letter in them; from nine tenths on, of words with one of A to Z."""
    enough = 0.9 * texts.words
    lettered = texts.matches(r"\p{L}\S*", texts.counts.words_with_letters, enough=enough)
    return _share(lettered, texts.words)


def bullet_share(texts: Texts) -> Floats:
    """Share of lines that begin with a bullet."""
    return _share(texts.matches(r"(?m)^[ \t]*[-•●▪*‣]", texts.counts.bullets), texts.lines)


def ellipsis_share(texts: Texts) -> Floats:
    """Share of lines that end with an ellipsis."""
    cut = texts.matches(r"(?m)(?:…|\.\.\.)$", texts.counts.lines_with_dots)
    return _share(cut, texts.lines)


def stop_words(texts: Texts) -> Floats:
    """Say whether one of eight English function words occurs: 1 or 0."""
    found = np.zeros(len(texts.column))
    for word in _STOP_WORDS:
        missing = found == 0
        if missing.any():
            rest = texts.column.filter(pa.array(missing))
            found[missing] = _floats(pc.match_substring_regex(rest, rf"(?i)\b{word}\b"))
    return found


def repeated_share(texts: Texts) -> Floats:
    """Share of characters in lines that stand in the same text before."""
    several = texts.counts.lines > 1
    found = np.zeros(len(several))
    if several.any():
        found[several] = _repeated(texts.column.filter(pa.array(several)))
    return found


def _repeated(texts: pa.Array) -> Floats:
    split = pc.split_pattern(texts, "\n")
    owners = np.asarray(pc.list_parent_indices(split), np.int64)
    line = pc.list_flatten(split)
    lengths = _floats(pc.utf8_length(line))
    codes = np.asarray(line.dictionary_encode().indices, np.int64)
    first = np.unique(owners * len(line) + codes, return_index=True)[1]
    repeated = lengths.copy()
    repeated[first] = 0
    count = len(texts)
    part, whole = np.bincount(owners, repeated, count), np.bincount(owners, lengths, count)
    return _share(_floats(part), _floats(whole))


def placeholders(texts: Texts) -> Floats:
    """Say whether the dummy text of page designers occurs: 1 or 0."""
    return _floats(pc.match_substring(texts.column, "lorem ipsum", ignore_case=True))


def blanked_share(texts: Texts) -> Floats:
    """Share of words that de-identification has put in the place of others."""
    found = np.zeros(len(texts.column))
    marked = np.asarray(pc.match_substring_regex(texts.column, _BLANKED), np.bool_)
    if marked.any():
        some = texts.column.filter(pa.array(marked))
        found[marked] = _floats(pc.count_substring_regex(some, _BLANKED))
    return _share(found, texts.words)


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
    Rule(
        name="mostly repeated lines",
        measure=repeated_share,
        most=0.2,
        source=f"{_GOPHER}: by characters; by lines it drops articles with the remains of tables",
    ),
    Rule(name="dummy text", measure=placeholders, most=0, source=_C4),
)

_NOT_OF_NOTES = ("mostly bullets", "no function words")  # lists of drugs, and telegraphic style
NOTE_RULES = (
    *(rule for rule in RULES if rule.name not in _NOT_OF_NOTES),
    Rule(
        name="mostly blanked out",
        measure=blanked_share,
        most=0.3,
        source="ours: a note of which three words in ten were taken out says little more",
    ),
)
"""For clinical notes, which are no prose."""
