"""Exact XML: no network, no document types, no expansion of entities, one element at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from io import BytesIO
from pathlib import Path

from lxml import etree

from mellama.errors import SourceError
from mellama.sources.reading import broken, open_bytes, read_bytes

UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
UTF_8_NAMES = (b"utf-8", b"utf8", b"us-ascii")
DECLARED = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)""")
NOT_UTF_8 = re.compile("[\udc80-\udcff]")  # what `surrogateescape` makes of such bytes
PRIVATE_USE = range(0xE000, 0xF900)


def read_xml(path: Path) -> etree._Element:
    """Read a whole XML file and return its root.

    Raises:
        SourceError: it is half-written or ill-formed, or it declares entities.
    """
    return parse_xml(read_bytes(path), path)


def parse_xml(data: bytes, place: str | Path) -> etree._Element:
    """Parse a whole XML document held in memory; for `place` and errors see `read_xml`."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.parse(BytesIO(data), parser).getroot()
    except etree.XMLSyntaxError as error:
        raise _ill_formed(place, error) from None
    _refuse_declared_entities(root, place)
    return root


def read_elements(path: Path, *tags: str) -> Iterator[etree._Element]:
    """Yield every element called one of `tags`, freeing each when the next is asked for.

    Of elements inside one another only the outermost is yielded.

    Raises:
        SourceError: as `read_xml`; elements before the break have been yielded by then.
    """
    with open_bytes(path) as stream:
        walk = etree.iterparse(
            stream,
            events=("start", "end"),
            tag=tags,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            depth, first = 0, True
            for event, element in walk:
                if event == "start":
                    if first:
                        _refuse_declared_entities(element, path)
                    depth, first = depth + 1, False
                else:
                    depth -= 1
                    if depth == 0:
                        yield element
                        _free(element)
        except etree.XMLSyntaxError as error:
            raise _ill_formed(path, error) from None


def read_children(path: Path) -> Iterator[etree._Element | SourceError]:
    """Yield every element inside the root, freeing each when the next is asked for.

    In the place of one that holds bytes that are not UTF-8 stands an error.

    Raises:
        SourceError: as `read_xml`; elements before the break have been yielded by then.
    """
    data, mark = marked(read_bytes(path))
    walk = etree.iterparse(
        BytesIO(data),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    depth = 0
    try:
        for event, element in walk:
            if event == "start":
                if not depth:
                    _refuse_declared_entities(element, path)
                depth += 1
                continue
            depth -= 1
            if depth == 1:
                yield unmarked(element, mark, path)
                _free(element)
    except etree.XMLSyntaxError as error:
        raise _ill_formed(path, error) from None


def marked(data: bytes) -> tuple[bytes, str]:
    """Return XML with a character in place of each byte that is not UTF-8, and the character.

    It occurs nowhere else, so that it tells which elements held such bytes; "" where none does, or
    where the file says that it is of another encoding.
    """
    declared = DECLARED.match(data)
    if data.startswith(UTF_16_MARKS) or (declared and declared[1].lower() not in UTF_8_NAMES):
        return data, ""  # of another encoding as a whole, and says so
    text = data.decode("utf-8", "surrogateescape")
    if not NOT_UTF_8.search(text):
        return data, ""
    mark = next((mark for mark in map(chr, PRIVATE_USE) if mark not in text), "")
    return (NOT_UTF_8.sub(mark, text).encode(), mark) if mark else (data, "")


def unmarked(element: etree._Element, mark: str, place: str | Path) -> etree._Element | SourceError:
    """Return an element of what `marked` returned, or an error where it holds such a byte."""
    if mark and mark in etree.tostring(element, encoding="unicode", with_tail=False):
        place = f"{place}:{element.sourceline}"
        return broken(place, expected="UTF-8", found="other bytes in the element")
    return element


def text_of(element: etree._Element | None, place: str | Path) -> str:
    """Join all text inside an element, named characters such as `&alpha;` included; None is "".

    lxml's own `itertext` drops a named character of an unread document type without a word.

    Raises:
        SourceError: a name that is no character of HTML.
    """
    if element is None:
        return ""
    return "".join(_pieces(element, place)) if len(element) else element.text or ""


def _pieces(element: etree._Element, place: str | Path) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag is etree.Entity:
            yield named_character(child, place)
        else:
            yield from _pieces(child, place)
        yield child.tail or ""


def named_character(entity: etree._Element, place: str | Path) -> str:
    """Return the character an unexpanded entity stands for, by its HTML name.

    Raises:
        SourceError: HTML knows no such name.
    """
    character = html5.get((entity.text or "").removeprefix("&"))
    if character is None:
        raise broken(
            f"{place}:{entity.sourceline}",
            expected="characters, or named characters of HTML",
            found="an entity of another name",
        )
    return character


def _free(element: etree._Element) -> None:
    """Drop an element and what stands before it, so that memory does not grow with the file."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _refuse_declared_entities(root: etree._Element, place: str | Path) -> None:
    """Refuse entities a document declares itself: they can hide text, files or a flood of it."""
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and declared.entities():  # type: ignore[attr-defined]  # not in its stubs
        raise broken(
            place,
            expected="XML that declares no entities of its own",
            found="entity declarations in its document type",
            todo="get the file from upstream; if it is upstream's own, remove its declarations",
        )


def _ill_formed(place: str | Path, error: etree.XMLSyntaxError) -> SourceError:
    line, column = error.position
    return broken(
        place,
        expected="well-formed XML to its end",
        found=f"a break at line {line}, column {column}",
    )
