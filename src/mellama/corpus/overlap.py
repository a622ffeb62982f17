"""Which documents share text or an identifier with a test set, and which words they share."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
import pyarrow as pa

from mellama.corpus.hashing import Integers
from mellama.corpus.overlap_index import SHORTEST, PassageIndex, SharedRuns
from mellama.corpus.overlap_rule import Mask, near, of_same_pairs, quoted, share_of_runs
from mellama.corpus.tested import NGRAM
from mellama.corpus.word_hashes import word_hashes, word_spans
from mellama.files import read_json, write_json
from mellama.records import Passage

Reason = Literal["identifier", "words", "near"]
REASONS: tuple[Reason, ...] = get_args(Reason)
"""Why a document overlaps, in the order in which they are asked; the first is the document's."""

Key = tuple[str, str]  # test set, sample id
_ARRAYS, _NAMES = "arrays", "names.json"


@dataclass(frozen=True)
class Shared:
    """One thing that a document and a sample of a test have in common: places, and no text."""

    reason: Reason
    test: str
    sample: str  # the first that holds the passage
    samples: int  # of that test that hold it, in the same field
    field: str = ""
    identifier: str = ""  # as the document has it
    start: int = 0  # characters of the document, [start, end)
    end: int = 0
    words: int = 0  # so many in a row,
    first_word: int = 0  # from this one of the passage on, counted from 0
    passage_words: int = 0


@dataclass(frozen=True)
class Match:
    """What a document has in common with test sets: names and ids, never text."""

    identified: tuple[Key, ...]  # an identifier is shared
    quoted: tuple[Key, ...]  # a run of words is shared, or the whole of a short passage
    near: tuple[Key, ...]  # no such run, but most words of a passage, in shorter ones
    share: float  # of the document's n-grams that stand in a test; 0 for a short passage
    shared: tuple[Shared, ...]

    @property
    def samples(self) -> tuple[Key, ...]:
        return tuple(sorted({*self.identified, *self.quoted, *self.near}))

    @property
    def reason(self) -> Reason:
        found = {item.reason for item in self.shared}
        return next(reason for reason in REASONS if reason in found)


@dataclass(frozen=True)
class Coverage:
    """How well a test set can be guarded: how many of its samples each part of the rule reaches."""

    samples: int
    by_identifier_alone: int  # too few words to be looked for, but identified
    unguarded: int  # too few words, and no identifier either


class Overlap:
    """An index of test passages that says which texts overlap with them, and where.

    The rule, in this order. A text is left out when it shares an identifier with a sample: its
    publication, its patient, its note. Or when it shares a run of `ngram` words with a passage; a
    passage of fewer words is looked for as a whole, if it has eight or more and its sample no
    longer one beside it, and a sample with shorter ones is known by its identifiers alone. Or,
    where `similar` is given, when runs of
    eight words or more, and of `ngram` words together, cover that share of the words of a
    passage: a text reworded by a word here and there.

    Words are compared in lower case, without punctuation; identifiers without regard to case.
    Words are compared by hashes of 64 bits, eight in a row at least.
    """

    def __init__(self, ngram: int = NGRAM, similar: float | None = None) -> None:
        self._ngram = ngram
        self._similar = similar
        self._samples: list[Key] = []
        self._numbers: dict[Key, int] = {}
        self._named: dict[str, list[int]] = {}  # samples by identifier
        self._owners: list[list[tuple[int, str]]] = []  # samples and fields that hold a passage
        self._texts: dict[str, int] = {}  # a note is asked of many times, and indexed once
        self._made: PassageIndex | None = None

    def add(self, name: str, passages: Iterable[Passage]) -> None:
        """Add the passages of one test set."""
        for sample, identifiers, text, field in passages:
            number = self._number((name, sample))
            for identifier in identifiers:
                known = self._named.setdefault(_folded(identifier), [])
                if number not in known[-1:]:
                    known.append(number)
            place = self._texts.setdefault(text, len(self._texts))
            if place == len(self._owners):
                self._owners.append([])
            self._owners[place].append((number, field))
        self._made = None

    def rule(self) -> dict[str, Any]:
        """Say what is asked of a text, for reports."""
        return {"ngram": self._ngram, "similar": self._similar, "identifiers": True}

    def save(self, folder: Path) -> None:
        """Write what `open` reads: hashes of words, ids and identifiers of samples."""
        self._index.save(folder / _ARRAYS)
        names = {
            "ngram": self._ngram,
            "similar": self._similar,
            "samples": self._samples,
            "named": self._named,
            "owners": self._owners,
        }
        write_json(folder / _NAMES, names)  # last: it says that all is there

    @staticmethod
    def forget(folder: Path) -> None:
        """Remove what was saved, and first the word that it is all there."""
        (folder / _NAMES).unlink(missing_ok=True)
        shutil.rmtree(folder)

    @staticmethod
    def is_saved(folder: Path) -> bool:
        return (folder / _NAMES).exists()

    @staticmethod
    def open(folder: Path) -> Overlap:
        """Open what `save` wrote; the texts are not in it, and none can be added."""
        names = read_json(folder / _NAMES)
        found = Overlap(names["ngram"], names["similar"])
        found._samples = [(test, sample) for test, sample in names["samples"]]
        found._named = names["named"]
        found._owners = names["owners"]
        found._made = PassageIndex.open(folder / _ARRAYS, found._seed)
        return found

    def matches(self, text: str, identifiers: tuple[str, ...] = ()) -> Match | None:
        """Compare one text; None where it overlaps with no test. Many texts: `matches_batch`."""
        texts = pa.array([text], pa.large_string())
        return self.matches_batch(texts, pa.array([identifiers], pa.list_(pa.string())))[0]

    def matches_batch(self, texts: pa.Array, identifiers: pa.Array) -> list[Match | None]:
        """Compare a column of texts, and a column of lists of identifiers, of the same rows."""
        words = word_hashes(texts)
        runs = self._index.shared(words, least=self._ngram)
        is_quoted, is_near = self._judged(runs)
        named = self._identified(identifiers)
        by_row = _grouped(runs.texts, is_quoted | is_near)
        spans = dict(zip(by_row, word_spans(texts.take(pa.array(by_row, pa.int64()))), strict=True))
        found: list[Match | None] = [None] * len(texts)
        for row in named.keys() | by_row.keys():
            places = by_row.get(row, _NOWHERE)
            own = runs.where(places)
            share = share_of_runs(own, int(words.counts[row]), ngram=self._ngram)
            same_words = self._same_words(own, is_quoted[places], spans.get(row, _NOWHERE))
            same_name = named.get(row, [])
            found[row] = self._match(same_name, own, is_quoted[places], share, same_words)
        return found

    def coverage(self, name: str) -> Coverage:
        """Say how many samples of a test set the rule can find."""
        named = {number for numbers in self._named.values() for number in numbers}
        long = {
            number
            for owners, words in zip(self._owners, self._index.counts, strict=True)
            if words >= SHORTEST
            for number, _ in owners
        }
        own = [number for number, (test, _) in enumerate(self._samples) if test == name]
        short = [number in named for number in own if number not in long]
        return Coverage(len(own), short.count(True), short.count(False))

    @property
    def _seed(self) -> int:
        return min(SHORTEST, self._ngram)

    @property
    def _index(self) -> PassageIndex:
        if self._made is None:
            found = word_hashes(pa.array(list(self._texts), pa.large_string()))
            self._made = PassageIndex.of(found, self._looked_for(found.counts), self._seed)
        return self._made

    def _looked_for(self, counts: Integers) -> Mask:
        """Say which passages are: a question of eight words is a title that others cite.

        Where its abstract is there, that is looked for instead; not where the longer passage is
        the shorter with more behind it.
        """
        texts = list(self._texts)
        longer = defaultdict(list)
        for place in np.flatnonzero(counts >= self._ngram).tolist():
            for number, _ in self._owners[place]:
                longer[number].append(texts[place])
        found: Mask = counts >= SHORTEST
        for place in np.flatnonzero(found & (counts < self._ngram)).tolist():
            own = texts[place]
            found[place] = any(
                all(own in text for text in longer[number]) for number, _ in self._owners[place]
            )
        return found

    def _judged(self, runs: SharedRuns) -> tuple[Mask, Mask]:
        """Say which runs are quotations, and which belong to a passage that is only near."""
        counts = self._index.counts
        is_quoted = quoted(runs, counts, ngram=self._ngram)
        if self._similar is None:
            return is_quoted, np.zeros(len(is_quoted), np.bool_)
        is_near = near(runs, counts, ngram=self._ngram, similar=self._similar)
        return is_quoted, is_near & ~of_same_pairs(runs, is_quoted)

    def _identified(self, identifiers: pa.Array) -> dict[int, list[str]]:
        """Find the rows that share an identifier with a sample, and which."""
        found = {}
        for row, own in enumerate(identifiers.to_pylist()):
            known = [name for name in own if _folded(name) in self._named]
            if known:
                found[row] = known
        return found

    def _match(
        self,
        named: list[str],
        runs: SharedRuns,
        is_quoted: Mask,
        share: float,
        same_words: Iterable[Shared],
    ) -> Match:
        numbers = {number for name in named for number in self._named[_folded(name)]}
        return Match(
            identified=self._keys(numbers),
            quoted=self._keys(self._holding(runs.passages[is_quoted])),
            near=self._keys(self._holding(runs.passages[~is_quoted])),
            share=share,
            shared=(*self._same_identity(named), *same_words),
        )

    def _same_identity(self, named: list[str]) -> Iterator[Shared]:
        for name in named:
            held = self._by_test((number, "") for number in self._named[_folded(name)])
            for (test, _), samples in held.items():
                yield Shared("identifier", test, samples[0], len(samples), identifier=name)

    def _same_words(self, runs: SharedRuns, is_quoted: Mask, spans: Integers) -> Iterator[Shared]:
        counts = self._index.counts
        for place in np.lexsort((runs.passages, runs.text_starts)).tolist():
            passage = int(runs.passages[place])
            first, words = int(runs.text_starts[place]), int(runs.lengths[place])
            for (test, field), samples in self._by_test(self._owners[passage]).items():
                yield Shared(
                    reason="words" if is_quoted[place] else "near",
                    test=test,
                    sample=samples[0],
                    samples=len(samples),
                    field=field,
                    start=int(spans[first, 0]),
                    end=int(spans[first + words - 1, 1]),
                    words=words,
                    first_word=int(runs.passage_starts[place]),
                    passage_words=int(counts[passage]),
                )

    def _by_test(self, holders: Iterable[tuple[int, str]]) -> dict[tuple[str, str], list[str]]:
        """List samples by their test and the field that holds a passage."""
        found: dict[tuple[str, str], list[str]] = {}
        for number, field in holders:
            test, sample = self._samples[number]
            found.setdefault((test, field), []).append(sample)
        return found

    def _holding(self, passages: Integers) -> set[int]:
        return {number for passage in set(passages.tolist()) for number, _ in self._owners[passage]}

    def _keys(self, numbers: Iterable[int]) -> tuple[Key, ...]:
        return tuple(sorted(self._samples[number] for number in numbers))

    def _number(self, key: Key) -> int:
        number = self._numbers.setdefault(key, len(self._samples))
        if number == len(self._samples):
            self._samples.append(key)
        return number


_NOWHERE = np.zeros(0, np.int64)


def _folded(identifier: str) -> str:
    return identifier.strip().lower()


def _grouped(rows: Integers, chosen: Mask) -> dict[int, Integers]:
    """Return the places of the chosen ones, by row."""
    places = np.flatnonzero(chosen)
    found: dict[int, list[int]] = {}
    for place, row in zip(places.tolist(), rows[places].tolist(), strict=True):
        found.setdefault(row, []).append(place)
    return {row: np.array(own, np.int64) for row, own in found.items()}
