"""The options of a multiple-choice question, and how their texts are found in an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from mellama.sources.questions import LETTERS
from mellama.tasks.phrases import NEGATED_AFTER, denied_places

EDGES = " .,;:\"'"  # what may stand around an option's text without being of it
TYPED = str.maketrans("\u2019\u2018\u201c\u201d\u2013\u2014", "''\"\"--")  # curly quotes, dashes
TOLD = re.compile(r"[^\W\d_]{3}")  # what a text needs to be found in prose: "5" is everywhere
GOES_ON = re.compile(r"-?[^\W_]|[.,]\d|'(?:d|m|ll|ve)\b")  # "I'd" is not the option "I"


@dataclass(frozen=True)
class Options:
    """The texts of one question's options, longest first, and the letters each stands for."""

    letters: str
    texts: Mapping[str, str]  # folded text -> its letters: two options may share a text

    def own(self, letter: str) -> str:
        """Return the text of a letter; "" for none."""
        return next((text for text, letters in self.texts.items() if letter in letters), "")

    def at_start(self, folded: str) -> str:
        """Return the longest option text that `folded` begins with, as whole words; "" for none."""
        for text in self.texts:
            if folded.startswith(text) and is_whole(folded, 0, len(text)):
                return text
        return ""

    def mentioned(self, folded: str) -> Iterator[str]:
        """Yield the letters of each option that is named in `folded` and not denied there."""
        taken = bytearray(len(folded))  # by a longer text
        denied = denied_places(folded)
        for text, letters in self.texts.items():
            places = re.finditer(re.escape(text), folded) if TOLD.search(text) else ()
            for start, end in (place.span() for place in places):
                if not any(taken[start:end]) and is_whole(folded, start, end):
                    taken[start:end] = b"1" * (end - start)
                    if start not in denied and not NEGATED_AFTER.match(folded, end):
                        yield letters

    def is_letter(self, text: str) -> bool:
        """Whether an option's text is itself a letter that chooses, which then has precedence."""
        return len(text) == 1 and text.upper() in self.letters


@lru_cache(maxsize=64)
def options_of(texts: tuple[str, ...]) -> Options:
    """Prepare options, in the order of their letters, for finding them in answers."""
    letters: dict[str, str] = {}
    for letter, text in zip(LETTERS, texts, strict=False):
        shown = tidy(text).casefold().strip(EDGES)
        letters[shown] = letters.get(shown, "") + letter
    ranked = sorted(filter(None, letters), key=len, reverse=True)
    return Options(LETTERS[: len(texts)], {text: letters[text] for text in ranked})


def tidy(text: str) -> str:
    """Write with single blanks and a typewriter's quotation marks and dashes."""
    return " ".join(text.translate(TYPED).split())


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether no word or number goes on to either side."""
    if text[start].isalnum() and re.search(r"[^\W_]-?$", text[max(0, start - 2) : start]):
        return False
    return not (text[end - 1].isalnum() and GOES_ON.match(text, end))
