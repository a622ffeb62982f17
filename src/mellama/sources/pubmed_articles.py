"""One article of PubMed: what is taken of it, by a strict parser or, from its plain form, by tags.

Both give the same. An article in the plain form (see `pubmed_shape`) holds each tag looked for here
only where it belongs, so a search for its bytes finds what a path in a parsed tree would find.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from mellama.sources.markup import text_of
from mellama.sources.opening import broken
from mellama.sources.pubmed_cutting import Element

RETRACTED = "Retracted Publication"
_DIGITS = re.compile(r"[0-9]{1,10}")
_VERSION = re.compile(r"[0-9]{1,6}")

_FIRST = re.compile(
    rb"<PubmedArticle>[ \t\r\n]*<MedlineCitation(?: [^<>]*)?>[ \t\r\n]*"
    rb'<PMID(?: Version="([0-9]{1,6})")?>([0-9]{1,10})</PMID>'
)
_SECTION = re.compile(
    rb'<AbstractText(?: NlmCategory="[^"]*")?(?: Label="([^"]*)")?(?: NlmCategory="[^"]*")?>'
)
_HEADING = re.compile(rb"<DescriptorName[^>]*>([^<]*)")
_IDENTIFIERS = tuple((kind, b'<ArticleId IdType="%b">' % kind.encode()) for kind in ("doi", "pmc"))
_KIND = re.compile(rb"<PublicationType(?! *List)[^>]*>([^<]*)")
_TAG = re.compile(rb"<[^>]*>")
_REFERENCE = re.compile(r"&([^;]*);")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_BLANKS = ("\n", "\t", "\r")
_ALL_BLANKS = (*_BLANKS, *(chr(code) for code in range(0x80, 0x3001) if chr(code).isspace()))


@dataclass(frozen=True, slots=True)
class PubmedArticle:
    """One citation; sections of a structured abstract have labels, others an empty one."""

    pmid: str
    version: int
    title: str
    abstract: tuple[tuple[str, str], ...]  # (label, text)
    languages: tuple[str, ...]  # three letters each, "eng"
    headings: tuple[str, ...]  # MeSH descriptors, in upstream's order
    identifiers: tuple[str, ...]  # "pmid:..", "doi:..", "pmc:PMC.."
    retracted: bool

    @property
    def abstract_text(self) -> str:
        """The sections, one a line, labels in front."""
        return "\n".join(f"{label}: {text}" if label else text for label, text in self.abstract)


def number_of(element: Element, place: Path) -> tuple[str, int]:
    """Return an article's PMID and version, without a look at the rest where that is possible.

    Raises:
        SourceError: it is not well-formed or has no PMID, as far as it was looked at.
    """
    first = _FIRST.match(element.data)
    if first is not None and element.head.plain and not element.problem:
        return first[2].decode(), int(first[1] or b"1")
    return _number(element.parsed(place), place)


def plain_article(data: bytes) -> PubmedArticle:
    """Take an article in the plain form from its bytes."""
    first = _FIRST.match(data)
    if first is None:
        raise AssertionError("an article in the plain form begins with its PMID")
    title = data.find(b"<ArticleTitle>", first.end()) + len(b"<ArticleTitle>")
    title_end = data.find(b"</ArticleTitle>", title)
    language = data.find(b"<Language>", title_end)  # behind the abstract and the authors
    article_end = data.find(b"</Article>", max(title_end, language))
    citation_end = data.find(b"</MedlineCitation>", article_end)
    labels, sections = _sections(data, title_end, language if language >= 0 else article_end)
    facts = data[language if language >= 0 else title_end : article_end]
    languages = [part[: part.index(b"<")] for part in facts.split(b"<Language>")[1:]]
    headings = _HEADING.findall(data[article_end:citation_end])
    kinds, identifiers = _own_identifiers(data, citation_end)
    # All texts at once: what has to be done to each of them is done to few.
    texts = _plain_lines([data[title:title_end], *sections, *languages, *headings, *identifiers])
    sections_stop = 1 + len(sections)
    languages_stop = sections_stop + len(languages)
    headings_stop = languages_stop + len(headings)
    own = dict(zip(kinds, texts[headings_stop:], strict=True))
    abstract = tuple(zip(labels, texts[1:sections_stop], strict=True)) if sections else ()
    pmid = first[2].decode()
    return PubmedArticle(
        pmid,
        int(first[1] or b"1"),
        texts[0],
        abstract if all(texts[1:sections_stop]) else tuple(one for one in abstract if one[1]),
        texts[sections_stop:languages_stop],
        texts[languages_stop:headings_stop],
        _identifiers(pmid, own.get("doi", ""), own.get("pmc", "")),
        _is_retracted(facts),
    )


def _sections(data: bytes, begin: int, end: int) -> tuple[tuple[str, ...], list[bytes]]:
    """Return the label and the content of each section."""
    abstract = data.find(b"<Abstract>", begin, end)
    if abstract < 0:
        return (), []
    _, *parts = _SECTION.split(data[abstract : data.find(b"</Abstract>", abstract, end)])
    contents = [part[: part.index(b"</AbstractText>")] for part in parts[1::2]]
    labels = parts[::2]
    if not any(labels):
        return ("",) * len(labels), contents
    return _apart(_characters(b"\0".join([label or b"" for label in labels]))), contents


def _own_identifiers(data: bytes, begin: int) -> tuple[list[str], list[bytes]]:
    """Return kinds and texts; the article's own list comes before those of what it cites."""
    begin = data.find(b"<ArticleIdList>", begin)
    if begin < 0:
        return [], []
    own = data[begin : data.find(b"</ArticleIdList>", begin)]
    kinds, texts = [], []
    for kind, tag in _IDENTIFIERS:
        if (found := own.rfind(tag)) >= 0:  # of several of a kind, the last counts
            found += len(tag)
            kinds.append(kind)
            texts.append(own[found : own.index(b"<", found)])
    return kinds, texts


def _is_retracted(facts: bytes) -> bool:
    # The word may also be written with the numbers of its letters.
    return (b"Retracted" in facts or b"&#" in facts) and RETRACTED in _plain_lines(
        _KIND.findall(facts)
    )


def _plain_lines(contents: list[bytes]) -> tuple[str, ...]:
    """Return each content without its tags, as one line."""
    joined = b"\0".join(contents)  # a sign that no XML holds
    text = _characters(_TAG.sub(b"", joined) if b"<" in joined else joined)
    for blank in _BLANKS if text.isascii() else _ALL_BLANKS:
        if blank in text:
            text = text.replace(blank, " ")
    if "  " in text:
        text = " ".join(text.split())
    return _apart(text)


def _apart(joined: str) -> tuple[str, ...]:
    return tuple(map(str.strip, joined.split("\0")))


def _characters(data: bytes) -> str:
    text = data.decode("utf-8")
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(reference: re.Match[str]) -> str:
    named = _NAMED.get(reference[1])
    if named:
        return named
    return chr(int(reference[1][2:], 16) if reference[1][1] == "x" else int(reference[1][1:]))


def parsed_article(element: etree._Element, place: Path) -> PubmedArticle:
    """Take an article from its tree.

    Raises:
        SourceError: it has no PMID or no Article, or a name in it is no character of HTML.
    """
    pmid, version = _number(element, place)
    article = element.find("MedlineCitation/Article")
    if article is None:
        raise broken(place, expected="an Article in MedlineCitation", found="none")
    kinds = article.iterfind("PublicationTypeList/PublicationType")
    headings = element.iterfind("MedlineCitation/MeshHeadingList/MeshHeading/DescriptorName")
    sections = (
        (section.get("Label", "").strip(), _line(section, place))
        for section in article.iterfind("Abstract/AbstractText")
    )
    identifiers = {
        item.get("IdType"): _line(item, place)
        for item in element.iterfind("PubmedData/ArticleIdList/ArticleId")
    }
    return PubmedArticle(
        pmid=pmid,
        version=version,
        title=_line(article.find("ArticleTitle"), place),
        abstract=tuple((label, text) for label, text in sections if text),
        languages=tuple(_line(item, place) for item in article.iterfind("Language")),
        headings=tuple(_line(heading, place) for heading in headings),
        identifiers=_identifiers(pmid, identifiers.get("doi", ""), identifiers.get("pmc", "")),
        retracted=any(_line(kind, place) == RETRACTED for kind in kinds),
    )


def _number(article: etree._Element, place: Path) -> tuple[str, int]:
    element = article.find("MedlineCitation/PMID")
    if element is None:
        raise broken(place, expected="a PMID in MedlineCitation", found="none")
    version = element.get("Version", "1")
    return digits(element, place), int(version) if _VERSION.fullmatch(version) else 1


def digits(element: etree._Element, place: Path) -> str:
    """Return what a PMID is.

    Raises:
        SourceError: it is something else.
    """
    text = _line(element, place)
    if not _DIGITS.fullmatch(text):
        raise broken(place, expected="at most ten digits as PMID", found="something else")
    return text


def _identifiers(pmid: str, doi: str, pmc: str) -> tuple[str, ...]:
    digits = pmc.removeprefix("PMC")
    return (
        f"pmid:{pmid}",
        *((f"doi:{doi.lower()}",) if doi else ()),
        *((f"pmc:PMC{digits}",) if digits else ()),
    )


def _line(element: etree._Element | None, place: Path) -> str:
    return " ".join(text_of(element, place).split())
