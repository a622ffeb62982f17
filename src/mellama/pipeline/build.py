"""Build one step: lock it, resume or begin it, and write its record last."""

from __future__ import annotations

import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from mellama.errors import DataError, LockedError, MellamaError
from mellama.files import read_json, sync_folder, write_json, write_text
from mellama.pipeline.cards import CARD, card
from mellama.pipeline.disk import FullDiskExplained
from mellama.pipeline.inheritance import inherited_terms, lineage
from mellama.pipeline.plan import STARTED, Planned, started_lineage
from mellama.pipeline.record import RECORD, Record, made_with, read_record
from mellama.pipeline.step import Context, Step


def build(planned: Planned, context: Context) -> Record:
    """Make one artifact whose inputs are finished, and return its record.

    Raises:
        LockedError: another process is building it.
        DiskFullError: there was no room; what is finished stays.
        MellamaError: nothing may be written where it belongs.
    """
    step = planned.step
    folder = context.folder(step)
    with FullDiskExplained(context.root, step.name):
        _make(folder.parent)
        with _Locked(folder, step.name):
            record = read_record(folder)
            if record is not None and record.fingerprint == step.fingerprint():
                return record  # another process finished it while this one waited for its turn
            return _build(step, folder, context)


def _build(step: Step[Any], folder: Path, context: Context) -> Record:
    started = datetime.now(UTC).isoformat(timespec="seconds")
    clock = time.monotonic()
    raw_data = dict(step.raw_data(context.data_root))
    inputs = [finished(needed, context) for needed in step.inputs()]
    context.pool.require(inherited_terms(step, inputs), step.name)
    made_from = lineage(step, raw_data, inputs)
    if started_lineage(folder) != made_from:  # begun for another description, or from other data
        discard(folder)
    pools = _pools(folder, context)
    write_json(folder / STARTED, {"lineage": made_from, "pools": pools})
    for half_written in folder.rglob(".*.partial"):
        half_written.unlink(missing_ok=True)
    step.build(folder, context)
    record = _record(step, context, raw_data, started, time.monotonic() - clock)
    record.made_with["pools"] = pools
    _write_cards(step, record, context)
    record.write(folder)
    (folder / STARTED).unlink()
    return record


def _pools(folder: Path, context: Context) -> list[dict[str, Any]]:
    """List where an artifact was worked on: by the runs that began it, and by this one."""
    marker = folder / STARTED
    before: list[dict[str, Any]] = read_json(marker).get("pools", []) if marker.exists() else []
    now = context.pool.describe()
    return before if now in before else [*before, now]


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (PermissionError, FileExistsError, NotADirectoryError) as error:
        raise MellamaError(
            f"{folder} cannot be made.",
            expected="a folder that may be written to",
            found=error.strerror or type(error).__name__,
            todo="name another place with --root",
        ) from error


def _record(
    step: Step[Any], context: Context, raw_data: dict[str, str], started: str, seconds: float
) -> Record:
    inputs = [finished(needed, context) for needed in step.inputs()]
    return Record(
        name=step.name,
        identity=step.identity(),
        fingerprint=step.fingerprint(),
        lineage=lineage(step, raw_data, inputs),
        inputs={item.name: item.lineage for item in inputs},
        raw_data=raw_data,
        terms=inherited_terms(step, inputs).to_json(),
        started=started,
        seconds=round(seconds, 2),
        made_with=made_with(),
    )


def _write_cards(step: Step[Any], record: Record, context: Context) -> None:
    for place in step.carded(context.folder(step)):
        write_text(place / CARD, card(record, place, context.root))


def finished(step: Step[Any], context: Context) -> Record:
    """Read the record of a step that has to be finished by now."""
    record = read_record(context.folder(step))
    if record is None:
        raise DataError(
            f"{step.name} is not finished.",
            expected=f"{context.folder(step) / RECORD}",
            found="no record",
            todo="run the recipe that makes it",
        )
    return record


def accept(planned: Planned, context: Context) -> None:
    """Keep a drifted artifact as it is, and write into its record that somebody chose to."""
    step, old = planned.step, planned.record
    assert old is not None, "only a finished step can have drifted"
    folder = context.folder(step)
    inputs = [finished(needed, context) for needed in step.inputs()]
    with _Locked(folder, step.name):
        record = Record(
            **{
                **vars(old),
                "identity": step.identity(),
                "fingerprint": step.fingerprint(),
                "inputs": {item.name: item.lineage for item in inputs},
                "terms": inherited_terms(step, inputs).to_json(),
                "raw_data": dict(step.raw_data(context.data_root)) or old.raw_data,
                "accepted_drift": [*old.accepted_drift, *map(str, planned.changes)],
            }
        )
        _write_cards(step, record, context)
        record.write(folder)


def discard(folder: Path) -> None:
    """Remove an artifact, its notes first: no half of it can be resumed or taken for the whole."""
    (folder / STARTED).unlink(missing_ok=True)
    (folder / RECORD).unlink(missing_ok=True)
    if folder.exists():
        sync_folder(folder)
        shutil.rmtree(folder)


class _Locked:
    """Hold the step's lock, which lies beside its folder and vanishes with the process."""

    def __init__(self, folder: Path, name: str) -> None:
        self._lock = FileLock(folder.with_name(f".{folder.name}.lock"), timeout=0)
        self._name = name

    def __enter__(self) -> None:
        try:
            self._lock.acquire()
        except Timeout as error:
            raise LockedError(
                f"{self._name} is being built by another process.",
                expected="one process for one step",
                found=f"a lock on {self._lock.lock_file}",
                todo="wait for the other run to end, then run the same command again",
            ) from error

    def __exit__(self, *_: object) -> None:
        self._lock.release()
