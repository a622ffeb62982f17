"""Which conversations are kept and drawn: no duplicates, no test text, none too long, a sample."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from mellama.corpus.overlap import Match, Overlap
from mellama.instructions.drawing import Drawn, draw, room_for
from mellama.instructions.duplicates import Duplicate, compared
from mellama.instructions.instruction_set import InstructionSet
from mellama.instructions.table5 import PaperRow
from mellama.instructions.taking import Taking, fill
from mellama.pipeline.progress import track
from mellama.pipeline.step import Context
from mellama.records import Conversation

if TYPE_CHECKING:  # loads transformers, which only a rule on length needs
    from mellama.instructions.context_rule import ContextRule

LONGER = "longer than the model's context"
CONTAMINATED = "overlaps with a test set"
BATCH = 1000  # conversations compared with the test sets at a time
GROWTH = 4  # times as many candidates, where those drawn were too few

Sets = Sequence[InstructionSet[Any]]


@dataclass(frozen=True)
class Selected:
    """What became of the records of one set."""

    conversations: tuple[Conversation, ...]  # what was taken, in the order of the draw
    built: int  # conversations the set has in all
    examined: int  # of these, how many were drawn to be checked
    dropped: Counter[str]  # reason -> how many, of records and of those examined
    contaminated: tuple[tuple[str, Match], ...]  # id of a conversation, what it shares
    duplicates: tuple[Duplicate, ...]
    shortened: int  # of those taken, how many lost a part of a long text
    characters_lost: int

    @property
    def available(self) -> int:
        """How many there were to take from: those not examined are thought to be good."""
        left_out = len(self.contaminated) + len(self.duplicates) + self.dropped[LONGER]
        return self.built - left_out


@dataclass(frozen=True)
class _Checked:
    """The candidates of one set, without those that overlap with a test or are too long."""

    clean: tuple[Conversation, ...]
    lost: dict[str, int]  # id -> characters lost, of those that were cut
    built: int
    examined: int
    dropped: Counter[str]
    contaminated: tuple[tuple[str, Match], ...]


@dataclass(frozen=True)
class Selection:
    """What is asked of conversations, and where they are read.

    Sets stand in order: a conversation that two sets share belongs to the first. Sets of one row of
    the paper's Table 5 make up for each other, where `fill_rows` says so.
    """

    data_root: Path | None
    overlap: Overlap
    seed: int
    similar: float  # Jaccard similarity from which on two conversations are alike
    context_rule: ContextRule | None = None
    fill_rows: bool = False

    def select(self, sets: Sets, work: Path, context: Context) -> list[Selected]:
        """Build the sets and draw their samples; where candidates prove too few, more are drawn.

        Args:
            sets: in order.
            work: a folder for files that are gone when this ends.
            context: whose pool compares conversations.
        """
        rooms = [room_for(chosen.size) for chosen in sets]
        checked: dict[int, _Checked] = {}
        while True:
            readings = _readings(sets, [at for at in range(len(sets)) if at not in checked])
            for places in track(context.progress, "instruction sets", readings, len(readings)):
                own = [sets[place] for place in places]
                drawn = draw(own, [rooms[at] for at in places], self.data_root, seed=self.seed)
                checked |= zip(places, map(self._checked, drawn), strict=True)
            selected = self._selected(
                sets, [checked[place] for place in range(len(sets))], work, context
            )
            short = [place for place in self._short(sets, selected) if rooms[place] is not None]
            if not short:
                return selected
            for place in short:
                rooms[place] = (rooms[place] or 0) * GROWTH
                del checked[place]

    def _checked(self, drawn: Drawn) -> _Checked:
        clean: list[Conversation] = []
        lost: dict[str, int] = {}
        contaminated = []
        dropped = Counter(drawn.dropped)
        matches = self._matches(drawn.conversations)
        for conversation, match in zip(drawn.conversations, matches, strict=True):
            if match is not None:
                contaminated.append((conversation.id, match))
                continue
            fitted = self._fitted(conversation)
            if fitted is None:
                dropped[LONGER] += 1
                continue
            clean.append(fitted[0])
            if fitted[1]:
                lost[conversation.id] = fitted[1]
        dropped[CONTAMINATED] += len(contaminated)
        examined = len(drawn.conversations)
        return _Checked(tuple(clean), lost, drawn.built, examined, dropped, tuple(contaminated))

    def _fitted(self, conversation: Conversation) -> tuple[Conversation, int] | None:
        rule = self.context_rule
        return (conversation, 0) if rule is None else rule.fitted(conversation)

    def _matches(self, conversations: Sequence[Conversation]) -> Iterator[Match | None]:
        for start in range(0, len(conversations), BATCH):
            batch = conversations[start : start + BATCH]
            texts = ["\n".join(turn.content for turn in item.messages) for item in batch]
            yield from self.overlap.matches_batch(
                pa.array(texts, pa.large_string()),
                pa.array([item.identifiers for item in batch], pa.list_(pa.string())),
            )

    def _selected(
        self, sets: Sets, checked: Sequence[_Checked], work: Path, context: Context
    ) -> list[Selected]:
        kept = compared(
            {one.name: found.clean for one, found in zip(sets, checked, strict=True)},
            work,
            context,
            threshold=self.similar,
            templates={one.name: one.template for one in sets},
        )
        taking = [Taking(found.clean, kept) for found in checked]
        for chosen, own in zip(sets, taking, strict=True):
            own.take(chosen.size)
        for places in self._rows(sets):
            wanted = sum(sets[place].size or 0 for place in places)
            row = [taking[place] for place in places]
            fill(row, wanted - sum(len(own.taken) for own in row))
        return list(map(_account, checked, taking))

    def _rows(self, sets: Sets) -> list[list[int]]:
        """Gather the sets of each row that make up for each other."""
        found: dict[PaperRow, list[int]] = {}
        for place, chosen in enumerate(sets):
            if self.fill_rows and chosen.row is not None and chosen.size is not None:
                found.setdefault(chosen.row, []).append(place)
        return list(found.values())

    def _short(self, sets: Sets, selected: Sequence[Selected]) -> list[int]:
        """Name the sets of which more should be examined: they, or their row, have too few."""
        alone = [[place] for place in range(len(sets))]
        groups = self._rows(sets)
        grouped = {place for group in groups for place in group}
        groups += [group for group in alone if group[0] not in grouped]
        return [
            place
            for group in groups
            if sum(len(selected[place].conversations) for place in group)
            < sum(sets[place].size or 0 for place in group)
            for place in group
            if selected[place].examined < selected[place].built
        ]


def _readings(sets: Sets, places: Sequence[int]) -> list[list[int]]:
    """Gather the sets that are built from one reading."""
    found: dict[tuple[object, ...], list[int]] = {}
    for place in places:
        found.setdefault(sets[place].reading, []).append(place)
    return list(found.values())


def _account(found: _Checked, taking: Taking) -> Selected:
    dropped = found.dropped + Counter(each.reason for each in taking.left_out)
    lost = [found.lost[item.id] for item in taking.taken if item.id in found.lost]
    return Selected(
        conversations=tuple(taking.taken),
        built=found.built,
        examined=found.examined,
        dropped=+dropped,
        contaminated=found.contaminated,
        duplicates=tuple(taking.left_out),
        shortened=len(lost),
        characters_lost=sum(lost),
    )
