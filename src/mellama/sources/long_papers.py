"""PubMed papers to be summarised: full texts with the abstracts their authors wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mellama.licenses import UNKNOWN, Terms
from mellama.sources.reading import RawRow, broken, read_json_lines
from mellama.sources.source import Count, Source, first_match, number
from mellama.sources.splits import SPLIT_NAMES, Split

STEMS = ("train", "val", "test")
SENTENCE_MARKS = re.compile(r"\s*</?S>\s*")


@dataclass(frozen=True, slots=True)
class LongPaper:
    """One paper, in lower case and tokenised; sentences are parted by blanks."""

    id: str  # "PMC.."
    text: str  # empty where upstream lost it
    abstract: str
    headings: tuple[str, ...]  # of the sections, some empty
    sections: tuple[str, ...]  # one text a heading
    split: Split
    identifiers: tuple[str, ...]


def read_pubmed_summarization(folder: Path) -> Iterator[LongPaper]:
    """Yield every paper of the three splits, those whose text was lost included.

    A text that is missing is rebuilt from the sections where they hold it.

    Raises:
        SourceError: a file is broken, or a paper has another number of headings than of sections.
    """
    for stem in STEMS:
        path = first_match(folder, pattern(stem))
        for row in read_json_lines(path):
            yield _paper(row, SPLIT_NAMES[stem])


def pattern(stem: str) -> str:
    """Return where a split's file may lie: upstream calls its JSON lines `.txt`."""
    return f"**/{stem}.txt or **/{stem}.txt.gz or **/{stem}.jsonl or **/{stem}.jsonl.gz"


def _paper(row: RawRow, split: Split) -> LongPaper:
    sections = tuple(" ".join(_texts(item, row)) for item in _list(row, "sections"))
    headings = tuple("" if name is None else str(name) for name in _list(row, "section_names"))
    if len(headings) != len(sections):
        raise broken(
            row.place,
            expected="a heading for every section",
            found=f"{len(headings)} headings, {len(sections)} sections",
        )
    text = " ".join(_texts(row.value("article_text"), row)).strip()
    abstract = " ".join(_texts(row.value("abstract_text"), row))
    paper = row.text("article_id")
    return LongPaper(
        id=paper,
        text=text or " ".join(sections).strip(),
        abstract=" ".join(SENTENCE_MARKS.sub(" ", abstract).split()),
        headings=headings,
        sections=sections,
        split=split,
        identifiers=(f"pmc:PMC{paper.removeprefix('PMC')}",),
    )


def _list(row: RawRow, key: str) -> list[object]:
    value = row.values.get(key)
    return value if isinstance(value, list) else []


def _texts(value: object, row: RawRow) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise broken(row.place, expected="lists of sentences", found="something else")
    return value


def _papers(folder: Path, split: Split) -> int:
    return number(row for row in read_pubmed_summarization(folder) if row.split == split)


PUBMED_SUMMARIZATION = Source(
    name="pubmed_summarization",
    title="PubMed papers with their abstracts (Cohan et al. 2018)",
    homepage="https://github.com/armancohan/long-summarization",
    revision="armancohan/long-summarization@6ef082e",
    terms=Terms((UNKNOWN,)),
    files=tuple(map(pattern, STEMS)),
    counts=(
        Count("training papers", 119_924, partial(_papers, split="train")),
        Count("validation papers", 6_633, partial(_papers, split="valid")),
        Count("test papers", 6_658, partial(_papers, split="test")),
    ),
    read=read_pubmed_summarization,
    note="The papers are PubMed Central's, each under its own licence. A corpus that holds PubMed "
    "or PubMed Central holds both texts and abstracts: decontaminate.",
)
