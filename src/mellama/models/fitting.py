"""Fit a text into a prompt's room: it loses its end or its middle, or is shown in windows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from mellama.records import Conversation

MARK = "[...]"  # stands where the middle of a text was
OVERLAP = 4  # a window begins with the last quarter of the one before it

Part = tuple[int, int]
TokensWith = Callable[[str], int]
"""Counts the tokens of the whole prompt with a text in the place of the one that is too long."""
TokensOf = Callable[[Conversation], int]


@dataclass(frozen=True, slots=True)
class Cut:
    """What is left of a text."""

    text: str
    lost: int  # characters


@dataclass(frozen=True, slots=True)
class Fitted:
    """A conversation that fits, and how many characters it lost."""

    shown: Conversation
    lost: int


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of a text, [start, end) in characters."""

    text: str
    start: int
    end: int


def cut_to_fit(
    text: str, room: int, tokens_with: TokensWith, *, whole: int, lose: Literal["end", "middle"]
) -> Cut | None:
    """Cut as few words as need be; None where the prompt is too long without the text as well.

    Losing the middle leaves as many words at the head as at the tail, or one more, and a mark
    between them that takes its share of the room.

    Args:
        text: what may be cut.
        room: tokens of a prompt, at most.
        tokens_with: see there.
        whole: tokens of the prompt with all of the text, more than `room`.
        lose: where the words are lost.
    """
    if whole <= room:
        return Cut(text, 0)
    words = _words(text)

    def kept(count: int) -> Cut:
        first = (count + 1) // 2 if lose == "middle" else count
        head = text[: words[first - 1][1]] if first else ""
        if lose == "end":
            return Cut(head, len(text) - len(head))
        tail = text[words[first - count][0] :] if count > first else ""
        return Cut(" ".join(filter(None, (head, MARK, tail))), len(text) - len(head) - len(tail))

    empty = tokens_with(kept(0).text)
    if empty > room:
        return None
    too_many = len(words) + (lose == "end")  # all of them are less than a text that ends in blanks

    def tokens_of(count: int) -> int:
        return tokens_with(kept(count).text)

    return kept(_most(too_many, room, tokens_of, empty=empty, whole=whole))


def windows_to_fit(
    text: str, room: int, tokens_with: TokensWith, *, whole: int
) -> tuple[Window, ...]:
    """Part a text into windows of whole words, each of as many as fit; () where no word fits.

    Every word stands in a window, and those of the last quarter of a window stand in the next one
    too, so that few answers are torn. Arguments as of `cut_to_fit`.
    """
    words = _words(text)
    empty = tokens_with("")
    if empty > room:
        return ()
    windows: list[Window] = []
    first = 0
    while first < len(words):
        left = words[first:]
        # a word beyond the last, which has no text: the search ends where all that is left fits
        beyond = empty + (whole - empty) * (len(left) + 1) // len(words)
        count = _longest_window(text, left, room, tokens_with, empty=empty, beyond=beyond)
        if not count:
            return ()
        start, end = left[0][0], left[count - 1][1]
        windows.append(Window(text[start:end], start, end))
        if count == len(left):
            break
        first += count - count // OVERLAP
    return tuple(windows)


def window_with(
    answer: str, text: str, room: int, tokens_with: TokensWith, *, whole: int
) -> Cut | None:
    """Show the first window in which an answer stands, to learn from; None where it is in none."""
    for window in windows_to_fit(text, room, tokens_with, whole=whole):
        if stands_in(answer, window.text):
            return Cut(window.text, len(text) - len(window.text))
    return None


def fit_conversation(
    conversation: Conversation, longest: int, tokens_of: TokensOf, *, whole: int
) -> Fitted | None:
    """Cut a conversation as a prompt is cut when a model is asked; None: too long even so.

    Only what the conversation says may be cut is: never an answer. Of a text that would be asked
    in windows, the first window in which the answer stands is learned from: any other would teach
    to make an answer up.

    Args:
        conversation: longer than `longest`.
        longest: tokens of a conversation, at most.
        tokens_of: counts them.
        whole: tokens of the conversation as it is.
    """
    if conversation.cuttable is None:
        return None
    first, *others = conversation.messages
    start, end = conversation.cuttable
    text = first.content[start:end]

    def showing(shown: str) -> Conversation:
        content = first.content[:start] + shown + first.content[end:]
        return replace(
            conversation,
            messages=(replace(first, content=content), *others),
            cuttable=(start, start + len(shown)),
        )

    def tokens_with(shown: str) -> int:
        return tokens_of(showing(shown))

    match conversation.too_long:
        case "refuse":
            return None
        case "windows":
            answer = next(turn.content for turn in others if turn.role == "assistant")
            cut = window_with(answer, text, longest, tokens_with, whole=whole)
        case way:
            cut = cut_to_fit(text, longest, tokens_with, whole=whole, lose=way)
    return Fitted(showing(cut.text), cut.lost) if cut else None


def stands_in(answer: str, text: str) -> bool:
    r"""Whether an answer's words stand in a text, whole; case and line breaks do not matter.

    >>> stands_in("10 mg", "Take 10\nMG a day."), stands_in("10 mg", "Take 110 mg.")
    (True, False)
    """
    words = r"\s+".join(map(re.escape, answer.casefold().split()))
    return bool(words) and re.search(rf"(?<!\w){words}(?!\w)", text.casefold()) is not None


def _longest_window(
    text: str, words: list[Part], room: int, tokens_with: TokensWith, *, empty: int, beyond: int
) -> int:
    """Count the words, from the first, that fit."""

    def tokens_of(count: int) -> int:
        return tokens_with(text[words[0][0] : words[count - 1][1]])

    return _most(len(words) + 1, room, tokens_of, empty=empty, whole=beyond)


def _words(text: str) -> list[Part]:
    return [word.span() for word in re.finditer(r"\S+", text)]


def _most(
    too_many: int, room: int, tokens_of: Callable[[int], int], *, empty: int, whole: int
) -> int:
    """Find the largest number of words, below `too_many`, that takes no more than `room` tokens.

    Counting the tokens of a prompt is what costs time: the next number to try is where a line
    from the last that fitted to the first that did not crosses the room. Where that left most of
    the way, the border is near one end of it: the next try goes beyond, further each time.
    """
    low, high = 0, too_many
    at_low, at_high = empty, whole
    beyond = 0
    while high - low > 1:
        way = high - low
        tried = low + (room - at_low) * way // max(at_high - at_low, 1) + beyond
        tried = min(max(tried, low + 1), high - 1) if abs(beyond) * 2 < way else low + way // 2
        tokens = tokens_of(tried)
        if tokens <= room:
            low, at_low = tried, tokens
        else:
            high, at_high = tried, tokens
        stalled = (high - low) * 2 > way
        beyond = (abs(beyond) * 4 or 1) * (1 if tokens <= room else -1) if stalled else 0
    return low
