"""PubMed Central Open Access: full texts from the old bulk packages or the flat layout of 2026."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mellama.licenses import CC0, CC_BY, CC_BY_NC, CC_BY_SA, UNKNOWN, Terms
from mellama.records import Document
from mellama.sources.archives import read_tar
from mellama.sources.jats import Parts, parts
from mellama.sources.kept import Dropped, kept
from mellama.sources.markup import parse_xml
from mellama.sources.reading import RawRow, broken, read_bytes, read_csv, read_json_object
from mellama.sources.source import Source
from mellama.sources.winners import Winners

PACKAGES = "**/*_xml.*.tar.gz"
FLAT = "**/PMC*.*/PMC*.*.xml"
FLAT_NAME = re.compile(r"PMC(\d+)\.(\d+)")
FILE_LIST_COLUMNS = (
    "Article File",
    "AccessionID",
    "LastUpdated (YYYY-MM-DD HH:MM:SS)",
    "License",
    "Retracted",
)
ARTICLE_SUFFIXES = (".xml", ".nxml")
_NEW_LAYOUT = 1 << 62  # its versions outrank every date of the old one
_PACKAGE_BITS = 14


@dataclass(frozen=True, slots=True)
class PmcArticle:
    """One article with what decides about its use; `license` is upstream's word, "CC BY-NC"."""

    document: Document  # id "PMC..", identifiers doi, pmid and pmc
    article_type: str  # JATS's: "research-article", "case-report", "retraction", ...
    license: str
    retracted: bool
    parts: Parts


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of a package's file list."""

    file: str
    digits: str
    updated: int  # the date and time as fourteen digits
    license: str
    retracted: bool


def every_article(folder: Path) -> Iterator[PmcArticle | Dropped]:
    """Yield each article once: the flat layout's highest version, else the latest in a package.

    Raises:
        SourceError: a package is broken, lacks its file list or an article of it; an article of
            the flat layout lacks its metadata.
    """
    packages, flat = _packages(folder), _flat_files(folder)
    if not packages and not flat:
        raise broken(
            folder,
            expected=f"packages {PACKAGES} with file lists, or articles {FLAT}",
            found="neither",
        )
    winners = _winners(packages, flat)
    for place, package in enumerate(packages):
        yield from _package_articles(package, place, winners)
    for path, digits, version in flat:
        if winners.best(int(digits)) == _NEW_LAYOUT + version:
            yield _flat_article(path, digits)
        else:
            yield Dropped(f"PMC{digits}", "another version counts")


def every_pmc_oa(folder: Path) -> Iterator[Document | Dropped]:
    """Yield the articles that were not retracted and have a text, as documents."""
    for each in every_article(folder):
        if isinstance(each, Dropped):
            yield each
        elif each.retracted:
            yield Dropped(each.document.id, "retracted")
        elif not each.document.text:
            yield Dropped(each.document.id, "no text")
        else:
            yield each.document


def read_pmc_oa(folder: Path) -> Iterator[Document]:
    """Yield title, main abstract and body; for the rules see `jats.read_article`."""
    return kept(every_pmc_oa(folder))


def _packages(folder: Path) -> list[Path]:
    return sorted(folder.glob(PACKAGES))


def _flat_files(folder: Path) -> list[tuple[Path, str, int]]:
    found = ((path, FLAT_NAME.fullmatch(path.stem)) for path in sorted(folder.glob(FLAT)))
    return [(path, name[1], int(name[2])) for path, name in found if name]


def _winners(packages: list[Path], flat: list[tuple[Path, str, int]]) -> Winners:
    winners = Winners()
    for place, package in enumerate(packages):
        for entry in _file_list(package):
            winners.offer(int(entry.digits), _rank(entry, place))
    for _, digits, version in flat:
        winners.offer(int(digits), _NEW_LAYOUT + version)
    return winners


def _rank(entry: _Entry, place: int) -> int:
    return (entry.updated << _PACKAGE_BITS) + place


def _file_list(package: Path) -> Iterator[_Entry]:
    """Read the file list beside a package; it has the package's name with another ending."""
    path = package.with_name(f"{package.name.removesuffix('.tar.gz')}.filelist.csv")
    for place, row in enumerate(read_csv(path, FILE_LIST_COLUMNS)):
        file, accession, updated, license, retracted = (row[name] for name in FILE_LIST_COLUMNS)
        digits = accession.strip().removeprefix("PMC")
        time = re.sub(r"\D", "", updated)
        if not digits.isdecimal() or len(time) != 14:
            raise broken(
                f"{path}, row {place}",
                expected="an AccessionID PMC<digits>, and date and time of the last update",
                found="something else",
            )
        yield _Entry(
            file.strip(),
            digits,
            int(time),
            license.strip(),
            retracted.strip().casefold() == "yes",
        )


def _package_articles(
    package: Path, place: int, winners: Winners
) -> Iterator[PmcArticle | Dropped]:
    missing = {entry.file: entry for entry in _file_list(package)}
    for member in read_tar(package):
        if member.path.suffix not in ARTICLE_SUFFIXES:
            continue
        entry = missing.pop(member.path.relative_to(package).as_posix(), None)
        if entry is None:
            yield Dropped(member.path.stem, "not in the file list, so of unknown licence")
        elif winners.best(int(entry.digits)) != _rank(entry, place):
            yield Dropped(f"PMC{entry.digits}", "another version counts")
        else:
            yield _article(
                member.data, member.path, entry.digits, entry.license, retracted=entry.retracted
            )
    if missing:
        raise broken(
            package, expected="every article of its file list", found=f"{len(missing):,} missing"
        )


def _flat_article(path: Path, digits: str) -> PmcArticle:
    metadata = _metadata(path)
    return _article(
        read_bytes(path),
        path,
        digits,
        metadata.optional_text("license_code"),
        retracted=metadata.value("is_retracted") is True,
    )


def _metadata(path: Path) -> RawRow:
    """Read the JSON of an article, which lies beside it or in a folder of its own."""
    beside = path.with_suffix(".json")
    elsewhere = path.parents[1] / "metadata" / beside.name
    return read_json_object(elsewhere if elsewhere.exists() and not beside.exists() else beside)


def _article(data: bytes, path: Path, digits: str, license: str, *, retracted: bool) -> PmcArticle:
    root = parse_xml(data, path)
    read = parts(root, path)
    others = (item for item in read.identifiers if not item.startswith("pmc:"))
    return PmcArticle(
        Document(f"PMC{digits}", read.text, (*others, f"pmc:PMC{digits}")),
        root.get("article-type", ""),
        license,
        retracted,
        read,
    )


PMC_OA = Source(
    name="pmc_oa",
    title="PubMed Central Open Access Subset",
    homepage="https://pmc.ncbi.nlm.nih.gov/tools/openftlist/",
    revision="bulk packages as named by their dates, or article versions of pmc-oa-opendata",
    terms=Terms((CC0, CC_BY, CC_BY_SA, CC_BY_NC, UNKNOWN)),
    files=(f"{PACKAGES} or {FLAT}",),
    counts=(),
    read=read_pmc_oa,
    note="Each article has a licence of its own: Creative Commons of every kind, and articles that "
    "have none, whose use is fair use at best. Packages of one tier alone (oa_comm) are a smaller "
    "data root under better terms. Retracted articles are left out.",
)
