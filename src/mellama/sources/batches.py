"""Documents many at a time, as columns: what is worked on a thousandfold makes no object each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mellama.records import Document
from mellama.sources.kept import REPETITION, Account, Dropped, Quarantined
from mellama.sources.seen import Seen

DOCUMENTS = 1000  # in a batch, at most


@dataclass(frozen=True, slots=True)
class Batch:
    """Columns of documents in upstream's order, and what was left out between them."""

    ids: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    identifiers: list[tuple[str, ...]] = field(default_factory=list)
    left_out: list[tuple[int, Dropped | Quarantined]] = field(default_factory=list)
    """Each with the number of documents of this batch that stand before it."""

    def add(self, account: Account[Document]) -> None:
        """Take in what became of one record."""
        if isinstance(account, Dropped | Quarantined):
            self.left_out.append((len(self.ids), account))
        else:
            self.ids.append(account.id)
            self.texts.append(account.text)
            self.identifiers.append(account.identifiers)

    def accounts(self) -> Iterator[Account[Document]]:
        """Yield what became of each record, one by one."""
        done = 0
        for place, account in self.left_out:
            yield from self._documents(done, place)
            yield account
            done = place
        yield from self._documents(done, len(self.ids))

    def keeping(self, new: list[bool]) -> Batch:
        """Drop as repetitions those documents that are not new."""
        batch = Batch()
        flags = iter(new)
        for account in self.accounts():
            if isinstance(account, Document) and not next(flags):
                batch.add(Dropped(account.id, REPETITION))
            else:
                batch.add(account)
        return batch

    def _documents(self, first: int, end: int) -> Iterator[Document]:
        own = slice(first, end)
        return map(Document, self.ids[own], self.texts[own], self.identifiers[own])


def in_batches(accounts: Iterable[Account[Document]]) -> Iterator[Batch]:
    """Gather records into batches, of which no two of the same records differ."""
    batch = Batch()
    for account in accounts:
        batch.add(account)
        if len(batch.ids) >= DOCUMENTS or len(batch.left_out) >= DOCUMENTS:
            yield batch
            batch = Batch()
    if batch.ids or batch.left_out:
        yield batch


def one_by_one(batches: Iterable[Batch]) -> Iterator[Account[Document]]:
    """Yield what became of each record: the contrary of `in_batches`."""
    for batch in batches:
        yield from batch.accounts()


def firsts(batches: Iterable[Batch]) -> Iterator[Batch]:
    """Drop every document whose id an earlier one has; nine bytes a document are kept in memory."""
    seen = Seen()
    for batch in batches:
        new = seen.add_all(batch.ids)
        yield batch if all(new) else batch.keeping(new)
