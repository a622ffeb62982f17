"""One sample a task, typed by hand after the shape of the real ones; nothing in them is true."""

from __future__ import annotations

from typing import Any

from typed_samples_more import MORE

from mellama.metrics.spans import MarkedText, Span
from mellama.records import Sample

QUESTION = Sample(
    "99000001",
    {
        "context": "Zorbitol is given for hiccups. We gave it to 40 adults. Hiccups ceased in 31.",
        "question": "Does zorbitol stop hiccups in adults?",
    },
    "yes",
    ("pmid:99000001",),
)
PAIR = Sample(
    "DDI-DrugBank.d990.s0.p0",
    {"sentence": "@DRUG$ should not be taken within two hours of @DRUG$ {see Precautions}."},
    "DDI-advise",
)
ABSTRACT = Sample(
    "99000002",
    {"abstract": "Zorbitol made invented cells die . Vessels around them stopped growing ."},
    frozenset({"resisting cell death", "inducing angiogenesis"}),
    ("pmid:99000002",),
)
DISEASES = Sample(
    "0",
    {"sentence": "Glimmer fever ( p < 0 . 05 ) came before mild zorbitis ."},
    MarkedText(
        "Glimmer fever ( p < 0 . 05 ) came before mild zorbitis .",
        frozenset({Span(0, 13, "disease"), Span(46, 54, "disease")}),
    ),
)
BOTH = Sample(
    "0",
    {"sentence": "Zorbitol - induced glimmer fever & rash ."},
    MarkedText(
        "Zorbitol - induced glimmer fever & rash .",
        frozenset({Span(0, 8, "chemical"), Span(19, 32, "disease"), Span(35, 39, "disease")}),
    ),
)

TYPED: dict[str, Sample[Any]] = {
    "pubmedqa": QUESTION,
    "pubmedqa_labelled": QUESTION,
    "ddi": PAIR,
    "ddi_from_xml": PAIR,
    "hoc": ABSTRACT,
    "ncbi_disease": DISEASES,
    "bc5cdr": BOTH,
    **MORE,
}


def forms(gold: str) -> list[str]:
    """Four ways in which a model may write an answer."""
    return [
        gold,
        f"The answer is: {gold}.",
        f"**{gold}** The text says so, and nothing in it speaks for any other.",
        gold.upper(),
    ]
