"""Which names were met before, for a hundred million of them: nine bytes a name."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from hashlib import blake2b

_PAGE_BITS = 48  # the rest of a mark's 64 bits: sixteen tell its page


class Seen:
    """A set of names, known by 64 bits of a hash each.

    Two different names are taken for one with a chance of 3 in 10,000 among a hundred million.
    """

    def __init__(self) -> None:
        self._pages: dict[int, array[int]] = {}

    def add(self, name: str) -> bool:
        """Remember a name; return whether it is new."""
        return self.add_all((name,))[0]

    def add_all(self, names: Iterable[str]) -> list[bool]:
        """Remember names one after another; return of each whether it was new."""
        pages, new = self._pages, []
        for name in names:
            mark = int.from_bytes(blake2b(name.encode(), digest_size=8).digest())
            page = pages.get(mark >> _PAGE_BITS)
            if page is None:
                pages[mark >> _PAGE_BITS] = array("Q", (mark,))
                new.append(True)
                continue
            at = bisect_left(page, mark)
            known = at < len(page) and page[at] == mark
            if not known:
                page.insert(at, mark)
            new.append(not known)
        return new
