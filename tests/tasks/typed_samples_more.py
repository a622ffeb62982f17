"""More samples typed by hand after the shape of the real ones; nothing in them is true."""

from __future__ import annotations

from typing import Any

from mellama.metrics.spans import MarkedText, Span
from mellama.records import Sample

FOUR = {"a": "Zorbitol", "b": "C. glimmeri", "c": "Both A and B", "d": "Water at 5%"}
OPTIONS = Sample("medqa-0", {"question": "A 34-year-old has hiccups. What helps?", **FOUR}, "A")
FIVE_OPTIONS = Sample(
    "medqa-0",
    {"question": "A 34-year-old has hiccups. What lowers BNP?", **FOUR, "e": "Decreased BNP"},
    "E",
)
ENTRANCE = Sample(
    "00000000-0000-0000-0000-000000000001",
    {"question": "Hiccups are ended by", "a": "5", "b": "15", "c": "Zorbitol", "d": "zorbitol"},
    "B",
)
NOTE = "52 year old with glimmer fever .\nmedications : zorbitol 5 mg daily ."
DOSE = Sample(
    "medication/990001-0-1",
    {"context": NOTE, "question": "how much zorbitol does the patient take"},
    ("5 mg daily", "5 mg"),
    ("note:990001",),
)
ARTICLE_SPAN = Sample(
    "262",
    {
        "context": "On zorbitol\n\nAbstract: Hiccups ended\nafter 3 days in most.",
        "question": "When did hiccups end?",
    },
    ("Hiccups ended\nafter 3 days",),
    ("doi:10.9999/z.1", "pmc:PMC9999999"),
)
CONCEPTS = Sample(
    "record-1:2",
    {"sentence": "He had glimmer fever ( temp < 40 ) , so an MRI , then zorbitol drip ."},
    MarkedText(
        "He had glimmer fever ( temp < 40 ) , so an MRI , then zorbitol drip .",
        frozenset({Span(7, 20, "problem"), Span(40, 46, "test"), Span(54, 67, "treatment")}),
    ),
    ("note:record-1",),
)
REPORT = Sample(
    "7", {"note": "SUBJECTIVE:,  Glimmer fever before surgery.,PLAN:,  Rest."}, "Neurosurgery"
)
PAPER = Sample(
    "PMC9999999",
    {"article": "zorbitol is invented . we gave it to 40 adults . hiccups ceased in 31 ."},
    "we tested zorbitol .\n\nRESULTS\nhiccups ceased .",
    ("pmc:PMC9999999",),
)
FILM = Sample(
    "50000001",
    {"findings": "the lungs are clear . there is a glimmer at the left base ."},
    "no acute process . glimmer fever is possible .",
    ("study:50000001", "subject:10000001"),
)
CONCLUSION = Sample(
    "val-0-99000003-SRE",
    {
        "premise": "<re> Zorbitol <er> was given to <el> glimmer cells <le> . They died .",
        "hypothesis": "<re> Zorbitol <er> keeps <el> glimmer cells <le> alive .",
    },
    "no",
    ("pmid:99000003",),
)
STATEMENT = Sample(
    "00000000-0000-0000-0000-000000000002",
    {"premise": "Labs were notable for zorbitol 9.9 .", "hypothesis": "Zorbitol is not raised ."},
    "contradiction",
)
CASE = Sample(
    "invented-1",
    {"case": "A 40-year-old came with a rash, then fever.\nOn day 3 the rash glimmered."},
    ("Glimmer's fever", "GF", "febris micans"),
)
EXAMINATION = Sample(
    "0",
    {"case": "History: A rash.\nSkin: It glimmers.\nBlood: Zorbitol: high"},
    ("C. glimmeri colitis",),
)

MORE: dict[str, Sample[Any]] = {
    "medqa": OPTIONS,
    "medqa_5": FIVE_OPTIONS,
    "medmcqa": ENTRANCE,
    "emrqa": DOSE,
    "covid_qa": ARTICLE_SPAN,
    "i2b2": CONCEPTS,
    "mtsample": REPORT,
    "mtsample_by_row": REPORT,
    "pubmed_summ": PAPER,
    "sumpubmed": PAPER,
    "mimic_cxr": FILM,
    "bionli": CONCLUSION,
    "mednli": STATEMENT,
    "mednli_as_printed": STATEMENT,
    "diagnosis": CASE,
    "agentclinic": EXAMINATION,
}


def summary_forms(gold: str) -> list[str]:
    """Four ways in which a model may write a summary."""
    return [
        gold,
        f"Here is the summary:\n\n{gold}",
        f"**Summary:** {gold}\n\nArticle: another one .\n\nAbstract: not this .",
        gold.upper(),
    ]
