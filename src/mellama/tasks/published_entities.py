"""Entities as the released code reads them from HTML: top-level marks, split into tagged words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from html.entities import html5
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from mellama.metrics.published_entities import TaggedWords

if TYPE_CHECKING:
    from spacy.language import Language

OUTSIDE = "O"
# Elements that HTML has no end tag for, as Beautiful Soup lists them.
VOID = frozenset(
    (
        *("area", "base", "basefont", "bgsound", "br", "col", "command", "embed", "frame", "hr"),
        *("image", "img", "input", "isindex", "keygen", "link", "menuitem", "meta", "nextid"),
        *("param", "source", "spacer", "track", "wbr"),
    )
)
SURROGATE = re.compile("[\ud800-\udfff]")  # half of a character, which spaCy does not take
Attributes = list[tuple[str, str | None]]


def tagged_words(html: str, kinds: tuple[str, ...]) -> TaggedWords:
    """Split a marked text into words with tags.

    Plain text is split at blanks; the text of a mark, with all marks inside it, by spaCy's rules
    for English, so that "pain." is one word outside a mark and two within. The kind is the first
    of the element's classes, as written, if it is one of `kinds`; any element can carry it.

    The released code loads `en_core_web_lg`, of which it uses the tokeniser alone: the rules of a
    blank pipeline are the same.
    """
    parser = _TopLevel()
    try:
        parser.feed(SURROGATE.sub("\ufffd", html))
        parser.close()
    except AssertionError:
        # Of "<![" and a word that HTML does not know, by the Python versions that refuse it. The
        # released code ends there, and its run with it; here nothing is marked.
        return tuple((word, OUTSIDE) for word in html.split())
    return tuple(pair for kind, text in parser.finished() for pair in _words(kind, text, kinds))


def _words(kind: str | None, text: str, kinds: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if kind is None:
        yield from ((word, OUTSIDE) for word in text.split())
        return
    # The pipeline itself refuses a million characters, which its tokeniser takes.
    for place, token in enumerate(_english().tokenizer(text) if text else ()):
        tag = f"{'I' if place else 'B'}-{kind}" if kind in kinds else OUTSIDE
        yield token.text, tag


@cache
def _english() -> Language:
    import spacy  # heavy: a task is declared without it

    return spacy.blank("en")


class _TopLevel(HTMLParser):
    """The top level of a document: (None, text) between elements, (first class, text) of each.

    It makes of the standard library's events what Beautiful Soup does: a start tag opens, an end
    tag closes all that was opened since its start, one without a start is nothing, and what stays
    open ends with the text. `<b and <span class="problem">` is one tag, of a `b`, to both.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self._children: list[tuple[str | None, str]] = []
        self._open: list[str] = []  # names, the top-level element's first
        self._kind = ""
        self._within: list[str] = []  # strings of the top-level element
        self._string: list[str] = []  # pieces of the string that is being read
        self._closed: list[str] = []  # void elements whose end tag may still come

    def finished(self) -> list[tuple[str | None, str]]:
        self._end_string()
        self._close_down_to(0)
        return self._children

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        self._start(tag, attrs)
        if tag in VOID:
            self._end(tag)
            self._closed.append(tag)

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self._start(tag, attrs)
        self._end(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._closed:
            self._closed.remove(tag)
        else:
            self._end(tag)

    def handle_data(self, data: str) -> None:
        self._string.append(data)

    def handle_entityref(self, name: str) -> None:
        self._string.append(html5.get(f"{name};", f"&{name}"))

    def handle_charref(self, name: str) -> None:
        self._string.append(unescape(f"&#{name};"))

    def handle_comment(self, data: str) -> None:
        """Read a comment as words at the top level, and as nothing in an element: so did they."""
        self._end_string()
        if not self._open:
            self._children.append((None, data))

    def handle_decl(self, decl: str) -> None:
        self.handle_comment(decl[len("DOCTYPE ") :])

    def handle_pi(self, data: str) -> None:
        self.handle_comment(data)

    def unknown_decl(self, data: str) -> None:
        if not data.upper().startswith("CDATA["):
            self.handle_comment(data)
            return
        self._end_string()
        self._string.append(data[len("CDATA[") :])
        self._end_string()

    def _start(self, tag: str, attrs: Attributes) -> None:
        self._end_string()
        if not self._open:
            classes = (dict(attrs).get("class") or "").split()
            self._kind = classes[0] if classes else ""
        self._open.append(tag)

    def _end(self, tag: str) -> None:
        self._end_string()
        if tag in self._open:
            self._close_down_to(len(self._open) - 1 - self._open[::-1].index(tag))

    def _close_down_to(self, depth: int) -> None:
        if self._open and not depth:
            self._children.append((self._kind, "".join(self._within)))
            self._within = []
        del self._open[depth:]

    def _end_string(self) -> None:
        text = "".join(self._string)
        self._string = []
        if not self._open:
            self._children.append((None, text))
        elif text:
            # Blanks alone become one blank, or one end of a line.
            blank = "\n" if "\n" in text else " "
            self._within.append(text if text.strip(" \n\t\f\r") else blank)
