"""Complex cases: a presentation by findings, and the diagnosis at which it arrives."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from mellama.world.decks import Deck
from mellama.world.facts import Relation, fact
from mellama.world.knowledge import Disease, Split, World
from mellama.world.phrases import answer

DIFFERENTIAL = 5
_OPENINGS = (
    "A {age}-year-old {person} was admitted after {n} weeks of {one}.",
    "A {age}-year-old {person} came to the clinic with {one} of {n} weeks.",
)
_MIDDLES = (
    "Blood counts were normal. On examination there was {sign}.",
    "Travel and family history gave nothing. Examination showed {sign}.",
    "Treatment elsewhere had not helped. A second examination found {sign}.",
)
_ENDINGS = (
    "On day {n} {other} was noted as well.",
    "Later {other} developed.",
)


@dataclass(frozen=True, slots=True)
class Case:
    """One case; its title names findings, never the diagnosis."""

    title: str
    presentation: str
    disease: Disease
    differential: tuple[str, ...]  # the diagnosis first, then others of its department

    def ranked(self) -> str:
        """Write the differential as a numbered list, after the sentence it rests on."""
        lines = [f"{place}. {name}" for place, name in enumerate(self.differential, 1)]
        return "\n".join((answer(fact(self.disease, Relation.DIAGNOSIS)), *lines))


def cases(world: World, count: int, split: Split, purpose: str = "") -> list[Case]:
    """Write `count` cases."""
    random, diseases = world.random(f"cases {split} {purpose}"), world.part(split).diseases
    deck = Deck(random, diseases)
    return [_case(random, number, deck.deal(), diseases) for number in range(1, count + 1)]


def _case(random: Random, number: int, disease: Disease, diseases: tuple[Disease, ...]) -> Case:
    age, person, n = random.randint(18, 88), random.choice(("man", "woman")), random.randint(2, 12)
    one, other = random.sample(disease.findings[1:], 2)
    parts = [random.choice(forms) for forms in (_OPENINGS, _MIDDLES, _ENDINGS)]
    presentation = " ".join(parts).format(
        age=age, person=person, n=n, one=one, other=other, sign=disease.sign
    )
    title = f"Case {number}: A {age}-Year-Old {person.capitalize()} with {one}"
    return Case(title, presentation, disease, _differential(disease, diseases))


def _differential(disease: Disease, diseases: tuple[Disease, ...]) -> tuple[str, ...]:
    """Name the disease, then those that follow it, its own department's before all others."""
    place = diseases.index(disease)
    following = diseases[place + 1 :] + diseases[:place]
    ranked = sorted(following, key=lambda other: other.specialty != disease.specialty)
    return tuple(one.name for one in (disease, *ranked[: DIFFERENTIAL - 1]))
