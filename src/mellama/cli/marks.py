"""Text of which some parts carry loss: dim what does not on a terminal, marks elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import wrap
from unicodedata import category

from mellama.training.spelt import Part

DIM, PLAIN = "\x1b[2m", "\x1b[22m"
LEARNED, READ = "| ", "· "
OF_DIM = "Dim: read only. The rest carries loss."
OF_MARKS = (
    "|  carries loss\n"
    "·  is read only\n"
    "Where the mark changes a new line begins here, whether or not the text has one there."
)


def can_dim() -> bool:
    """Say whether standard output is a terminal, of somebody who has not asked for plain text."""
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def dimmed(parts: Sequence[Part], *, width: int) -> str:
    """Dim what is read only, line by line, so that a margin may be put before each.

    Lines are filled anew to `width` characters, as a terminal would, but between words; blanks
    where a line was parted are not shown.
    """
    shown = [(char, part.learned) for part in parts for char in printable(part.text)]
    lines = "".join(char for char, _ in shown).split("\n")
    found, at = [], 0
    for line in lines:
        for number, piece in enumerate(_wrap(line, width)):
            blanks = len(piece) - len(piece.lstrip(" ")) if number else 0
            found.append(_styled(shown[at + blanks : at + len(piece)]))
            at += len(piece)
        at += 1
    return "\n".join(found)


def _wrap(line: str, width: int) -> list[str]:
    """Cut a line into pieces that make it up, joined as they are."""
    return wrap(
        line,
        width,
        drop_whitespace=False,
        replace_whitespace=False,
        expand_tabs=False,
        break_on_hyphens=False,
    ) or [""]


def _styled(shown: Sequence[tuple[str, bool]]) -> str:
    runs = [
        (learned, "".join(char for char, _ in run))
        for learned, run in groupby(shown, key=lambda pair: pair[1])
    ]
    return "".join(text if learned else f"{DIM}{text}{PLAIN}" for learned, text in runs)


def in_margin(parts: Sequence[Part]) -> str:
    """Put a mark before each line."""
    return "\n".join(_marked(parts))


def _marked(parts: Sequence[Part]) -> Iterator[str]:
    for part in parts:
        mark = LEARNED if part.learned else READ
        for line in printable(part.text).removesuffix("\n").split("\n"):
            yield f"{mark}{line}".rstrip()


def printable(text: str) -> str:
    """Spell out control characters: a record must not command the terminal that shows it."""
    return "".join(
        char.encode("unicode_escape").decode() if _commands(char) else char for char in text
    )


def _commands(char: str) -> bool:
    """Whether it controls, turns text round, ends a line, or is half of a character."""
    return char not in "\n\t" and category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
