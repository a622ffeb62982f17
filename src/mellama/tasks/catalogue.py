"""Every task, by name."""

from __future__ import annotations

from typing import Any

from mellama.errors import unknown_name
from mellama.tasks.classification import HOC
from mellama.tasks.entities import BC5CDR, NCBI_DISEASE
from mellama.tasks.question_answering import PUBMEDQA
from mellama.tasks.relation_extraction import DDI
from mellama.tasks.task import Task

TASKS: tuple[Task[Any], ...] = (PUBMEDQA, DDI, HOC, NCBI_DISEASE, BC5CDR)


def task(name: str) -> Task[Any]:
    """Find a task.

    Raises:
        UnknownNameError: there is none of this name.
    """
    for candidate in TASKS:
        if candidate.name == name:
            return candidate
    raise unknown_name("task", name, [candidate.name for candidate in TASKS])
