"""Clinical concepts: i2b2 2010, the problems, tests and treatments marked in a line of a note."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mellama.metrics.spans import EntityF1, EntityMacroF1, MarkedText, Span
from mellama.records import Sample, Unparsed
from mellama.sources import i2b2_2010
from mellama.sources.i2b2_2010 import ConceptSentence
from mellama.sources.splits import split_of
from mellama.tasks.marking import read_marked, write_marked
from mellama.tasks.splits import chosen
from mellama.tasks.task import Split, Task

KINDS = i2b2_2010.TYPES
VALID = 0.1  # share of training documents: upstream holds none out


def i2b2_samples(data_root: Path | None, split: Split) -> Iterator[Sample[MarkedText]]:
    """Yield the lines of a split, their tokens joined by blanks; documents are on one side."""
    chosen("i2b2", split, dict(I2B2.splits))
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


def read_concepts(completion: str, sample: Sample[MarkedText]) -> MarkedText | Unparsed:
    """By the marked copy of the sentence, aligned to the sentence word by word."""
    return read_marked(completion, sample.fields["sentence"])


I2B2 = Task(
    name="i2b2",
    version=1,
    title="i2b2 2010: mark the problems, tests and treatments in a line of a note",
    family="named entity recognition",
    source=i2b2_2010.I2B2_2010,
    prompt="""\
Copy the sentence and mark in it with HTML each medical problem, \
<span class="problem">...</span>, each test, <span class="test">...</span>, and each treatment, \
<span class="treatment">...</span>. Change nothing else; a sentence without any stays as it is.

Sentence: {sentence}

Answer:""",
    samples=i2b2_samples,
    read=read_concepts,
    write=write_marked,
    metrics=(
        EntityMacroF1(KINDS),
        EntityF1(),
        *(EntityF1(kind, name=f"entity_f1_{kind}") for kind in KINDS),
    ),
    # The paper's sizes, of a set that the present release does not give; see the source.
    splits=(("train", 60_875), ("valid", 7_400), ("test", 7_451)),
    max_new_tokens=256,
    labels=KINDS,
    text_fields=("sentence",),
)
