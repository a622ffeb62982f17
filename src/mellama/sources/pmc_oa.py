"""PubMed Central Open Access: full texts from the old bulk packages or the flat layout of 2026."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mellama.licenses import CC0, CC_BY, CC_BY_NC, CC_BY_SA, UNKNOWN, Terms
from mellama.records import Document
from mellama.sources.accounting import csv_rows, each_once, members, quarantined, whole_file
from mellama.sources.archives import Member, read_tar
from mellama.sources.jats import Parts, parts
from mellama.sources.kept import Account, Dropped, Quarantined, kept
from mellama.sources.markup import parse_xml
from mellama.sources.reading import RawRow, broken, read_json_object
from mellama.sources.source import Count, Source, first_match, matches, number, packed
from mellama.sources.winners import Winners

PACKAGES = "**/*_xml.*.tar.gz or **/*_xml.*.tar or **/*_xml.*.tar.zst"
PACKAGE_ENDING = re.compile(r"\.tar(\.gz|\.zst)?$")
FLAT = packed("**/PMC*.*/PMC*.*.xml")
FLAT_NAME = re.compile(r"PMC([0-9]{1,18})\.([0-9]{1,9})\.xml(?:\.gz|\.zst)?")
NUMBER = re.compile(r"[0-9]{1,18}")  # of an article, as `Winners` takes it
RETRACTED = {"yes": True, "no": False}
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
class _Flat:
    """One article file of the flat layout."""

    path: Path
    digits: str
    version: int

    @property
    def rank(self) -> int:
        return _NEW_LAYOUT + self.version


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of a package's file list."""

    file: str
    digits: str
    updated: int  # the date and time as fourteen digits
    license: str
    retracted: bool


def every_article(folder: Path) -> Iterator[Account[PmcArticle]]:
    """Account for each article once: the flat layout's highest version, else a package's latest.

    Quarantined are lines of a file list that cannot be read, articles of one that its package
    lacks, articles that are not JATS, and those of the flat layout without their metadata. A
    version that counts and is quarantined is not replaced by an older one.

    Raises:
        SourceError: a package is cut or damaged, or lacks its file list.
    """
    packages, flat = _packages(folder), _flat_files(folder)
    if not packages and not flat:
        raise broken(
            folder,
            expected=f"packages {PACKAGES} with file lists, or articles {FLAT}",
            found="neither",
        )
    winners = _winners(folder, packages, flat)
    for place, package in enumerate(packages):
        yield from _package_articles(folder, package, place, winners)
    for file in flat:
        if winners.best(int(file.digits)) != file.rank:
            yield Dropped(f"PMC{file.digits}", "another version counts")
        else:
            yield from whole_file(file.path, folder, partial(_flat_article, file=file))


def every_pmc_oa(folder: Path) -> Iterator[Account[Document]]:
    """Account for the articles; those that were not retracted and have a text are documents."""
    return each_once(map(_document, every_article(folder)))


def _document(each: Account[PmcArticle]) -> Account[Document]:
    if isinstance(each, Dropped | Quarantined):
        return each
    if each.retracted:
        return Dropped(each.document.id, "retracted")
    if not each.document.text:
        return Dropped(each.document.id, "no text")
    return each.document


def read_pmc_oa(folder: Path) -> Iterator[Document]:
    """Yield title, main abstract and body; for the rules see `jats.article`."""
    return kept(every_pmc_oa(folder))


def _packages(folder: Path) -> list[Path]:
    return sorted(matches(folder, PACKAGES))


def _flat_files(folder: Path) -> list[_Flat]:
    """List the articles of the flat layout; of a plain and a compressed copy, one."""
    found = {}
    for path in sorted(matches(folder, FLAT), reverse=True):
        name = FLAT_NAME.fullmatch(path.name)
        if name:
            file = _Flat(path, name[1], int(name[2]))
            found[path.parent, file.digits, file.rank] = file
    return list(found.values())[::-1]


def _winners(folder: Path, packages: list[Path], flat: list[_Flat]) -> Winners:
    winners = Winners()
    for place, package in enumerate(packages):
        for entry in kept(_file_list(folder, package)):
            winners.offer(int(entry.digits), _rank(entry, place))
    for file in flat:
        winners.offer(int(file.digits), file.rank)
    return winners


def _rank(entry: _Entry, place: int) -> int:
    return (entry.updated << _PACKAGE_BITS) + place


def _file_list(folder: Path, package: Path) -> Iterator[Account[_Entry]]:
    """Read the file list beside a package; it has the package's name with another ending."""
    return csv_rows(_list_of(package), folder, FILE_LIST_COLUMNS, _entry)


def _list_of(package: Path) -> Path:
    stem = glob.escape(PACKAGE_ENDING.sub("", package.name))
    return first_match(package.parent, packed(f"{stem}.filelist.csv"))


def _entry(row: dict[str, str]) -> _Entry:
    file, accession, updated, license, retracted = (row[name] for name in FILE_LIST_COLUMNS)
    digits = accession.strip().removeprefix("PMC")
    time = re.sub(r"[^0-9]", "", updated)
    if not NUMBER.fullmatch(digits) or len(time) != 14:
        raise broken(
            "a line of a file list",
            expected="an AccessionID PMC<digits>, and date and time of the last update",
            found="something else",
        )
    if retracted.strip().casefold() not in RETRACTED:
        raise broken("a line of a file list", expected="yes or no as Retracted", found="another")
    return _Entry(
        file.strip(), digits, int(time), license.strip(), RETRACTED[retracted.strip().casefold()]
    )


def _package_articles(
    folder: Path, package: Path, place: int, winners: Winners
) -> Iterator[Account[PmcArticle]]:
    missing: dict[str, _Entry] = {}
    for entry in _file_list(folder, package):
        if isinstance(entry, _Entry):
            missing[entry.file] = entry
        else:
            yield entry

    def read(member: Member) -> Account[PmcArticle]:
        entry = missing.pop(member.path.relative_to(package).as_posix(), None)
        if entry is None:
            return Dropped(member.path.stem, "not in the file list, so of unknown licence")
        if winners.best(int(entry.digits)) != _rank(entry, place):
            return Dropped(f"PMC{entry.digits}", "another version counts")
        return _article(
            member.data, member.path, entry.digits, entry.license, retracted=entry.retracted
        )

    yield from members(package, folder, read_tar(package, ARTICLE_SUFFIXES), read)
    yield from _lacking(folder, package, missing)


def _lacking(folder: Path, package: Path, missing: dict[str, _Entry]) -> Iterator[Quarantined]:
    """Quarantine what a whole package lacks of its list; the others are as the list has them."""
    path = _list_of(package)
    error = broken(path, expected="the article in the package", found="none of that name")
    if missing:
        for row, entry in enumerate(_file_list(folder, package)):
            if isinstance(entry, _Entry) and entry.file in missing:
                yield quarantined(path, folder, row, "row", error)


def _flat_article(data: bytes, file: _Flat) -> Account[PmcArticle]:
    metadata = _metadata(file.path)
    if metadata.values.get("is_pmc_openaccess") is False:
        return Dropped(f"PMC{file.digits}", "not in the Open Access Subset")
    return _article(
        data,
        file.path,
        file.digits,
        metadata.optional_text("license_code"),
        retracted=metadata.truth("is_retracted"),
    )


def _metadata(path: Path) -> RawRow:
    """Read the JSON of an article, which lies beside it or in a folder of its own."""
    name = packed(f"{path.name.partition('.xml')[0]}.json")
    beside = any(matches(path.parent, name))
    place = path.parent if beside else path.parents[1] / "metadata"
    return read_json_object(first_match(place, name))


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


def _articles(folder: Path) -> int:
    return number(kept(every_article(folder)))


PMC_OA = Source(
    name="pmc_oa",
    title="PubMed Central Open Access Subset",
    homepage="https://pmc.ncbi.nlm.nih.gov/tools/openftlist/",
    revision="bulk packages as named by their dates, or article versions of pmc-oa-opendata",
    terms=Terms((CC0, CC_BY, CC_BY_SA, CC_BY_NC, UNKNOWN)),
    files=(f"{PACKAGES} or {FLAT}",),
    counts=(Count("articles", 3_098_931, _articles, by="paper"),),
    read=read_pmc_oa,
    every=every_pmc_oa,
    note="Each article has a licence of its own: Creative Commons of every kind, and articles that "
    "have none, whose use is fair use at best. Packages of one tier alone (oa_comm) are a smaller "
    "data root under better terms. Retracted articles are left out. Upstream states no number of "
    "articles: its file lists are the count. The paper's is of the Pile's copy.",
)
