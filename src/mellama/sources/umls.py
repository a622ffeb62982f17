"""UMLS Metathesaurus: relations between concepts, with preferred English names and types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from mellama.licenses import Access, Terms
from mellama.sources.accounting import accounts
from mellama.sources.agreements import UMLS_LICENSE
from mellama.sources.kept import Account, Dropped, Quarantined, kept
from mellama.sources.numbered import some_lines
from mellama.sources.reading import broken, decode
from mellama.sources.source import Source, first_match

CONCEPT_COLUMNS = (
    *("CUI", "LAT", "TS", "LUI", "STT", "SUI", "ISPREF", "AUI", "SAUI", "SCUI", "SDUI"),
    *("SAB", "TTY", "CODE", "STR", "SRL", "SUPPRESS", "CVF"),
)
RELATION_COLUMNS = (
    *("CUI1", "AUI1", "STYPE1", "REL", "CUI2", "AUI2", "STYPE2", "RELA", "RUI", "SRUI"),
    *("SAB", "SL", "RG", "DIR", "SUPPRESS", "CVF"),
)
TYPE_COLUMNS = ("CUI", "TUI", "STN", "STY", "ATUI", "CVF")
FREE_LEVEL = "0"  # of a vocabulary: no terms beyond the Metathesaurus's own
PREFERENCE = (("TS", "P"), ("STT", "PF"), ("ISPREF", "Y"))
"""Marks of a preferred name; the name that has the earlier ones is taken."""


@dataclass(frozen=True, slots=True)
class UmlsConcept:
    """One side of a relation."""

    cui: str
    name: str
    types: tuple[str, ...]  # "Pharmacologic Substance", ...


@dataclass(frozen=True, slots=True)
class UmlsRelation:
    """`subject` has the relation to `object`: zorbitol (subject) may_treat fever (object)."""

    id: str  # RUI
    subject: UmlsConcept
    relation: str  # RELA, "may_treat"; where upstream has none, REL, "RO"
    object: UmlsConcept
    vocabulary: str


Row: TypeAlias = dict[str, str]


def rows_of(folder: Path, table: str, columns: tuple[str, ...]) -> Iterator[Account[Row]]:
    """Read the rows of one table; a field ends with `|`, the last one too, and nothing is quoted.

    A row of another width is quarantined.

    Raises:
        SourceError: the last row is cut, or there is none.
    """
    path = first_match(folder, _file(table))

    def read(line: bytes) -> Row:
        fields = decode(line, path).removesuffix("\n").removesuffix("\r").split("|")
        if len(fields) != len(columns) + 1 or fields[-1]:
            raise broken(
                path,
                expected=f"{len(columns)} fields, each ended by |",
                found="another number of fields, or a cut line",
            )
        return dict(zip(columns, fields, strict=False))

    return accounts(path, folder, "line", some_lines(path, read), read)


def every_umls_relation(folder: Path) -> Iterator[Account[UmlsRelation]]:
    """Account for the relations between two named concepts; both directions are rows upstream.

    MRREL reads from right to left: CUI2 has the relation to CUI1. Names and types of all concepts
    are held in memory. Rows of these that cannot be read are quarantined first: their names and
    types are missing.
    """
    names: dict[str, tuple[int, str]] = {}
    restricted: set[str] = set()
    for row in rows_of(folder, "MRCONSO", CONCEPT_COLUMNS):
        if isinstance(row, Dropped | Quarantined):
            yield row
        else:
            _take_name(row, names, restricted)
    types: dict[str, tuple[str, ...]] = {}
    for row in rows_of(folder, "MRSTY", TYPE_COLUMNS):
        if isinstance(row, Dropped | Quarantined):
            yield row
        else:
            types[row["CUI"]] = (*types.get(row["CUI"], ()), row["STY"])
    for row in rows_of(folder, "MRREL", RELATION_COLUMNS):
        if isinstance(row, Dropped | Quarantined):
            yield row
        else:
            yield _relation(row, names, types, restricted)


def _relation(
    row: Row,
    names: dict[str, tuple[int, str]],
    types: dict[str, tuple[str, ...]],
    restricted: set[str],
) -> UmlsRelation | Dropped:
    id, subject, object = row["RUI"], row["CUI2"], row["CUI1"]
    if row["SUPPRESS"] not in ("", "N"):
        return Dropped(id, "suppressed")
    if row["SAB"] in restricted:
        return Dropped(id, "of a vocabulary with further terms")
    if subject == object:
        return Dropped(id, "of a concept to itself")
    if subject not in names or object not in names:
        return Dropped(id, "of a concept without a free English name")
    first, second = (
        UmlsConcept(cui, names[cui][1], types.get(cui, ())) for cui in (subject, object)
    )
    return UmlsRelation(id, first, row["RELA"] or row["REL"], second, row["SAB"])


def read_umls(folder: Path) -> Iterator[UmlsRelation]:
    return kept(every_umls_relation(folder))


def _take_name(row: Row, names: dict[str, tuple[int, str]], restricted: set[str]) -> None:
    """Keep the best free English name of each concept, and the vocabularies that are not free."""
    if row["SRL"] != FREE_LEVEL:
        restricted.add(row["SAB"])
    elif row["LAT"] == "ENG" and row["SUPPRESS"] in ("", "N"):
        rank = sum(
            1 << place
            for place, (column, mark) in enumerate(reversed(PREFERENCE))
            if row[column] == mark
        )
        if rank > names.get(row["CUI"], (-1, ""))[0]:
            names[row["CUI"]] = (rank, row["STR"])


def _file(table: str) -> str:
    return f"**/{table}.RRF or **/{table}.RRF.gz"


UMLS = Source(
    name="umls",
    title="UMLS Metathesaurus, relations",
    homepage="https://www.nlm.nih.gov/research/umls/",
    revision="any release in Rich Release Format",
    terms=Terms((UMLS_LICENSE,), Access.REGISTERED),
    files=tuple(map(_file, ("MRCONSO", "MRREL", "MRSTY"))),
    counts=(),
    read=read_umls,
    every=every_umls_relation,
    note="Vocabularies with terms beyond the Metathesaurus's own are left out.",
    sign_at="https://uts.nlm.nih.gov/uts/signup-login",
)
