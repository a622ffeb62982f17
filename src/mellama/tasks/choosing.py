"""How the chosen option is read off what a model wrote: by its letter, or by its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mellama.records import Unparsed
from mellama.tasks.options import EDGES, TOLD, Options, options_of, tidy
from mellama.tasks.phrases import (
    ENDS_AN_ANSWER,
    MARKER,
    NEGATED_AFTER,
    REFUSED,
    SENTENCE_END,
    denied_places,
    is_copied,
    last_marker,
    without_suppositions,
)
from mellama.tasks.reasons import DIFFER, NO_LABEL, REFUSAL, SAID_BACK, SEVERAL, SHARED
from mellama.tasks.wrapping import unwrapped

EMPHASIS = " *_\"'`"

DRESS = r"[\s*_\"'`#>$(\[{-]*+"
LEAD = (
    r"(?i:(?:(?:so|thus|hence|therefore|clearly|definitely|probably|most likely|likely"
    r"|i(?: would|['\u2019]d)? (?:think|believe|say|choose|pick|select|go with)"
    r"|it(?: is|['\u2019]s))\b[,:]?\s+)*"
    r"(?:(?:the\s+)?(?:correct\s+|best\s+)?(?:option|choice|answer|ans|letter|opci[o\u00f3]n"
    r"|op[c\u00e7][a\u00e3]o|opzione)\b[\s*_:.]*(?:is\b[\s*_:]*)?)?)"
)
OPENING = re.compile(rf"{DRESS}{LEAD}{DRESS}(?P<letter>[A-Ea-e])(?!\w)(?P<rest>.*)")
REPEATED = re.compile(r"[\W_]*(?P<letter>[A-Ea-e])(?:[\W_]+(?P=letter))++[\W_]*")
SOLE = re.compile(r"[\W_]*(?P<letter>[A-Ea-e])[\W_]*")
PRAISED = (
    r"(?:the (?!least|wrong|worst)|correct|right|best|most|my|true|preferred|indicated|likely)"
)
# "A" is also an article, so that what follows has to show that it stands alone: "A 34-year-old
# woman" and "a beta blocker" are prose. "A is possible" weighs it, and does not choose it.
STANDS = re.compile(
    r"[*_\"'`$]+(?!\w)|[*_\"'`$]*(?:\s*$|[)\]}.:,;!?/&|\u3001\u3002\uff0c\uff1a](?!\w)"
    r"|\s*(?:[/&|]|-+(?!\w))|\s+(?:because|since|as|and|or|not)\b"
    rf"|\s+(?:is|was|would be|should be)\s+{PRAISED})"
)
SMALL_STANDS = re.compile(r"[*_\"'`$]*(?:\s*$|[)\]}](?!\w)|[.:](?:\s|$))")
ITEM = re.compile(r"(?:#+|[-*>\u2022])\s+")
GENUS = re.compile(r"\.\s+(?P<species>[a-z]+)")  # "C. difficile" is no C
IN_BRACKETS = re.compile(r"[\s*_\"'`]*[(\[](?i:option )?(?P<letter>[A-Ea-e])[)\]]")
ONE_MORE = re.compile(r"[\s*_\"'`.:;,/&|)\]]*(?:(?:and|or)\s+)?[(\[]?(?P<letter>[A-E])(?!\w)")
FIRM = re.compile(
    r"(?:\b(?i:option|choice|answer|letter|choose|select|pick|go with|going with|but)\s+"
    r"[\"'*(\[]*|:[ \t]*|[(\[])(?P<letter>[A-E])(?=[\])\"'*]*(?:[.,;:!?)\]]|\s*$))"
    r"|(?:^|[,.;:]\s+|\bthat\s+)[\"'*(\[]*(?P<praised>[A-E])(?=[\])\"'*]*"
    r"\s+is\s+(?:the\s+)?(?:single\s+)?(?:best|correct|right)\b)",
    re.MULTILINE,
)
# A letter is a letter in any language; words that say yes in another one are not read.
ABROAD = (
    r"\b(?:antwort|l\u00f6sung|respuesta|r\u00e9ponse|risposta|resposta|\u043e\u0442\u0432\u0435\u0442)\b"
    r"[^\n.:]{0,20}?(?:\b(?:ist|est|es|\u00e8|\u00e9)\b(?:\s+(?:la|die|a)(?=\s+[A-E]\b))?|[:\uff1a])"
    r"|\u7b54\u6848\s*(?:\u662f|\u4e3a|[:\uff1a])+|\u9009(?:\u62e9|\u9879)?(?=\s*[A-E])"
)
CHOICE_MARKER = re.compile(
    rf"{MARKER.pattern}|{ABROAD}"
    r"|\b(?:option|choice|answer)\b[\s*]*(?:\b(?:is|would be|should be|must be)\b|[:=])",
    re.IGNORECASE | re.MULTILINE,
)


def read_choice(completion: str, texts: tuple[str, ...], shown: str = "") -> str | Unparsed:
    """Read the letter of the one option an answer gives, by its letter or by its text.

    In order: an option's text and nothing else; what follows the last final-answer marker; the
    letter or text that opens the first line, or makes up a line; the only option named anywhere.
    A letter with another option's text beside it, or a text that two options share, chooses
    nothing: there is no default. Nor does an answer that is a piece of `shown`, the question.
    """
    text = unwrapped(completion)
    if isinstance(text, Unparsed):
        return text
    options = options_of(texts)
    whole = tidy(text).casefold().strip(EDGES + EMPHASIS)
    if whole in options.texts and not options.is_letter(whole):
        return _one(options.texts[whole])
    if is_copied(text, shown):
        return SAID_BACK
    marked = _after_marker(text, options)
    if marked is not None:
        return SEVERAL if _begins_otherwise(text, marked) else marked
    text = without_suppositions(text, CHOICE_MARKER)
    stated = _stated(text, options) if text.strip() else None
    if stated is not None:
        return stated
    if REFUSED.search(text):
        return REFUSAL
    return _agreed(_named(text, options)) or NO_LABEL


def _begins_otherwise(text: str, marked: str | Unparsed) -> bool:
    """Whether the first line is another letter and nothing else, and no list of letters."""
    lines = [SOLE.fullmatch(line) for line in text.splitlines()]
    letters = [found["letter"].upper() for found in lines if found]
    return lines[0] is not None and letters[0] != marked and set(letters) <= {letters[0], marked}


def _after_marker(text: str, options: Options) -> str | Unparsed | None:
    """Read what stands behind the last marker; None where that says nothing."""
    place = last_marker(text, CHOICE_MARKER)
    if not place:
        return None
    line, _, rest = text[place:].strip().partition("\n")
    choice = _opening(line, options)
    if choice is not None:
        below = rest.lstrip().partition("\n")[0]
        other = _opening(below, options) if below and _is_all(below, options) else None
        is_listed = SOLE.fullmatch(below) or (choice, other) == ("A", "B")
        return SEVERAL if is_listed and other not in (None, choice) else choice
    end = SENTENCE_END.search(line)
    return _agreed(_named(line[: end.start()] if end else line, options))


def _stated(text: str, options: Options) -> str | Unparsed | None:
    """Read the option that opens the first line, or that makes up a line.

    An answer may go on to say what is wrong with each option. But where the next line opens with
    another one or is one, or A and its text come first and B after it, the list was said back.
    """
    lines = [line.strip() for line in text.splitlines()]
    choices = [_opening(line, options) if line else None for line in lines]
    first = choices[0]
    if first is not None:
        others = [choice for choice in choices if choice not in (None, first, SHARED)]
        below = next(filter(None, lines[1:]), "")
        listed = (
            others[:1] == choices[1:2]
            or (len(lines[0]) > len("**A.**") and others[:1] == ["B"])
            or (_is_all(below, options) and _opening(below, options) in others)
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
            return _one(options.texts[text])
        letter = bracketed["letter"].upper()
        return letter if letter in options.texts[text] else DIFFER
    found = REPEATED.fullmatch(shown)
    if found and found["letter"].upper() in options.letters:
        return found["letter"].upper()
    found = OPENING.match(shown)
    return _letter(found["letter"], found["rest"], options) if found else None


def _first_text(shown: str, options: Options) -> tuple[str, str]:
    """Return the option text that comes first, "" for none, and what is behind it."""
    item = ITEM.match(shown)
    # ">" and "-" may be of the text, or dress
    for begun in (
        shown.lstrip(EMPHASIS),
        shown[item.end() if item else 0 :].lstrip(EMPHASIS),
        shown.lstrip(f"{EMPHASIS}#>-"),
    ):
        text = options.at_start(begun.casefold())
        if text:
            return text, begun[len(text) :]
    return "", begun


def _letter(written: str, rest: str, options: Options) -> str | Unparsed | None:
    """Read a letter that opens a line, unless what follows contradicts it."""
    letter = written.upper()
    text, behind = _first_text(rest.lstrip(f"{EMPHASIS}.:;,([{{)]}}"), options)
    if text and letter in options.texts[text]:
        return SEVERAL if _is_listed(letter, behind) else letter
    if letter not in options.letters or NEGATED_AFTER.match(rest):
        return None
    if not (STANDS if written.isupper() else SMALL_STANDS).match(rest):
        return None
    if text and (TOLD.search(text) or not behind.strip(EDGES + EMPHASIS)):
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
    denied = denied_places(text)
    for found in FIRM.finditer(text):
        group = "letter" if found["letter"] else "praised"
        start, end = found.span(group)
        is_denied = start in denied or NEGATED_AFTER.match(text, end)
        if found[group] in options.letters and not is_denied:
            yield found[group]
    yield from options.mentioned(tidy(text).casefold())


def _one(letters: str) -> str | Unparsed:
    return letters if len(letters) == 1 else SHARED


def _agreed(named: Iterable[str]) -> str | Unparsed | None:
    """Name the one letter; None where there is none. A text that options share names several."""
    distinct = set(named)
    if not distinct:
        return None
    letters = distinct.pop()
    return SEVERAL if distinct else _one(letters)
