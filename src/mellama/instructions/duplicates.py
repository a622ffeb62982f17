"""Conversations that ask and answer the same as another one, in the same words or nearly so."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import pyarrow as pa
import pyarrow.parquet as pq

from mellama.corpus.documents import DocumentTable, Origin, batched, writing
from mellama.corpus.duplicate_list import LIST
from mellama.corpus.hashing import U64
from mellama.corpus.near_duplicates import find_duplicates
from mellama.corpus.shingles import jaccard, shingles
from mellama.licenses import OWN_WORK
from mellama.pipeline.step import Context
from mellama.records import Conversation, Document, Role

SAME = "the same as another conversation"
NEARLY_THE_SAME = "nearly the same as another conversation"

Candidates = Mapping[str, Sequence[Conversation]]  # of each set, in the order of its draw
Key = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A conversation to leave out, and the one that is kept in its place: names, never text."""

    id: str
    kept: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Text:
    """The words of a text, and its runs of words."""

    key: Key  # equal where the words are
    runs: U64

    def is_near(self, other: _Text, threshold: float) -> bool:
        """Compare: a text of fewer words than a run has is near to the same words alone."""
        if self.key == other.key:
            return True
        small, large = sorted((len(self.runs), len(other.runs)))
        return bool(small) and small >= threshold * large and self._jaccard(other) >= threshold

    def _jaccard(self, other: _Text) -> float:
        return jaccard(self.runs, other.runs)


@dataclass(frozen=True, slots=True)
class _Said:
    """One conversation, as far as it is compared."""

    component: int
    asked: _Text
    answered: _Text

    @property
    def key(self) -> tuple[Key, Key]:
        return self.asked.key, self.answered.key

    def is_near(self, other: _Said, threshold: float) -> bool:
        return self.answered.is_near(other.answered, threshold) and self.asked.is_near(
            other.asked, threshold
        )


class Kept:
    """The conversations that are taken so far, of those that are like others.

    Two are alike if what is asked is, and what is answered: one note may be asked about twice, one
    question have two answers, and two facts be asked for in one form.
    """

    def __init__(self, said: Mapping[str, _Said], threshold: float) -> None:
        self._said = said
        self._threshold = threshold
        self._same: dict[tuple[Key, Key], str] = {}
        self._kept: dict[int, list[str]] = {}  # of each component

    def alike(self, id: str) -> Duplicate | None:
        """Name the one that is kept in the place of a conversation, if there is one."""
        own = self._said.get(id)
        if own is None:
            return None
        if own.key in self._same:
            return Duplicate(id, self._same[own.key], SAME)
        for other in self._kept.get(own.component, ()):
            if own.is_near(self._said[other], self._threshold):
                return Duplicate(id, other, NEARLY_THE_SAME)
        return None

    def keep(self, id: str) -> None:
        own = self._said.get(id)
        if own is not None:
            self._same[own.key] = id
            self._kept.setdefault(own.component, []).append(id)


def compared(
    candidates: Candidates,
    work: Path,
    context: Context,
    *,
    threshold: float,
    templates: Mapping[str, str] | None = None,
) -> Kept:
    """Compare conversations, all with all; nothing is kept yet.

    Those that may be alike are found by all that is said in them (`find_duplicates`), but for the
    wording of their sets' templates, and are compared in the question and the answer.

    Args:
        candidates: of all sets, in their order.
        work: a folder that is emptied before and removed after.
        context: whose pool does the work.
        threshold: Jaccard similarity of sets of runs of words, from which on texts are alike.
        templates: of the sets; what they say of themselves is not compared.
    """
    shutil.rmtree(work, ignore_errors=True)
    wordings = {name: wording((templates or {}).get(name, "")) for name in candidates}
    tables = {
        name: _written([_all_said(item, wordings[name]) for item in found], work / name)
        for name, found in candidates.items()
        if found
    }
    if not tables:
        return Kept({}, threshold)
    find_duplicates(tables, work / "alike", context, threshold=threshold)
    listed = pq.read_table(work / "alike" / LIST)
    said = dict(_components(listed, candidates, wordings))
    shutil.rmtree(work)
    return Kept(said, threshold)


def _written(texts: Sequence[str], folder: Path) -> DocumentTable:
    """Write what is said as documents, each named by its place."""
    path = folder / "said.parquet"
    folder.mkdir(parents=True)
    said = (Document(f"{place:012}", text) for place, text in enumerate(texts))
    with writing(path, Origin(folder.name, "drawn", OWN_WORK)) as write:
        for batch in batched(said, source=folder.name):
            write(batch)
    return DocumentTable(path)


def wording(template: str) -> tuple[str, ...]:
    """List what a template itself says, of three words or more; the longest first.

    >>> wording("Is this drug for this? {drug}, {disease}")
    ('Is this drug for this?',)
    """
    said = {literal.strip() for literal, *_ in Formatter().parse(template)}
    return tuple(sorted((text for text in said if len(text.split()) > 2), key=len, reverse=True))


def _all_said(conversation: Conversation, wording: Sequence[str]) -> str:
    return f"{_turns(conversation, 'user', wording)}\n{_turns(conversation, 'assistant')}"


def _turns(conversation: Conversation, role: Role, wording: Sequence[str] = ()) -> str:
    text = "\n".join(turn.content for turn in conversation.messages if turn.role == role)
    for literal in wording:
        text = text.replace(literal, "\n")
    return text


def _components(
    listed: pa.Table, candidates: Candidates, wordings: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, _Said]]:
    """Gather what may be alike: each duplicate names the one that stands for its component."""
    components: dict[tuple[str, int], set[tuple[str, int]]] = {}
    for row in listed.to_pylist():
        first = row["kept_documents"], int(row["kept_id"])
        components.setdefault(first, {first}).add((row["documents"], int(row["id"])))
    for number, members in enumerate(components.values()):
        own = [(name, candidates[name][place]) for name, place in members]
        asked = _texts([_turns(item, "user", wordings[name]) for name, item in own])
        answered = _texts([_turns(item, "assistant") for _, item in own])
        for (_, item), one, other in zip(own, asked, answered, strict=True):
            yield item.id, _Said(number, one, other)


def _texts(texts: list[str]) -> list[_Text]:
    found = shingles(pa.array(texts, pa.large_string()))
    keys = map(tuple, found.keys.tolist())
    return [_Text(key, runs) for key, runs in zip(keys, found.sets(), strict=True)]
