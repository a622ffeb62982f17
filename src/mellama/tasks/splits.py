"""What the samples of a split have in common: that the split is there, and ids of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from mellama.errors import unknown_name
from mellama.records import Sample
from mellama.tasks.task import Split

T = TypeVar("T")
TEST_ALONE: Mapping[Split, None] = {"test": None}  # of a source that has nothing to learn from


def chosen(task: str, split: Split, parts: Mapping[Split, T]) -> T:
    """Look a split up.

    Raises:
        UnknownNameError: the task has no such split.
    """
    if split not in parts:
        raise unknown_name(f"split of {task}", split, list(parts))
    return parts[split]


def numbered(samples: Iterable[Sample[T]], split: Split) -> Iterator[Sample[T]]:
    """Give samples that upstream does not name the place of their line in the file, from 0.

    Those of the other splits say which one they are of: no two samples of a task share an id.
    """
    for place, sample in enumerate(samples):
        yield replace(sample, id=str(place) if split == "test" else f"{split}-{place}")
