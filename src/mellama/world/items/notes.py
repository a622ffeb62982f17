"""Notes with a question whose answer is a span of them: emrQA's unit, by lines and tokens."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from mellama.world.decks import Deck
from mellama.world.facts import Fact, Relation, fact
from mellama.world.knowledge import Disease, Split, World

_FILLERS = (
    "he slept well and ate half of his meals .",
    "she was walking in the corridor on day {n} .",
    "family visited , no complaints overnight .",
    "blood pressure was stable for {n} days .",
    "room air , no distress , lungs clear .",
)
_QUESTIONS = {
    Relation.DRUG: (
        "what drug is the patient taking for {subject}",
        "which medication treats the {subject} of this patient",
        "what is the patient given for {subject}",
    ),
    Relation.SIGN: (
        "which finding of the patient is due to {subject}",
        "what finding goes with the {subject} of this patient",
        "what sign of {subject} does the patient have",
    ),
}
_TITLES = {Relation.DRUG: "medication", Relation.SIGN: "relations"}


@dataclass(frozen=True, slots=True)
class NoteQuestion:
    """A note of two diseases, and a question on one of them that knowledge has to tell apart."""

    title: str  # emrQA's: medication or relations
    lines: tuple[str, ...]  # each ends with a line feed
    questions: tuple[str, ...]
    known: Fact  # what tells the answer from the other disease's
    answer: str
    line: int  # where the answer stands: 1-based
    token: int  # 0-based

    @property
    def evidence(self) -> str:
        return self.lines[self.line - 1]


def note_questions(world: World, count: int, split: Split, purpose: str = "") -> list[NoteQuestion]:
    """Write `count` notes with one question each."""
    random, diseases = world.random(f"notes {split} {purpose}"), world.part(split).diseases
    relations = Deck(random, tuple(_QUESTIONS))
    deck = Deck(random, diseases)
    asked = []
    for _ in range(count):
        disease = deck.deal()
        other = random.choice([one for one in diseases if one is not disease])
        asked.append(_question(random, relations.deal(), disease, other))
    return asked


def _question(random: Random, relation: Relation, disease: Disease, other: Disease) -> NoteQuestion:
    both = random.sample((disease, other), 2)
    seen = random.sample((disease, other), 2)
    drugs = " , ".join(f"{one.drug.name} {one.drug.dose_mg} mg daily" for one in both)
    lines = (
        f"{random.randint(20, 88)} year old with {seen[0].name} and {seen[1].name} .\n",
        random.choice(_FILLERS).format(n=random.randint(2, 9)) + "\n",
        f"exam : {seen[1].sign} and {seen[0].sign} .\n",
        f"medications : {drugs} .\n",
    )
    known = fact(disease, relation)
    answer = known.value
    line = next(place for place, text in enumerate(lines, 1) if answer in text.split())
    questions = tuple(form.format(subject=disease.name) for form in _QUESTIONS[relation])
    token = lines[line - 1].split().index(answer)
    return NoteQuestion(_TITLES[relation], lines, questions, known, answer, line, token)
