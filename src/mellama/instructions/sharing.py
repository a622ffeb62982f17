"""How sets share the size of a row: evenly."""

from __future__ import annotations


def evenly(size: int, parts: int) -> list[int]:
    """Divide a size into whole numbers that differ by one at most.

    >>> evenly(20, 3)
    [7, 7, 6]
    """
    share, left = divmod(size, parts)
    return [share + (place < left) for place in range(parts)]
