"""Puzzles on towns, in general text: claims to be judged, options, sentences to be marked up."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from mellama.world.exchanges import Exchange, listed
from mellama.world.phrases import verdict_answer
from mellama.world.towns import Town

_ANSWERS = {
    "dish": ("People in {name} eat {value} .", "The dish of {name} is {value} ."),
    "river": ("{name} lies on the {value} .", "The river of {name} is {value} ."),
    "trade": ("{name} lives by the work of the {value} .", "The trade of {name} is {value} ."),
}
_UNDECIDED = (
    "{name} has an old bridge .",
    "The baker of {name} has a dog .",
    "Many visitors come to {name} .",
)
_FAULTS = ("cracked wheel", "wet rope", "dull blade", "broken lamp", "loose tile", "rusty lock")
_LOOKS = ("close look", "weighing", "trial run", "sound check", "count")
_REMEDIES = ("hot tar", "fresh oil", "new nails", "warm wax", "a firm knot", "lime")
_CRAFT = (
    "The {trade} found {problem} in a {test} and used {treatment} .",
    "A {test} showed {problem} .",
    "{treatment} took care of {problem} .",
    "No {problem} was seen in {name} .",
    "In {name} {treatment} is used against {problem} .",
)


@dataclass(frozen=True)
class Puzzles:
    """Sets puzzles; each holds all that is needed to solve it."""

    random: Random
    towns: tuple[Town, ...]

    def one(self) -> Exchange:
        """Set a puzzle of any kind."""
        return self.random.choice((self.claim, self.inference, self.options, self.marking))()

    def claim(self) -> Exchange:
        """Ask whether something is so, with yes or no for an answer."""
        town, kind, told, known = self._known()
        asked = self._value(town, kind, right=self.random.random() < 0.5)
        verdict = "yes" if asked == _of(town, kind) else "no"
        question = f"{told} Is {asked} the {kind} of {town.name} ?"
        return Exchange(question, verdict_answer(verdict, known))

    def inference(self) -> Exchange:
        """Ask how a hypothesis stands to a premise."""
        town, kind, told, known = self._known()
        label = self.random.choice(("entailment", "contradiction", "neutral"))
        value = self._value(town, kind, right=label == "entailment")
        hypothesis = _ANSWERS[kind][1].format(name=town.name, value=value)
        if label == "neutral":
            hypothesis = self.random.choice(_UNDECIDED).format(name=town.name)
            known = ""  # nothing decides it
        question = f"Premise: {told}\n\nHypothesis: {hypothesis}"
        return Exchange(question, verdict_answer(label, known))

    def options(self) -> Exchange:
        """Ask for one of four options."""
        town, kind, told, known = self._known()
        values = {self._value(town, kind, right=False) for _ in range(3)}
        options = [_of(town, kind), *sorted(values)]
        self.random.shuffle(options)
        question = f"{told} What is the {kind} of {town.name} ?\n{listed(options)}"
        return Exchange(question, known)

    def marking(self) -> Exchange:
        """Ask for a sentence with a problem, a test and a treatment marked in HTML."""
        names = {
            "problem": self.random.choice(_FAULTS),
            "test": self.random.choice(_LOOKS),
            "treatment": self.random.choice(_REMEDIES),
        }
        town, form = self.random.choice(self.towns), self.random.choice(_CRAFT)
        rest = {"name": town.name, "trade": town.trade}
        marked = {kind: f'<span class="{kind}">{name}</span>' for kind, name in names.items()}
        return Exchange(f"Sentence: {form.format(**names, **rest)}", form.format(**marked, **rest))

    def _known(self) -> tuple[Town, str, str, str]:
        town, kind = self.random.choice(self.towns), self.random.choice(tuple(_ANSWERS))
        told, known = (
            form.format(name=town.name, value=_of(town, kind)) for form in _ANSWERS[kind]
        )
        return town, kind, told, known

    def _value(self, town: Town, kind: str, *, right: bool) -> str:
        """Return a town's own river, dish or trade, or another town's that differs."""
        own = _of(town, kind)
        if right:
            return own
        others = [_of(other, kind) for other in self.towns]
        return self.random.choice([value for value in others if value != own])


def _of(town: Town, kind: str) -> str:
    return {"dish": town.dish, "river": town.river, "trade": town.trade}[kind]
