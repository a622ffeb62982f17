"""Cut a prompt to the room there is: whole words, off the end of the one part that may be cut."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable


def cut_to_fit(
    prompt: str, part: tuple[int, int], room: int, tokens_of: Callable[[str], int]
) -> str | None:
    """Cut as few words as need be; None where what is left without the part is too long as well.

    Args:
        prompt: the whole of it.
        part: [start, end) in characters, what may be cut, from its end.
        room: tokens, at most.
        tokens_of: counts the tokens of a prompt.
    """
    start, end = part
    ends = [0, *(word.end() for word in re.finditer(r"\S+", prompt[start:end]))]

    def cut(words: int) -> str:
        return prompt[: start + ends[words]] + prompt[end:]

    fitting = bisect_right(range(len(ends)), room, key=lambda words: tokens_of(cut(words)))
    return cut(fitting - 1) if fitting else None
