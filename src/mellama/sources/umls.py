"""UMLS Metathesaurus: relations between concepts, with preferred English names and types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mellama.licenses import Access, Terms
from mellama.sources.agreements import UMLS_LICENSE
from mellama.sources.kept import Dropped, kept
from mellama.sources.reading import broken, read_lines
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


def rows_of(folder: Path, table: str, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Yield the rows of one table; a field ends with `|`, the last one too, and nothing is quoted.

    Raises:
        SourceError: a row of another width, so of another table or cut off.
    """
    path = first_match(folder, _file(table))
    for place, line in read_lines(path):
        fields = line.split("|")
        if len(fields) != len(columns) + 1 or fields[-1]:
            raise broken(
                f"{path}:{place}",
                expected=f"{len(columns)} fields, each ended by |",
                found="another number of fields, or a cut line",
            )
        yield dict(zip(columns, fields, strict=False))


def every_umls_relation(folder: Path) -> Iterator[UmlsRelation | Dropped]:
    """Yield the relations between two named concepts; both directions are rows upstream.

    MRREL reads from right to left: CUI2 has the relation to CUI1. Names and types of all concepts
    are held in memory.
    """
    names, restricted = _names(folder)
    types = _types(folder)
    for row in rows_of(folder, "MRREL", RELATION_COLUMNS):
        subject, object = row["CUI2"], row["CUI1"]
        if row["SUPPRESS"] not in ("", "N"):
            yield Dropped(row["RUI"], "suppressed")
        elif row["SAB"] in restricted:
            yield Dropped(row["RUI"], "of a vocabulary with further terms")
        elif subject == object:
            yield Dropped(row["RUI"], "of a concept to itself")
        elif subject not in names or object not in names:
            yield Dropped(row["RUI"], "of a concept without a free English name")
        else:
            yield UmlsRelation(
                id=row["RUI"],
                subject=UmlsConcept(subject, names[subject], types.get(subject, ())),
                relation=row["RELA"] or row["REL"],
                object=UmlsConcept(object, names[object], types.get(object, ())),
                vocabulary=row["SAB"],
            )


def read_umls(folder: Path) -> Iterator[UmlsRelation]:
    return kept(every_umls_relation(folder))


def _names(folder: Path) -> tuple[dict[str, str], frozenset[str]]:
    """Return the best free English name of each concept, and the vocabularies that are not free."""
    best: dict[str, tuple[int, str]] = {}
    restricted: set[str] = set()
    for row in rows_of(folder, "MRCONSO", CONCEPT_COLUMNS):
        if row["SRL"] != FREE_LEVEL:
            restricted.add(row["SAB"])
        elif row["LAT"] == "ENG" and row["SUPPRESS"] in ("", "N"):
            rank = sum(
                1 << place
                for place, (column, mark) in enumerate(reversed(PREFERENCE))
                if row[column] == mark
            )
            if rank > best.get(row["CUI"], (-1, ""))[0]:
                best[row["CUI"]] = (rank, row["STR"])
    return {cui: name for cui, (_, name) in best.items()}, frozenset(restricted)


def _types(folder: Path) -> dict[str, tuple[str, ...]]:
    types: dict[str, tuple[str, ...]] = {}
    for row in rows_of(folder, "MRSTY", TYPE_COLUMNS):
        types[row["CUI"]] = (*types.get(row["CUI"], ()), row["STY"])
    return types


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
    note="Vocabularies with terms beyond the Metathesaurus's own are left out.",
    sign_at="https://uts.nlm.nih.gov/uts/signup-login",
)
