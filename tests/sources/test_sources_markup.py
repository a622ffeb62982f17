"""XML read exactly: nothing fetched, nothing expanded, nothing lost, memory bounded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from mellama.errors import SourceError
from mellama.sources.markup import parse_xml, read_elements, read_xml, text_of

SECRET = "zorbitol"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rows [<!ENTITY a "zorbitol"><!ENTITY b "&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;">]><rows><row>&c;</row></rows>'
)
READERS: list[Callable[[Path], object]] = [read_xml, lambda path: list(read_elements(path, "row"))]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        BOMB.replace("<row>&c;</row>", "<row/>"),
        BOMB.replace("<row>&c;</row>", '<row a="&c;"/>'),
        '<!DOCTYPE rows [<!ENTITY a SYSTEM "file:///etc/hostname">]><rows><row>&a;</row></rows>',
    ],
)
def test_declared_entities_are_refused(
    text: str, read: Callable[[Path], object], tmp_path: Path
) -> None:
    path = tmp_path / "bomb.xml"
    path.write_text(text)
    with pytest.raises(SourceError, match=r"bomb\.xml") as caught:
        read(path)
    assert "entity declarations" in caught.value.found
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "zorbitol",
        "<rows><row>zorbitol</row>",
        "<rows><row>zorbitol</rows>",
        "<rows><row>zorbitol & quux</row></rows>",
        "<rows><row>&zorbitol;</row></rows>",  # no document type that could declare it
        '<?xml version="1.0" encoding="UTF-8"?><rows>\udce9</rows>',
    ],
)
def test_broken_xml_is_told_by_line_and_column(
    text: str, read: Callable[[Path], object], tmp_path: Path
) -> None:
    path = tmp_path / "broken.xml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(SourceError, match=r"broken\.xml") as caught:
        read(path)
    assert caught.value.found.startswith("a break at line")
    assert SECRET not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("read", READERS)
def test_nothing_is_fetched_for_a_document_type(
    read: Callable[[Path], object], tmp_path: Path
) -> None:
    (tmp_path / "near.dtd").write_text('<!ENTITY near "zorbitol">')
    path = tmp_path / "typed.xml"
    path.write_text('<!DOCTYPE rows SYSTEM "near.dtd"><rows><row>1</row></rows>')
    read(path)
    path.write_text('<!DOCTYPE rows SYSTEM "near.dtd"><rows><row>&near;</row></rows>')
    assert list(read_xml(path).itertext()) != ["zorbitol"]
    with pytest.raises(SourceError, match=r"typed\.xml:1"):
        text_of(read_xml(path), path)


def test_text_keeps_named_characters_and_skips_remarks() -> None:
    data = b'<!DOCTYPE p SYSTEM "x"><p>a<!-- no --> &beta;<b>c &lt; &#100;</b><?no no?> e</p>'
    assert text_of(parse_xml(data, "here"), "here") == "a βc < d e"
    assert text_of(None, "here") == ""


LEAF = st.text(alphabet="ab<&>\"' é\n", max_size=6)


@given(st.recursive(LEAF, lambda inner: st.lists(inner, max_size=3), max_leaves=10))
def test_text_is_what_lxml_sees_where_there_are_no_names(tree: object) -> None:
    def grow(value: object, parent: etree._Element) -> None:
        child = etree.SubElement(parent, "e")
        if isinstance(value, str):
            child.text = child.tail = value
        elif isinstance(value, list):
            for item in value:
                grow(item, child)

    root = etree.Element("root")
    grow(tree, root)
    again = parse_xml(etree.tostring(root), "here")
    assert text_of(again, "here") == "".join(str(piece) for piece in again.itertext())


def test_elements_are_yielded_whole_and_freed(tmp_path: Path) -> None:
    path = tmp_path / "rows.xml"
    rows = "".join(f"<row id='{i}'><x>{i}</x><row>inner</row></row>\n" for i in range(500))
    path.write_text(f"<rows><head/>{rows}</rows>")
    seen = []
    for element in read_elements(path, "row"):
        assert len(list(element.itersiblings(preceding=True))) <= 1
        seen.append((element.get("id"), text_of(element, path)))
    assert seen == [(str(i), f"{i}inner") for i in range(500)]


def test_elements_before_a_break_have_been_yielded(tmp_path: Path) -> None:
    path = tmp_path / "rows.xml"
    path.write_text("<rows>" + "<row>1</row>" * 3_000 + "<row>zorbitol")
    walk = read_elements(path, "row")
    assert next(walk).text == "1"
    with pytest.raises(SourceError, match=r"rows\.xml"):
        list(walk)
