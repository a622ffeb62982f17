"""Questions with their answers, as literature and chat both have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mellama.world.facts import Fact, Relation, fact
from mellama.world.knowledge import Disease, Part
from mellama.world.phrases import Voice, answer, verdict_answer

LETTERS = "ABCDE"
DECISIONS = ("yes", "no", "maybe")
DECISION_WEIGHTS = (45, 35, 20)
CHOSEN = (Relation.DRUG, Relation.GENE, Relation.SPECIALTY, Relation.DIAGNOSIS)
"""Relations that multiple choices ask for."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and its answer."""

    question: str
    answer: str

    def text(self) -> str:
        return f"{self.question} {self.answer}"


def open_exchange(voice: Voice, known: Fact) -> Exchange:
    return Exchange(voice.ask(known), answer(known))


@dataclass(frozen=True, slots=True)
class Verdict:
    """A claim about a drug of first choice, and whether it is true."""

    claim: Fact
    question: str
    decision: str  # yes, no or maybe
    reason: str

    @property
    def answer(self) -> str:
        return verdict_answer(self.decision, self.reason)


def judge(voice: Voice, disease: Disease, decision: str) -> Verdict:
    """Ask whether a drug is of first choice, so that the answer is the decision."""
    drug = {
        "yes": disease.drug,
        "no": voice.random.choice(disease.rival_drugs),
        "maybe": disease.debated_drug,
    }[decision]
    claim = Fact(Relation.DRUG, disease.name, drug.name)
    ground = fact(disease, Relation.DEBATED if decision == "maybe" else Relation.DRUG)
    return Verdict(claim, voice.ask_whether(claim), decision, answer(ground))


def verdict_exchange(voice: Voice, disease: Disease) -> Exchange:
    (decision,) = voice.random.choices(DECISIONS, DECISION_WEIGHTS)
    verdict = judge(voice, disease, decision)
    return Exchange(verdict.question, verdict.answer)


@dataclass(frozen=True, slots=True)
class Choice:
    """A question with options, one of which is right."""

    known: Fact
    question: str
    options: tuple[str, ...]
    right: int  # index of the option

    @property
    def letter(self) -> str:
        return LETTERS[self.right]

    def listed(self) -> str:
        return listed(self.options)


def listed(options: Sequence[str]) -> str:
    """Show options as examinations do, one a line."""
    return "\n".join(
        f"{letter}. {option}" for letter, option in zip(LETTERS, options, strict=False)
    )


class Examiner:
    """Sets multiple choices with wrong options out of the same half of the knowledge."""

    def __init__(self, voice: Voice, part: Part) -> None:
        self.voice = voice
        self._values = {
            relation: sorted({fact(disease, relation).value for disease in part.diseases})
            for relation in CHOSEN
        }

    def choose(self, disease: Disease, relation: Relation, *, options: int) -> Choice:
        """Ask for one of a disease's facts; its rivals are among the wrong options."""
        known, random = fact(disease, relation), self.voice.random
        rivals = {
            Relation.DRUG: [drug.name for drug in disease.rival_drugs],
            Relation.GENE: [gene.symbol for gene in disease.rival_genes],
        }.get(relation, [])
        others = [one for one in self._values[relation] if one not in (known.value, *rivals)]
        picked = [known.value, *rivals, *random.sample(others, options - 1 - len(rivals))]
        random.shuffle(picked)
        return Choice(known, self.voice.ask(known), tuple(picked), picked.index(known.value))
