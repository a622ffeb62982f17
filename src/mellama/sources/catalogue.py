"""Every source there is: one folder of the data root each, pre-training text first."""

from __future__ import annotations

from typing import Any

from mellama.errors import unknown_name
from mellama.sources.blue_splits import BLUE_SPLITS
from mellama.sources.cases import AGENTCLINIC
from mellama.sources.consumer_health import MEDICATIONQA, MEDQUAD
from mellama.sources.dialogues import ACI_BENCH, MTS_DIALOG
from mellama.sources.entities import BC5CDR, NCBI_DISEASE
from mellama.sources.general_chat import ALPACA, PREFERENCE, SHAREGPT
from mellama.sources.general_text import WEB, WIKITEXT2
from mellama.sources.hallmarks import HOC
from mellama.sources.health_tracks import LIVEQA, MEDIQA2019
from mellama.sources.knowledge import CAUSAL_RELATION, INDICATIONS
from mellama.sources.literature import E3C, PLOS_JATS, SUMPUBMED
from mellama.sources.medical_chat import CHATDOCTOR, MEDICAL_MEADOW, MEDINSTRUCT
from mellama.sources.pubmedqa import PUBMEDQA
from mellama.sources.questions import COVID_QA, MEDMCQA, MEDQA
from mellama.sources.relations import DDI2013
from mellama.sources.restricted import RESTRICTED_OR_BULK
from mellama.sources.source import Source
from mellama.sources.summaries import COCHRANE_PLS, MEQSUM
from mellama.sources.weights import MISTRAL_V1, STORIES260K

PRETRAINING_TEXT: tuple[Source[Any], ...] = (SUMPUBMED, PLOS_JATS, E3C, WIKITEXT2, WEB)
BENCHMARKS: tuple[Source[Any], ...] = (
    PUBMEDQA,
    MEDQA,
    MEDMCQA,
    COVID_QA,
    BLUE_SPLITS,
    HOC,
    NCBI_DISEASE,
    BC5CDR,
    DDI2013,
)
INSTRUCTION_DATA: tuple[Source[Any], ...] = (
    ALPACA,
    SHAREGPT,
    PREFERENCE,
    CHATDOCTOR,
    MEDINSTRUCT,
    MEDICAL_MEADOW,
    MEDQUAD,
    MEDIQA2019,
    MEDICATIONQA,
    LIVEQA,
    CAUSAL_RELATION,
    INDICATIONS,
    MTS_DIALOG,
    ACI_BENCH,
    COCHRANE_PLS,
    MEQSUM,
)
CASES: tuple[Source[Any], ...] = (AGENTCLINIC,)
WEIGHTS: tuple[Source[Any], ...] = (STORIES260K, MISTRAL_V1)

PUBLIC: tuple[Source[Any], ...] = (
    *PRETRAINING_TEXT,
    *BENCHMARKS,
    *INSTRUCTION_DATA,
    *CASES,
    *WEIGHTS,
)
SOURCES: tuple[Source[Any], ...] = (*PUBLIC, *RESTRICTED_OR_BULK)


def source(name: str) -> Source[Any]:
    """Find a source by its name.

    Raises:
        UnknownNameError: there is none of this name.
    """
    for item in SOURCES:
        if item.name == name:
            return item
    raise unknown_name("source", name, [item.name for item in SOURCES])
