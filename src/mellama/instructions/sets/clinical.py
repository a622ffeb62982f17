"""Clinical text: impressions of radiographs, and notes on dialogues as their stand-ins."""

from __future__ import annotations

from mellama.instructions import published_templates as published
from mellama.instructions import table5
from mellama.instructions.instruction_set import InstructionSet
from mellama.instructions.summary_builders import from_dialogue, from_findings
from mellama.sources import dialogues, mimic_cxr

MIMIC_CXR_IMPRESSIONS = InstructionSet(
    name="mimic_cxr_impressions",
    source=mimic_cxr.MIMIC_CXR_SUMMARIZATION,
    template="Write the impression that follows from the findings of a chest radiograph."
    "\n\nFindings: {findings}",
    build=from_findings,
    row=table5.CLINICAL,
    paper_template=published.IMPRESSION,
)
MTS_DIALOG = InstructionSet(
    name="mts_dialog",
    source=dialogues.MTS_DIALOG,
    template=(
        "Write the section “{section}” of the clinical note on this conversation.\n\n{dialogue}"
    ),
    build=from_dialogue,
    stands_in_for="summarization of clinical notes",
)
ACI_BENCH = InstructionSet(
    name="aci_bench",
    source=dialogues.ACI_BENCH,
    template="Write the clinical note on this visit.\n\n{dialogue}",
    build=from_dialogue,
    stands_in_for="summarization of clinical notes",
)
