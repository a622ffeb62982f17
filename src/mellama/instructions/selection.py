"""Which conversations are kept and drawn: no duplicates, no test text, a seeded sample."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pyarrow as pa

from mellama.corpus.hashing import text_key
from mellama.corpus.overlap import Match, Overlap
from mellama.errors import DataError
from mellama.instructions.instruction_set import InstructionSet
from mellama.records import Conversation
from mellama.sources.kept import Dropped

DUPLICATE = "the same as an earlier conversation"
CONTAMINATED = "overlaps with a test set"
BATCH = 1000  # conversations compared with the test sets at a time


@dataclass(frozen=True)
class Selected:
    """What became of the records of one set."""

    conversations: tuple[Conversation, ...]  # what was drawn, in upstream's order
    available: int  # how many there were to draw from
    dropped: Counter[str]  # reason -> how many
    contaminated: tuple[tuple[str, Match], ...]  # id of a conversation, what it shares


class Selection:
    """Sets in the order they are given: a conversation two sets share belongs to the first."""

    def __init__(self, data_root: Path | None, overlap: Overlap, seed: int) -> None:
        self._data_root = data_root
        self._overlap = overlap
        self._seed = seed
        self._seen: set[bytes] = set()

    def select(self, chosen: InstructionSet[Any]) -> Selected:
        """Build one set and draw its sample.

        The id of a conversation becomes "<set>/<id in its source>".

        Raises:
            DataError: two conversations of the set have one id.
        """
        dropped: Counter[str] = Counter()
        new = list(self._new(chosen, dropped))
        _require_one_each(chosen.name, [conversation.id for conversation in new])
        matches = list(self._matches(new))
        pairs = list(zip(new, matches, strict=True))
        clean = [conversation for conversation, match in pairs if match is None]
        contaminated = [(conversation.id, match) for conversation, match in pairs if match]
        dropped[CONTAMINATED] += len(contaminated)
        drawn = self._drawn(clean, chosen.size)
        return Selected(tuple(drawn), len(clean), +dropped, tuple(contaminated))

    def _new(self, chosen: InstructionSet[Any], dropped: Counter[str]) -> Iterator[Conversation]:
        for built in chosen.built(self._data_root):
            if isinstance(built, Dropped):
                dropped[built.reason] += 1
                continue
            key = _key(built)
            if key in self._seen:
                dropped[DUPLICATE] += 1
                continue
            self._seen.add(key)
            yield replace(built, id=f"{chosen.name}/{built.id}")

    def _matches(self, conversations: list[Conversation]) -> Iterator[Match | None]:
        for start in range(0, len(conversations), BATCH):
            batch = conversations[start : start + BATCH]
            texts = ["\n".join(turn.content for turn in item.messages) for item in batch]
            yield from self._overlap.matches_batch(
                pa.array(texts, pa.large_string()),
                pa.array([item.identifiers for item in batch], pa.list_(pa.string())),
            )

    def _drawn(self, clean: list[Conversation], size: int | None) -> list[Conversation]:
        """Draw each by its own hash, so that a new record upstream moves no other in or out."""
        if size is None:
            return clean
        order = sorted(clean, key=self._place_in_draw)
        kept = {conversation.id for conversation in order[:size]}
        return [conversation for conversation in clean if conversation.id in kept]

    def _place_in_draw(self, conversation: Conversation) -> tuple[int, str]:
        return text_key("draw", self._seed, conversation.id), conversation.id


def shuffled(conversations: list[Conversation], seed: int) -> list[Conversation]:
    """Put conversations in the order that the seed and their ids decide."""

    def place(conversation: Conversation) -> tuple[int, str]:
        return text_key("order", seed, conversation.id), conversation.id

    return sorted(conversations, key=place)


def _key(conversation: Conversation) -> bytes:
    """Hash what is said, whatever its case, blanks and Unicode form."""
    turns = (
        f"{turn.role} {' '.join(unicodedata.normalize('NFKC', turn.content).casefold().split())}"
        for turn in conversation.messages
    )
    return blake2b("\0".join(turns).encode(), digest_size=16).digest()


def _require_one_each(name: str, ids: list[str]) -> None:
    if len(set(ids)) < len(ids):
        raise DataError(
            f"The instruction set {name} has two conversations of one id.",
            expected="an id for each conversation, of its own",
            found=f"{len(ids) - len(set(ids)):,} ids that come again",
            todo="mend the builder or the reader of the set",
        )
