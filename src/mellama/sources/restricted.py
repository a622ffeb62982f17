"""Sources that are restricted, or too large to lie at hand: corpora, benchmarks, instructions."""

from __future__ import annotations

from typing import Any

from mellama.sources.bulk_chat import DOLLY, SHAREGPT_V3, STANFORD_ALPACA
from mellama.sources.bulk_medical_chat import (
    HEALTHCAREMAGIC,
    ICLINIQ,
    MEDICAL_FLASHCARDS,
    MEDINSTRUCT_52K,
    PMC_LLAMA,
)
from mellama.sources.case_records import CASES
from mellama.sources.emrqa import EMRQA
from mellama.sources.entailment import BIONLI, MEDNLI
from mellama.sources.fhir import FHIR
from mellama.sources.guidelines import GUIDELINES
from mellama.sources.i2b2_2010 import I2B2_2010
from mellama.sources.long_papers import PUBMED_SUMMARIZATION
from mellama.sources.mimic import MIMIC3, MIMIC4_NOTE
from mellama.sources.mimic_admissions import MIMIC3_TABLES, MIMIC4_TABLES
from mellama.sources.mimic_cxr import MIMIC_CXR, MIMIC_CXR_SUMMARIZATION
from mellama.sources.mtsamples import MTSAMPLES
from mellama.sources.omop import OMOP
from mellama.sources.pile import PILE
from mellama.sources.pmc_oa import PMC_OA
from mellama.sources.pubmed import PUBMED
from mellama.sources.redpajama import REDPAJAMA
from mellama.sources.source import Source
from mellama.sources.umls import UMLS

RESTRICTED_OR_BULK: tuple[Source[Any], ...] = (
    *(PUBMED, PMC_OA, PILE, MIMIC3, MIMIC4_NOTE, MIMIC_CXR, REDPAJAMA, GUIDELINES),
    *(OMOP, FHIR),
    *(EMRQA, I2B2_2010, MTSAMPLES, PUBMED_SUMMARIZATION, MIMIC_CXR_SUMMARIZATION),
    *(BIONLI, MEDNLI, MIMIC3_TABLES, MIMIC4_TABLES),
    *(STANFORD_ALPACA, DOLLY, SHAREGPT_V3),
    *(HEALTHCAREMAGIC, ICLINIQ, MEDINSTRUCT_52K, MEDICAL_FLASHCARDS, PMC_LLAMA, UMLS),
    CASES,
)
