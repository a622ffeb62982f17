"""The candidates of a set: as many conversations as may be needed, in the order of a draw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import heappush, heappushpop
from itertools import pairwise
from pathlib import Path
from typing import Any

from mellama.corpus.hashing import text_key
from mellama.errors import DataError
from mellama.instructions.instruction_set import Built, InstructionSet
from mellama.records import Conversation
from mellama.sources.kept import Dropped

SPARE_SHARE, SPARE = 1.0, 1_000
"""How many more are drawn than are wanted, for the checks leave some out."""


Sets = Sequence[InstructionSet[Any]]


@dataclass(frozen=True)
class Drawn:
    """The first conversations of a set in the order of its draw, and what became of the others."""

    conversations: tuple[Conversation, ...]
    built: int  # conversations that the set has in all
    dropped: Counter[str]  # reason -> records or parts of them that give none


def draw(
    sets: Sets, rooms: Sequence[int | None], data_root: Path | None, *, seed: int
) -> list[Drawn]:
    """Build sets from one reading, and keep the first `rooms` of each in the order of its draw.

    Each conversation has a place of its own, by its id and the seed, so that a new record upstream
    moves no other. Only those that are kept are held in memory. The id of a conversation becomes
    "<set>/<id in its source>".

    Args:
        sets: whose `reading` is the same.
        rooms: how many are kept of each; None keeps all.
        data_root: where the sources' folders lie.
        seed: of the draw.

    Raises:
        DataError: two of those kept have one id.
    """
    draws = [_Draw(chosen.name, room, seed) for chosen, room in zip(sets, rooms, strict=True)]
    for record in sets[0].accounts(data_root):
        for chosen, own in zip(sets, draws, strict=True):
            for built in chosen.built_from(record):
                own.add(built)
    return [own.drawn() for own in draws]


class _Draw:
    """The conversations of one set that come first so far."""

    def __init__(self, name: str, room: int | None, seed: int) -> None:
        self._name = name
        self._room = room
        self._seed = seed
        self._dropped: Counter[str] = Counter()
        self._built = 0
        self._kept: list[tuple[int, int, Conversation]] = []  # a heap, the last place on top

    def add(self, built: Built) -> None:
        if isinstance(built, Dropped):
            self._dropped[built.reason] += 1
            return
        self._built += 1
        id = f"{self._name}/{built.id}"
        item = -text_key("draw", self._seed, id), self._built, replace(built, id=id)
        if self._room is None or len(self._kept) < self._room:
            heappush(self._kept, item)
        else:
            heappushpop(self._kept, item)

    def drawn(self) -> Drawn:
        in_order = sorted(self._kept, key=lambda kept: (-kept[0], kept[2].id))
        conversations = tuple(conversation for *_, conversation in in_order)
        _require_one_each(self._name, [item.id for item in conversations])
        return Drawn(conversations, self._built, self._dropped)


def room_for(size: int | None) -> int | None:
    """Say how many candidates are drawn for so many conversations."""
    return None if size is None else round(size * (1 + SPARE_SHARE)) + SPARE


def shuffled(conversations: list[Conversation], seed: int) -> list[Conversation]:
    """Put conversations in the order that the seed and their ids decide."""

    def place(conversation: Conversation) -> tuple[int, str]:
        return text_key("order", seed, conversation.id), conversation.id

    return sorted(conversations, key=place)


def _require_one_each(name: str, ids: list[str]) -> None:
    again = sum(one == other for one, other in pairwise(ids))  # equal ids have one place
    if again:
        raise DataError(
            f"The instruction set {name} has two conversations of one id.",
            expected="an id for each conversation, of its own",
            found=f"{again:,} ids that come again",
            todo="mend the builder or the reader of the set",
        )
