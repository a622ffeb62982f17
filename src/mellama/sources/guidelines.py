"""Clinical practice guidelines gathered for Meditron, as their publishers put them on the web."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from mellama.licenses import UNKNOWN, Terms
from mellama.records import Document
from mellama.sources.accounting import each_once, json_lines
from mellama.sources.kept import Account, Dropped, Quarantined, kept
from mellama.sources.reading import RawRow
from mellama.sources.source import Count, Source, first_match, number, packed

FILES = packed("open_guidelines.jsonl")
RELEASED = {
    "cco": 87,
    "cdc": 621,
    "cma": 431,
    "icrc": 49,
    "nice": 1_656,
    "spor": 217,
    "who": 223,
    "wikidoc": 33_058,
}
"""Guidelines of each publisher, by upstream's card."""


@dataclass(frozen=True, slots=True)
class Guideline:
    """One guideline; its text is Markdown, near enough."""

    id: str  # upstream's, else the beginning of the text's SHA-256
    publisher: str  # "who", "nice", ...
    title: str
    text: str
    url: str
    overview: str


def every_guideline_row(folder: Path) -> Iterator[Account[Guideline]]:
    """Account for every guideline, with its publisher: nine tenths come from one."""
    return json_lines(first_match(folder, FILES), folder, _guideline)


def read_guideline_rows(folder: Path) -> Iterator[Guideline]:
    return kept(every_guideline_row(folder))


def _guideline(row: RawRow) -> Guideline:
    text = row.text("clean_text")
    return Guideline(
        id=row.optional_text("id") or sha256(text.encode()).hexdigest()[:16],
        publisher=row.text("source"),
        title=row.optional_text("title"),
        text=text,
        url=row.optional_text("url"),
        overview=row.optional_text("overview"),
    )


def every_guideline(folder: Path) -> Iterator[Account[Document]]:
    return each_once(map(_document, every_guideline_row(folder)))


def _document(row: Account[Guideline]) -> Account[Document]:
    if isinstance(row, Dropped | Quarantined):
        return row
    if not row.text.strip():
        return Dropped(row.id, "no text")
    return Document(row.id, row.text.strip(), (f"url:{row.url}",) if row.url else ())


def read_guidelines(folder: Path) -> Iterator[Document]:
    return kept(every_guideline(folder))


def _of_publisher(folder: Path, publisher: str) -> int:
    return number(row for row in read_guideline_rows(folder) if row.publisher == publisher)


GUIDELINES = Source(
    name="guidelines",
    title="Clinical guidelines of Meditron",
    homepage="https://huggingface.co/datasets/epfl-llm/guidelines",
    revision="epfl-llm/guidelines@a8f0269",
    terms=Terms((UNKNOWN,)),
    files=(FILES,),
    counts=tuple(
        Count(f"guidelines of {name}", expected, partial(_of_publisher, publisher=name))
        for name, expected in sorted(RELEASED.items(), key=lambda item: -item[1])
    ),
    read=read_guidelines,
    every=every_guideline,
    note="Upstream names no licence; each publisher has its own terms. A later release adds "
    "guidelines of PubMed, which the counts leave out.",
)
