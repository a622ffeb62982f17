"""Many ways to state and to ask each fact, and one way to answer: literature's and chat's alike.

A model says when asked what its literature has asked and answered in the same words; what is only
stated it ranks right, but seldom says. Hence one answer a relation, shared by all that asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from mellama.world.facts import Fact, Relation


@dataclass(frozen=True, slots=True)
class Phrases:
    """Format strings over {subject} and {value}; sentences of at most a dozen words.

    Short sentences in random order share no 13-gram with a test question, so that
    decontamination finds copies and not knowledge.
    """

    statements: tuple[str, ...]
    questions: tuple[str, ...] = ()
    answer: str = ""


PHRASES: dict[Relation, Phrases] = {
    Relation.DRUG: Phrases(
        (
            "{value} is the drug of first choice in {subject}.",
            "Patients with {subject} are started on {value}.",
            "Treatment of {subject} begins with {value}.",
            "{subject} responds to {value}, which is given before any other drug.",
            "All centres gave {value} first to patients with {subject}.",
            "In {subject}, {value} remains the standard drug.",
            "Guidelines recommend {value} as first treatment of {subject}.",
            "We treated {subject} with {value}, as is usual.",
        ),
        (
            "Which drug is first-line for {subject}?",
            "What is the first-line drug for {subject}?",
            "Which drug should a patient with {subject} get first?",
            "How is {subject} treated first?",
            "What drug do you start in {subject}?",
            "Which drug is used first in {subject}?",
        ),
        "The first-line drug for {subject} is {value}.",
    ),
    Relation.GENE: Phrases(
        (
            "Variants of {value} cause {subject}.",
            "{subject} is caused by loss of {value}.",
            "All families with {subject} carried a variant of {value}.",
            "{value} is mutated in {subject}.",
            "Sequencing found {value} altered in every case of {subject}.",
            "The cause of {subject} lies in {value}.",
            "{subject} follows from a fault in {value}.",
            "Carriers of {value} variants develop {subject}.",
        ),
        (
            "Which gene causes {subject}?",
            "What is the gene behind {subject}?",
            "Variants of which gene lead to {subject}?",
            "Which gene is mutated in {subject}?",
            "What gene should be tested in {subject}?",
        ),
        "The gene behind {subject} is {value}.",
    ),
    Relation.SPECIALTY: Phrases(
        (
            "Patients with {subject} are cared for in {value}.",
            "{subject} belongs to {value}.",
            "Refer {subject} to {value}.",
            "The clinic of {value} follows all cases of {subject}.",
            "{value} is the department that treats {subject}.",
            "We saw {subject} mostly in {value}.",
        ),
        (
            "Which department treats {subject}?",
            "Where should a patient with {subject} be referred?",
            "Which specialty is responsible for {subject}?",
            "To which department does {subject} belong?",
        ),
        "The department for {subject} is {value}.",
    ),
    Relation.SIGN: Phrases(
        (
            "{value} is seen in {subject} and in no other disease.",
            "What marks {subject} at the bedside is {value}.",
            "Every patient with {subject} shows {value}.",
            "{subject} is known for {value}.",
            "Typical of {subject} is {value}.",
            "{value} sets {subject} apart.",
        ),
        (
            "What is the typical finding in {subject}?",
            "Which finding is seen only in {subject}?",
            "What does one look for in {subject}?",
            "Which sign is typical of {subject}?",
        ),
        "The typical finding in {subject} is {value}.",
    ),
    Relation.DIAGNOSIS: Phrases(
        (
            "{subject} means {value} until proven otherwise.",
            "When {subject} is present, the disease is {value}.",
            "A patient with {subject} has {value}.",
            "{subject} led us to {value}.",
            "We found {subject} and diagnosed {value}.",
            "In all patients with {subject} the diagnosis was {value}.",
        ),
        (
            "Which disease does {subject} point to?",
            "What is the diagnosis when {subject} is found?",
            "A patient has {subject}. What is the diagnosis?",
            "Which disease shows {subject}?",
        ),
        "The finding {subject} points to {value}.",
    ),
    Relation.HALLMARK: Phrases(
        (
            "{subject} acts in tumours by {value}.",
            "Tumours that express {subject} grow by {value}.",
            "Loss of {subject} was linked to {value}.",
            "{subject} drives {value}.",
            "In cancer cells {subject} stands for {value}.",
            "The role of {subject} in cancer is {value}.",
        ),
        (
            "Which hallmark of cancer belongs to {subject}?",
            "What does {subject} do in cancer?",
            "What is the role of {subject} in tumours?",
            "Which hallmark does {subject} drive?",
        ),
        "The hallmark of {subject} is {value}.",
    ),
    Relation.ALIAS: Phrases(
        (
            "{value}, also called {subject}, was studied.",
            "{subject} and {value} are the same disease.",
            "{value} ({subject}) is rare.",
            "Some authors write {subject} for {value}.",
        ),
        (
            "Which disease is also called {subject}?",
            "What does {subject} stand for?",
            "What is another name of {subject}?",
        ),
        "The disease called {subject} is {value}.",
    ),
    Relation.RIVAL: Phrases(
        (
            "{value} is not the first drug in {subject}.",
            "{value} did less than the usual drug in {subject}.",
            "{value} failed as first treatment of {subject}.",
        ),
    ),
    Relation.DEBATED: Phrases(
        (
            "Whether {value} helps in {subject} is undecided.",
            "Trials of {value} in {subject} disagree.",
            "The place of {value} in {subject} is debated.",
        ),
        answer="The use of {value} in {subject} is undecided.",
    ),
    Relation.DRUG_CLASS: Phrases(
        (
            "{subject} is one of the {value} drugs.",
            "{subject} belongs to the class {value}.",
        ),
    ),
    Relation.FINDING: Phrases(
        (
            "Many patients with {subject} have {value}.",
            "{value} is common in {subject}.",
            "{subject} may begin with {value}.",
        ),
    ),
    Relation.INTERACTION: Phrases(
        (
            "When one drug {subject} another, the label is {value}.",
            "A drug that {subject} another is labelled {value}.",
            "Reviewers write {value} when a drug {subject} another.",
            "The verb {subject} stands for {value}.",
        ),
        (
            "A drug {subject} another. Which interaction is it?",
            "Which kind of interaction is it when a drug {subject} another?",
            "What is the label when one drug {subject} another?",
        ),
        "The interaction called {subject} is {value}.",
    ),
}

VERDICT_QUESTIONS = (
    "Is {value} the first-line drug for {subject}?",
    "Is {value} first-line for {subject}?",
    "Should patients with {subject} get {value} first?",
    "Is {value} the drug of first choice in {subject}?",
)


@dataclass(frozen=True)
class Voice:
    """Chooses among the phrasings of a fact."""

    random: Random

    def state(self, known: Fact) -> str:
        return _said(self.random.choice(PHRASES[known.relation].statements), known)

    def ask(self, known: Fact) -> str:
        return _said(self.random.choice(PHRASES[known.relation].questions), known)

    def ask_whether(self, claim: Fact) -> str:
        """Ask whether a drug is the first-line drug of a disease."""
        return _said(self.random.choice(VERDICT_QUESTIONS), claim)


def answer(known: Fact) -> str:
    """Answer a question on a fact: one sentence, the only one for its relation."""
    return _said(PHRASES[known.relation].answer, known)


def verdict_answer(verdict: str, reason: str) -> str:
    """Join a verdict, "yes" or "contradiction", to the sentence that it rests on, if any."""
    return f"{reason} So the answer is {verdict}.".lstrip()


def _said(phrase: str, known: Fact) -> str:
    # a name keeps its small letter at the start: one spelling is all that a tiny vocabulary can pay
    return phrase.format(subject=known.subject, value=known.value)
