"""Named entity recognition: i2b2 2010, and NCBI Disease and BC5CDR in its place, as HTML."""

from __future__ import annotations

from mellama.metrics.metric import Metric
from mellama.metrics.spans import (
    EntityF1,
    EntityMacroF1,
    HallucinatedRate,
    MarkedText,
    RelaxedEntityF1,
    RelaxedEntityMacroF1,
)
from mellama.records import Sample, Unparsed
from mellama.sources import entities, i2b2_2010
from mellama.tasks import published
from mellama.tasks.grammars import marked_copy
from mellama.tasks.marking import read_marked, write_marked
from mellama.tasks.samples import named_entities as samples
from mellama.tasks.task import Task

KINDS = i2b2_2010.TYPES


def of_spans(*kinds: str) -> tuple[Metric[MarkedText], ...]:
    """Score entities of every kind together, exact and overlapping; each kind; invented text."""
    each = kinds if len(kinds) > 1 else ()
    return (
        EntityF1(),
        RelaxedEntityF1(),
        *(EntityF1(kind, name=f"entity_f1_{kind}") for kind in each),
        *(RelaxedEntityF1(kind, name=f"entity_f1_relaxed_{kind}") for kind in each),
        HallucinatedRate(),
    )


def read_entities(completion: str, sample: Sample[MarkedText]) -> MarkedText | Unparsed:
    """By the marked spans, placed in the sentence by aligning the two texts."""
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
    wordings=(
        """\
Sentence: {sentence}

Write the sentence again, word for word, and put every medical problem between \
<span class="problem"> and </span>, every test between <span class="test"> and </span>, every \
treatment between <span class="treatment"> and </span>. Where there is none, copy it as it is.

Answer:""",
        """\
Highlight the concepts in this line of a patient's note. There are three kinds: problem, test and \
treatment. Return the whole line with each concept inside <span class="KIND">...</span>, where \
KIND is problem, test or treatment, and nothing else changed.

Line: {sentence}

Answer:""",
    ),
    samples=samples.i2b2_samples,
    read=read_entities,
    write=write_marked,
    metrics=(EntityMacroF1(KINDS), *of_spans(*KINDS), RelaxedEntityMacroF1(KINDS)),
    published=published.I2B2,
    # About: lines, which nobody counts of the present release. The paper's set is another one.
    splits=(("train", 15_000), ("valid", 1_600), ("test", 28_000)),
    max_new_tokens=256,
    labels=KINDS,
    grammar=marked_copy(KINDS),
    text_fields=("sentence",),
)

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
    wordings=(
        """\
Sentence: {sentence}

Write the sentence again, word for word, and put every disease between <span class="disease"> and \
</span>. Where there is none, copy it as it is.

Answer:""",
        """\
Highlight the diseases in this sentence of an abstract. Return the whole sentence with each of \
them inside <span class="disease">...</span> and nothing else changed.

Sentence: {sentence}

Answer:""",
    ),
    samples=samples.ncbi_disease_samples,
    read=read_entities,
    write=write_marked,
    metrics=of_spans("disease"),
    published=published.NCBI_DISEASE,
    splits=(("train", 5_432), ("valid", 923), ("test", 940)),
    max_new_tokens=256,
    labels=("disease",),
    grammar=marked_copy(("disease",)),
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
    wordings=(
        """\
Sentence: {sentence}

Write the sentence again, word for word, and put every chemical between <span class="chemical"> \
and </span>, every disease between <span class="disease"> and </span>. Where there is neither, \
copy it as it is.

Answer:""",
        """\
Highlight the chemicals and the diseases in this sentence of an abstract. Return the whole \
sentence with each of them inside <span class="KIND">...</span>, where KIND is chemical or \
disease, and nothing else changed.

Sentence: {sentence}

Answer:""",
    ),
    samples=samples.bc5cdr_samples,
    read=read_entities,
    write=write_marked,
    metrics=(
        *of_spans("chemical", "disease"),
        EntityMacroF1(("chemical", "disease")),
        RelaxedEntityMacroF1(("chemical", "disease")),
    ),
    published=published.BC5CDR,
    splits=(("train", 4_560), ("valid", 4_581), ("test", 4_797)),
    max_new_tokens=256,
    labels=("chemical", "disease"),
    grammar=marked_copy(("chemical", "disease")),
    text_fields=("sentence",),
    stands_in_for="i2b2",
)
