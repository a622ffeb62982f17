"""How the chosen option is read off what a model wrote: by its letter, or by its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from mellama.records import Unparsed
from mellama.sources.questions import LETTERS
from mellama.tasks.reading import (
    EMPTY,
    ENDS_AN_ANSWER,
    MARKER,
    NEGATED_AFTER,
    NEGATED_BEFORE,
    NO_LABEL,
    REFUSAL,
    REFUSED,
    SENTENCE_END,
    SEVERAL,
    first_turn,
)

DIFFER = Unparsed("letter and text differ")

EMPHASIS = " *_\"'`"
EDGES = " .,;:\"'"  # what may stand around an option's text without being of it
TYPED = str.maketrans("\u2019\u2018\u201c\u201d\u2013\u2014", "''\"\"--")  # curly quotes, dashes
TOLD = re.compile(r"[^\W\d_]{3}")  # what a text needs to be found in prose: "5" is everywhere

DRESS = r"[\s*_\"'`#>$(\[{-]*"
OPENING = re.compile(
    rf"{DRESS}(?:\\text\s*\{{)?"
    r"(?:(?i:(?:the\s+)?(?:correct\s+|best\s+)?(?:option|choice|answer|letter)\b)[\s*_:]*"
    rf"(?:is\b[\s*_:]*)?)?{DRESS}(?P<letter>[A-Ea-e])(?!\w)(?P<rest>.*)"
)
# "A" is also an article, so that what follows has to show that it stands alone: "A 34-year-old
# woman" and "a beta blocker" are prose.
STANDS = re.compile(
    r"[*_\"'`$]+(?!\w)|[*_\"'`$]*(?:\s*$|[)\]}.:,;!?/&|](?!\w)|\s*(?:[/&|]|-+(?!\w))"
    r"|\s+(?:because|since|as|is|was|would|should|and|or|not)\b)"
)
SMALL_STANDS = re.compile(r"[*_\"'`$]*(?:\s*$|[)\]}](?!\w)|[.:](?:\s|$))")
GENUS = re.compile(r"\.\s+(?P<species>[a-z]+)")  # "C. difficile" is no C
IN_BRACKETS = re.compile(r"[\s*_\"'`]*[(\[](?i:option )?(?P<letter>[A-Ea-e])[)\]]")
ONE_MORE = re.compile(r"[\s*_\"'`.:;,/&|)\]]*(?:(?:and|or)\s+)?[(\[]?(?P<letter>[A-E])(?!\w)")
FIRM = re.compile(
    r"(?:\b(?i:option|choice|answer|letter|choose|select|pick|go with|going with|but)\s+"
    r"[\"'*(\[]*|:\s*|[(\[])(?P<letter>[A-E])(?=[\])\"'*]*(?:[.,;:!?)\]]|\s*$))"
)
CHOICE_MARKER = re.compile(
    rf"{MARKER.pattern}|\b(?:option|choice)\b[\s*]*(?:\b(?:is|would be|should be)\b|[:=])",
    re.IGNORECASE,
)


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
            if folded.startswith(text) and _is_whole(folded, 0, len(text)):
                return text
        return ""

    def mentioned(self, folded: str) -> Iterator[str]:
        """Yield the letters of each option that is named in `folded` and not denied there."""
        taken: list[tuple[int, int]] = []
        for text, letters in self.texts.items():
            places = re.finditer(re.escape(text), folded) if TOLD.search(text) else ()
            for start, end in (place.span() for place in places):
                inside = any(start < stop and begin < end for begin, stop in taken)
                if not inside and _is_whole(folded, start, end):
                    taken.append((start, end))
                    if not _is_denied(folded, start, end):
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


def read_choice(completion: str, texts: tuple[str, ...]) -> str | Unparsed:
    """Read the letter of the one option an answer gives, by its letter or by its text.

    In order: an option's text and nothing else; what follows the last final-answer marker; the
    letter or text that opens the first line, or makes up a line; the only option named anywhere.
    A letter with another option's text beside it, or a text that two options share, chooses
    nothing: there is no default.
    """
    text = first_turn(completion)
    if not text:
        return EMPTY
    options = options_of(texts)
    whole = tidy(text).casefold().strip(EDGES + EMPHASIS)
    if whole in options.texts and not options.is_letter(whole):
        letters = options.texts[whole]
        return letters if len(letters) == 1 else SEVERAL
    marked = _after_marker(text, options)
    if marked is not None:
        return marked
    stated = _stated(text, options)
    if stated is not None:
        return stated
    if REFUSED.search(text):
        return REFUSAL
    return _agreed(_named(text, options)) or NO_LABEL


def _after_marker(text: str, options: Options) -> str | Unparsed | None:
    """Read what stands behind the last marker; None where that says nothing."""
    markers = list(CHOICE_MARKER.finditer(text))
    if not markers:
        return None
    line = text[markers[-1].end() :].strip().partition("\n")[0]
    choice = _opening(line, options)
    if choice is not None:
        return choice
    end = SENTENCE_END.search(line)
    return _agreed(_named(line[: end.start()] if end else line, options))


def _stated(text: str, options: Options) -> str | Unparsed | None:
    """Read the option that opens the first line, or that makes up a line.

    An answer may go on to say what is wrong with each option. But where the next line opens with
    another one, or A and its text come first and B after it, the list was said back.
    """
    lines = [line.strip() for line in text.splitlines()]
    choices = [_opening(line, options) if line else None for line in lines]
    first = choices[0]
    if first is not None:
        others = [choice for choice in choices if choice not in (None, first)]
        listed = others[:1] == choices[1:2] or (
            len(lines[0]) > len("**A.**") and others[:1] == ["B"]
        )
        return SEVERAL if others and listed else first
    pairs = zip(lines, choices, strict=True)
    return _agreed(
        choice for line, choice in pairs if isinstance(choice, str) and _is_all(line, options)
    )


def _opening(line: str, options: Options) -> str | Unparsed | None:
    """Read the option that a line begins with; None where it begins otherwise."""
    shown = tidy(line)
    text, behind = _first_text(shown, options)
    if text and not options.is_letter(text) and ENDS_AN_ANSWER.match(behind):
        bracketed = IN_BRACKETS.match(behind)
        if bracketed is None:
            return _agreed([options.texts[text]])
        letter = bracketed["letter"].upper()
        return letter if letter in options.texts[text] else DIFFER
    found = OPENING.match(shown)
    return _letter(found["letter"], found["rest"], options) if found else None


def _first_text(shown: str, options: Options) -> tuple[str, str]:
    """Return the option text that comes first, "" for none, and what is behind it."""
    for dress in (EMPHASIS, f"{EMPHASIS}#>-"):  # ">" and "-" may be of the text, or dress
        begun = shown.lstrip(dress)
        text = options.at_start(begun.casefold())
        if text:
            return text, begun[len(text) :]
    return "", begun


def _letter(written: str, rest: str, options: Options) -> str | Unparsed | None:
    """Read a letter that opens a line, unless what follows contradicts it."""
    letter = written.upper()
    text, behind = _first_text(rest.lstrip(f"{EMPHASIS}.:;,)]}}"), options)
    if text and letter in options.texts[text]:
        return SEVERAL if _is_listed(letter, behind) else letter
    if letter not in options.letters or NEGATED_AFTER.match(rest):
        return None
    if not (STANDS if written.isupper() else SMALL_STANDS).match(rest):
        return None
    if text and TOLD.search(text):
        return DIFFER if ENDS_AN_ANSWER.match(behind) else letter
    if _is_genus(rest, letter, options):
        return DIFFER
    return SEVERAL if _is_listed(letter, behind) else letter


def _is_genus(rest: str, letter: str, options: Options) -> bool:
    """Whether "C" is short for the genus of a species that another option names."""
    found = GENUS.match(rest)
    own = options.own(letter)
    others = {word for text in options.texts if text != own for word in text.split()}
    return found is not None and found["species"] in others.difference(own.split())


def _is_listed(letter: str, behind: str) -> bool:
    """Whether another letter follows that is not denied: "A, B or C" is no answer."""
    found = ONE_MORE.match(behind)
    if found is None or found["letter"] == letter:
        return False
    rest = behind[found.end() :]
    return STANDS.match(rest) is not None and not NEGATED_AFTER.match(rest)


def _is_all(line: str, options: Options) -> bool:
    """Whether a line is a letter, an option's text, or both, and nothing else."""
    shown = tidy(line).casefold().strip(f"{EDGES}{EMPHASIS}()[]{{}}#>$-")
    without = re.sub(r"^[a-e][\s).:\]*_-]+", "", shown)
    return shown in options.texts or without in options.texts or options.is_letter(shown)


def _named(text: str, options: Options) -> Iterator[str]:
    """Yield the letters of the options that are named anywhere and not denied."""
    for found in FIRM.finditer(text):
        start, end = found.span("letter")
        if found["letter"] in options.letters and not _is_denied(text, start, end):
            yield found["letter"]
    yield from options.mentioned(tidy(text).casefold())


def _agreed(named: Iterable[str]) -> str | Unparsed | None:
    """Name the one letter; None where there is none. A text that options share names several."""
    distinct = set(named)
    if not distinct:
        return None
    letters = distinct.pop()
    return letters if not distinct and len(letters) == 1 else SEVERAL


def _is_denied(text: str, start: int, end: int) -> bool:
    return bool(NEGATED_BEFORE.search(text[:start]) or NEGATED_AFTER.match(text[end:]))


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no word or number goes on to either side."""
    if text[start].isalnum() and re.search(r"[^\W_]-?$", text[:start]):
        return False
    return not (text[end - 1].isalnum() and re.match(r"-?[^\W_]|[.,]\d", text[end:]))
