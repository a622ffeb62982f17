"""An `InstructionSet`: source, template and sample size, one row of the tuning data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from mellama.records import Conversation
from mellama.sources.kept import QUARANTINED, Account, Dropped, Quarantined
from mellama.sources.source import Source

R = TypeVar("R")

Built = Conversation | Dropped
"""What became of a record or of a part of it; a reason is a few words without its text."""


@dataclass(frozen=True, kw_only=True)
class InstructionSet(Generic[R]):
    """What is made of one source. A record may give several conversations, or none."""

    name: str
    source: Source[R]
    template: str  # the person's turn, a format string over fields that `build` fills
    build: Callable[[R, str], Iterator[Built]]  # record, template -> conversations and drops
    size: int | None = None  # how many are drawn; None is all there are
    read: Callable[[Path], Iterator[Account[R]]] | None = None
    """Another reader of the source's folder, where the source's own leaves out what is needed."""

    def built(self, data_root: Path | None) -> Iterator[Built]:
        """Read the source and build every conversation, in upstream's order."""
        read = self.read or self.source.read
        for record in read(self.source.folder(data_root)):
            if isinstance(record, Dropped):
                yield record
            elif isinstance(record, Quarantined):
                yield Dropped(f"{record.file}, {record.unit} {record.offset}", QUARANTINED)
            else:
                yield from self.build(record, self.template)

    def of_size(self, size: int) -> InstructionSet[R]:
        """Return the same set, of which `size` conversations are drawn."""
        return replace(self, size=size)
