"""The paper's Table 5: its rows, in its order, with their sizes and terms."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PaperRow:
    """One row; sources that share a size stand together.

    `terms` is what the column "Copy right" says: a source's own, which our declarations give,
    may differ.
    """

    domain: str  # the paper's column "Task"
    kind: str  # the paper's column "Type"
    sources: str  # as the paper names them
    size: int
    terms: str

    @property
    def name(self) -> str:
        return f"{self.domain.lower()}, {self.kind}: {self.sources}"


GENERAL_CONVERSATION = PaperRow(
    "General",
    "conversation",
    "Alpaca, Dolly, ShareGPT",
    20_000,
    "CC-BY-NC 4.0, CC-BY-SA-3.0, Apache-2.0",
)
BIOMEDICAL_CONVERSATION = PaperRow(
    "Biomedical",
    "conversation",
    "HealthCareMagic, Icliniq",
    20_000,
    "Reserved by HealthCareMagic and Icliniq",
)
MEDINSTRUCT = PaperRow("Biomedical", "instructions", "MedInstruct", 52_000, "CC BY-NC 4.0")
FLASHCARDS = PaperRow(
    "Biomedical", "question answering", "Medical Flash Cards", 34_000, "No commercialized use"
)
MEDIQA = PaperRow("Biomedical", "question answering", "MEDIQA", 2_220, "CC BY 4.0")
MEDICATIONQA = PaperRow("Biomedical", "question answering", "MedicationQA", 690, "CC BY 4.0")
LIVEQA = PaperRow("Biomedical", "question answering", "LiveQA", 634, "CC BY 4.0")
WIKIDOC = PaperRow("Biomedical", "question answering", "WikiDocPatient", 5_490, "CC BY-SA 4.0")
GUIDELINEQA = PaperRow(
    "Biomedical", "question answering", "GuidelineQA", 2_000, "Common Crawl (other)"
)
SUMMARIZATION = PaperRow("Biomedical", "summarization", "PubMed Central", 10_000, "CC BY")
NEXT_SENTENCE = PaperRow(
    "Biomedical", "next sentence generation", "PubMed Central", 20_000, "CC BY"
)
KEY_WORDS = PaperRow("Biomedical", "key words prediction", "PubMed Central", 10_000, "CC BY")
CAUSAL_RELATION = PaperRow("Biomedical", "causal relation detection", "PubMed", 2_450, "CC BY")
RELATION_EXTRACTION = PaperRow(
    "Biomedical", "relation extraction", "UMLS knowledge graph", 10_000, "Openrail"
)
CLINICAL = PaperRow(
    "Clinical",
    "question answering, summarization, classification, mortality prediction",
    "MIMIC-III, MIMIC-IV",
    30_000,
    "PhysioNet credentialed health data use agreement 1.5.0",
)

PUBLISHED_TOTAL = 214_595  # what the paper's text says; its rows add to 219,484
PAPER_ROWS: tuple[PaperRow, ...] = (
    GENERAL_CONVERSATION,
    BIOMEDICAL_CONVERSATION,
    MEDINSTRUCT,
    FLASHCARDS,
    MEDIQA,
    MEDICATIONQA,
    LIVEQA,
    WIKIDOC,
    GUIDELINEQA,
    SUMMARIZATION,
    NEXT_SENTENCE,
    KEY_WORDS,
    CAUSAL_RELATION,
    RELATION_EXTRACTION,
    CLINICAL,
)
