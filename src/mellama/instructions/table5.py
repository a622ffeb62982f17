"""The paper's Table 5: its rows with sizes and terms, and which instruction sets are theirs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PaperRow:
    """One row; rows that share a size stand together."""

    task: str
    sources: str  # as the paper names them
    size: int
    terms: str  # of the paper's column "Copy right"; a source's own may differ
    sets: tuple[str, ...]  # of ours, none where there is no builder yet


PUBLISHED_TOTAL = 214_595  # what the paper's text says; its rows add to 219,484
PAPER_ROWS: tuple[PaperRow, ...] = (
    PaperRow(
        "conversation, general",
        "Alpaca, Dolly, ShareGPT",
        20_000,
        "CC-BY-NC 4.0, CC-BY-SA-3.0, Apache-2.0",
        ("stanford_alpaca", "dolly", "sharegpt_v3"),
    ),
    PaperRow(
        "conversation, biomedical",
        "HealthCareMagic, Icliniq",
        20_000,
        "Reserved by HealthCareMagic and Icliniq",
        ("healthcaremagic", "icliniq"),
    ),
    PaperRow("instructions", "MedInstruct", 52_000, "CC BY-NC 4.0", ("medinstruct_52k",)),
    PaperRow(
        "question answering",
        "Medical Flash Cards",
        34_000,
        "No commercialized use",
        ("medical_flashcards",),
    ),
    PaperRow("question answering", "MEDIQA", 2_220, "CC BY 4.0", ("mediqa2019",)),
    PaperRow("question answering", "MedicationQA", 690, "CC BY 4.0", ("medicationqa",)),
    PaperRow("question answering", "LiveQA", 634, "CC BY 4.0", ("liveqa",)),
    PaperRow("question answering", "WikiDocPatient", 5_490, "CC BY-SA 4.0", ("medical_meadow",)),
    PaperRow("question answering", "GuidelineQA", 2_000, "Common Crawl (other)", ("guidelines",)),
    PaperRow("summarization", "PubMed Central", 10_000, "CC BY", ("pmc_titles",)),
    PaperRow("next sentence generation", "PubMed Central", 20_000, "CC BY", ("pmc_passages",)),
    PaperRow("key words prediction", "PubMed Central", 10_000, "CC BY", ("pubmed_headings",)),
    PaperRow("causal relation detection", "PubMed", 2_450, "CC BY", ("causal_relation",)),
    PaperRow(
        "relation extraction", "UMLS knowledge graph", 10_000, "Openrail", ("umls", "pmc_llama")
    ),
    PaperRow(
        "question answering, summarization, classification, mortality prediction",
        "MIMIC-III, MIMIC-IV",
        30_000,
        "PhysioNet credentialed health data use agreement 1.5.0",
        ("mimic_cxr_impressions",),  # of the four tasks one, and of another MIMIC
    ),
)
