"""A test split as text alone, for decontamination: how it is asked makes no difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mellama.records import Passage
from mellama.sources.source import Source
from mellama.tasks.task import Task


@dataclass(frozen=True)
class BenchmarkText:
    """The passages of a task's test split. Another wording of its prompt is the same text."""

    task: Task[Any]

    @property
    def name(self) -> str:
        return self.task.name

    @property
    def source(self) -> Source[Any]:
        return self.task.source

    def passages(self, data_root: Path | None) -> Iterator[Passage]:
        """Yield the texts of every test sample, each field apart."""
        return self.task.passages(data_root)

    def identity(self) -> dict[str, Any]:
        return {
            "text of": self.task.name,
            "apart": [*self.task.text_fields, *(["target"] if self.task.target_is_text else [])],
            "printed": self.task.printed,
            "source": self.source.identity(),
        }
