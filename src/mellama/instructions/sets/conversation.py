"""Medical conversation: consultations, requests, flash cards, questions with answers."""

from __future__ import annotations

from mellama.instructions import builders
from mellama.instructions.instruction_set import InstructionSet
from mellama.instructions.sets.templates import INSTRUCTION_AND_INPUT, QUESTION
from mellama.instructions.summary_builders import from_summary
from mellama.sources import (
    bulk_medical_chat,
    consumer_health,
    health_tracks,
    medical_chat,
    summaries,
)

HEALTHCAREMAGIC = InstructionSet(
    name="healthcaremagic",
    source=bulk_medical_chat.HEALTHCAREMAGIC,
    template=INSTRUCTION_AND_INPUT,
    build=builders.from_asked_input,
)
ICLINIQ = InstructionSet(
    name="icliniq",
    source=bulk_medical_chat.ICLINIQ,
    template=QUESTION,
    build=builders.from_icliniq,
)
CHATDOCTOR = InstructionSet(
    name="chatdoctor",
    source=medical_chat.CHATDOCTOR,
    template=INSTRUCTION_AND_INPUT,
    build=builders.from_consultation,
)
MEDINSTRUCT_52K = InstructionSet(
    name="medinstruct_52k",
    source=bulk_medical_chat.MEDINSTRUCT_52K,
    template=INSTRUCTION_AND_INPUT,
    build=builders.from_instruction,
)
MEDINSTRUCT = InstructionSet(
    name="medinstruct",
    source=medical_chat.MEDINSTRUCT,
    template=INSTRUCTION_AND_INPUT,
    build=builders.from_request,
)
MEDICAL_FLASHCARDS = InstructionSet(
    name="medical_flashcards",
    source=bulk_medical_chat.MEDICAL_FLASHCARDS,
    template=INSTRUCTION_AND_INPUT,
    build=builders.from_asked_input,
)
MEDICAL_MEADOW = InstructionSet(
    name="medical_meadow",
    source=medical_chat.MEDICAL_MEADOW,
    template=INSTRUCTION_AND_INPUT,
    build=builders.from_asked_input,
)
MEDQUAD = InstructionSet(
    name="medquad",
    source=consumer_health.MEDQUAD,
    template=QUESTION,
    build=builders.from_question,
)
MEDIQA2019 = InstructionSet(
    name="mediqa2019",
    source=health_tracks.MEDIQA2019,
    template=QUESTION,
    build=builders.from_judged_answers,
)
MEDICATIONQA = InstructionSet(
    name="medicationqa",
    source=consumer_health.MEDICATIONQA,
    template=QUESTION,
    build=builders.from_question,
)
LIVEQA = InstructionSet(
    name="liveqa",
    source=health_tracks.LIVEQA,
    template=QUESTION,
    build=builders.from_training_question,
)
MEQSUM = InstructionSet(
    name="meqsum",
    source=summaries.MEQSUM,
    template="Put what this person wants to know into one short question.\n\n{text}",
    build=from_summary,
)
