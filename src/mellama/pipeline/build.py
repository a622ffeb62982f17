"""Build one step: lock it, resume or begin it, and write its record last."""

from __future__ import annotations

import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from mellama.errors import DataError, LockedError
from mellama.files import write_json
from mellama.licenses import strictest
from mellama.pipeline.disk import FullDiskExplained
from mellama.pipeline.plan import STARTED, Planned, State, started_fingerprint
from mellama.pipeline.record import RECORD, Record, made_with, read_record
from mellama.pipeline.step import Context, Step


def build(planned: Planned, context: Context) -> Record:
    """Make one artifact whose inputs are finished, and return its record.

    Raises:
        LockedError: another process is building it.
        DiskFullError: there was no room; what is finished stays.
    """
    step = planned.step
    folder = context.folder(step)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FullDiskExplained(context.root, step.name), _Locked(folder, step.name):
        if planned.state is State.REBUILD:
            discard(folder)
        record = read_record(folder)
        if record is not None and record.fingerprint == step.fingerprint():
            return record  # another process finished it while this one waited for its turn
        return _build(step, folder, context)


def _build(step: Step[Any], folder: Path, context: Context) -> Record:
    if started_fingerprint(folder) != step.fingerprint():
        discard(folder)
        write_json(folder / STARTED, {"fingerprint": step.fingerprint()})
    for torn in folder.rglob(".*.partial"):
        torn.unlink()  # what a killed process was writing: see `files.whole_file`
    started = datetime.now(UTC).isoformat(timespec="seconds")
    clock = time.monotonic()
    raw_data = dict(step.raw_data(context.data_root))
    step.build(folder, context)
    record = _record(step, context, raw_data, started, time.monotonic() - clock)
    record.write(folder)
    (folder / STARTED).unlink()
    return record


def _record(
    step: Step[Any], context: Context, raw_data: dict[str, str], started: str, seconds: float
) -> Record:
    inputs = {needed.name: finished(needed, context) for needed in step.inputs()}
    terms = strictest([step.own_terms(), *(item.license_terms for item in inputs.values())])
    return Record(
        name=step.name,
        identity=step.identity(),
        fingerprint=step.fingerprint(),
        inputs={name: item.fingerprint for name, item in inputs.items()},
        raw_data=raw_data,
        terms=terms.to_json(),
        started=started,
        seconds=round(seconds, 2),
        made_with=made_with(),
    )


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
    with _Locked(folder, step.name):
        Record(
            **{
                **vars(old),
                "identity": step.identity(),
                "fingerprint": step.fingerprint(),
                "inputs": {needed.name: needed.fingerprint() for needed in step.inputs()},
                "raw_data": dict(step.raw_data(context.data_root)) or old.raw_data,
                "accepted_drift": [*old.accepted_drift, *map(str, planned.changes)],
            }
        ).write(folder)


def discard(folder: Path) -> None:
    """Remove an artifact, its record first: no half of it can be taken for the whole."""
    (folder / RECORD).unlink(missing_ok=True)
    if folder.exists():
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
