"""Every instruction set there is, and which of them the fictional world has files for."""

from __future__ import annotations

from typing import Any

from mellama.errors import unknown_name
from mellama.instructions.instruction_set import InstructionSet
from mellama.instructions.sets import clinical, conversation, general, knowledge

WORLD_SETS: tuple[InstructionSet[Any], ...] = (
    general.STANFORD_ALPACA,
    general.DOLLY,
    general.SHAREGPT_V3,
    conversation.HEALTHCAREMAGIC,
    conversation.ICLINIQ,
    conversation.MEDINSTRUCT_52K,
    conversation.MEDICAL_FLASHCARDS,
    conversation.MEDIQA2019,
    conversation.MEDICATIONQA,
    conversation.LIVEQA,
    conversation.MEDICAL_MEADOW,
    knowledge.GUIDELINES,
    knowledge.PMC_TITLES,
    knowledge.PMC_PASSAGES,
    knowledge.PUBMED_HEADINGS,
    knowledge.CAUSAL_RELATION,
    knowledge.UMLS,
    knowledge.PMC_LLAMA,
    clinical.MIMIC_CXR_IMPRESSIONS,
)
"""Sets of the paper's Table 5, in its order; the fictional world has files for each."""

OPEN_SETS: tuple[InstructionSet[Any], ...] = (
    general.ALPACA,
    general.SHAREGPT,
    conversation.CHATDOCTOR,
    conversation.MEDINSTRUCT,
    conversation.MEDQUAD,
    conversation.MEQSUM,
    knowledge.INDICATIONS,
    knowledge.COCHRANE_PLS,
    clinical.MTS_DIALOG,
    clinical.ACI_BENCH,
)
"""Sets that stand in for those of the table whose files are large or take an agreement."""

INSTRUCTION_SETS: tuple[InstructionSet[Any], ...] = WORLD_SETS + OPEN_SETS


def instruction_set(name: str) -> InstructionSet[Any]:
    """Find a set by its name.

    Raises:
        UnknownNameError: there is none of that name.
    """
    for found in INSTRUCTION_SETS:
        if found.name == name:
            return found
    raise unknown_name("instruction set", name, [known.name for known in INSTRUCTION_SETS])
