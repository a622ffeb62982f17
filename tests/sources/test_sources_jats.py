"""What becomes of each JATS element, on invented articles."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellama.errors import SourceError
from mellama.sources.jats import CITATION, article, without_citations
from mellama.sources.markup import read_xml

HEAD = (
    '<article xmlns:mml="http://www.w3.org/1998/Math/MathML"><front><article-meta>'
    "<title-group><article-title>T</article-title></title-group></article-meta></front>"
)


def blocks(tmp_path: Path, body: str, doctype: str = "") -> list[str]:
    path = tmp_path / "article.xml"
    path.write_text(f"{doctype}{HEAD}<body>{body}</body></article>", encoding="utf-8")
    return article(read_xml(path), path).text.split("\n\n")[1:]


def cited(rid: int = 1) -> str:
    return f'<xref ref-type="bibr" rid="B{rid}">{rid}</xref>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<p>Seen [{cited()}].</p>", "Seen."),
        (f"<p>Seen [{cited()},{cited(2)}\u2013{cited(4)}] twice.</p>", "Seen twice."),
        (f"<p>Seen ({cited()}; {cited(2)}).</p>", "Seen."),
        (f"<p>Seen <sup>{cited()}, {cited(2)}</sup>, then gone.</p>", "Seen, then gone."),
        (f"<p>Seen [see {cited()}].</p>", "Seen [see]."),
        ('<p>See <xref ref-type="fig" rid="f">Figure 1</xref>.</p>', "See Figure 1."),
        ("<p>Na<sup>+</sup> in <italic>E.\n coli</italic></p>", "Na+ in E. coli"),
        ('<p>By <ext-link href="x">x.org</ext-link><fn><p>note</p></fn>.</p>', "By x.org."),
        ("<p>So<!-- hidden --> it<?page 3?> is.</p>", "So it is."),
        ("<list><list-item><label>1</label><p>one</p></list-item></list>", "one"),
        (
            "<fig><object-id>10.1/f</object-id><label>Figure 1</label><caption><title>Drawn."
            "</title><p>By hand.</p></caption><graphic/></fig>",
            "Figure 1 Drawn. By hand.",
        ),
        (
            "<table-wrap><label>Table 1</label><caption><p>Doses.</p></caption><table><tr><td>5"
            "</td></tr></table><table-wrap-foot><fn><p>note</p></fn></table-wrap-foot></table-wrap>",
            "Table 1 Doses.",
        ),
        (
            "<p>If <inline-formula><alternatives><graphic/><tex-math>\\documentclass{x}"
            "\\begin{document}$x^2$\\end{document}</tex-math><mml:math><mml:mi>x</mml:mi>"
            "</mml:math></alternatives></inline-formula>.</p>",
            "If $x^2$.",
        ),
        (
            "<p>If<disp-formula><label>(1)</label><mml:math><mml:semantics><mml:mi>x</mml:mi>"
            "<mml:annotation>x</mml:annotation></mml:semantics></mml:math></disp-formula>so</p>",
            "If x so",
        ),
        ("<p>If <inline-formula>a<sub>1</sub></inline-formula>.</p>", "If a1."),
        ("<p>If <inline-formula><inline-graphic/></inline-formula>so</p>", "If so"),
    ],
)
def test_one_block(body: str, expected: str, tmp_path: Path) -> None:
    assert blocks(tmp_path, body) == [expected]


def test_a_paragraph_around_a_list_keeps_its_order(tmp_path: Path) -> None:
    body = "<p>First<list><list-item><p>second</p></list-item></list>third.</p>"
    assert blocks(tmp_path, body) == ["First", "second", "third."]


def test_sections_nest_and_empty_ones_vanish(tmp_path: Path) -> None:
    body = (
        "<sec><title>A</title><sec><title>B</title><p>b</p></sec></sec>"
        "<sec><title/><p>untitled</p></sec>"
        "<sec><title>Supporting</title><supplementary-material><label>S1</label>"
        "</supplementary-material></sec>"
        "<boxed-text><sec><title>Box</title><p>boxed</p></sec></boxed-text>"
    )
    assert blocks(tmp_path, body) == ["A", "B", "b", "untitled", "Box", "boxed"]


def test_named_characters_of_an_unread_document_type_are_kept(tmp_path: Path) -> None:
    doctype = '<!DOCTYPE article SYSTEM "far-away.dtd">'
    assert blocks(tmp_path, "<p>1&thinsp;&mu;g &plusmn; 2</p>", doctype) == ["1 μg ± 2"]
    with pytest.raises(SourceError, match=r"article\.xml:1") as caught:
        blocks(tmp_path, "<p>&zorbitol;</p>", doctype)
    assert "zorbitol" not in str(caught.value)


def test_what_is_no_article(tmp_path: Path) -> None:
    path = tmp_path / "page.xml"
    path.write_text("<html><p>zorbitol</p></html>")
    with pytest.raises(SourceError, match="JATS") as caught:
        article(read_xml(path), path)
    assert "zorbitol" not in str(caught.value)


def test_an_article_without_identifiers_is_named_after_its_file(tmp_path: Path) -> None:
    path = tmp_path / "PMC1.xml"
    path.write_text(HEAD + "</article>")
    document = article(read_xml(path), path)
    assert (document.id, document.text, document.identifiers) == ("PMC1", "T", ())


@given(st.text(alphabet=f"ab[](),;\u2013 {CITATION}", max_size=40))
def test_dropping_citations_leaves_letters_and_no_mark(text: str) -> None:
    left = without_citations(text)
    assert CITATION not in left
    assert [each for each in left if each in "ab"] == [each for each in text if each in "ab"]


@given(st.text(alphabet="ab[](),;\u2013 ", max_size=40))
def test_text_without_citations_keeps_its_brackets(text: str) -> None:
    assert without_citations(text) == " ".join(text.split())
