"""Which documents share text or an identifier with a test set: word 13-grams, hashed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from mellama.corpus.overlap_index import SHORTEST, Index, Pairs, Passage
from mellama.sources.source import Source

NGRAM = 13  # words: Brown et al. 2020 (GPT-3), arXiv:2005.14165, appendix C


class TestSet(Protocol):
    """What decontamination asks of a task."""

    @property
    def name(self) -> str: ...

    @property
    def source(self) -> Source[Any]: ...

    def identity(self) -> dict[str, Any]: ...

    def passages(self, data_root: Path | None) -> Iterator[Passage]:
        """Yield (sample id, identifiers, text) of every test sample."""
        ...


@dataclass(frozen=True)
class Match:
    """What a document has in common with test sets: names and ids, never text."""

    identified: tuple[tuple[str, str], ...]  # (test set, sample id): an identifier is shared
    quoted: tuple[tuple[str, str], ...]  # (test set, sample id): a passage is shared
    share: float  # of the document's n-grams that stand in a test; 0 for a short passage

    @property
    def samples(self) -> tuple[tuple[str, str], ...]:
        return tuple(sorted({*self.identified, *self.quoted}))


@dataclass(frozen=True)
class Coverage:
    """How well a test set can be guarded: how many of its samples each part of the rule reaches."""

    samples: int
    by_identifier_alone: int  # too few words to be looked for, but identified
    unguarded: int  # too few words, and no identifier either


class Overlap:
    """An index of test passages that says which texts overlap with them.

    The rule: a text is left out when it shares an identifier or one run of `ngram` words with a
    passage. A passage of fewer words is looked for as a whole if it has eight words or more;
    a shorter one is known by its identifiers alone. Words are compared in lower case, without
    punctuation; identifiers without regard to case. Runs are compared by hashes of 64 bits: with
    a million runs indexed, one false match is expected in 10**13 comparisons.
    """

    def __init__(self, ngram: int = NGRAM) -> None:
        self._ngram = ngram
        self._passages: list[tuple[str, Passage]] = []
        self._made: Index | None = None

    def add(self, name: str, passages: Iterable[Passage]) -> None:
        """Add the passages of one test set: (sample id, identifiers, text) each."""
        self._passages += [(name, passage) for passage in passages]
        self._made = None

    def matches(self, text: str, identifiers: tuple[str, ...] = ()) -> Match | None:
        """Compare one text; None where it overlaps with no test. Many texts: `matches_batch`."""
        texts = pa.array([text], pa.large_string())
        return self.matches_batch(texts, pa.array([identifiers], pa.list_(pa.string())))[0]

    def matches_batch(self, texts: pa.Array, identifiers: pa.Array) -> list[Match | None]:
        """Compare a column of texts, and a column of lists of identifiers, of the same rows."""
        quoted, share = self._index.quoted(texts)
        by_text, by_name = _grouped(quoted), _grouped(self._index.identified(identifiers))
        found: list[Match | None] = [None] * len(texts)
        for row in by_text.keys() | by_name.keys():
            found[row] = Match(
                identified=self._keys(by_name.get(row, [])),
                quoted=self._keys(by_text.get(row, [])),
                share=float(share[row]),
            )
        return found

    def coverage(self, name: str) -> Coverage:
        """Say how many samples of a test set the rule can find."""
        own = [
            (bool(passage[1]), int(words) >= SHORTEST)
            for (test, passage), words in zip(self._passages, self._index.counts, strict=True)
            if test == name
        ]
        return Coverage(len(own), own.count((True, False)), own.count((False, False)))

    @property
    def _index(self) -> Index:
        if self._made is None:
            self._made = Index([passage for _, passage in self._passages], self._ngram)
        return self._made

    def _keys(self, numbers: Iterable[int]) -> tuple[tuple[str, str], ...]:
        chosen = (self._passages[number] for number in numbers)
        return tuple(sorted({(test, sample) for test, (sample, _, _) in chosen}))


def _grouped(pairs: Pairs) -> dict[int, list[int]]:
    grouped: dict[int, list[int]] = {}
    for row, passage in zip(pairs[0].tolist(), pairs[1].tolist(), strict=True):
        grouped.setdefault(row, []).append(passage)
    return grouped
