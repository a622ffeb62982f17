"""The candidates of a set: as many conversations as may be needed, in the order of a draw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from heapq import nsmallest
from itertools import pairwise
from pathlib import Path
from typing import Any

from mellama.corpus.hashing import text_key
from mellama.errors import DataError
from mellama.instructions.instruction_set import InstructionSet
from mellama.records import Conversation
from mellama.sources.kept import Dropped

SPARE_SHARE, SPARE = 0.5, 1_000
"""How many more are drawn than are wanted, for the checks leave some out."""


@dataclass(frozen=True)
class Drawn:
    """The first conversations of a set in the order of its draw, and what became of the others."""

    conversations: tuple[Conversation, ...]
    built: int  # conversations that the set has in all
    dropped: Counter[str]  # reason -> records or parts of them that give none

    @property
    def has_more(self) -> bool:
        return self.built > len(self.conversations)


def draw(
    chosen: InstructionSet[Any], data_root: Path | None, *, room: int | None, seed: int
) -> Drawn:
    """Build a set and keep the first `room` in the order of a draw; None keeps all.

    Each conversation has a place of its own, by its id and the seed, so that a new record upstream
    moves no other. Only those that are kept are held in memory. The id of a conversation becomes
    "<set>/<id in its source>".

    Raises:
        DataError: two of those kept have one id.
    """
    dropped: Counter[str] = Counter()
    built = 0

    def places() -> Iterator[tuple[int, str, Conversation]]:
        nonlocal built
        for each in chosen.built(data_root):
            if isinstance(each, Dropped):
                dropped[each.reason] += 1
            else:
                built += 1
                id = f"{chosen.name}/{each.id}"
                yield text_key("draw", seed, id), id, replace(each, id=id)

    found = sorted(places(), key=_place) if room is None else nsmallest(room, places(), key=_place)
    _require_one_each(chosen.name, [id for _, id, _ in found])
    return Drawn(tuple(conversation for *_, conversation in found), built, dropped)


def room_for(size: int | None) -> int | None:
    """Say how many candidates are drawn for so many conversations."""
    return None if size is None else round(size * (1 + SPARE_SHARE)) + SPARE


def shuffled(conversations: list[Conversation], seed: int) -> list[Conversation]:
    """Put conversations in the order that the seed and their ids decide."""

    def place(conversation: Conversation) -> tuple[int, str]:
        return text_key("order", seed, conversation.id), conversation.id

    return sorted(conversations, key=place)


def _place(drawn: tuple[int, str, Conversation]) -> tuple[int, str]:
    return drawn[:2]


def _require_one_each(name: str, ids: list[str]) -> None:
    again = sum(one == other for one, other in pairwise(ids))  # equal ids have one place
    if again:
        raise DataError(
            f"The instruction set {name} has two conversations of one id.",
            expected="an id for each conversation, of its own",
            found=f"{again:,} ids that come again",
            todo="mend the builder or the reader of the set",
        )
