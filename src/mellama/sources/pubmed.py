"""PubMed: the annual baseline and its daily update files, as titles with abstracts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from mellama.licenses import Terms
from mellama.records import Document
from mellama.sources.agreements import NLM_TERMS
from mellama.sources.kept import Dropped, kept
from mellama.sources.markup import read_elements, text_of
from mellama.sources.reading import broken
from mellama.sources.source import Count, Source, matches
from mellama.sources.winners import Winners

ARTICLE, BOOK, DELETION = "PubmedArticle", "PubmedBookArticle", "DeleteCitation"
RETRACTED = "Retracted Publication"
FILES = "**/*n[0-9]*.xml.gz or **/*n[0-9]*.xml"
FILE_NAME = re.compile(r"(?:pubmed|medline)(\d\d)n(\d{4,})\.xml(?:\.gz)?")
_VERSION_BITS, _FILE_BITS = 40, 24  # of a rank: version, then file, then place in the file


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


def pubmed_files(folder: Path) -> list[Path]:
    """List baseline and update files in the order in which they have to be loaded.

    Raises:
        SourceError: a file of another name, whose place in that order nobody can tell.
    """
    order = {}
    for path in set(matches(folder, FILES)):
        name = FILE_NAME.fullmatch(path.name)
        if name is None:
            raise broken(path, expected="a name like pubmed24n0001.xml.gz", found="another name")
        order[path] = (name[1], int(name[2]), path)
    return sorted(order, key=lambda path: order[path])


def read_pubmed_file(path: Path) -> Iterator[PubmedArticle]:
    """Yield every article of one file, those that another file replaces or deletes included."""
    for element in read_elements(path, ARTICLE):
        yield _article(element, path)


def every_article(folder: Path) -> Iterator[PubmedArticle | Dropped]:
    """Yield the articles that count; of a PMID the highest version, and of that the last.

    Every file is parsed twice, because a later one may replace or delete what an earlier one holds.

    Raises:
        SourceError: a file is broken, or an article has no PMID.
    """
    paths = pubmed_files(folder)
    winners = _winners(paths)
    for file, path in enumerate(paths):
        for place, element in enumerate(read_elements(path, ARTICLE, BOOK)):
            if element.tag == BOOK:
                yield Dropped(element.findtext("BookDocument/PMID", ""), "a book, not an article")
                continue
            pmid, version = _pmid(element, path)
            if winners.best(int(pmid)) == _rank(version, file, place):
                yield _article(element, path)
            else:
                yield Dropped(pmid, "replaced or deleted later")


def every_pubmed(folder: Path) -> Iterator[Document | Dropped]:
    """Yield every article that has an abstract and was not retracted as a document."""
    for article in every_article(folder):
        if isinstance(article, Dropped):
            yield article
        elif article.retracted:
            yield Dropped(article.pmid, "retracted")
        elif not article.abstract:
            yield Dropped(article.pmid, "no abstract")
        else:
            text = f"{article.title}\n{article.abstract_text}".strip()
            yield Document(f"pmid:{article.pmid}", text, article.identifiers)


def read_pubmed(folder: Path) -> Iterator[Document]:
    """Yield title and abstract: title, then each section on a line of its own, label in front."""
    return kept(every_pubmed(folder))


def _winners(paths: list[Path]) -> Winners:
    winners = Winners()
    for file, path in enumerate(paths):
        place = 0
        for element in read_elements(path, ARTICLE, BOOK, DELETION):
            if element.tag == DELETION:
                for deleted in element.iterfind("PMID"):
                    winners.remove(int(_digits(deleted, path)))
                continue
            if element.tag == ARTICLE:
                pmid, version = _pmid(element, path)
                winners.offer(int(pmid), _rank(version, file, place))
            place += 1
    return winners


def _rank(version: int, file: int, place: int) -> int:
    return (version << _VERSION_BITS) + (file << _FILE_BITS) + place


def _pmid(article: etree._Element, path: Path) -> tuple[str, int]:
    element = article.find("MedlineCitation/PMID")
    if element is None:
        raise broken(
            f"{path}:{article.sourceline}", expected="a PMID in MedlineCitation", found="none"
        )
    version = element.get("Version", "1")
    return _digits(element, path), int(version) if version.isdecimal() else 1


def _digits(element: etree._Element, path: Path) -> str:
    text = (element.text or "").strip()
    if not text.isdecimal():
        raise broken(
            f"{path}:{element.sourceline}", expected="digits as PMID", found="something else"
        )
    return text


def _article(element: etree._Element, path: Path) -> PubmedArticle:
    pmid, version = _pmid(element, path)
    article = element.find("MedlineCitation/Article")
    if article is None:
        raise broken(
            f"{path}:{element.sourceline}", expected="an Article in MedlineCitation", found="none"
        )
    kinds = article.iterfind("PublicationTypeList/PublicationType")
    headings = element.iterfind("MedlineCitation/MeshHeadingList/MeshHeading/DescriptorName")
    sections = (
        (section.get("Label", "").strip(), _line(section, path))
        for section in article.iterfind("Abstract/AbstractText")
    )
    return PubmedArticle(
        pmid=pmid,
        version=version,
        title=_line(article.find("ArticleTitle"), path),
        abstract=tuple((label, text) for label, text in sections if text),
        languages=tuple(_line(item, path) for item in article.iterfind("Language")),
        headings=tuple(_line(heading, path) for heading in headings),
        identifiers=(f"pmid:{pmid}", *_other_identifiers(element, path)),
        retracted=any(_line(kind, path) == RETRACTED for kind in kinds),
    )


def _other_identifiers(article: etree._Element, path: Path) -> Iterator[str]:
    """Yield doi and pmc of the article itself; references have the same elements, deeper down."""
    found = {
        item.get("IdType"): _line(item, path)
        for item in article.iterfind("PubmedData/ArticleIdList/ArticleId")
    }
    if doi := found.get("doi", "").lower():
        yield f"doi:{doi}"
    if pmc := found.get("pmc", "").removeprefix("PMC"):
        yield f"pmc:PMC{pmc}"


def _line(element: etree._Element | None, path: Path) -> str:
    return " ".join(text_of(element, path).split())


def _baseline_files(folder: Path) -> int:
    return len(pubmed_files(folder))


PUBMED = Source(
    name="pubmed",
    title="PubMed annual baseline and update files",
    homepage="https://pubmed.ncbi.nlm.nih.gov/download/",
    revision="2024 baseline, pubmed24n0001 to pubmed24n1219",
    terms=Terms((NLM_TERMS,)),
    files=(FILES,),
    counts=(Count("baseline files", 1_219, _baseline_files, of_records=False),),
    read=read_pubmed,
    note="Titles with abstracts; retracted articles, books and citations without an abstract are "
    "left out. Later baselines and update files are read the same way.",
)
