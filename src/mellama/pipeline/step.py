"""A `Step`: the frozen description of one artifact. Fields that are steps are its inputs."""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path
from types import FunctionType
from typing import Any, ClassVar, Generic, Protocol, TypeVar, runtime_checkable

from mellama.licenses import OWN_WORK, Terms
from mellama.pipeline.pool import HERE, Pool
from mellama.pipeline.progress import Progress

T = TypeVar("T")


@runtime_checkable
class Declared(Protocol):
    """A declaration - a source, a task - that says itself what identifies it."""

    def identity(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Estimate:
    """What a step is expected to need, on one core of an ordinary machine."""

    cpu_seconds: float = 1.0
    disk_bytes: int = 1_000_000


@dataclass(frozen=True)
class Outlook:
    """A table that a plan shows of what a step will do, before it does it."""

    title: str  # goes on from the step's name: "would take"
    headings: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]  # for people, under the headings
    rows: tuple[Mapping[str, Any], ...]  # the same for programs
    notes: tuple[str, ...] = ()  # sentences below the table


@dataclass(frozen=True)
class Context:
    """Where and on what a step runs. Nothing in here is part of a step's identity."""

    root: Path  # finished and partial artifacts
    data_root: Path | None  # raw data, one folder a source
    progress: Progress
    threads: int = 1
    pool: Pool = HERE  # who works on the parts of a step

    def folder(self, step: Step[Any]) -> Path:
        return self.root / step.name / f"v{step.version}"

    def load(self, step: Step[T]) -> T:
        """Read the finished artifact of an input."""
        return step.load(self.folder(step))


@dataclass(frozen=True, kw_only=True)
class Step(ABC, Generic[T]):
    """One artifact: its inputs are fields that are steps, its identity is every other field.

    Subclasses raise `version` when their code changes what it writes for the same fields.
    """

    version: ClassVar[int] = 1

    name: str  # a readable address: it becomes a folder under the root

    @abstractmethod
    def build(self, output: Path, context: Context) -> None:
        """Write the artifact under `output`, resuming from whatever an earlier try left there."""

    @abstractmethod
    def load(self, output: Path) -> T:
        """Read a finished artifact."""

    def opens(self, output: Path) -> Path:
        """Name the file or folder that a person would open when the step is finished."""
        return output

    def carded(self, output: Path) -> tuple[Path, ...]:
        """Name folders that may be taken away by themselves: a card with the terms lies in each."""
        return ()

    def own_terms(self) -> Terms:
        """Terms this step adds to those of its inputs: of the sources it reads itself."""
        return OWN_WORK

    def raw_data(self, data_root: Path | None) -> Mapping[str, str]:
        """Digests of the raw files the step reads, by name: changed data is drift as well."""
        return {}

    def estimate(self, data_root: Path | None = None) -> Estimate:
        """Say what building it will need: by the raw files, where they are at hand."""
        return Estimate()

    def describe(self) -> str:
        """One line for the plan: what is made, and the budget it is given."""
        return ""

    def outlook(self, context: Context) -> Outlook | None:
        """Say what a plan shows below its steps: what a mixture would take of each source."""
        return None

    def inputs(self) -> tuple[Step[Any], ...]:
        found: dict[tuple[str, str], Step[Any]] = {}
        for field in fields(self):
            for step in _steps_in(getattr(self, field.name)):
                found[step.name, step.fingerprint()] = step
        return tuple(found.values())

    def identity(self) -> dict[str, Any]:
        """Return the JSON value that is hashed; it is kept on disk, to show drift by field."""
        values = {field.name: canonical(getattr(self, field.name)) for field in fields(self)}
        return {"step": type(self).__qualname__, "version": self.version, **values}

    def fingerprint(self) -> str:
        """Return 16 hexadecimal digits that change whenever the identity does."""
        return self._fingerprint

    @cached_property
    def _fingerprint(self) -> str:  # cached: a step is asked once for every path that leads to it
        text = json.dumps(self.identity(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def _steps_in(value: object) -> Iterator[Step[Any]]:
    if isinstance(value, Step):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _steps_in(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _steps_in(item)
    elif is_dataclass(value) and not isinstance(value, Declared):
        for field in fields(value):
            yield from _steps_in(getattr(value, field.name))


def canonical(value: object) -> Any:
    """Turn a field into the JSON value that identifies it.

    Raises:
        TypeError: the value has no stable identity (a lambda, a path, an open file).
    """
    if isinstance(value, Step):
        return {"name": value.name, "fingerprint": value.fingerprint()}
    if isinstance(value, Declared):
        return canonical(value.identity())
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, tuple | list):
        return [canonical(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): canonical(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: canonical(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, FunctionType | type) and value.__name__ != "<lambda>":
        return value.__qualname__  # without its module: a function that moved is the same function
    raise TypeError(
        f"{type(value).__name__} {value!r} cannot be part of a step's identity; use a number, "
        "a string, a tuple, a frozen dataclass, a named function or a declaration"
    )
