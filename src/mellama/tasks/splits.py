"""What a task says when it is asked for a split that its source does not have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from mellama.errors import unknown_name
from mellama.tasks.task import Split

T = TypeVar("T")


def chosen(task: str, split: Split, parts: Mapping[Split, T]) -> T:
    """Look a split up.

    Raises:
        UnknownNameError: the task has no such split.
    """
    if split not in parts:
        raise unknown_name(f"split of {task}", split, list(parts))
    return parts[split]
