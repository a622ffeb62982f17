"""Named entity recognition: diseases, and chemicals, marked in a sentence as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mellama.metrics.spans import EntityF1, MarkedText
from mellama.records import Sample, Unparsed
from mellama.sources import entities
from mellama.sources.entities import TaggedSentence, read_tagged_split
from mellama.sources.source import Source
from mellama.tasks.marking import from_tags, read_marked, write_marked
from mellama.tasks.task import Split, Task


def tagged_samples(
    source: Source[TaggedSentence], data_root: Path | None, split: Split
) -> Iterator[Sample[MarkedText]]:
    """Yield the sentences of a split, their tokens joined by blanks."""
    for row in read_tagged_split(source.folder(data_root), split):
        marked = from_tags(row.tokens, row.tags)
        yield Sample(row.id, {"sentence": marked.text}, marked)


def ncbi_disease_samples(data_root: Path | None, split: Split) -> Iterator[Sample[MarkedText]]:
    return tagged_samples(entities.NCBI_DISEASE, data_root, split)


def bc5cdr_samples(data_root: Path | None, split: Split) -> Iterator[Sample[MarkedText]]:
    return tagged_samples(entities.BC5CDR, data_root, split)


def read_entities(completion: str, sample: Sample[MarkedText]) -> MarkedText | Unparsed:
    """By the marked spans, placed in the sentence by aligning the two texts."""
    return read_marked(completion, sample.fields["sentence"])


NCBI_DISEASE = Task(
    name="ncbi_disease",
    version=1,
    title="NCBI Disease: mark the diseases in a sentence",
    family="named entity recognition",
    source=entities.NCBI_DISEASE,
    prompt="""\
Copy the sentence and mark each disease in it with HTML: <span class="disease">...</span>. \
Change nothing else; a sentence without a disease stays as it is.

Sentence: {sentence}

Answer:""",
    samples=ncbi_disease_samples,
    read=read_entities,
    write=write_marked,
    metrics=(EntityF1(),),
    splits=(("train", 5_432), ("valid", 923), ("test", 940)),
    max_new_tokens=256,
    labels=("disease",),
    text_fields=("sentence",),
    stands_in_for="i2b2",
)

BC5CDR = Task(
    name="bc5cdr",
    version=1,
    title="BC5CDR: mark the chemicals and diseases in a sentence",
    family="named entity recognition",
    source=entities.BC5CDR,
    prompt="""\
Copy the sentence and mark in it with HTML each chemical, <span class="chemical">...</span>, and \
each disease, <span class="disease">...</span>. Change nothing else; a sentence without either \
stays as it is.

Sentence: {sentence}

Answer:""",
    samples=bc5cdr_samples,
    read=read_entities,
    write=write_marked,
    metrics=(
        EntityF1(),
        EntityF1("chemical", name="entity_f1_chemical"),
        EntityF1("disease", name="entity_f1_disease"),
    ),
    splits=(("train", 4_560), ("valid", 4_581), ("test", 4_797)),
    max_new_tokens=256,
    labels=("chemical", "disease"),
    text_fields=("sentence",),
    stands_in_for="i2b2",
)
