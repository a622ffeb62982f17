"""Which writer fills which folder of the data root."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mellama.world.knowledge import World
from mellama.world.shape import WorldSize
from mellama.world.writers.blue_splits import write_blue_splits
from mellama.world.writers.cases import write_cases
from mellama.world.writers.consumer_questions import (
    write_liveqa,
    write_medicationqa,
    write_mediqa2019,
)
from mellama.world.writers.ddi import write_ddi2013
from mellama.world.writers.emrqa import write_emrqa
from mellama.world.writers.fhir import write_fhir
from mellama.world.writers.general_chat import write_alpaca, write_dolly, write_sharegpt
from mellama.world.writers.hoc import write_hoc
from mellama.world.writers.i2b2 import write_i2b2_2010
from mellama.world.writers.inference import write_bionli, write_mednli
from mellama.world.writers.knowledge_sources import (
    write_causal_relation,
    write_guidelines,
    write_pmc_llama,
    write_umls,
)
from mellama.world.writers.medical_chat import (
    write_flashcards,
    write_healthcaremagic,
    write_icliniq,
    write_medical_meadow,
    write_medinstruct,
)
from mellama.world.writers.mimic3 import write_mimic3
from mellama.world.writers.mimic3_tables import write_mimic3_tables
from mellama.world.writers.mimic4 import write_mimic4_note
from mellama.world.writers.mimic4_tables import write_mimic4_tables
from mellama.world.writers.mimic_cxr import write_mimic_cxr, write_mimic_cxr_summarization
from mellama.world.writers.omop import write_omop
from mellama.world.writers.pile import write_pile
from mellama.world.writers.pmc_oa import write_pmc_oa
from mellama.world.writers.pubmed import write_pubmed
from mellama.world.writers.questions import write_medmcqa, write_medqa, write_pubmedqa
from mellama.world.writers.redpajama import write_redpajama
from mellama.world.writers.summaries import write_pubmed_summarization
from mellama.world.writers.visits import write_mtsamples

Writer = Callable[[World, Path, WorldSize], None]

LITERATURE: tuple[tuple[str, Writer], ...] = (
    ("pubmed", write_pubmed),
    ("pmc_oa", write_pmc_oa),
    ("pile", write_pile),
)
NOTES: tuple[tuple[str, Writer], ...] = (
    ("mimic3", write_mimic3),
    ("mimic4_note", write_mimic4_note),
    ("mimic_cxr", write_mimic_cxr),
)
GENERAL: tuple[tuple[str, Writer], ...] = (("redpajama", write_redpajama),)
BENCHMARKS: tuple[tuple[str, Writer], ...] = (
    ("pubmedqa", write_pubmedqa),
    ("medqa", write_medqa),
    ("medmcqa", write_medmcqa),
    ("emrqa", write_emrqa),
    ("i2b2_2010", write_i2b2_2010),
    ("ddi2013", write_ddi2013),
    ("hoc", write_hoc),
    ("blue_splits", write_blue_splits),
    ("mtsamples", write_mtsamples),
    ("pubmed_summarization", write_pubmed_summarization),
    ("mimic_cxr_summarization", write_mimic_cxr_summarization),
    ("bionli", write_bionli),
    ("mednli", write_mednli),
    ("cases", write_cases),
)
INSTRUCTIONS: tuple[tuple[str, Writer], ...] = (
    ("stanford_alpaca", write_alpaca),
    ("dolly", write_dolly),
    ("sharegpt_v3", write_sharegpt),
    ("healthcaremagic", write_healthcaremagic),
    ("icliniq", write_icliniq),
    ("medinstruct_52k", write_medinstruct),
    ("medical_flashcards", write_flashcards),
    ("medical_meadow", write_medical_meadow),
    ("mediqa2019", write_mediqa2019),
    ("medicationqa", write_medicationqa),
    ("liveqa", write_liveqa),
    ("guidelines", write_guidelines),
    ("causal_relation", write_causal_relation),
    ("umls", write_umls),
    ("pmc_llama", write_pmc_llama),
)
HOSPITALS: tuple[tuple[str, Writer], ...] = (
    ("omop", write_omop),
    ("fhir", write_fhir),
)
LABELS: tuple[tuple[str, Writer], ...] = (
    ("mimic3_tables", write_mimic3_tables),
    ("mimic4_tables", write_mimic4_tables),
)
WRITERS = LITERATURE + NOTES + GENERAL + BENCHMARKS + INSTRUCTIONS + HOSPITALS + LABELS
"""Every folder of the data root, in the order of writing."""
