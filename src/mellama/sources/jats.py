"""A JATS article to running text: title, main abstract, body; no tables, references or markup."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from mellama.records import Document
from mellama.sources.markup import named_character, text_of
from mellama.sources.reading import broken

MATHML = "{http://www.w3.org/1998/Math/MathML}"
BLOCKS = frozenset(
    [
        "abstract",
        "article-title",
        "body",
        "boxed-text",
        "def",
        "def-item",
        "def-list",
        "disp-quote",
        "fig-group",
        "list",
        "list-item",
        "p",
        "preformat",
        "sec",
        "speech",
        "statement",
        "term",
        "title",
        "verse-group",
    ]
)
DROPPED = frozenset(
    [
        "ack",
        "app-group",
        "fn",
        "fn-group",
        "floats-group",
        "graphic",
        "inline-graphic",
        "label",
        "media",
        "object-id",
        "permissions",
        "ref-list",
        "supplementary-material",
        "table",
        "table-wrap-foot",
        "tex-math",
    ]
) | {f"{MATHML}annotation", f"{MATHML}annotation-xml"}
FIGURES = frozenset(("fig", "table-wrap"))
FORMULAS = frozenset(("disp-formula", "inline-formula"))

# Where a reference to the literature stood. Its brackets and commas can only be judged once the
# whole paragraph is known, so a character of the private use area keeps the place until then.
CITATION = "\ue000"
_SEPARATORS = r"[\s,;\u2010-\u2015-]*"
_CITATIONS = f"{CITATION}(?:{_SEPARATORS}{CITATION})*"
_BRACKETED = re.compile(rf"\s*(?:\[\s*{_CITATIONS}\s*\]|\(\s*{_CITATIONS}\s*\))")
_BARE = re.compile(rf"\s*{_CITATIONS}")
_TEX_BODY = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Parts:
    """An article in its three parts; a paragraph, a heading or a caption is a block."""

    title: str
    abstract: tuple[str, ...]
    body: tuple[str, ...]
    identifiers: tuple[str, ...]

    @property
    def text(self) -> str:
        """Everything, blocks parted by an empty line."""
        return "\n\n".join(filter(None, (self.title, *self.abstract, *self.body)))


def article(root: etree._Element, path: Path) -> Document:
    """Turn a parsed article into a document; `path` names its place, for messages and for the id.

    Blocks of text are parted by an empty line; a heading is a block. Rules: the abstract without
    `abstract-type` only; references to the literature go, with the brackets around them; figures
    and tables keep label and caption; of a formula TeX, else MathML.

    Raises:
        SourceError: it is no JATS article.
    """
    read = parts(root, path)
    name = read.identifiers[0].partition(":")[2] if read.identifiers else path.stem
    return Document(name, read.text, read.identifiers)


def parts(root: etree._Element, path: Path) -> Parts:
    """Turn a parsed article into its parts, as `article` does into one text.

    Raises:
        SourceError: it is no JATS article.
    """
    meta = root.find("front/article-meta")
    if root.tag != "article" or meta is None:
        raise broken(path, expected="a JATS article with its metadata", found="another kind of XML")
    abstracts = (one for one in meta.findall("abstract") if one.get("abstract-type") is None)
    return Parts(
        title=" ".join(_blocks(path, meta.find("title-group/article-title"))),
        abstract=_blocks(path, *abstracts),
        body=_blocks(path, root.find("body")),
        identifiers=_identifiers(meta, path),
    )


def _blocks(path: Path, *elements: etree._Element | None) -> tuple[str, ...]:
    flow = _Flow(path)
    for element in elements:
        flow.walk(element)
    return tuple(flow.blocks)


def _identifiers(meta: etree._Element, path: Path) -> tuple[str, ...]:
    """List doi, pmid and pmc, in this order; `pmc` with the prefix that older files leave out."""
    found = {
        element.get("pub-id-type"): text_of(element, path).strip()
        for element in meta.findall("article-id")
    }
    doi, pmid = found.get("doi", "").lower(), found.get("pmid", "")
    pmc = (found.get("pmc") or found.get("pmcid") or "").removeprefix("PMC")
    named = (("doi", doi), ("pmid", pmid), ("pmc", pmc and f"PMC{pmc}"))
    return tuple(f"{kind}:{value}" for kind, value in named if value)


class _Flow:
    """Text in document order, cut into blocks where block elements begin and end."""

    def __init__(self, path: Path) -> None:
        self.blocks: list[str] = []
        self._pieces: list[str] = []
        self._path = path

    def walk(self, element: etree._Element | None) -> None:
        if element is None or element.tag in DROPPED:
            return
        if element.tag is etree.Entity:
            self._pieces.append(named_character(element, self._path))
        elif element.tag == "xref" and element.get("ref-type") == "bibr":
            self._pieces.append(CITATION)
        elif element.tag in FIGURES:
            self._caption(element)
        elif element.tag in FORMULAS:
            self._pieces.append(self._formula(element))
        elif element.tag == "sec":
            self._section(element)
        elif element.tag in BLOCKS:
            self._end_block()
            self._inside(element)
            self._end_block()
        else:
            self._inside(element)

    def _inside(self, element: etree._Element) -> None:
        self._add(element.text)
        for child in element:
            self.walk(child)
            self._add(child.tail)

    def _section(self, section: etree._Element) -> None:
        """Take a section, unless nothing but its heading is left of it."""
        self._end_block()
        before = len(self.blocks)
        self.walk(section.find("title"))
        headings = len(self.blocks)
        for child in section:
            if child.tag != "title":
                self.walk(child)
            self._add(child.tail)
        self._end_block()
        if len(self.blocks) == headings:
            del self.blocks[before:]

    def _caption(self, figure: etree._Element) -> None:
        """Put label, title and caption of a figure or table into one block of their own."""
        self._end_block()
        caption = self._apart(figure.find("caption"))
        if caption:
            label = text_of(figure.find("label"), self._path)
            self.blocks.append(" ".join([*label.split(), caption]))

    def _formula(self, formula: etree._Element) -> str:
        """Return a formula once, though JATS may hold it as TeX, as MathML and as a picture."""
        text = text_of(formula.find(".//tex-math"), self._path)
        body = _TEX_BODY.search(text)
        text = (body[1] if body else text).strip() or self._apart(formula)
        return f" {text} " if formula.tag == "disp-formula" else text

    def _apart(self, element: etree._Element | None) -> str:
        """Return the text inside an element on one line, apart from the flow around it."""
        inner = _Flow(self._path)
        if element is not None:
            inner._inside(element)
        inner._end_block()
        return " ".join(inner.blocks)

    def _add(self, text: str | None) -> None:
        self._pieces.append((text or "").replace(CITATION, ""))

    def _end_block(self) -> None:
        text = without_citations("".join(self._pieces))
        self._pieces.clear()
        if text:
            self.blocks.append(text)


def without_citations(text: str) -> str:
    """Drop marked citations with the brackets they leave empty; join white space to blanks."""
    text = " ".join(text.split())  # first, or a long run of blanks would cost its square
    text = _BARE.sub("", _BRACKETED.sub("", text))
    return " ".join(text.split())
