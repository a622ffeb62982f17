"""The tasks by what answers them: one label, a set of labels, a marked sentence, or free text."""

from __future__ import annotations

from typing import Any

import pytest
from typed_samples import TYPED

from mellama.metrics.spans import MarkedText
from mellama.tasks.catalogue import TASKS
from mellama.tasks.task import Task

ENTITIES = tuple(item for item in TASKS if isinstance(TYPED[item.name].target, MarkedText))
CLOSED = tuple(item for item in TASKS if item.labels and item not in ENTITIES)
SETS = tuple(item for item in CLOSED if isinstance(TYPED[item.name].target, frozenset))
ONE_OF = tuple(item for item in CLOSED if item not in SETS)
LETTERED = tuple(item for item in ONE_OF if item.labels[0] == "A")
READINGS = tuple({item.read.__qualname__: item for item in TASKS}.values())  # one task of each
OPEN = tuple(item for item in TASKS if not item.labels)  # spans, summaries, lists of names


def named(item: Task[Any]) -> str:
    return item.name


each_reading = pytest.mark.parametrize("task", READINGS, ids=named)
each_task = pytest.mark.parametrize("task", TASKS, ids=named)
each_closed = pytest.mark.parametrize("task", CLOSED, ids=named)
each_one_of = pytest.mark.parametrize("task", ONE_OF, ids=named)
each_of_entities = pytest.mark.parametrize("task", ENTITIES, ids=named)
each_open = pytest.mark.parametrize("task", OPEN, ids=named)


def read(task: Task[Any], completion: str) -> Any:
    return task.read(completion, TYPED[task.name])


def gold(task: Task[Any]) -> str:
    return task.write(TYPED[task.name].target)
