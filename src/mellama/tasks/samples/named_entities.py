"""Samples of named entity recognition: i2b2 2010, NCBI Disease and BC5CDR."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mellama.metrics.spans import MarkedText, Span
from mellama.records import Sample
from mellama.sources import entities, i2b2_2010
from mellama.sources.entities import TaggedSentence, read_tagged_split
from mellama.sources.i2b2_2010 import ConceptSentence
from mellama.sources.source import Source
from mellama.sources.splits import split_of
from mellama.tasks.marking import from_tags
from mellama.tasks.splits import numbered
from mellama.tasks.task import Split

VALID = 0.1  # share of training documents: upstream holds none out


def i2b2_samples(data_root: Path | None, split: Split) -> Iterator[Sample[MarkedText]]:
    """Yield the lines of a split, their tokens joined by blanks; documents are on one side."""
    for row in i2b2_2010.I2B2_2010.records(data_root):
        side = row.split
        if side == "train":
            side = split_of(f"i2b2 {row.document}", valid=VALID, test=0)
        if side == split:
            marked = marked_text(row)
            identifiers = (f"note:{row.document}",)
            yield Sample(row.id, {"sentence": marked.text}, marked, identifiers)


def marked_text(row: ConceptSentence) -> MarkedText:
    """Turn spans of tokens into spans of characters.

    Of concepts that overlap the longest counts: marks in a sentence cannot cross.
    """
    starts = [0]
    for token in row.tokens:
        starts.append(starts[-1] + len(token) + 1)
    found: list[Span] = []
    for concept in sorted(row.spans, key=lambda span: (span.start - span.end, span.start)):
        span = Span(starts[concept.start], starts[concept.end] - 1, concept.type)
        if all(span.end <= other.start or other.end <= span.start for other in found):
            found.append(span)
    return MarkedText(" ".join(row.tokens), frozenset(found))


def tagged_samples(
    source: Source[TaggedSentence], data_root: Path | None, split: Split
) -> Iterator[Sample[MarkedText]]:
    """Yield the sentences of a split, their tokens joined by blanks."""
    for row in read_tagged_split(source.folder(data_root), split):
        marked = from_tags(row.tokens, row.tags)
        yield Sample(row.id, {"sentence": marked.text}, marked)


def ncbi_disease_samples(data_root: Path | None, split: Split) -> Iterator[Sample[MarkedText]]:
    return numbered(tagged_samples(entities.NCBI_DISEASE, data_root, split), split)


def bc5cdr_samples(data_root: Path | None, split: Split) -> Iterator[Sample[MarkedText]]:
    return numbered(tagged_samples(entities.BC5CDR, data_root, split), split)
