"""The text of an HTML page as a person reads it: blocks on lines of their own, no scripts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from mellama.sources.opening import broken

LINES = frozenset(
    (
        *("address", "article", "aside", "caption", "dd", "div", "dl", "dt", "fieldset", "figure"),
        *("figcaption", "footer", "form", "header", "hr", "li", "main", "nav", "section", "tr"),
    )
)
PARAGRAPHS = frozenset(
    ("blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul")
)
BR, LINE, PARAGRAPH = 0, 1, 2  # breaks: the ends of lines that they ask for; BR's add up
CELLS = frozenset(("td", "th"))
UNSEEN = frozenset(
    ("head", "script", "style", "template", "noscript", "title", "object", "iframe", "svg")
)


def html_text(html: str) -> str:
    """Return what a page says; cells of a row are parted by blanks, `<pre>` keeps its lines.

    Nothing is fetched. A page that is damaged is read as browsers read it.

    Raises:
        SourceError: it is nested so deeply that the parser leaves text out.
    """
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log):
        raise broken("a page", expected="HTML of a depth that people write", found="more")
    if root is None:
        return ""
    lines = "".join(_joined(_pieces(root))).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _joined(pieces: Iterable[str | int]) -> Iterator[str]:
    """Turn the breaks between two texts into ends of lines: as many as the largest asks for."""
    wanted = line_breaks = 0
    for piece in pieces:
        if isinstance(piece, int):
            wanted = max(wanted, piece)
            line_breaks += piece == BR
        elif not (wanted or line_breaks):
            yield piece
        elif piece.strip():
            yield "\n" * max(wanted, min(line_breaks, PARAGRAPH))
            yield piece
            wanted = line_breaks = 0


def _pieces(root: etree._Element) -> Iterator[str | int]:
    """Yield texts, and the breaks between them, without recursion."""
    unseen = preformatted = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        if tag in LINES or tag in PARAGRAPHS:
            yield LINE if tag in LINES else PARAGRAPH
        if event == "start":
            unseen += tag in UNSEEN
            preformatted += tag == "pre"
            if tag == "br":
                yield BR
            text = element.text
        else:
            unseen -= tag in UNSEEN
            preformatted -= tag == "pre"
            if tag in CELLS:
                yield " "
            text = element.tail
        if text and not unseen:
            yield text if preformatted else text.replace("\n", " ")
