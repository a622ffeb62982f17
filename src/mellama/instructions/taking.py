"""Take from candidates, set by set, what is like nothing that was taken before."""

from __future__ import annotations

from collections.abc import Sequence

from mellama.instructions.duplicates import Duplicate, Kept
from mellama.instructions.sharing import evenly
from mellama.records import Conversation


class Taking:
    """What is taken of the candidates of one set, in the order of its draw."""

    def __init__(self, candidates: Sequence[Conversation], kept: Kept) -> None:
        self._candidates = candidates
        self._kept = kept
        self._next = 0
        self.taken: list[Conversation] = []
        self.left_out: list[Duplicate] = []

    def take(self, count: int | None) -> int:
        """Take so many more, None for all there are, and return how many there were.

        What is not needed is neither taken nor left out: it stands in the way of nothing.
        """
        before = len(self.taken)
        while self._next < len(self._candidates):
            if count is not None and len(self.taken) - before == count:
                break
            offered = self._candidates[self._next]
            self._next += 1
            duplicate = self._kept.alike(offered.id)
            if duplicate is None:
                self._kept.keep(offered.id)
                self.taken.append(offered)
            else:
                self.left_out.append(duplicate)
        return len(self.taken) - before


def fill(row: Sequence[Taking], missing: int) -> None:
    """Take what a row lacks from those of its sets that have more, evenly."""
    able = list(row)
    while missing > 0 and able:
        shares = evenly(missing, len(able))
        given = [one.take(share) for one, share in zip(able, shares, strict=True)]
        able = [one for one, got, share in zip(able, given, shares, strict=True) if got == share]
        missing -= sum(given)
        if not sum(given):
            break
