"""Clinical concepts of the i2b2/VA 2010 challenge: sentences with problems, tests, treatments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mellama.licenses import Access, Terms
from mellama.sources.agreements import N2C2_DUA
from mellama.sources.archives import Member, members
from mellama.sources.kept import Dropped, kept
from mellama.sources.reading import BOM, broken, decode
from mellama.sources.source import Count, Source

CONCEPT = re.compile(
    r'c="(?P<text>.*)" (?P<places>\d+:\d+ \d+:\d+(?:,\d+:\d+ \d+:\d+)*)\|\|t="(?P<type>[^"]*)".*'
)
PIECE = re.compile(r"(\d+):(\d+) (\d+):(\d+)")
TYPES = ("problem", "test", "treatment")
UNANNOTATED = "unannotated"
TEST_FOLDERS = ("test", "reference")
"""Beginnings of the folders and archives that hold test documents, and their annotations."""


@dataclass(frozen=True, slots=True)
class ConceptSpan:
    """One concept as tokens `start` to `end` of a sentence, the end not included."""

    start: int
    end: int
    type: str  # problem, test or treatment


@dataclass(frozen=True, slots=True)
class ConceptSentence:
    """One line of a document; `tokens` are its runs of characters that are not blank."""

    id: str  # "<document>:<line>", lines from 1
    document: str
    tokens: tuple[str, ...]
    spans: tuple[ConceptSpan, ...]
    split: str  # "train" or "test"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of tokens, from `first` to `last`: (line from 1, token from 0), both inclusive."""

    first: tuple[int, int]
    last: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Concept:
    """One line of a `.con` file; a concept that words of others interrupt has several pieces."""

    text: str
    pieces: tuple[_Piece, ...]
    type: str


def read_i2b2_2010(folder: Path) -> Iterator[ConceptSentence]:
    """Yield the sentences of every annotated document, documents by split and name.

    Packed archives and unpacked folders are read alike; text and annotation are joined by name.

    Raises:
        SourceError: a file is broken, a line of annotation is in another form, or a training
            document stands twice.
    """
    return kept(every_concept_sentence(folder))


def every_concept_sentence(folder: Path) -> Iterator[ConceptSentence | Dropped]:
    """Yield the sentences, and as dropped the documents without annotation and stray concepts.

    A concept whose text is not at its place, nor one token before it, is dropped: public code
    counts an empty token where a line begins with a blank, and some annotations do the same.
    """
    texts, annotations = _files(folder, ".txt"), _files(folder, ".con")
    if not annotations:
        raise broken(folder, expected=".txt and .con files, in folders or archives", found="none")
    for (split, name), member in sorted(texts.items()):
        annotation = annotations.get((split, name))
        if annotation is None:
            yield Dropped(name, "a document without annotation")
        else:
            yield from _sentences(name, split, member, list(_concepts(annotation)))
    missing = annotations.keys() - texts.keys()
    if missing:
        raise broken(
            folder, expected="a text for every annotation", found=f"{len(missing)} missing"
        )


def _files(folder: Path, suffix: str) -> dict[tuple[str, str], Member]:
    """Find the files of one ending by (split, name); copies of a file have to be equal."""
    found: dict[tuple[str, str], Member] = {}
    for member in members(folder, (suffix,)):
        parts = member.path.relative_to(folder).parts
        if UNANNOTATED in parts:
            continue
        is_test = any(part.startswith(TEST_FOLDERS) for part in parts[:-1])
        key = ("test" if is_test else "train", member.path.stem)
        if found.setdefault(key, member).data != member.data:
            raise broken(
                member.path, expected="one document of a name", found="two that are different"
            )
    return found


def _lines(member: Member) -> list[str]:
    r"""Split at `\n` alone: `splitlines` would also split at form feeds and shift every line."""
    text = decode(member.data, member.path).removeprefix(BOM)
    return [line.removesuffix("\r") for line in text.split("\n")]


def _concepts(member: Member) -> Iterator[_Concept]:
    """Yield each concept once, for lines repeat."""
    for place, line in enumerate(dict.fromkeys(_lines(member)), start=1):
        if not line.strip():
            continue
        found = CONCEPT.fullmatch(line.strip())
        if found is None or found["type"] not in TYPES:
            raise broken(
                f"{member.path}, distinct line {place}",
                expected='c="..." line:token line:token||t="..." of a known type',
                found="another form",
            )
        pieces = (
            _Piece((int(one[1]), int(one[2])), (int(one[3]), int(one[4])))
            for one in PIECE.finditer(found["places"])
        )
        yield _Concept(found["text"], tuple(pieces), found["type"])


def _sentences(
    name: str, split: str, member: Member, concepts: list[_Concept]
) -> Iterator[ConceptSentence | Dropped]:
    lines = [tuple(line.split()) for line in _lines(member)]
    spans: dict[int, list[ConceptSpan]] = {}
    for concept in concepts:
        placed = _placed(concept, lines)
        if placed is None:
            yield Dropped(name, "a concept whose text is not at its place")
        for line, start, end in placed or ():
            spans.setdefault(line, []).append(ConceptSpan(start, end, concept.type))
    for line, tokens in enumerate(lines, start=1):
        if tokens:
            ordered = sorted(spans.get(line, []), key=lambda span: (span.start, span.end))
            yield ConceptSentence(f"{name}:{line}", name, tokens, tuple(ordered), split)


def _placed(concept: _Concept, lines: list[tuple[str, ...]]) -> list[tuple[int, int, int]] | None:
    """Return (line, start, end) of each part where the text is: at its place, or one token before.

    The text of a concept in pieces may have dots between them.
    """
    for shift in (0, 1):
        if any(piece.first[1] < shift for piece in concept.pieces):
            continue
        parts = [part for piece in concept.pieces for part in _by_line(piece, shift, lines)]
        found = "".join(token for line, start, end in parts for token in lines[line - 1][start:end])
        wanted = concept.text if len(concept.pieces) == 1 else concept.text.replace("...", " ")
        if found.casefold() == "".join(wanted.split()).casefold():
            return parts
    return None


def _by_line(
    piece: _Piece, shift: int, lines: list[tuple[str, ...]]
) -> Iterator[tuple[int, int, int]]:
    """Cut a piece into its part of each line: a few go on in the next."""
    (first, start), (last, end) = piece.first, piece.last
    for line in range(max(first, 1), min(last, len(lines)) + 1):
        length = len(lines[line - 1])
        begin = start - shift if line == first else 0
        stop = min(end - shift + 1, length) if line == last else length
        if begin < stop:
            yield line, begin, stop


def _documents(folder: Path, split: str) -> int:
    return len({row.document for row in read_i2b2_2010(folder) if row.split == split})


I2B2_2010 = Source(
    name="i2b2_2010",
    title="i2b2/VA 2010 concepts, as n2c2 releases them now",
    homepage="https://portal.dbmi.hms.harvard.edu/projects/n2c2-nlp/",
    revision="170 training and 256 test documents",
    terms=Terms((N2C2_DUA,), Access.CREDENTIALED),
    files=("**/*.con or **/*.tar.gz",),
    counts=(
        Count("training documents", 170, partial(_documents, split="train")),
        Count("test documents", 256, partial(_documents, split="test")),
    ),
    read=read_i2b2_2010,
    note="Patient text. The paper's 75,726 sentences with a fourth type, drug, cannot be made from "
    "this release.",
)
