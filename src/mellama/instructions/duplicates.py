"""Conversations that ask and answer the same as another one, in the same words or nearly so."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from mellama.corpus.documents import DocumentTable, Origin, batched, writing
from mellama.corpus.duplicate_list import LIST
from mellama.corpus.near_duplicates import find_duplicates
from mellama.corpus.shingles import jaccard, shingles
from mellama.licenses import OWN_WORK
from mellama.pipeline.step import Context
from mellama.records import Conversation, Document

SAME = "the same as another conversation"
NEARLY_THE_SAME = "nearly the same as another conversation"

Candidates = Mapping[str, Sequence[Conversation]]  # of each set, in the order of its draw
Member = tuple[str, int]  # a set, and a place in it


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A conversation to leave out, and the one that is kept in its place: names, never text."""

    id: str
    kept: str
    reason: str


def duplicates(
    candidates: Candidates,
    work: Path,
    context: Context,
    *,
    threshold: float,
    templates: Mapping[str, str] | None = None,
) -> list[Duplicate]:
    """Name the conversations to leave out.

    Two conversations are alike where all that is said in them is (`find_duplicates`), but for the
    wording of their sets' templates, and where what the assistant says is alike by itself: a note
    that is asked about twice, two answers to one question, and two facts asked for in one form are
    no duplicates. Of those alike the first is kept, by the order of the sets, then by that of the
    draw.

    Args:
        candidates: of all sets, in their order.
        templates: of the sets; what they say of themselves is not compared.
        work: a folder that is emptied before and removed after.
        context: whose pool does the work.
        threshold: Jaccard similarity of sets of runs of words, from which on texts are alike.
    """
    shutil.rmtree(work, ignore_errors=True)
    said = {
        name: [_said(item, wording((templates or {}).get(name, ""))) for item in found]
        for name, found in candidates.items()
        if found
    }
    if not said:
        return []
    tables = {name: _written(texts, work / name) for name, texts in said.items()}
    find_duplicates(tables, work / "alike", context, threshold=threshold)
    order = {name: place for place, name in enumerate(candidates)}
    components = _components(pq.read_table(work / "alike" / LIST))
    found = list(_left_out(candidates, said, components, order, threshold))
    shutil.rmtree(work)
    return found


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


def _said(conversation: Conversation, wording: Sequence[str]) -> str:
    texts = []
    for turn in conversation.messages:
        text = turn.content
        if turn.role == "user":
            for literal in wording:
                text = text.replace(literal, "\n")
        texts.append(text)
    return "\n".join(texts)


def _answered(conversation: Conversation) -> str:
    return "\n".join(turn.content for turn in conversation.messages if turn.role == "assistant")


def _components(listed: pa.Table) -> list[list[Member]]:
    """Gather what belongs together: the row of each duplicate names the one that stands for all."""
    found: dict[Member, list[Member]] = defaultdict(list)
    for row in listed.to_pylist():
        first = row["kept_documents"], int(row["kept_id"])
        found[first].append((row["documents"], int(row["id"])))
    return [[first, *others] for first, others in found.items()]


def _left_out(
    candidates: Candidates,
    said: Mapping[str, Sequence[str]],
    components: list[list[Member]],
    order: Mapping[str, int],
    threshold: float,
) -> Iterator[Duplicate]:
    for component in components:
        members = sorted(component, key=lambda member: (order[member[0]], member[1]))
        conversations = [candidates[name][place] for name, place in members]
        answers = shingles(pa.array(map(_answered, conversations), pa.large_string()))
        sets, keys = answers.sets(), [tuple(key) for key in answers.keys.tolist()]
        texts = [said[name][place] for name, place in members]
        whole = shingles(pa.array(texts, pa.large_string())).keys
        kept: list[int] = []
        for one in range(len(members)):
            other = next(
                (
                    earlier
                    for earlier in kept
                    if keys[one] == keys[earlier] or jaccard(sets[one], sets[earlier]) >= threshold
                ),
                None,
            )
            if other is None:
                kept.append(one)
                continue
            same = bool(np.array_equal(whole[one], whole[other]))
            reason = SAME if same else NEARLY_THE_SAME
            yield Duplicate(conversations[one].id, conversations[other].id, reason)
