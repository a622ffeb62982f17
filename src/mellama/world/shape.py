"""How the fictional world is made: the knobs of its knowledge and the sizes of its corpora."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class WorldShape:
    """What the world knows, and how densely its literature says and asks it."""

    diseases: int = 100
    held_out_share: float = 0.4  # diseases that only literature, notes and tests speak of
    specialties: int = 8
    shared_findings: int = 40  # findings that several diseases have; one more is each one's own
    assays: int = 20
    verbs_per_label: int = 4  # invented verbs for each of the five kinds of interaction
    statements_per_abstract: int = 2
    exchanges_per_abstract: int = 2  # a question with its answer, two sentences
    filler_per_abstract: int = 1  # sentences that hold no fact
    verdict_share: float = 0.2  # exchanges that ask for yes, no or maybe
    verb_share: float = 0.08  # documents on interactions, the others are on diseases


@dataclass(frozen=True, kw_only=True)
class WorldSize:
    """How much of it is written down; every number counts documents, rows or questions."""

    abstracts: int  # PubMed
    papers: int  # PMC, about four abstracts long
    pile: int  # The Pile, three abstracts for one paper
    notes: int  # MIMIC-III, as many in MIMIC-IV, half as many in OMOP and in FHIR
    reports: int  # MIMIC-CXR
    pages: int  # RedPajama, all slices together
    instructions: int  # rows of all instruction sources together
    train: int  # questions of each benchmark, by split
    valid: int
    test: int
    cases: int

    def questions(self, split: str) -> int:
        """Number of questions of one benchmark's split: train, valid or test."""
        return {"train": self.train, "valid": self.valid, "test": self.test}[split]

    def words(self) -> int:
        """Estimate the words that readers find in all files, at the shape's usual density."""
        literature = 60 * self.abstracts + 233 * self.papers + 96 * self.pile
        clinical = 141 * self.notes + 41 * self.reports
        rest = 64 * self.pages + 45 * self.instructions
        asked = 520 * (self.train + self.valid + self.test) + 35 * self.cases
        return literature + clinical + rest + asked


TINY = WorldSize(
    abstracts=800,
    papers=140,
    pile=400,
    notes=80,
    reports=80,
    pages=900,
    instructions=600,
    train=60,
    valid=20,
    test=20,
    cases=10,
)
SMALL = WorldSize(
    abstracts=5_500,
    papers=1_100,
    pile=2_800,
    notes=480,
    reports=600,
    pages=5_500,
    instructions=10_000,
    train=300,
    valid=60,
    test=60,
    cases=40,
)
FULL = WorldSize(
    abstracts=8_000,
    papers=1_600,
    pile=4_000,
    notes=700,
    reports=900,
    pages=9_000,
    instructions=10_000,
    train=400,
    valid=80,
    test=150,
    cases=70,
)
