"""How sets share the size of a row: evenly, and where one has too few, the others give more."""

from __future__ import annotations

from collections.abc import Sequence


def evenly(size: int, parts: int) -> list[int]:
    """Divide a size into whole numbers that differ by one at most.

    >>> evenly(20, 3)
    [7, 7, 6]
    """
    share, left = divmod(size, parts)
    return [share + (place < left) for place in range(parts)]


def taken_of(wanted: Sequence[int], available: Sequence[int]) -> list[int]:
    """Take what each wants as far as it has it, and what is missing from the others.

    >>> taken_of([10, 10, 10], [3, 12, 90])
    [3, 12, 15]
    """
    taken = [min(want, there) for want, there in zip(wanted, available, strict=True)]
    missing = sum(wanted) - sum(taken)
    while missing:
        able = [place for place, there in enumerate(available) if there > taken[place]]
        if not able:
            break
        for place, more in zip(able, evenly(missing, len(able)), strict=True):
            given = min(more, available[place] - taken[place])
            taken[place] += given
            missing -= given
    return taken
