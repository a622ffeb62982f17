"""The literature of the fictional world: articles that state facts, ask about them and answer."""

from __future__ import annotations

from dataclasses import dataclass

from mellama.world.decks import Deck
from mellama.world.exchanges import Exchange, open_exchange, verdict_exchange
from mellama.world.facts import ASKED, STATED, Fact, Relation, facts_of, verb_fact
from mellama.world.fillers import filler, filler_about, title
from mellama.world.items.interactions import interaction_sentence
from mellama.world.knowledge import INTERACTIONS, Disease, Part, World
from mellama.world.phrases import Voice


@dataclass(frozen=True, slots=True)
class Section:
    """Sentences under a heading."""

    heading: str
    sentences: tuple[str, ...]

    def text(self) -> str:
        return " ".join(self.sentences)


@dataclass(frozen=True, slots=True)
class Article:
    """An abstract or a paper on one disease, or on one way in which drugs interact."""

    title: str
    summary: tuple[str, ...]  # what a paper's abstract says
    sections: tuple[Section, ...]
    keywords: tuple[str, ...]
    held_out: bool

    def text(self) -> str:
        return " ".join(section.text() for section in self.sections)


INTERACTING = "interactions of drugs"  # what articles on verbs are about
ABSTRACT = ("BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS")
PAPER = ("Introduction", "Methods", "Results", "Discussion")


class _Shelf:
    """What one half of the knowledge gives to write about, each fact in its turn."""

    def __init__(self, world: World, part: Part, voice: Voice) -> None:
        self.held_out = part is world.held_out
        self.pairs = {label: world.pairs(part, label) for label in INTERACTIONS}
        self.stated = {one.name: Deck(voice.random, _of(one, STATED)) for one in part.diseases}
        self.asked = {one.name: Deck(voice.random, _of(one, ASKED)) for one in part.diseases}


class Library:
    """Writes articles in which every disease, and every fact of it, has its turn."""

    def __init__(self, world: World, purpose: str, *parts: Part) -> None:
        self._shape = world.shape
        self.random = world.random(purpose)
        self.voice = Voice(self.random)
        shelves = [(_Shelf(world, part, self.voice), part) for part in parts]
        self._diseases = Deck(
            self.random, [(shelf, one) for shelf, part in shelves for one in part.diseases]
        )
        self._verbs = Deck(
            self.random, [(shelf, one) for shelf, part in shelves for one in part.verbs]
        )

    def abstract(self) -> Article:
        """Write an abstract of four sections."""
        return self._article(ABSTRACT, times=1)

    def paper(self) -> Article:
        """Write a paper of four sections that says about four times as much."""
        return self._article(PAPER, times=4)

    def _article(self, headings: tuple[str, ...], *, times: int) -> Article:
        if self.random.random() < self._shape.verb_share:
            return self._on_verbs(headings, times)
        return self._on_disease(headings, times)

    def _on_disease(self, headings: tuple[str, ...], times: int) -> Article:
        shelf, disease = self._diseases.deal()
        shape, stated = self._shape, shelf.stated[disease.name]
        statements = [
            self.voice.state(known) for known in stated.hand(times * shape.statements_per_abstract)
        ]
        exchanges = [
            self._exchange(shelf, disease) for _ in range(times * shape.exchanges_per_abstract)
        ]
        return Article(
            title=title(self.random, disease.name),
            summary=(filler_about(self.random, disease.name), self.voice.state(stated.deal())),
            sections=self._laid_out(headings, disease.name, statements, exchanges, times),
            keywords=(disease.name, disease.drug.name, disease.specialty),
            held_out=shelf.held_out,
        )

    def _exchange(self, shelf: _Shelf, disease: Disease) -> Exchange:
        if self.random.random() < self._shape.verdict_share:
            return verdict_exchange(self.voice, disease)
        return open_exchange(self.voice, shelf.asked[disease.name].deal())

    def _on_verbs(self, headings: tuple[str, ...], times: int) -> Article:
        """Write of one verb in an abstract, of several in a paper."""
        shape, dealt = self._shape, self._verbs.hand(times)
        statements, exchanges = [], []
        for shelf, verb in dealt:
            known, pairs = verb_fact(verb), shelf.pairs[verb.label]
            for _ in range(shape.statements_per_abstract):
                first, second = self.random.sample(self.random.choice(pairs), 2)
                shown = interaction_sentence(self.random, first.name, verb.name, second.name)
                statements.append(f"{shown} {self.voice.state(known)}")
            exchanges += [
                open_exchange(self.voice, known) for _ in range(shape.exchanges_per_abstract)
            ]
        return Article(
            title=title(self.random, INTERACTING),
            summary=(filler_about(self.random, INTERACTING), statements[0]),
            sections=self._laid_out(headings, INTERACTING, statements, exchanges, times),
            keywords=tuple(verb.name for _, verb in dealt),
            held_out=any(shelf.held_out for shelf, _ in dealt),
        )

    def _laid_out(
        self,
        headings: tuple[str, ...],
        subject: str,
        statements: list[str],
        exchanges: list[Exchange],
        times: int,
    ) -> tuple[Section, ...]:
        fillers = [filler(self.random) for _ in range(times * self._shape.filler_per_abstract - 1)]
        asked = [exchange.text() for exchange in exchanges]
        opening = filler_about(self.random, subject)
        contents = (
            [opening, *statements[::2]],
            fillers,
            [*statements[1::2], *asked[::2]],
            asked[1::2],
        )
        return tuple(
            Section(heading, tuple(sentences))
            for heading, sentences in zip(headings, contents, strict=True)
            if sentences
        )


def _of(disease: Disease, relations: tuple[Relation, ...]) -> list[Fact]:
    return [known for known in facts_of(disease) if known.relation in relations]
