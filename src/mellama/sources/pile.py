"""The Pile: its PubMed Abstracts and PubMed Central parts, each text once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path

from mellama.licenses import UNKNOWN, Terms
from mellama.records import Document
from mellama.sources.accounting import each_once, json_lines
from mellama.sources.kept import Account, Dropped, kept
from mellama.sources.reading import RawRow
from mellama.sources.source import Count, Source, first_match, matches, number

FILES = "**/*.jsonl.zst or **/*.jsonl or **/*.jsonl.gz"
HELD_OUT = ("val", "test")
CENTRAL, ABSTRACTS = "PubMed Central", "PubMed Abstracts"
ALONE = "**/PUBMED_title_abstracts_*.jsonl.zst or **/PUBMED_title_abstracts_*.jsonl"
ID_DIGITS = 32  # of the text's SHA-256


def every_pile(folder: Path) -> Iterator[Account[Document]]:
    """Account for every row of the training files; a text that repeats is dropped from then on.

    The Pile repeats both parts on purpose.
    """
    return each_once(_rows(folder, CENTRAL, ABSTRACTS))


def _rows(folder: Path, *parts: str) -> Iterator[Account[Document]]:
    for path in training_files(folder):
        yield from json_lines(path, folder, partial(_document, parts=parts))


def _document(row: RawRow, parts: tuple[str, ...]) -> Document | Dropped:
    text, meta = row.text("text"), row.row("meta")
    digest = sha256(text.encode()).hexdigest()[:ID_DIGITS]
    if _part(meta) not in parts:
        return Dropped(digest, "of another part of the Pile")
    if not text.strip():
        return Dropped(digest, "no text")
    return Document(digest, text, _identifiers(meta))


def read_pile(folder: Path) -> Iterator[Document]:
    """Yield the texts of both parts; the id is the beginning of the text's SHA-256."""
    return kept(every_pile(folder))


def training_files(folder: Path) -> list[Path]:
    """List all but upstream's held-out files, `val` and `test`, by name."""
    paths = sorted(set(matches(folder, FILES)))
    return [path for path in paths if path.name.partition(".")[0] not in HELD_OUT]


def _part(meta: RawRow) -> object:
    """Name the part of the Pile; the abstracts shipped alone have a PMID instead."""
    name = meta.values.get("pile_set_name")
    return ABSTRACTS if name is None and "pmid" in meta.values else name


def _identifiers(meta: RawRow) -> tuple[str, ...]:
    pmid = meta.values.get("pmid")
    return () if pmid is None else (f"pmid:{pmid}",)


def _training_files(folder: Path) -> int:
    return number(training_files(folder))


def _texts(folder: Path, part: str) -> int:
    return number(kept(each_once(_rows(folder, part))))


def _abstracts_alone(folder: Path) -> int:
    path = first_match(folder, ALONE)
    return number(kept(json_lines(path, folder, partial(_document, parts=(ABSTRACTS,)))))


PILE = Source(
    name="pile",
    title="The Pile, PubMed Abstracts and PubMed Central",
    homepage="https://github.com/EleutherAI/the-pile",
    revision="EleutherAI/the-pile@df97f86",
    terms=Terms((UNKNOWN,)),
    files=(FILES,),
    counts=(
        Count("training files", 30, _training_files, of_records=False),
        Count("abstracts, as shipped alone", 15_518_009, _abstracts_alone),
        Count("articles of PubMed Central", 3_098_931, partial(_texts, part=CENTRAL), by="paper"),
        Count("PubMed abstracts", 15_518_009, partial(_texts, part=ABSTRACTS), by="paper"),
    ),
    read=read_pile,
    text_bytes=round((90.27 + 19.26) * 2**30),  # Gao et al. 2020, arXiv:2101.00027, table 1: raw
    every=every_pile,
    note="The official mirror was withdrawn. Abstracts that also are full texts were left out by "
    "upstream, so the two parts do not overlap. The abstracts alone, as upstream shipped them "
    "(15,518,009 rows), are read too. Summaries and questions of benchmarks are made from these "
    "texts: decontaminate.",
)
