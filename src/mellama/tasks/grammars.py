"""Grammars of all that an answer can be, in llguidance's dialect of Lark, a sample at a time.

Each is one terminal, and so a regular language: it is followed state by state, and never
backtracked. Terminals may use one another as long as none uses itself, so that a language with n
states takes n lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from mellama.records import Sample
from mellama.tasks.marking import WORD

Grammar = Callable[[Sample[Any]], str]

START = 'start: ANSWER\nANSWER: " "? '  # after "Answer:" most vocabularies go on with a blank
PIECE = re.compile(rf"{WORD.pattern}|\s+")
# Blanks as Python strips and splits by: Rust leaves four control characters out.
BLANK = r"[\s\x1c-\x1f]"
PRINTED = r"[^\s\x1c-\x1f]"
ENDING = r"[^\s\x1c-\x1f:]"


def one_of(names: Sequence[str]) -> Grammar:
    """Allow one of the names, and nothing else."""
    grammar = f"{START}({' | '.join(map(quoted, names))})"

    def choice(_sample: Sample[Any]) -> str:
        return grammar

    return choice


def several_of(names: Sequence[str], separator: str = "; ", none: str = "none") -> Grammar:
    """Allow some of the names, each once and in the order given, or the word for none of them.

    All of them at once are left out where there is more than one: that is the prompt's list said
    back, which readers refuse.
    """
    grammar = "\n".join([f"{START}({quoted(none)} | NONE_0)", *_lists(names, separator)])

    def choice(_sample: Sample[Any]) -> str:
        return grammar

    return choice


def marked_copy(kinds: Sequence[str], field: str = "sentence") -> Grammar:
    """Allow a field's text as it stands, with `<span class="kind">...</span>` around whole words.

    The spans hold one word or more, lie beside one another and are all closed.
    """
    opening = " | ".join(quoted(f'<span class="{kind}">') for kind in kinds)
    tags = [f"OPEN: {opening}", f"CLOSE: {quoted('</span>')}"]

    def copy(sample: Sample[Any]) -> str:
        return "\n".join([*_copies(sample.fields[field]), *tags])

    return copy


def part_of(field: str, most_words: int = 64) -> Grammar:
    """Allow a run of words as they stand in a field: one word at least, `most_words` at most.

    It begins and ends where a word or a sign does; words are counted as blanks part them. All of
    the field is left out, and so are runs that end in a colon: text and heading said back answer
    nothing, and readers refuse them.
    """

    def part(sample: Sample[Any]) -> str:
        text = sample.fields[field]
        more = min(most_words, len(text.split()) - 1) - 1
        run = rf"/({PRINTED}+{BLANK}+){{0,{max(more, 0)}}}{PRINTED}*{ENDING}/"
        pieces = json.dumps({"substring_chunks": PIECE.findall(text)})
        return f"{START}PART\nPART: RUN & {run}\nRUN: %regex {pieces}"

    return part


def quoted(text: str) -> str:
    """Write a text as a literal: what Lark reads between quotation marks is JSON's, in ASCII."""
    return json.dumps(text)


def _lists(names: Sequence[str], separator: str) -> list[str]:
    """Write the ends that a list can have from the name at a place on.

    NONE_i: no name so far. SOME_i: some, but not all. ALL_i: every one before i.
    """
    last = len(names) - 1
    lines = []
    for place, name in enumerate(names):
        here, more = quoted(name), quoted(separator + name)
        after = place + 1
        if place == last:
            lines += [f"NONE_{place}: {here}", f"SOME_{place}: {more}?", f'ALL_{place}: ""']
            continue
        begun = f"ALL_{after}" if place == 0 else f"SOME_{after}"
        lines += [
            f"NONE_{place}: {here} {begun} | NONE_{after}",
            f"SOME_{place}: {more}? SOME_{after}",
            f"ALL_{place}: {more} ALL_{after} | SOME_{after}",
        ]
    return lines


def _copies(text: str) -> list[str]:
    """Write the ends that a marked copy can have from the word at a place on.

    OUT_i: from the start of word i, outside of a span. IN_i: from its end, inside of one.
    """
    words = list(WORD.finditer(text))
    starts = [*(word.start() for word in words), len(text)]
    lines = [f"{START}{quoted(text[: starts[0]])}{' OUT_0' if words else ''}"]
    for place, word in enumerate(words):
        after = place + 1
        gap = text[word.end() : starts[after]]
        out = on = ""
        if after < len(words):
            out, on = f" OUT_{after}", f" | {quoted(gap + words[after][0])} IN_{after}"
        lines += [
            f"OUT_{place}: {quoted(word[0] + gap)}{out} | OPEN {quoted(word[0])} IN_{place}",
            f"IN_{place}: CLOSE {quoted(gap)}{out}{on}",
        ]
    return lines
