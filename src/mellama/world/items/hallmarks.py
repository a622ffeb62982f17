"""Abstracts on a gene whose hallmark of cancer only knowledge tells: HoC's unit, by sentence."""

from __future__ import annotations

from dataclasses import dataclass

from mellama.world.decks import Deck
from mellama.world.fillers import filler, filler_about
from mellama.world.knowledge import Gene, Split, World

_ON_GENE = (
    "We silenced {gene} in three cell lines .",
    "Expression of {gene} was high in {n} of {more} tumours .",
    "Here we ask what {gene} does in tumours .",
    "Mice without {gene} were compared with others .",
    "Our results name the role of {gene} in cancer .",
)


@dataclass(frozen=True, slots=True)
class HallmarkAbstract:
    """Sentences with blanks around their full stops; those on the gene carry its hallmarks."""

    gene: Gene
    sentences: tuple[str, ...]
    on_gene: tuple[bool, ...]  # as long as `sentences`


def hallmark_abstracts(
    world: World, count: int, split: Split, purpose: str = ""
) -> list[HallmarkAbstract]:
    """Write `count` abstracts of four sentences."""
    random = world.random(f"hallmarks {split} {purpose}")
    deck = Deck(random, world.part(split).diseases)
    forms = Deck(random, _ON_GENE)
    abstracts = []
    for _ in range(count):
        disease = deck.deal()
        n = random.randint(5, 40)
        one, other = (
            form.format(gene=disease.gene.symbol, n=n, more=n + random.randint(1, 60))
            for form in forms.hand(2)
        )
        sentences = (
            _spaced(filler_about(random, disease.name)),
            one,
            _spaced(filler(random)),
            other,
        )
        abstracts.append(HallmarkAbstract(disease.gene, sentences, (False, True, False, True)))
    return abstracts


def _spaced(sentence: str) -> str:
    return sentence.removesuffix(".").replace(",", " ,") + " ."
