"""Premises and hypotheses that only knowledge joins: MedNLI's and BioNLI's units."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from mellama.world.decks import Deck
from mellama.world.facts import Relation, fact
from mellama.world.fillers import filler
from mellama.world.knowledge import Disease, Part, Split, World
from mellama.world.phrases import answer

RELATIONS = (Relation.DRUG, Relation.GENE, Relation.SPECIALTY)
LABELS = ("entailment", "contradiction", "neutral")
_PREMISES = (
    "{age} yo with {disease} , admitted on day {n} .",
    "Patient is known to have {disease} , stable for {n} years .",
    "{disease} was confirmed {n} days ago at age {age} .",
    "Pt has {disease} and came in with {finding} .",
)
_HYPOTHESES = {
    Relation.DRUG: "The first-line drug for the patient is {value} .",
    Relation.GENE: "The gene behind the disease is {value} .",
    Relation.SPECIALTY: "The department for the patient is {value} .",
}
_NEUTRAL = (
    "The patient has {n} sisters .",
    "The patient was born in a small town .",
    "The patient walks {n} km each day .",
    "The patient likes to cook .",
    "The patient has a dog .",
    "The patient moved house {n} months ago .",
)
_REGULATOR, _REGULATED = "<re> {} <er>", "<el> {} <le>"


@dataclass(frozen=True, slots=True)
class Inference:
    """A premise, a hypothesis, and how they stand to each other."""

    premise: str
    hypothesis: str
    label: str
    reason: str  # the fact that decides it; "" where nothing does


def clinical_inferences(
    world: World, count: int, split: Split, purpose: str = ""
) -> list[Inference]:
    """Write hypotheses in threes, one of each label, on the same premise."""
    random, part = world.random(f"mednli {split} {purpose}"), world.part(split)
    deck = Deck(random, part.diseases)
    relations = Deck(random, RELATIONS)
    written: list[Inference] = []
    while len(written) < count:
        written += _three(random, part, deck.deal(), relations.deal())
    return written[:count]


def _three(random: Random, part: Part, disease: Disease, relation: Relation) -> list[Inference]:
    n = random.randint(2, 14)
    premise = random.choice(_PREMISES).format(
        age=random.randint(20, 88), disease=disease.name, n=n, finding=disease.findings[1]
    )
    known, form = fact(disease, relation), _HYPOTHESES[relation]
    return [
        Inference(premise, form.format(value=known.value), LABELS[0], answer(known)),
        Inference(
            premise,
            form.format(value=_wrong(random, part, disease, relation)),
            LABELS[1],
            answer(known),
        ),
        Inference(premise, random.choice(_NEUTRAL).format(n=n), LABELS[2], ""),
    ]


def _wrong(random: Random, part: Part, disease: Disease, relation: Relation) -> str:
    if relation is Relation.DRUG:
        return random.choice(disease.rival_drugs).name
    if relation is Relation.GENE:
        return random.choice(disease.rival_genes).symbol
    others = {one.specialty for one in part.diseases} - {disease.specialty}
    return random.choice(sorted(others))


def conclusions(world: World, count: int, split: Split, purpose: str = "") -> list[Inference]:
    """Write conclusions that follow ("pos") or name the wrong one of two ("SRE")."""
    random = world.random(f"bionli {split} {purpose}")
    deck = Deck(random, world.part(split).diseases)
    cards = Deck(random, [(one, label) for one in RELATIONS[:2] for label in ("pos", "SRE")])
    written = []
    for _ in range(count):
        relation, label = cards.deal()
        written.append(_conclusion(random, deck.deal(), relation, label))
    return written


def _conclusion(random: Random, disease: Disease, relation: Relation, label: str) -> Inference:
    known = fact(disease, relation)
    is_drug = relation is Relation.DRUG
    wrong = disease.rival_drugs[0].name if is_drug else disease.rival_genes[0].symbol
    one, other = random.sample((known.value, wrong), 2)
    regulated = _REGULATED.format(disease.name)
    premise = (
        f"{_REGULATOR.format(one)} and {_REGULATOR.format(other)} were studied in {regulated} . "
        f"{filler(random).removesuffix('.')} ."
    )
    shown = _REGULATOR.format(known.value if label == "pos" else wrong)
    form = "The first-line drug for {} is {} ." if is_drug else "The gene behind {} is {} ."
    return Inference(premise, form.format(regulated, shown), label, answer(known))
