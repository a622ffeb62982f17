"""PubMed's files cut into their elements by tags alone, so that one bad article spoils no other.

What is inside an element is looked at by others, but for comments, CDATA and processing
instructions: a tag in one of them is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple

from lxml import etree

from mellama.errors import SourceError
from mellama.sources.markup import parse_xml
from mellama.sources.opening import broken, open_bytes
from mellama.sources.pubmed_shape import plain_end

ARTICLE, BOOK, DELETION = "PubmedArticle", "PubmedBookArticle", "DeleteCitation"
OTHER = ""  # the tag of what stands between elements and is none

CHUNK = 1 << 18  # bytes read at a time: few enough to stay in a cache while they are cut
LONGEST = 1 << 25  # bytes of an element; of those with thousands of authors, a few megabytes
_LONGEST_HEAD = 1 << 20
_AHEAD = 64  # bytes, more than the longest tag that is looked for

_ROOT = re.compile(rb"<PubmedArticleSet(?:[ \t\r\n][^<>]*|/)?>")
_END = b"</PubmedArticleSet>"
_ENCODING = re.compile(rb"<\?xml[^<>]*?\sencoding\s*=\s*[\"']([^\"'<>]*)")
# Each writes ASCII as ASCII does, so that tags can be looked for as bytes.
_ENCODINGS = re.compile(rb"utf-?8|(us-)?ascii|iso-8859-\d+|windows-125\d", re.IGNORECASE)
_PLAIN_HEAD = re.compile(
    rb'(<\?xml version="1\.0"( encoding="utf-8")?( standalone="(yes|no)")? ?\?>)?\s*'
    rb"(<!DOCTYPE PubmedArticleSet[^<>\[\]]*>)?\s*<PubmedArticleSet>",
    re.IGNORECASE,
)
_BOM = b"\xef\xbb\xbf"
_BLANK = re.compile(rb"[ \t\r\n]*")
_CLOSING = re.compile(rb"[ \t\r\n]*>")
_TOP = re.compile(
    rb"<(?:(?P<tag>PubmedArticle|PubmedBookArticle|DeleteCitation)(?=[ \t\r\n>/])"
    rb"|(?P<aside>!--|\?)|(?P<end>/PubmedArticleSet[ \t\r\n]*>))"
)
_MARK = re.compile(
    rb"<(?:(?P<aside>!--|!\[CDATA\[|\?)|(?P<end>/?)"
    rb"(?P<tag>PubmedArticle|PubmedBookArticle|DeleteCitation|PubmedArticleSet)(?=[ \t\r\n>/]))"
)
_ASIDES = {b"!--": b"-->", b"![CDATA[": b"]]>", b"?": b"?>"}

_NO_END = "one that does not end before the next begins"
_TOO_LONG = f"one of more than {LONGEST >> 20} MB, or with a remark that does not end"


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the first element, the root's tag included."""

    xml: bytes
    plain: bool  # UTF-8, no declarations and no namespaces: it changes nothing in an element


class Element(NamedTuple):
    """One element of a file as its bytes, or as the reason why it cannot be told from others."""

    tag: str
    data: bytes
    head: Head
    problem: str = ""
    plain: bool = False  # it has the form of `pubmed_shape`, as far as that was asked

    def parsed(self, place: str | Path) -> etree._Element:
        """Parse it as what it is: an element of its file.

        Raises:
            SourceError: it is not well-formed.
        """
        if self.problem:
            raise broken(place, expected="a whole element", found=self.problem)
        try:
            root = parse_xml(b"".join((self.head.xml, self.data, _END)), place)
        except SourceError:
            raise broken(
                place, expected="an element of well-formed XML", found="one that is not"
            ) from None
        return root[0]


def elements(path: Path, *, whole: bool = True) -> Iterator[tuple[int, Element]]:
    """Yield every article, book and list of deletions, and where it begins in the unpacked file.

    `whole=False` is faster for who does not need more of an article than its beginning: nothing is
    asked of its form.

    Raises:
        SourceError: the file is cut, or it is none of PubMed's: another root, another encoding,
            entities of its own, more after its end.
    """
    with open_bytes(path) as stream:
        yield from _Cutter(stream, path, whole=whole).elements()


class _Cutter:
    """The part of a file that is in memory; it begins with the element that is looked at."""

    def __init__(self, stream: IO[bytes], path: Path, *, whole: bool) -> None:
        self._whole = whole
        self._stream = stream
        self._path = path
        self._data = b""
        self._base = 0  # of the data, in the file
        self._at = 0  # the element, in the data
        self._all = False  # the rest of the file is in memory
        self._endless: dict[bytes, int] = {}  # by kind of remark: none ends before this place

    def elements(self) -> Iterator[tuple[int, Element]]:
        head = self._head()
        closed = head.xml.endswith(b"/>")
        while True:
            if head.plain and self._whole and not closed:
                yield from self._plain(head)
            if not self._has_more():
                break
            found = _TOP.match(self._data, self._at)
            if found and found["aside"]:
                if not self._pass(found["aside"]):
                    raise self._cut()
            elif closed:
                raise broken(
                    self._path,
                    expected="nothing after the end of PubmedArticleSet",
                    found=f"more at byte {self._base + self._at:,}",
                )
            elif found and found["end"]:
                closed, self._at = True, found.end()
            else:
                yield self._element(found["tag"].decode() if found else OTHER, head)
        if not closed:
            raise self._cut()

    def _plain(self, head: Head) -> Iterator[tuple[int, Element]]:
        """Yield articles as long as one after another is plain, and in memory to its end."""
        data, base = self._data, self._base
        while end := plain_end(data, self._at):
            begin = data.index(b"<", self._at)
            self._at = end
            yield base + begin, Element(ARTICLE, data[begin:end], head, "", True)

    def _head(self) -> Head:
        while not (root := _ROOT.search(self._data)):
            if len(self._data) > _LONGEST_HEAD or not self._read():
                raise broken(self._path, expected="a root PubmedArticleSet", found="none")
        xml = self._data[: root.end()].removeprefix(_BOM)
        encoding = _ENCODING.match(xml)
        if encoding and not _ENCODINGS.fullmatch(encoding[1]):
            raise broken(self._path, expected="XML in UTF-8", found="another encoding")
        self._at = root.end()
        parse_xml(xml if xml.endswith(b"/>") else xml + _END, self._path)
        return Head(xml, plain=_PLAIN_HEAD.fullmatch(xml) is not None)

    def _has_more(self) -> bool:
        """Go to what is not blank, with a tag's length of it in memory."""
        while True:
            blank = _BLANK.match(self._data, self._at)
            self._at = blank.end() if blank else self._at
            if len(self._data) - self._at >= _AHEAD or not self._read():
                return self._at < len(self._data)

    def _read(self) -> bool:
        """Let go of what stands before the element, and take in a chunk."""
        if self._all:
            return False
        chunk = self._stream.read(CHUNK)
        self._base += self._at
        self._data = self._data[self._at :] + chunk
        self._at = 0
        self._all = not chunk
        return bool(chunk)

    def _element(self, tag: str, head: Head) -> tuple[int, Element]:
        offset = self._base + self._at
        if tag == OTHER:
            self._pass_to_a_tag()
            return offset, Element(OTHER, b"", head, "something else between them")
        size = self._plain_size() if tag == ARTICLE else 0
        problem = ""
        if not size:
            size, problem = self._size(tag.encode())
        if not size:
            self._pass_to_a_tag()
            return offset, Element(tag, b"", head, problem)
        begin, end = self._at, self._at + size
        # Its end may have come into memory just now.
        asked = head.plain and self._whole and tag == ARTICLE and not problem
        plain = asked and plain_end(self._data, begin) == end
        self._at = end
        return offset, Element(tag, self._data[begin:end], head, problem, plain)

    def _plain_size(self) -> int:
        """Return an article's size in bytes; 0 where it takes more than one look to tell it."""
        name = b"PubmedArticle"
        begin = self._at + len(name) + 1
        found = self._data.find(name, begin)
        while found < 0 and len(self._data) - self._at < LONGEST:
            seen = len(self._data) - self._at - len(name)
            if not self._read():
                return 0
            found = self._data.find(name, max(seen, len(name) + 1))
        end = found + len(name) + 1
        if found < 0 or self._data[found - 2 : end] != b"</PubmedArticle>":
            return 0
        for sign in (b"!", b"?"):  # one byte is found many times faster than two
            if (
                self._data.find(sign, self._at, end) >= 0
                and self._data.find(b"<" + sign, self._at, end) >= 0
            ):
                return 0
        return end - self._at

    def _size(self, tag: bytes) -> tuple[int, str]:
        """Return the element's size, and what is wrong with it; no size where it has no end."""
        seen = 1  # bytes of it that hold no mark
        while len(self._data) - self._at < LONGEST:
            mark = _MARK.search(self._data, self._at + seen)
            if mark is None:
                seen = max(seen, len(self._data) - self._at - _AHEAD)
            elif mark["aside"]:
                end = self._end_of_aside(mark["aside"], mark.end())
                seen = (mark.start() if end < 0 else end) - self._at
                if end >= 0:
                    continue
            elif not mark["end"] or mark["tag"] != tag:
                return mark.start() - self._at, _NO_END
            elif closing := _CLOSING.match(self._data, mark.end()):
                return closing.end() - self._at, ""
            else:
                seen = mark.start() - self._at
                if len(self._data) > mark.end() + _AHEAD:
                    return seen, _NO_END
            if not self._read():
                if mark is None:
                    raise self._cut()
                break
        return 0, _TOO_LONG

    def _end_of_aside(self, aside: bytes, begin: int) -> int:
        """Look for the end of a remark, at no byte twice however many of them do not end."""
        begin = max(begin, self._endless.get(aside, 0) - self._base)
        end = self._data.find(_ASIDES[aside], begin)
        if end < 0:
            self._endless[aside] = self._base + max(begin, len(self._data) - 2)
        return end

    def _pass(self, aside: bytes) -> bool:
        """Go behind a comment or an instruction between elements; False where it has no end."""
        seen = len(aside) + 1
        while (end := self._data.find(_ASIDES[aside], self._at + seen)) < 0:
            self._at = max(self._at, len(self._data) - 2)
            seen = 0
            if not self._read():
                return False
        self._at = end + len(_ASIDES[aside])
        return True

    def _pass_to_a_tag(self) -> None:
        """Go to the next element, or to the end of them all."""
        self._at += 1
        while True:
            for mark in _MARK.finditer(self._data, self._at):
                of_set = mark["tag"] == b"PubmedArticleSet"
                if not mark["aside"] and bool(mark["end"]) == of_set:
                    self._at = mark.start()
                    return
            self._at = max(self._at, len(self._data) - _AHEAD)
            if not self._read():
                raise self._cut()

    def _cut(self) -> SourceError:
        return broken(
            self._path, expected="a whole file, to </PubmedArticleSet>", found="one that is cut"
        )
