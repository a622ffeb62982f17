"""DDI 2013: pairs of drugs in a sentence, masked as the paper's benchmark has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, TypeGuard

from lxml import etree

from mellama.licenses import CC_BY_NC, Terms
from mellama.sources.blue_splits import BLUE_SPLITS, BlueFile, read_blue_file
from mellama.sources.homes import at_github
from mellama.sources.markup import parse_xml
from mellama.sources.reading import broken, read_zip
from mellama.sources.source import Count, Source

ARCHIVE = "DDICorpus-2013.zip"
DdiSplit = Literal["train", "test"]
FOLDERS: dict[DdiSplit, str] = {
    "train": "DDICorpus/Train/",
    # its sister, Test for DrugNER task, holds pairs too, all of them false: they are no test data
    "test": "DDICorpus/Test/Test for DDI Extraction task/",
}
MASK, JOINT_MASK = "@DRUG$", "@DRUG-DRUG$"
FALSE, UNTYPED = "DDI-false", "DDI-None"
TYPES = ("advise", "effect", "int", "mechanism")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class DdiPair:
    """Two drugs of a sentence, masked in it, and what the sentence says of them."""

    id: str  # "DDI-DrugBank.d0.s1.p0"
    document: str
    sentence: str
    label: str  # DDI-false, DDI-advise, -effect, -int or -mechanism; DDI-None for the one untyped
    split: DdiSplit


def read_ddi(folder: Path) -> Iterator[DdiPair]:
    """Yield the pairs of both splits, by file, in the order of their sentences."""
    for split in FOLDERS:
        yield from read_ddi_split(folder, split)


def read_ddi_split(folder: Path, split: DdiSplit) -> Iterator[DdiPair]:
    """Yield the pairs of one split.

    Raises:
        SourceError: the archive is damaged, or a sentence contradicts its own annotation.
    """
    archive = folder / ARCHIVE
    for name, data in read_zip(archive, prefix=FOLDERS[split], suffix=".xml"):
        place = f"{archive}, {name}"
        document = parse_xml(data, place)
        name = _attribute(document, "id", place)
        for sentence in document.iterfind("sentence"):
            yield from _pairs_of(sentence, place=place, document=name, split=split)


def _pairs_of(
    sentence: etree._Element, *, place: str, document: str, split: DdiSplit
) -> Iterator[DdiPair]:
    text = _attribute(sentence, "text", place)
    spans = {
        _attribute(entity, "id", place): parse_offset(_attribute(entity, "charOffset", place))
        for entity in sentence.iterfind("entity")
    }
    for pair in sentence.iterfind("pair"):
        name = _attribute(pair, "id", place)
        first, second = (spans.get(_attribute(pair, key, place)) for key in ("e1", "e2"))
        if not (_lies_in(first, text) and _lies_in(second, text)):
            raise broken(
                f"{place}, pair {name}",
                expected="two entities whose offsets lie in the sentence",
                found="another entity or offset",
            )
        yield DdiPair(name, document, mask(text, first, second), _label(pair, place), split)


def _lies_in(span: Span | None, text: str) -> TypeGuard[Span]:
    return span is not None and 0 <= span[0] < span[1] <= len(text)


def parse_offset(offset: str) -> Span | None:
    """Read `a-b`, end inclusive, as [a, b+1); `a-b;c-d` spans from a to d. None: not an offset."""
    bounds = [part.split("-") for part in offset.split(";")]
    if not all(len(pair) == 2 and all(end.isdecimal() for end in pair) for pair in bounds):
        return None
    return int(bounds[0][0]), int(bounds[-1][1]) + 1


def mask(text: str, first: Span, second: Span) -> str:
    """Put a mask for each of two spans [start, end), one for both where they touch or overlap.

    White space is joined to blanks. This gives back the sentences of the paper's benchmark.

    >>> mask("Take zorbitol with  quux.", (5, 13), (20, 24))
    'Take @DRUG$ with @DRUG$.'
    """
    (start, end), (next_start, next_end) = sorted((first, second))
    if next_start < end:
        masked = text[:start] + JOINT_MASK + text[max(end, next_end) :]
    else:
        masked = text[:start] + MASK + text[end:next_start] + MASK + text[next_end:]
    return " ".join(masked.split())


def _label(pair: etree._Element, place: str) -> str:
    """Read `ddi` and `type`; one true pair, DDI-DrugBank.d236.s29.p0, has no type."""
    if _attribute(pair, "ddi", place) == "false":
        return FALSE
    kind = pair.get("type")
    if kind is None:
        return UNTYPED
    if kind not in TYPES:
        raise broken(
            f"{place}, pair {_attribute(pair, 'id', place)}",
            expected=f"a type: {', '.join(TYPES)}",
            found="another type",
        )
    return f"DDI-{kind}"


def _attribute(element: etree._Element, key: str, place: str) -> str:
    value = element.get(key)
    if value is None:
        raise broken(
            f"{place}:{element.sourceline}",
            expected=f"the attribute {key!r}",
            found="no such attribute",
        )
    return value


def _pairs(folder: Path, *, split: DdiSplit) -> int:
    return sum(1 for _ in read_ddi_split(folder, split))


def _made_again(folder: Path, *, file: BlueFile) -> int:
    """Count the paper's own rows, in the folder beside, that the archive gives back whole."""
    rows = read_blue_file(folder.parent / BLUE_SPLITS.name, file)
    paper = {row.id: (" ".join(row.sentence.split()), row.gold) for row in rows}
    return sum(paper.get(pair.id) == (pair.sentence, pair.label) for pair in read_ddi(folder))


DDI2013 = Source(
    name="ddi2013",
    title="DDI Extraction 2013 corpus",
    homepage="https://github.com/isegura/DDICorpus",
    revision="isegura/DDICorpus@819b0fa",
    terms=Terms((CC_BY_NC,)),
    files=(ARCHIVE,),
    counts=(
        Count("train pairs", 27_792, partial(_pairs, split="train")),
        Count("test pairs", 5_716, partial(_pairs, split="test")),
        Count(
            "of the 7,244 pairs of the paper's dev split, made again from the XML",
            7_244,
            partial(_made_again, file="DDI_dev"),
        ),
        Count(
            "of the 5,761 pairs of the paper's test split, made again from the XML",
            5_716,
            partial(_made_again, file="DDI_test"),
        ),
    ),
    read=read_ddi,
    note="The paper's own dev and test splits are in blue_splits. Its test holds 45 pairs more, of "
    "a document that the public archive lacks; its 18,779 training pairs cannot be made.",
    downloads=at_github(
        "isegura/DDICorpus@819b0fa",
        (
            "DDICorpus-2013.zip",
            1_545_162,
            "87fc63e32ebce20d9841c372e0c594ec72d60882ab5621550ca73c3eaf80ab60",
        ),
    ),
)
