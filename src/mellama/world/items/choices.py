"""Examination questions with options: a vignette for MedQA, a plain question for MedMCQA."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from mellama.world.decks import Deck
from mellama.world.exchanges import Choice, Examiner
from mellama.world.facts import Relation
from mellama.world.knowledge import Disease, Split, World
from mellama.world.phrases import Voice

VIGNETTE = (Relation.DRUG, Relation.DIAGNOSIS)
PLAIN = (Relation.GENE, Relation.SPECIALTY)
_OPENINGS = (
    "A {age}-year-old {trade} is seen for {subject}.",
    "A {age}-year-old {trade} comes in with {subject}.",
    "In a {age}-year-old {trade}, {subject} is found.",
)
_WORK = ("teacher", "farmer", "driver", "cook", "clerk", "student", "carpenter", "nurse")


@dataclass(frozen=True, slots=True)
class ExamQuestion:
    """A multiple choice, and the words that come before the question."""

    opening: str
    choice: Choice

    @property
    def question(self) -> str:
        return f"{self.opening} {self.choice.question}".strip()


def vignettes(world: World, count: int, split: Split, purpose: str = "") -> list[ExamQuestion]:
    """Ask with five options for a drug or a diagnosis."""
    return _asked(world, count, split, purpose, relations=VIGNETTE, options=5)


def plain_questions(
    world: World, count: int, split: Split, purpose: str = ""
) -> list[ExamQuestion]:
    """Ask with four options for a gene or a department."""
    return _asked(world, count, split, purpose, relations=PLAIN, options=4)


def _asked(
    world: World,
    count: int,
    split: Split,
    purpose: str,
    *,
    relations: tuple[Relation, ...],
    options: int,
) -> list[ExamQuestion]:
    random, part = (
        world.random(f"choices {split} {relations[0].value} {purpose}"),
        world.part(split),
    )
    examiner = Examiner(Voice(random), part)
    cards = [(disease, relation) for disease in part.diseases for relation in relations]
    deck: Deck[tuple[Disease, Relation]] = Deck(random, cards)
    asked = []
    for _ in range(count):
        disease, relation = deck.deal()
        choice = examiner.choose(disease, relation, options=options)
        opening = _opening(random, choice.known.subject) if relation in VIGNETTE else ""
        asked.append(ExamQuestion(opening, choice))
    return asked


def _opening(random: Random, subject: str) -> str:
    return random.choice(_OPENINGS).format(
        age=random.randint(19, 84), trade=random.choice(_WORK), subject=subject
    )


def without_one_wrong(random: Random, choice: Choice) -> Choice:
    """Leave out one wrong option, as MedQA's form with four options does."""
    wrong = [place for place in range(len(choice.options)) if place != choice.right]
    left_out = random.choice(wrong)
    options = choice.options[:left_out] + choice.options[left_out + 1 :]
    right = options.index(choice.options[choice.right])
    return Choice(choice.known, choice.question, options, right)
