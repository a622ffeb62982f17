"""Codes of ICD for the invented diseases: a chapter for each department, in either version.

Codes have upstream's shapes and lie in real chapters, for what sorts codes has to work on them. The
disease that a code really stands for has nothing to do with the invented one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mellama.world.decks import Deck
from mellama.world.knowledge import World

IcdVersion = Literal[9, 10]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The categories of one chapter in ICD-9-CM, and those of one letter in ICD-10-CM."""

    icd9: range
    letter: str
    icd10: range


CHAPTERS = (
    Chapter(range(1, 140), "A", range(100)),  # infections
    Chapter(range(140, 240), "C", range(97)),  # neoplasms
    Chapter(range(240, 280), "E", range(90)),  # endocrine and metabolic
    Chapter(range(290, 320), "F", range(1, 100)),  # mental
    Chapter(range(320, 390), "G", range(100)),  # nervous system
    Chapter(range(390, 460), "I", range(100)),  # circulation
    Chapter(range(460, 520), "J", range(100)),  # respiration
    Chapter(range(520, 580), "K", range(96)),  # digestion
    Chapter(range(580, 630), "N", range(100)),  # kidneys and genitals
    Chapter(range(680, 710), "L", range(100)),  # skin
    Chapter(range(710, 740), "M", range(100)),  # muscles and bones
)
BESIDE: dict[IcdVersion, tuple[tuple[str, str], ...]] = {
    9: (("V5869", "Long-term use of other drugs"), ("E8889", "Fall, unspecified")),
    10: (("Z79899", "Other long-term drug therapy"), ("E8889", "Other metabolic disorders")),
}
"""What is coded beside a disease, with its title: one of them is another thing in ICD-10."""


@dataclass(frozen=True, slots=True)
class IcdCodes:
    """The codes of one disease, without dots."""

    icd9: str
    icd10: str

    def of(self, version: IcdVersion) -> str:
        return self.icd9 if version == 9 else self.icd10


def icd_codes(world: World) -> dict[str, IcdCodes]:
    """Give every disease, by name, codes of its department's chapter that no other has."""
    random = world.random("icd codes")
    nines = [Deck(random, _numbered(chapter.icd9)) for chapter in CHAPTERS]
    tens = [Deck(random, _numbered(chapter.icd10)) for chapter in CHAPTERS]
    codes = {}
    for disease in world.diseases:
        place = world.specialties.index(disease.specialty) % len(CHAPTERS)
        nine, ten = nines[place].deal(), tens[place].deal()
        codes[disease.name] = IcdCodes(f"{nine:04}", f"{CHAPTERS[place].letter}{ten:03}")
    return codes


def _numbered(categories: range) -> range:
    """Put a digit after every category."""
    return range(10 * categories.start, 10 * categories.stop)
