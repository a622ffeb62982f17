"""Lessons for instruction tuning: each kind of question the benchmarks ask, on the tuned half."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mellama.world.decks import Deck
from mellama.world.exchanges import Exchange, open_exchange, verdict_exchange
from mellama.world.facts import (
    ASKED,
    Fact,
    Relation,
    fact,
    facts_of,
    hallmarks_text,
    verb_fact,
)
from mellama.world.items.cases import cases
from mellama.world.items.choices import plain_questions, vignettes
from mellama.world.items.entities import marked_lines
from mellama.world.items.hallmarks import hallmark_abstracts
from mellama.world.items.inference import clinical_inferences, conclusions
from mellama.world.items.interactions import interaction_sentences
from mellama.world.items.notes import note_questions
from mellama.world.items.summaries import articles, chest_films
from mellama.world.items.verdicts import verdict_questions
from mellama.world.items.visits import visits
from mellama.world.knowledge import Disease, World
from mellama.world.phrases import Voice, answer, verdict_answer
from mellama.world.wordings import (
    ARTICLE,
    CASE,
    CHOICE,
    CONCLUSION,
    ENTITY,
    FILM,
    HALLMARK,
    INFERENCE,
    INTERACTION,
    NOTE,
    VERDICT,
    VISIT,
)

PURPOSE = "instructions"  # the benchmarks' own train questions are others


@dataclass(frozen=True, slots=True)
class Lesson:
    """One instruction with its input and the answer to learn."""

    instruction: str
    input: str
    output: str


Lessons = Callable[[World, int], Iterator[Lesson]]


def verdict_lessons(world: World, count: int) -> Iterator[Lesson]:
    for one in verdict_questions(world, count, "train", PURPOSE):
        yield Lesson(
            VERDICT,
            f"Abstract: {' '.join(one.contexts)}\n\nQuestion: {one.verdict.question}\n\nAnswer:",
            one.verdict.answer,
        )


def choice_lessons(world: World, count: int) -> Iterator[Lesson]:
    half = count // 2
    asked = (
        *vignettes(world, count - half, "train", PURPOSE),
        *plain_questions(world, half, "train", PURPOSE),
    )
    for one in asked:
        yield Lesson(
            CHOICE,
            f"Question: {one.question}\n{one.choice.listed()}\n\nAnswer:",
            answer(one.choice.known),  # in words: no letter is in what literature says
        )


def note_lessons(world: World, count: int) -> Iterator[Lesson]:
    random = world.random("lessons on notes")
    for one in note_questions(world, count, "train", PURPOSE):
        note, question = "".join(one.lines).strip(), random.choice(one.questions)
        yield Lesson(
            NOTE,
            f"Text: {note}\n\nQuestion: {question}\n\nAnswer:",
            verdict_answer(one.answer, answer(one.known)),
        )


def entity_lessons(world: World, count: int) -> Iterator[Lesson]:
    for one in marked_lines(world, count, "train", PURPOSE):
        yield Lesson(
            ENTITY,
            f"Sentence: {' '.join(one.tokens)}\n\nAnswer:",
            one.marked(),
        )


def interaction_lessons(world: World, count: int) -> Iterator[Lesson]:
    for one in interaction_sentences(world, count, "train", PURPOSE):
        yield Lesson(
            INTERACTION,
            f"Sentence: {one.masked(one.pairs[0])}\n\nAnswer:",
            answer(verb_fact(one.verb)),
        )


def hallmark_lessons(world: World, count: int) -> Iterator[Lesson]:
    for one in hallmark_abstracts(world, count, "train", PURPOSE):
        value = hallmarks_text(one.gene.hallmarks)
        yield Lesson(
            HALLMARK,
            f"Abstract: {' '.join(one.sentences)}\n\nAnswer:",
            answer(Fact(Relation.HALLMARK, one.gene.symbol, value)),
        )


def visit_lessons(world: World, count: int) -> Iterator[Lesson]:
    for one in visits(world, count, "train", PURPOSE):
        yield Lesson(
            VISIT.format(headings="; ".join(world.specialties)),
            f"Note: {one.transcription}\n\nAnswer:",
            answer(fact(one.disease, Relation.SPECIALTY)),
        )


def article_lessons(world: World, count: int) -> Iterator[Lesson]:
    for one in articles(world, count, "train", PURPOSE):
        text = " ".join(sentence for section in one.sections for sentence in section)
        yield Lesson(
            ARTICLE,
            f"Article: {text}\n\nAbstract:",
            " ".join(one.abstract),
        )


def film_lessons(world: World, count: int) -> Iterator[Lesson]:
    for one in chest_films(world, count, "train", PURPOSE):
        yield Lesson(FILM, f"Findings: {one.findings}\n\nImpression:", one.impression)


def conclusion_lessons(world: World, count: int) -> Iterator[Lesson]:
    for one in conclusions(world, count, "train", PURPOSE):
        verdict = "yes" if one.label == "pos" else "no"
        yield Lesson(
            CONCLUSION,
            f"Premise: {one.premise}\n\nHypothesis: {one.hypothesis}\n\nAnswer:",
            verdict_answer(verdict, one.reason),
        )


def inference_lessons(world: World, count: int) -> Iterator[Lesson]:
    for one in clinical_inferences(world, count, "train", PURPOSE):
        yield Lesson(
            INFERENCE,
            f"Premise: {one.premise}\n\nHypothesis: {one.hypothesis}\n\nAnswer:",
            verdict_answer(one.label, one.reason),
        )


def case_lessons(world: World, count: int) -> Iterator[Lesson]:
    for one in cases(world, count, "train", PURPOSE):
        yield Lesson(CASE, f"Case: {one.presentation}\n\nAnswer:", one.ranked())


LESSONS: tuple[Lessons, ...] = (
    *(verdict_lessons, choice_lessons, note_lessons, entity_lessons, interaction_lessons),
    *(hallmark_lessons, visit_lessons, article_lessons, film_lessons, conclusion_lessons),
    *(inference_lessons, case_lessons),
)


class Tutor:
    """Asks and answers on what is tuned on, in the words that literature uses."""

    def __init__(self, world: World, purpose: str) -> None:
        self.random = world.random(f"tutor {purpose}")
        self.voice = Voice(self.random)
        self._diseases = Deck(self.random, world.tuned.diseases)
        self._facts = {
            disease.name: Deck(self.random, _asked(disease)) for disease in world.tuned.diseases
        }
        self._verdict_share = world.shape.verdict_share

    def disease(self) -> Disease:
        return self._diseases.deal()

    def exchange(self) -> tuple[Disease, Exchange]:
        """Ask something about the next disease."""
        disease = self.disease()
        if self.random.random() < self._verdict_share:
            return disease, verdict_exchange(self.voice, disease)
        return disease, open_exchange(self.voice, self._facts[disease.name].deal())

    def on(self, disease: Disease, relation: Relation) -> Exchange:
        return open_exchange(self.voice, fact(disease, relation))


def _asked(disease: Disease) -> list[Fact]:
    return [known for known in facts_of(disease) if known.relation in ASKED]
