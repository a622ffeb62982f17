"""Hospital stays of the fictional world and the notes on them; dates lie in a shifted future."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from mellama.world.decks import Deck
from mellama.world.exchanges import open_exchange
from mellama.world.facts import ASKED, Fact, facts_of
from mellama.world.fillers import SEASONS
from mellama.world.items.summaries import chest_film
from mellama.world.knowledge import Disease, Part, World
from mellama.world.phrases import Voice

FIRST_DAY = date(2180, 1, 1)
DAYS = 30 * 365
_COURSES = (
    "Slept {n} hours, ate well.",
    "Walked {n} times around the ward.",
    "Temperature normal for {n} days.",
    "Blood pressure {systolic}/{diastolic}, pulse {pulse}.",
    "Family visited in the {season} garden.",
    "Pain {few} out of 10, better after rest.",
    "Weight {pulse} kg, stable.",
    "Oxygen saturation {percent} percent on room air.",
)
_REASONS = ("weakness", "poor appetite", "loss of weight", "poor sleep", "pain at rest")


@dataclass(frozen=True, slots=True)
class Stay:
    """One admission of one patient for one disease."""

    subject_id: int
    hadm_id: int  # 0 for a patient who was seen but not admitted
    disease: Disease
    age: int
    sex: str  # F or M
    admitted: date
    discharged: date
    grave: bool  # on admission; those who die in hospital were all in grave condition
    died: bool


def stays(
    world: World, purpose: str, count: int, part: Part, *, first_id: int, inside: bool = True
) -> list[Stay]:
    """Invent `count` stays, or visits, for the diseases of one half of the knowledge, in turn."""
    random = world.random(f"stays {purpose}")
    deck = Deck(random, part.diseases)
    return [_stay(random, deck.deal(), first_id + place, inside=inside) for place in range(count)]


def _stay(random: Random, disease: Disease, number: int, *, inside: bool) -> Stay:
    admitted = FIRST_DAY + timedelta(days=random.randint(0, DAYS))
    grave = random.random() < 0.25
    return Stay(
        subject_id=number,
        hadm_id=20_000_000 + number if inside else 0,
        disease=disease,
        age=random.randint(18, 88),
        sex=random.choice("FM"),
        admitted=admitted,
        discharged=admitted + timedelta(days=random.randint(2, 20)),
        grave=grave,
        died=grave and random.random() < 0.7,
    )


@dataclass(frozen=True)
class Scribe:
    """Writes notes; `blank` stands where a name or a date was removed."""

    voice: Voice
    blank: str
    decks: dict[str, Deck[Fact]]

    @staticmethod
    def of(world: World, purpose: str, blank: str) -> Scribe:
        voice = Voice(world.random(f"notes {purpose}"))
        decks = {
            disease.name: Deck(
                voice.random, [known for known in facts_of(disease) if known.relation in ASKED]
            )
            for disease in world.diseases
        }
        return Scribe(voice, blank, decks)

    @property
    def random(self) -> Random:
        return self.voice.random

    def discharge_summary(self, stay: Stay) -> str:
        """Write headed sections, the condition on admission among them."""
        disease = stay.disease
        return "\n".join(
            (
                f"Admission Date: {self.blank}    Discharge Date: {self.blank}",
                "",
                f"Service: {disease.specialty.upper()}",
                "",
                "Chief Complaint:",
                self.random.choice(_REASONS),
                "",
                "History of Present Illness:",
                f"{self._person(stay)} with {disease.name}, admitted with "
                f"{self.random.choice(disease.findings)}.",
                "",
                "Condition on Admission:",
                "Grave." if stay.grave else "Stable.",
                "",
                "Brief Hospital Course:",
                f"{self._course()} {self._fact(disease)} {self._question(disease)}",
                "",
                "Discharge Medications:",
                f"1. {disease.drug.name} {disease.drug.dose_mg} mg once daily",
                "",
                "Discharge Diagnosis:",
                disease.name,
                "",
            )
        )

    def progress_note(self, stay: Stay) -> str:
        """Write what a physician notes on a round."""
        disease = stay.disease
        return "\n".join(
            (
                f"{self.blank} {self._person(stay)} with {disease.name}.",
                f"S: {self._course()}",
                f"O: {disease.sign} unchanged. {self._course()}",
                f"A: {disease.name}. {self._fact(disease)}",
                f"P: continue {disease.drug.name} {disease.drug.dose_mg} mg. "
                f"{disease.specialty} to follow.",
                "",
            )
        )

    def nursing_note(self, stay: Stay) -> str:
        """Write what a nurse notes, with a question of the family."""
        disease = stay.disease
        return "\n".join(
            (
                f"Shift note. {self._person(stay)}, {disease.name}. {self._course()}",
                f"Given {disease.drug.name}. {self._course()}",
                f"Family asked: {self._question(disease)}",
                "",
            )
        )

    def radiology_report(self, stay: Stay) -> str:
        """Write indication, findings and impression."""
        film = chest_film(self.random, stay.disease)
        return "\n".join(
            (
                "EXAMINATION: chest film",
                "",
                f"INDICATION: {self.blank} year old, {self.random.choice(_REASONS)}",
                "",
                f"FINDINGS: {film.findings}",
                "",
                f"IMPRESSION: {film.impression}",
                "",
            )
        )

    def _person(self, stay: Stay) -> str:
        return f"{stay.age} year old {'woman' if stay.sex == 'F' else 'man'}"

    def _fact(self, disease: Disease) -> str:
        return self.voice.state(self.decks[disease.name].deal())

    def _question(self, disease: Disease) -> str:
        return open_exchange(self.voice, self.decks[disease.name].deal()).text()

    def _course(self) -> str:
        return self.random.choice(_COURSES).format(
            n=self.random.randint(2, 9),
            few=self.random.randint(1, 6),
            systolic=self.random.randint(98, 160),
            diastolic=self.random.randint(50, 90),
            pulse=self.random.randint(52, 99),
            percent=self.random.randint(92, 99),
            season=self.random.choice(SEASONS),
        )


def bedside_notes(scribe: Scribe, stay: Stay) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) of the notes that any stay has; a discharge summary is not among them."""
    yield "Physician ", scribe.progress_note(stay)  # upstream's category ends with a blank
    yield "Nursing", scribe.nursing_note(stay)
    yield "Radiology", scribe.radiology_report(stay)
