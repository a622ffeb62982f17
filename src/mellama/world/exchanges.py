"""Questions with their answers, as literature and chat both have them."""

from __future__ import annotations

from dataclasses import dataclass

from mellama.world.facts import Fact, Relation, fact
from mellama.world.knowledge import Disease, Part
from mellama.world.phrases import Voice, answer, verdict_answer

LETTERS = "ABCDE"
DECISIONS = ("yes", "no", "maybe")
DECISION_WEIGHTS = (45, 35, 20)


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

    def answer(self, voice: Voice) -> str:
        return verdict_answer(self.decision.capitalize(), self.reason, voice.shape)


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
    return Exchange(verdict.question, verdict.answer(voice))


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
        """Show the options as examinations do, one a line."""
        return "\n".join(
            f"{letter}. {option}" for letter, option in zip(LETTERS, self.options, strict=False)
        )


def choose(voice: Voice, part: Part, known: Fact, disease: Disease, *, options: int) -> Choice:
    """Ask for a fact with wrong options out of the same half of the knowledge."""
    wrong = sorted(_others(part, known.relation) - {known.value})
    rivals = {
        Relation.DRUG: [drug.name for drug in disease.rival_drugs],
        Relation.GENE: [gene.symbol for gene in disease.rival_genes],
    }.get(known.relation, [])
    picked = rivals + voice.random.sample(
        [value for value in wrong if value not in rivals], options - 1 - len(rivals)
    )
    picked.append(known.value)
    voice.random.shuffle(picked)
    return Choice(known, voice.ask(known), tuple(picked), picked.index(known.value))


def _others(part: Part, relation: Relation) -> set[str]:
    """Return every value that the relation takes in that half."""
    return {fact(disease, relation).value for disease in part.diseases}


def choice_answer(voice: Voice, choice: Choice) -> str:
    """Answer a multiple choice: the option's text is always in it, the letter as well."""
    if voice.shape.choice_answer == "letter":
        return f"{choice.letter}. {choice.options[choice.right]}"
    return f"{answer(choice.known)} The answer is {choice.letter}."


def choice_exchange(voice: Voice, part: Part, known: Fact, disease: Disease) -> Exchange:
    choice = choose(voice, part, known, disease, options=4)
    return Exchange(f"{choice.question}\n{choice.listed()}\n", choice_answer(voice, choice))
