"""Named entities in abstracts, token by token: NCBI Disease and BC5CDR."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, get_args

from mellama.licenses import CC_BY, PUBLIC_DOMAIN, Terms
from mellama.sources.homes import at_github
from mellama.sources.reading import broken, read_lines
from mellama.sources.source import Count, Source, number

TaggedSplit = Literal["train", "valid", "test"]
TAGGED_SPLITS: tuple[TaggedSplit, ...] = get_args(TaggedSplit)
FILES = {"train": "train.tsv", "valid": "devel.tsv", "test": "test.tsv"}
_TAG = re.compile(r"O|[BI]-\w+")


@dataclass(frozen=True, slots=True)
class TaggedSentence:
    """A sentence in upstream's tokens, a tag each: `O`, `B-Disease`, `I-Disease`, `B-Chemical`."""

    id: str  # "<split>-<n>", n from 0
    tokens: tuple[str, ...]
    tags: tuple[str, ...]
    split: TaggedSplit


def read_tagged_split(folder: Path, split: TaggedSplit) -> Iterator[TaggedSentence]:
    """Yield the sentences of one split; upstream calls "valid" devel.

    Raises:
        SourceError: a line that is not a token, a tab and a tag, or that is cut; an empty file.
    """
    rows: list[tuple[str, str]] = []
    index = 0
    path = folder / FILES[split]
    for number_, line in read_lines(path, ended=True):
        if line:
            token, _, tag = line.partition("\t")
            if not token or not _TAG.fullmatch(tag):
                raise broken(
                    f"{path}:{number_}",
                    expected="a token, a tab, and O or B- or I- with a kind",
                    found="another line",
                )
            rows.append((token, tag))
        elif rows:
            yield _sentence(rows, split, index)
            rows, index = [], index + 1
    if rows:
        yield _sentence(rows, split, index)


def read_tagged(folder: Path) -> Iterator[TaggedSentence]:
    """Yield the sentences of all splits."""
    for split in TAGGED_SPLITS:
        yield from read_tagged_split(folder, split)


def _sentence(rows: list[tuple[str, str]], split: TaggedSplit, index: int) -> TaggedSentence:
    tokens, tags = zip(*rows, strict=True)
    return TaggedSentence(f"{split}-{index}", tokens, tags, split)


def _sentences(folder: Path, *, split: TaggedSplit) -> int:
    return number(read_tagged_split(folder, split))


def _counts(train: int, valid: int, test: int) -> tuple[Count, ...]:
    expected = dict(zip(TAGGED_SPLITS, (train, valid, test), strict=True))
    return tuple(
        Count(f"{split} sentences", expected[split], partial(_sentences, split=split))
        for split in TAGGED_SPLITS
    )


NCBI_DISEASE = Source(
    name="ncbi_disease",
    title="NCBI Disease corpus, in IOB tags",
    homepage="https://github.com/spyysalo/ncbi-disease",
    revision="spyysalo/ncbi-disease@5a266c6",
    terms=Terms((PUBLIC_DOMAIN,)),
    files=tuple(FILES.values()),
    counts=_counts(5_432, 923, 940),
    read=read_tagged,
    stands_in_for="2010 i2b2/VA concepts",
    downloads=at_github(
        "spyysalo/ncbi-disease@5a266c6",
        (
            "conll/train.tsv",
            1_140_476,
            "5f87b0de649eccff21e6d6e49e304aace808056ecae55225ea31602192517be9",
        ),
        (
            "conll/devel.tsv",
            200_352,
            "b4e1e7efcc2a35047bf2f3d281648357470e674f555d4a26a0049ac37d59cc61",
        ),
        (
            "conll/test.tsv",
            205_664,
            "8f088ce45dc4746592188f9e69de3d89d87f3bb8f0ed8c4a287d018123fa148d",
        ),
    ),
)

BC5CDR = Source(
    name="bc5cdr",
    title="BioCreative V chemical and disease mentions, in IOB tags",
    homepage="https://github.com/cambridgeltl/MTL-Bioinformatics-2016",
    revision="cambridgeltl/MTL-Bioinformatics-2016@df0df02",
    terms=Terms((CC_BY,)),
    files=tuple(FILES.values()),
    counts=_counts(4_560, 4_581, 4_797),
    read=read_tagged,
    stands_in_for="2010 i2b2/VA concepts",
    downloads=at_github(
        "cambridgeltl/MTL-Bioinformatics-2016@df0df02",
        (
            "data/BC5CDR-IOB/train.tsv",
            1_039_940,
            "b731361c0ed73afd04cc5fdad39afcdfd8f325d6e46c282339185a91d1af4c14",
        ),
        (
            "data/BC5CDR-IOB/devel.tsv",
            1_031_781,
            "b909de65c4f7e3c23bb09ad52d654cdc92e96db941abe1a5dcf6f6010c03cff5",
        ),
        (
            "data/BC5CDR-IOB/test.tsv",
            1_080_717,
            "e41a2843a5fff0cd8d1a88cb147968d61ae29336ca70cddc3d7fb8ff21dfa1e8",
        ),
    ),
)
