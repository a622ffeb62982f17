"""Every task, by name."""

from __future__ import annotations

from typing import Any

from mellama.errors import unknown_name
from mellama.tasks.classification import HOC, MTSAMPLE, MTSAMPLE_BY_ROW
from mellama.tasks.diagnosis import AGENTCLINIC, DIAGNOSIS
from mellama.tasks.inference import BIONLI, MEDNLI, MEDNLI_AS_PRINTED
from mellama.tasks.named_entities import BC5CDR, I2B2, NCBI_DISEASE
from mellama.tasks.question_answering import (
    COVID_QA,
    EMRQA,
    MEDMCQA,
    MEDQA,
    MEDQA_5,
    PUBMEDQA,
    PUBMEDQA_LABELLED,
)
from mellama.tasks.relation_extraction import DDI, DDI_FROM_XML
from mellama.tasks.summarization import MIMIC_CXR, PUBMED_SUMM, SUMPUBMED
from mellama.tasks.task import Task

TASKS: tuple[Task[Any], ...] = (
    *(PUBMEDQA, PUBMEDQA_LABELLED, MEDQA, MEDQA_5, MEDMCQA, EMRQA, COVID_QA),
    *(I2B2, NCBI_DISEASE, BC5CDR),
    *(DDI, DDI_FROM_XML),
    *(HOC, MTSAMPLE, MTSAMPLE_BY_ROW),
    *(PUBMED_SUMM, SUMPUBMED, MIMIC_CXR),
    *(BIONLI, MEDNLI, MEDNLI_AS_PRINTED),
    *(DIAGNOSIS, AGENTCLINIC),
)


def task(name: str) -> Task[Any]:
    """Find a task.

    Raises:
        UnknownNameError: there is none of this name.
    """
    for candidate in TASKS:
        if candidate.name == name:
            return candidate
    raise unknown_name("task", name, [candidate.name for candidate in TASKS])
