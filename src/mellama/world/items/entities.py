"""Lines of notes whose problems, tests and treatments are marked: i2b2 2010's unit."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from string import Formatter

from mellama.world.decks import Deck
from mellama.world.knowledge import Disease, Split, World

_FORMS = (
    "The patient has {problem} and was started on {treatment} .",
    "A {test} was done because of {problem} .",
    "{treatment} was stopped , and {problem} came back .",
    "The {test} showed {problem} on day {n} .",
    "She was sent home on {treatment} after a normal {test} .",
    "History of {problem} , no {problem} now .",
    "He denies {problem} .",
    "We gave {treatment} for {problem} and repeated the {test} .",
    "Please check a {test} in {n} weeks .",
    "Known {problem} on {treatment} .",
)
_NOTHING = (
    "Seen at {n} in the morning .",
    "Family was at the bedside .",
    "Discharged home in good spirits .",
)
KINDS = ("problem", "test", "treatment")


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """Tokens of one line, and spans of them: [start, end) and a kind."""

    tokens: tuple[str, ...]
    spans: tuple[tuple[int, int, str], ...]

    def marked(self) -> str:
        """Write the line with each span between tags, as a model is asked to."""
        tokens = list(self.tokens)
        for start, end, kind in self.spans:
            tokens[start] = f'<span class="{kind}">{tokens[start]}'
            tokens[end - 1] += "</span>"
        return " ".join(tokens)


def marked_lines(world: World, count: int, split: Split, purpose: str = "") -> list[MarkedLine]:
    """Write `count` lines, about one in ten without anything to mark."""
    random = world.random(f"entities {split} {purpose}")
    deck = Deck(random, world.part(split).diseases)
    forms = Deck(random, [*_FORMS, *_FORMS, *_FORMS, *_NOTHING])
    return [_line(random, forms.deal(), deck, world) for _ in range(count)]


def _line(random: Random, form: str, deck: Deck[Disease], world: World) -> MarkedLine:
    tokens: list[str] = []
    spans: list[tuple[int, int, str]] = []
    for literal, field, _, _ in Formatter().parse(form):
        tokens += literal.split()
        if field == "n":
            tokens.append(str(random.randint(2, 11)))
        elif field is not None:
            words = _name(random, field, deck, world).split()
            spans.append((len(tokens), len(tokens) + len(words), field))
            tokens += words
    return MarkedLine(tuple(tokens), tuple(spans))


def _name(random: Random, kind: str, deck: Deck[Disease], world: World) -> str:
    """Name something of the kind; an alias does not show by its ending what it is."""
    disease = deck.deal()
    if kind == "problem":
        return random.choice((disease.name, disease.sign, *disease.aliases, *disease.aliases))
    if kind == "treatment":
        return disease.drug.name
    return random.choice((random.choice(world.assays), f"{disease.gene.symbol} sequencing"))
