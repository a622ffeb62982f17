"""Clinical practice guidelines gathered for Meditron, as their publishers put them on the web."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from mellama.licenses import UNKNOWN, Terms
from mellama.records import Document
from mellama.sources.kept import Dropped, kept
from mellama.sources.reading import read_json_lines
from mellama.sources.source import Count, Source, first_match, number

FILES = "open_guidelines.jsonl or open_guidelines.jsonl.gz or open_guidelines.jsonl.zst"
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


def read_guideline_rows(folder: Path) -> Iterator[Guideline]:
    """Yield every guideline with its publisher: nine tenths come from one, so sample by it."""
    for row in read_json_lines(first_match(folder, FILES)):
        text = row.text("clean_text")
        yield Guideline(
            id=row.optional_text("id") or sha256(text.encode()).hexdigest()[:16],
            publisher=row.text("source"),
            title=row.optional_text("title"),
            text=text,
            url=row.optional_text("url"),
            overview=row.optional_text("overview"),
        )


def every_guideline(folder: Path) -> Iterator[Document | Dropped]:
    for row in read_guideline_rows(folder):
        if row.text.strip():
            yield Document(row.id, row.text.strip(), (f"url:{row.url}",) if row.url else ())
        else:
            yield Dropped(row.id, "no text")


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
    note="Upstream names no licence; each publisher has its own terms. A later release adds "
    "guidelines of PubMed, which the counts leave out.",
)
