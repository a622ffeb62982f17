"""An `InstructionSet`: source, template and sample size, one row of the tuning data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from mellama.instructions.table5 import PaperRow
from mellama.licenses import Terms, strictest
from mellama.records import Conversation
from mellama.sources.kept import QUARANTINED, Account, Dropped, Quarantined
from mellama.sources.source import Source

R = TypeVar("R")

Wording = Literal["restated", "paper"]
"""Whose prompts: ours, which say the same in other words, or those of the paper's released code."""
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
    read: Callable[..., Iterator[Account[R]]] | None = None
    """Another reader of the folder of `source`, and of those `beside` it, in their order: where
    the source's own leaves out what is needed."""
    beside: tuple[Source[Any], ...] = ()  # sources that are read with it: tables of labels
    row: PaperRow | None = None  # of the paper's Table 5; sets of one row share its size
    narrower: Terms | None = None
    """Terms of what is made of the source, where the builder keeps only what has better ones."""
    stands_in_for: str = ""  # the row that this set takes the place of, where its files are not
    paper_template: str = ""  # of the paper's released code, over the same fields

    def built(self, data_root: Path | None) -> Iterator[Built]:
        """Read the sources and build every conversation, in upstream's order."""
        for record in self.accounts(data_root):
            yield from self.built_from(record)

    def accounts(self, data_root: Path | None) -> Iterator[Account[R]]:
        """Read every record, those that a reader drops or quarantines among them."""
        return self._read(*(source.folder(data_root) for source in self.sources))

    def built_from(self, record: Account[R]) -> Iterator[Built]:
        """Build what one record gives."""
        if isinstance(record, Dropped):
            yield record
        elif isinstance(record, Quarantined):
            yield Dropped(f"{record.file}, {record.unit} {record.offset}", QUARANTINED)
        else:
            yield from self.build(record, self.template)

    @property
    def reading(self) -> tuple[object, ...]:
        """What tells readings apart: sets for which it is equal are built from one reading."""
        return (*(source.name for source in self.sources), self._read)

    @property
    def _read(self) -> Callable[..., Iterator[Account[R]]]:
        return self.read or self.source.every or self.source.read

    @property
    def sources(self) -> tuple[Source[Any], ...]:
        return (self.source, *self.beside)

    def terms(self, terms_of: Callable[[Source[Any]], Terms]) -> Terms:
        """Combine the terms of everything that goes in; of the source, as far as it is kept."""
        own = terms_of(self.source)
        if self.narrower is not None and own == self.source.terms:
            own = self.narrower
        return strictest([own, *map(terms_of, self.beside)])

    def of_size(self, size: int) -> InstructionSet[R]:
        """Return the same set, of which `size` conversations are drawn."""
        return replace(self, size=size)

    def in_wording(self, wording: Wording) -> InstructionSet[R]:
        """Return the set with the prompts of the paper's released code, where that has one."""
        template = self.paper_template if wording == "paper" else ""
        return replace(self, template=template or self.template)

    def identity(self) -> dict[str, Any]:
        """What decides its conversations: with others of its row it may share a size."""
        read = self.read
        return {
            "name": self.name,
            "sources": [source.identity() for source in self.sources],
            "template": self.template,
            "build": self.build,
            "read": None if read is None else getattr(read, "func", read),
            "size": self.size,
            "row": self.row.name if self.row else None,
        }
