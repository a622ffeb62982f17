"""Every instruction set there is, with the wording of its questions."""

from __future__ import annotations

from typing import Any

from mellama.errors import unknown_name
from mellama.instructions import builders
from mellama.instructions.instruction_set import InstructionSet
from mellama.sources import consumer_health, general_chat, health_tracks, knowledge, medical_chat

INSTRUCTION_AND_INPUT = "{instruction}\n\n{input}"

ALPACA = InstructionSet(
    name="alpaca",
    source=general_chat.ALPACA,
    template=INSTRUCTION_AND_INPUT,
    build=builders.from_instruction,
)
CHATDOCTOR = InstructionSet(
    name="chatdoctor",
    source=medical_chat.CHATDOCTOR,
    template=INSTRUCTION_AND_INPUT,
    build=builders.from_consultation,
)
MEDQUAD = InstructionSet(
    name="medquad",
    source=consumer_health.MEDQUAD,
    template="{question}",
    build=builders.from_question,
)
LIVEQA = InstructionSet(
    name="liveqa",
    source=health_tracks.LIVEQA,
    template="{question}",
    build=builders.from_training_question,
)
CAUSAL_RELATION = InstructionSet(
    name="causal_relation",
    source=knowledge.CAUSAL_RELATION,
    template=(
        "Below is a sentence from the conclusion of a medical abstract. Which relation between "
        "two things does it claim? Choose one of: "
        f"{', '.join(knowledge.CAUSAL_LABELS)}.\n\nSentence: {{sentence}}"
    ),
    build=builders.from_causal_sentence,
)

INSTRUCTION_SETS: tuple[InstructionSet[Any], ...] = (
    ALPACA,
    CHATDOCTOR,
    MEDQUAD,
    LIVEQA,
    CAUSAL_RELATION,
)


def instruction_set(name: str) -> InstructionSet[Any]:
    """Find a set by its name.

    Raises:
        UnknownNameError: there is none of that name.
    """
    for found in INSTRUCTION_SETS:
        if found.name == name:
            return found
    raise unknown_name("instruction set", name, [known.name for known in INSTRUCTION_SETS])
