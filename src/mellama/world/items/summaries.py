"""Things to summarise: an article into its abstract, findings on a film into the impression."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from mellama.world.decks import Deck
from mellama.world.facts import Relation, fact
from mellama.world.fillers import filler, filler_about
from mellama.world.knowledge import Disease, Split, World
from mellama.world.phrases import answer

SUMMARISED = (Relation.DRUG, Relation.GENE)
_NORMAL = (
    "the lungs are clear .",
    "heart size is normal .",
    "there is no effusion .",
    "no fracture is seen .",
    "the bony thorax is intact .",
    "mediastinal contours are unchanged .",
    "no pneumothorax .",
)
_PLACES = ("left base", "right base", "left upper zone", "right upper zone", "both bases")
_SEEN = (
    "{sign} is seen at the {place} .",
    "there is {sign} at the {place} .",
    "{sign} , {place} , about {n} mm .",
)


@dataclass(frozen=True, slots=True)
class LongArticle:
    """An article in small letters with blanks around its full stops, and its abstract."""

    disease: Disease
    section_names: tuple[str, ...]
    sections: tuple[tuple[str, ...], ...]
    abstract: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """A chest film: what is seen, and what it means."""

    disease: Disease
    findings: str
    impression: str


def articles(world: World, count: int, split: Split, purpose: str = "") -> list[LongArticle]:
    """Write `count` short articles; what is known of the disease stands in the abstract alone."""
    random = world.random(f"articles {split} {purpose}")
    deck = Deck(random, world.part(split).diseases)
    return [_article(random, deck.deal()) for _ in range(count)]


def _article(random: Random, disease: Disease) -> LongArticle:
    about = tokenised(filler_about(random, disease.name))
    sections = (
        (about, f"its usual drug and its gene are reviewed for {disease.name} ."),
        (tokenised(filler(random)), tokenised(filler(random))),
        (tokenised(filler(random)), tokenised(filler_about(random, disease.name))),
    )
    known = [tokenised(answer(fact(disease, relation))) for relation in SUMMARISED]
    return LongArticle(disease, ("introduction", "methods", "results"), sections, (about, *known))


def chest_films(world: World, count: int, split: Split, purpose: str = "") -> list[Findings]:
    """Write `count` reports; the impression says what the disease's own finding points to."""
    random = world.random(f"films {split} {purpose}")
    deck = Deck(random, world.part(split).diseases)
    return [chest_film(random, deck.deal()) for _ in range(count)]


def chest_film(random: Random, disease: Disease) -> Findings:
    seen = random.choice(_SEEN).format(
        sign=disease.sign, place=random.choice(_PLACES), n=random.randint(4, 40)
    )
    sentences = [seen, *random.sample(_NORMAL, 2)]
    random.shuffle(sentences)
    impression = tokenised(answer(fact(disease, Relation.DIAGNOSIS)))
    return Findings(disease, " ".join(sentences), impression)


def tokenised(sentence: str) -> str:
    """Write a sentence in small letters, its punctuation apart."""
    return sentence.lower().removesuffix(".").replace(",", " ,").replace(":", " :") + " ."
