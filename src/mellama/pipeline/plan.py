"""What a recipe comes to: its steps in order, what is finished, what is to do, what has drifted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from mellama.errors import DriftError, MellamaError, unknown_name
from mellama.files import read_json
from mellama.licenses import Terms
from mellama.pipeline.inheritance import inherited_terms
from mellama.pipeline.record import Record, read_record
from mellama.pipeline.step import Context, Step

STARTED = "started.json"


class State(Enum):
    """Where a step stands."""

    DONE = "done"
    TO_DO = "to do"
    PARTIAL = "begun"  # an earlier run was stopped inside it; the next one goes on from there
    DRIFTED = "drifted"  # finished, but the recipe now describes something else
    REBUILD = "rebuild"  # finished, and asked to be built again


@dataclass(frozen=True)
class Change:
    """One field that differs between a finished artifact and the present recipe."""

    field: str
    was: str
    now: str

    def __str__(self) -> str:
        return f"{self.field}: {self.was} -> {self.now}"


@dataclass(frozen=True)
class Planned:
    """One step of a plan."""

    step: Step[Any]
    state: State
    changes: tuple[Change, ...] = ()
    record: Record | None = None

    @property
    def unfinished(self) -> bool:
        return self.state is not State.DONE


def in_order(targets: Iterable[Step[Any]]) -> list[Step[Any]]:
    """List the targets and all they are made from, inputs first.

    Raises:
        MellamaError: two different steps carry one name.
    """
    ordered: dict[str, Step[Any]] = {}

    def visit(step: Step[Any]) -> None:
        _require_plain_name(step)
        present = ordered.get(step.name)
        if present is None:
            for needed in step.inputs():
                visit(needed)
            ordered[step.name] = step
        elif present.fingerprint() != step.fingerprint():
            raise MellamaError(
                f"Two different steps are called {step.name}.",
                expected="one name for one artifact",
                found="; ".join(map(str, differences(present.identity(), step.identity()))),
                todo="give one of them another name in the recipe",
            )

    for target in targets:
        visit(target)
    return list(ordered.values())


def _require_plain_name(step: Step[Any]) -> None:
    """Keep every artifact under the root: a name is a path of plain words."""
    if not re.fullmatch(r"[\w+=-][\w.+=-]*(/[\w+=-][\w.+=-]*)*", step.name):
        raise MellamaError(
            f"A step cannot be called {step.name!r}.",
            expected="words of letters, digits, '.', '_', '+', '=' and '-', joined by '/'",
            found=repr(step.name),
            todo="give it another name in the recipe",
        )


def make_plan(
    targets: Iterable[Step[Any]], context: Context, *, rebuild: Iterable[str] = ()
) -> list[Planned]:
    """Compare every step with what lies under the root; nothing is built."""
    steps = in_order(targets)
    again = set(rebuild)
    for name in again - {step.name for step in steps}:
        raise unknown_name("step", name, [step.name for step in steps])
    planned = []
    for step in steps:
        if again & {step.name, *(needed.name for needed in step.inputs())}:
            again.add(step.name)  # what is made from a rebuilt step is rebuilt too
        planned.append(_compare(step, context, rebuild=step.name in again))
    return planned


def _compare(step: Step[Any], context: Context, *, rebuild: bool) -> Planned:
    folder = context.folder(step)
    record = read_record(folder)
    if rebuild:
        return Planned(step, State.REBUILD, record=record)
    if record is None:
        return Planned(step, State.PARTIAL if started_lineage(folder) else State.TO_DO)
    changes = tuple(_changes(step, record, context))
    return Planned(step, State.DRIFTED if changes else State.DONE, changes, record)


def _changes(step: Step[Any], record: Record, context: Context) -> Iterator[Change]:
    if record.fingerprint != step.fingerprint():
        yield from differences(record.identity, step.identity())
    if context.data_root is not None:  # without one, what was read can only be taken as it was
        for name, digest in step.raw_data(context.data_root).items():
            if record.raw_data.get(name) != digest:
                was = record.raw_data.get(name, "not read")
                yield Change(f"files of {name} (names and sizes)", was, digest)
    inputs = [read_record(context.folder(needed)) for needed in step.inputs()]
    yield from _inherited_changes(step, record, [item for item in inputs if item is not None])


def _inherited_changes(step: Step[Any], record: Record, inputs: list[Record]) -> Iterator[Change]:
    """Compare with the inputs as they lie there now, where their descriptions are the same."""
    for item in inputs:
        was = record.inputs.get(item.name, item.lineage)
        if was != item.lineage and record.fingerprint == step.fingerprint():
            yield Change(f"what {item.name} was made from", was, item.lineage)
    terms = inherited_terms(step, inputs)
    if len(inputs) == len(step.inputs()) and terms != record.license_terms:
        yield Change("terms", say(record.license_terms), say(terms))


def say(terms: Terms) -> str:
    return f"{terms.names()}, {terms.access.name.lower()}"


def started_lineage(folder: Path) -> str | None:
    """Say from what an unfinished folder was begun to be made; None where nothing was."""
    marker = folder / STARTED
    return str(read_json(marker).get("lineage")) if marker.exists() else None


def differences(was: Any, now: Any, field: str = "") -> Iterator[Change]:
    """Walk two identities and yield the leaves that differ, by dotted field."""
    if isinstance(was, dict) and isinstance(now, dict):
        for key in sorted(was.keys() | now.keys()):
            inner = f"{field}.{key}" if field else key
            yield from differences(was.get(key, _ABSENT), now.get(key, _ABSENT), inner)
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for index, (old, new) in enumerate(zip(was, now, strict=True)):
            yield from differences(old, new, f"{field}[{index}]")
    elif was != now:
        yield Change(field, _short(was), _short(now))


_ABSENT = "(absent)"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def refuse_drift(planned: Iterable[Planned], accepted: Iterable[str] = ()) -> None:
    """Stop before anything is built when a finished artifact is not what the recipe describes.

    Raises:
        DriftError: it lists every drifted step that was not accepted, field by field.
    """
    allowed = set(accepted)
    drifted = [
        item for item in planned if item.state is State.DRIFTED and item.step.name not in allowed
    ]
    if not drifted:
        return
    lines = [f"{item.step.name}: {'; '.join(map(str, item.changes))}" for item in drifted]
    raise DriftError(
        "Finished work does not match the recipe any more.",
        expected="the same description as when it was built",
        found="\n    ".join(lines),
        todo="raise the version or change the name in the recipe, or --rebuild STEP, "
        "or keep it as it is with --accept-drift STEP (which is recorded)",
    )
