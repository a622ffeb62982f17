"""Every instruction set there is: those of the paper's Table 5, and those that stand in."""

from __future__ import annotations

from typing import Any

from mellama.errors import unknown_name
from mellama.instructions.instruction_set import InstructionSet
from mellama.instructions.sets import biomedical, clinical, general

TABLE_5_SETS: tuple[InstructionSet[Any], ...] = (
    general.STANFORD_ALPACA,
    general.DOLLY,
    general.SHAREGPT_V3,
    biomedical.HEALTHCAREMAGIC,
    biomedical.ICLINIQ,
    biomedical.MEDINSTRUCT_52K,
    biomedical.MEDICAL_FLASHCARDS,
    biomedical.MEDIQA2019,
    biomedical.MEDICATIONQA,
    biomedical.LIVEQA,
    biomedical.MEDICAL_MEADOW,
    biomedical.GUIDELINES,
    biomedical.PMC_TITLES,
    biomedical.PMC_ABSTRACTS,
    biomedical.PMC_PASSAGES,
    biomedical.PUBMED_HEADINGS,
    biomedical.CAUSAL_RELATION,
    biomedical.UMLS,
    biomedical.PMC_LLAMA,
    clinical.MIMIC_CXR_IMPRESSIONS,
    *clinical.MIMIC_NOTES,
)
"""Sets of the paper's Table 5, in its order; the fictional world has files for each."""

STAND_INS: tuple[InstructionSet[Any], ...] = (
    general.ALPACA,
    general.SHAREGPT,
    biomedical.CHATDOCTOR,
    biomedical.MEDINSTRUCT,
    biomedical.MEDQUAD,
    biomedical.MEQSUM,
    biomedical.INDICATIONS,
    biomedical.COCHRANE_PLS,
    biomedical.PLOS_TITLES,
    biomedical.PLOS_ABSTRACTS,
    biomedical.PLOS_PASSAGES,
    clinical.MTS_DIALOG,
    clinical.ACI_BENCH,
)
"""Sets that stand in for those of the table whose files are large or take an agreement."""

INSTRUCTION_SETS: tuple[InstructionSet[Any], ...] = TABLE_5_SETS + STAND_INS


def instruction_set(name: str) -> InstructionSet[Any]:
    """Find a set by its name.

    Raises:
        UnknownNameError: there is none of that name.
    """
    for found in INSTRUCTION_SETS:
        if found.name == name:
            return found
    raise unknown_name("instruction set", name, [known.name for known in INSTRUCTION_SETS])
