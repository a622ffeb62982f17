"""Finished steps by their names, as `mellama plan` prints them."""

from __future__ import annotations

from pathlib import Path

from mellama.errors import UnknownNameError
from mellama.pipeline.record import RECORD, Record, read_record


def finished(root: Path, name: str) -> tuple[Path, Record]:
    """Find the newest version of a finished step.

    Raises:
        UnknownNameError: nothing of that name is finished under the root.
    """
    versions = sorted(
        (path.parent for path in (root / name).glob(f"v*/{RECORD}")),
        key=lambda folder: int(folder.name.removeprefix("v")),
    )
    record = read_record(versions[-1]) if versions else None
    if record is None:
        raise UnknownNameError(
            f"No finished step {name} under {root}.",
            expected="the name of a step, as `mellama plan` prints it",
            found="no record there",
            todo="run its recipe first, or name another --root",
        )
    return versions[-1], record
