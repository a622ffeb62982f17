"""Questions of yes, no or maybe, asked of an abstract that does not tell: PubMedQA's unit."""

from __future__ import annotations

from dataclasses import dataclass

from mellama.world.decks import Deck
from mellama.world.exchanges import DECISION_WEIGHTS, DECISIONS, Verdict, judge
from mellama.world.fillers import filler, filler_about
from mellama.world.knowledge import Disease, Split, World
from mellama.world.phrases import Voice

MIX = tuple(
    decision
    for decision, weight in zip(DECISIONS, DECISION_WEIGHTS, strict=True)
    for _ in range(weight // 5)
)


@dataclass(frozen=True, slots=True)
class VerdictQuestion:
    """A verdict with the abstract it is asked of."""

    disease: Disease
    verdict: Verdict
    labels: tuple[str, ...]
    contexts: tuple[str, ...]


def verdict_questions(
    world: World, count: int, split: Split, purpose: str = "", *, decided: bool = False
) -> list[VerdictQuestion]:
    """Ask `count` questions; `decided` leaves out those whose answer is maybe."""
    random = world.random(f"verdicts {split} {purpose}")
    voice = Voice(random)
    diseases = Deck(random, world.part(split).diseases)
    decisions = Deck(random, [one for one in MIX if not decided or one != "maybe"])
    asked = []
    for _ in range(count):
        disease = diseases.deal()
        verdict = judge(voice, disease, decisions.deal())
        drug = verdict.claim.value
        contexts = (
            f"{filler_about(random, disease.name)} Interest in {drug} has grown.",
            f"{filler(random)} {filler(random)}",
        )
        asked.append(VerdictQuestion(disease, verdict, ("BACKGROUND", "METHODS"), contexts))
    return asked
