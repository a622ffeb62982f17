"""An `InstructionSet`: source, template and sample size, one row of the tuning data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from mellama.records import Conversation
from mellama.sources.source import Source

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Dropped:
    """A record, or a part of one, that gives no conversation, and why."""

    id: str
    reason: str  # a few words without text of the record: the ledger counts by them


Built = Conversation | Dropped


@dataclass(frozen=True, kw_only=True)
class InstructionSet(Generic[R]):
    """What is made of one source. A record may give several conversations, or none."""

    name: str
    source: Source[R]
    template: str  # the person's turn, a format string over fields that `build` fills
    build: Callable[[R, str], Iterator[Built]]  # record, template -> conversations and drops
    size: int | None = None  # how many are drawn; None is all there are

    def built(self, data_root: Path | None) -> Iterator[Built]:
        """Read the source and build every conversation, in upstream's order."""
        for record in self.source.records(data_root):
            yield from self.build(record, self.template)

    def of_size(self, size: int) -> InstructionSet[R]:
        """Return the same set, of which `size` conversations are drawn."""
        return replace(self, size=size)
