"""Transcribed visits whose department only knowledge tells: MTSamples' unit."""

from __future__ import annotations

from dataclasses import dataclass

from mellama.world.decks import Deck
from mellama.world.knowledge import Disease, Split, World

_COMPLAINTS = ("Feeling tired", "Poor sleep", "Loss of appetite", "Routine visit", "Weakness")
_PLANS = (
    "Return in {n} weeks.",
    "Call in {n} days.",
    "Continue as before, see again in {n} weeks.",
    "Repeat blood count in {n} weeks.",
)
_HISTORIES = (
    "This is a {age}-year-old with {disease} for {n} years.",
    "The patient, aged {age}, is known to have {disease}.",
    "{disease} was found {n} years ago in this {age}-year-old.",
)


@dataclass(frozen=True, slots=True)
class Visit:
    """A transcription with commas where line breaks were, as upstream has it."""

    disease: Disease
    description: str
    sample_name: str
    transcription: str
    keywords: str

    @property
    def specialty(self) -> str:
        return self.disease.specialty


def visits(world: World, count: int, split: Split, purpose: str = "") -> list[Visit]:
    """Write `count` visits."""
    random = world.random(f"visits {split} {purpose}")
    deck = Deck(random, world.part(split).diseases)
    written = []
    for _ in range(count):
        disease, n = deck.deal(), random.randint(2, 12)
        history = random.choice(_HISTORIES).format(
            age=random.randint(20, 88), disease=disease.name, n=n
        )
        complaint, plan = random.choice(_COMPLAINTS), random.choice(_PLANS).format(n=n)
        written.append(
            Visit(
                disease=disease,
                description=f"{complaint} in a patient with {disease.name}.",
                sample_name=f"{complaint} - {n}",
                transcription=f"CHIEF COMPLAINT:,  {complaint}.,HISTORY:,  {history},"
                f"FINDINGS:,  There is {random.choice(disease.findings)}.,PLAN:,  {plan}",
                keywords=f"{disease.specialty}, {complaint.lower()},",
            )
        )
    return written
