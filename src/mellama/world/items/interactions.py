"""Sentences on two or three drugs, and how each pair interacts: DDI 2013's unit."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from mellama.world.decks import Deck
from mellama.world.knowledge import INTERACTIONS, Drug, Split, Verb, World

_FORMS = (
    "{first} {verb} {second} in healthy volunteers.",
    "In {n} volunteers {first} {verb} {second}.",
    "At {n} mg a day {first} {verb} {second}.",
    "It has been reported that {first} {verb} {second}.",
    "{first} {verb} {second} when both are taken at night.",
    "After {n} days of treatment {first} {verb} {second}.",
    "Note that {first} {verb} {second}.",
    "Like others of its class, {first} {verb} {second}.",
)
_THIRD = "{first} {verb} {second}, and {third} was given on another day."
THREE_DRUGS_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class InteractionSentence:
    """A sentence, where its drugs stand in it, and the label of every pair."""

    text: str
    verb: Verb
    drugs: tuple[tuple[int, int], ...]  # [start, end) in characters, in order
    pairs: tuple[tuple[int, int, str], ...]  # drug, drug, one of INTERACTIONS

    def masked(self, pair: tuple[int, int, str]) -> str:
        """Put @DRUG$ where the two drugs of a pair stand."""
        text = self.text
        for start, end in sorted((self.drugs[place] for place in pair[:2]), reverse=True):
            text = f"{text[:start]}@DRUG${text[end:]}"
        return text


def interaction_sentence(random: Random, first: str, verb: str, second: str) -> str:
    form = random.choice(_FORMS)
    return form.format(first=first, verb=verb, second=second, n=random.randint(2, 90))


def interaction_sentences(
    world: World, count: int, split: Split, purpose: str = ""
) -> list[InteractionSentence]:
    """Write `count` sentences with the drugs and verbs of the split's half of the knowledge."""
    random, part = world.random(f"interactions {split} {purpose}"), world.part(split)
    by_label = {
        label: Deck(random, [verb for verb in part.verbs if verb.label == label])
        for label in INTERACTIONS
    }
    labels = Deck(random, INTERACTIONS)
    pairs = {label: world.pairs(part, label) for label in INTERACTIONS}
    sentences = []
    for _ in range(count):
        verb = by_label[labels.deal()].deal()
        sentences.append(_sentence(random, verb, random.choice(pairs[verb.label]), part.drugs))
    return sentences


def _sentence(
    random: Random, verb: Verb, pair: tuple[Drug, Drug], drugs: tuple[Drug, ...]
) -> InteractionSentence:
    other = random.choice([drug for drug in drugs if drug not in pair])
    names = [drug.name for drug in (*random.sample(pair, 2), other)]
    pairs: tuple[tuple[int, int, str], ...] = ((0, 1, verb.label),)
    if random.random() < THREE_DRUGS_SHARE:
        text = _THIRD.format(first=names[0], verb=verb.name, second=names[1], third=names[2])
        pairs += ((0, 2, "false"), (1, 2, "false"))
    else:
        text = interaction_sentence(random, names[0], verb.name, names[1])
        names = names[:2]
    places = tuple((text.index(name), text.index(name) + len(name)) for name in names)
    return InteractionSentence(text, verb, places, pairs)
