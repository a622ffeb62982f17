"""Which of several records with one number counts, found in bounded memory for tens of millions."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

PAGE_BITS = 12


class Winners:
    """The highest rank offered for each number; 8 bytes a number where numbers lie close together.

    Numbers and ranks are integers from 0 below 2**63.
    """

    def __init__(self) -> None:
        self._pages: dict[int, array[int]] = {}

    def best(self, number: int) -> int:
        """Return the highest rank offered since the last `remove`, -1 where there is none."""
        page = self._pages.get(number >> PAGE_BITS)
        return -1 if page is None else page[number & (1 << PAGE_BITS) - 1]

    def offer(self, number: int, rank: int) -> None:
        if rank > self.best(number):
            self._put(number, rank)

    def remove(self, number: int) -> None:
        if self.best(number) >= 0:
            self._put(number, -1)

    def ranks(self) -> Iterator[int]:
        """Yield the highest rank of every number, in no order that means anything."""
        for page in self._pages.values():
            yield from (rank for rank in page if rank >= 0)

    def _put(self, number: int, rank: int) -> None:
        page = self._pages.setdefault(number >> PAGE_BITS, array("q", (-1,)) * (1 << PAGE_BITS))
        page[number & (1 << PAGE_BITS) - 1] = rank
