"""PubMed: the annual baseline and its daily update files, as titles with abstracts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from mellama.errors import SourceError
from mellama.licenses import Terms
from mellama.records import Document
from mellama.sources.accounting import accounts, after_last, quarantined
from mellama.sources.agreements import NLM_TERMS
from mellama.sources.kept import Account, Dropped, Quarantined, kept
from mellama.sources.opening import broken
from mellama.sources.pubmed_articles import (
    PubmedArticle,
    digits,
    number_of,
    parsed_article,
    plain_article,
)
from mellama.sources.pubmed_cutting import ARTICLE, DELETION, Element, elements
from mellama.sources.source import Count, Source, matches, number
from mellama.sources.winners import Winners

FILES = "**/*n[0-9]*.xml.gz or **/*n[0-9]*.xml or **/*n[0-9]*.xml.zst"
FILE_NAME = re.compile(r"(?:pubmed|medline)(\d\d)n(\d{4,})\.xml(?:\.gz|\.zst)?")
_BATCH = 1 << 23  # bytes of articles
_FILE_BITS, _PLACE_BITS = 17, 26  # of a rank below the version, which has 20: 63 in all


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


def read_pubmed_file(path: Path) -> Iterator[Account[PubmedArticle]]:
    """Yield every article of one file, those that another file replaces or deletes included."""
    return _File(path, path.parent)()


def every_article(folder: Path) -> Iterator[Account[PubmedArticle]]:
    """Yield the articles that count; of a PMID the highest version, and of that the last.

    Every file is read twice, because a later one may replace or delete what an earlier one holds.
    An article that is not well-formed, and yet has a PMID, takes the place of earlier ones:
    it is quarantined, and they are not passed on as if they were up to date.

    Raises:
        SourceError: a file is cut or none of PubMed's, or a list of deletions cannot be read.
    """
    return chain.from_iterable(file() for file in _files(folder))


def every_pubmed(folder: Path) -> Iterator[Account[Document]]:
    """Yield every article that has an abstract and was not retracted as a document."""
    return chain.from_iterable(piece() for piece in pubmed_pieces(folder))


def pubmed_pieces(folder: Path) -> list[Callable[[], Iterator[Account[Document]]]]:
    """Return what reads each file apart, wherever it is called: it knows which articles count.

    Raises:
        SourceError: as `every_article`.
    """
    return [_Documents(file) for file in _files(folder)]


def read_pubmed(folder: Path) -> Iterator[Document]:
    """Yield title and abstract: title, then each section on a line of its own, label in front."""
    return kept(every_pubmed(folder))


@dataclass(frozen=True, slots=True)
class _File:
    """One file, and which of its articles count."""

    path: Path
    folder: Path
    counting: bytes | None = None  # a bit for each article, in the file's order; None: all count

    def __call__(self) -> Iterator[Account[PubmedArticle]]:
        place, last = 0, None
        for batch in _batches(elements(self.path)):
            if isinstance(batch, SourceError):
                raise after_last(batch, "byte", last)
            for offset, element in batch:
                counts = element.tag == ARTICLE and self._counts(place)
                place += element.tag == ARTICLE
                if counts and element.plain:
                    last = offset
                    yield plain_article(element.data)
                elif element.tag != DELETION:
                    account = self._read(offset, element, counts=counts)
                    last = last if isinstance(account, Quarantined) else offset
                    yield account

    def _counts(self, place: int) -> bool:
        if self.counting is None:
            return True
        byte, bit = divmod(place, 8)
        return byte < len(self.counting) and bool(self.counting[byte] >> bit & 1)

    def _read(self, offset: int, element: Element, *, counts: bool) -> Account[PubmedArticle]:
        try:
            if counts:
                return parsed_article(element.parsed(self.path), self.path)
            if element.tag == ARTICLE:
                return Dropped(number_of(element, self.path)[0], "replaced or deleted later")
            book = element.parsed(self.path)
        except SourceError as error:
            return quarantined(self.path, self.folder, offset, "byte", error)
        return Dropped(book.findtext("BookDocument/PMID", ""), "a book, not an article")


@dataclass(frozen=True, slots=True)
class _Documents:
    """The documents of one file."""

    file: _File

    def __call__(self) -> Iterator[Account[Document]]:
        return map(_document, self.file())


def _document(article: Account[PubmedArticle]) -> Account[Document]:
    if isinstance(article, Dropped | Quarantined):
        return article
    if article.retracted:
        return Dropped(article.pmid, "retracted")
    if not article.abstract:
        return Dropped(article.pmid, "no abstract")
    text = f"{article.title}\n{article.abstract_text}".strip()
    return Document(f"pmid:{article.pmid}", text, article.identifiers)


def _files(folder: Path) -> list[_File]:
    """Find out which articles count: of each, number and version are enough."""
    paths = pubmed_files(folder)
    winners = Winners()
    for file, path in enumerate(paths):
        _scan(path, folder, file, winners)
    counting = [bytearray() for _ in paths]
    for rank in winners.ranks():
        file = rank >> _PLACE_BITS & (1 << _FILE_BITS) - 1
        byte, bit = divmod(rank & (1 << _PLACE_BITS) - 1, 8)
        counting[file].extend(bytes(max(0, byte + 1 - len(counting[file]))))
        counting[file][byte] |= 1 << bit
    return [_File(path, folder, bytes(bits)) for path, bits in zip(paths, counting, strict=True)]


def _batches(
    found: Iterator[tuple[int, Element]],
) -> Iterator[list[tuple[int, Element]] | SourceError]:
    """Yield some elements at a time, and at last what spoils the file.

    Two kinds of work in turns, one article each, would push each other's tables out of the cache.
    """
    batch: list[tuple[int, Element]] = []
    size = 0
    try:
        for each in found:
            batch.append(each)
            size += len(each[1].data)
            if size >= _BATCH:
                yield batch
                batch, size = [], 0
    except SourceError as error:
        yield batch
        yield error
    else:
        yield batch


def _scan(path: Path, folder: Path, number: int, winners: Winners) -> None:
    """Offer the articles of one file, and take back those it deletes."""

    def look(element: Element) -> Element | tuple[str, int] | None:
        if element.tag != ARTICLE:
            return element
        try:
            return number_of(element, path)
        except SourceError:  # nobody can tell what it replaces; when it is read, it is quarantined
            return None

    place = 0
    for found in accounts(path, folder, "byte", elements(path, whole=False), look):
        if isinstance(found, Element):
            if found.tag == DELETION:
                for deleted in found.parsed(path).iterfind("PMID"):
                    winners.remove(int(digits(deleted, path)))
            continue
        if isinstance(found, tuple):
            pmid, version = found
            winners.offer(int(pmid), _rank(version, number, place))
        place += 1


def _rank(version: int, file: int, place: int) -> int:
    return (version << _FILE_BITS | file) << _PLACE_BITS | place


def _baseline_files(folder: Path) -> int:
    return len(pubmed_files(folder))


def _abstracts(folder: Path) -> int:
    return number(read_pubmed(folder))


PUBMED = Source(
    name="pubmed",
    title="PubMed annual baseline and update files",
    homepage="https://pubmed.ncbi.nlm.nih.gov/download/",
    revision="2024 baseline, pubmed24n0001 to pubmed24n1219",
    terms=Terms((NLM_TERMS,)),
    files=(FILES,),
    counts=(
        Count("baseline files", 1_219, _baseline_files, of_records=False),
        Count("abstracts", 15_518_009, _abstracts, by="paper"),
    ),
    read=read_pubmed,
    every=every_pubmed,
    pieces=pubmed_pieces,
    note="Titles with abstracts; retracted articles, books and citations without an abstract are "
    "left out. Later baselines and update files are read the same way. The paper's number is of "
    "the Pile's copy, which leaves out what PubMed Central has in full.",
)
