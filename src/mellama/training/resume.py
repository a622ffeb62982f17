"""Checkpoints that count only when sealed: a checksum of every file, written last, by rename."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from mellama.files import read_json, sha256, sync_folder, write_json

SEAL = "complete.json"
NOT_NEEDED = "training_args.bin"  # a pickle; the schedule stands in the step's own identity


def seal(folder: Path, *, step: int) -> None:
    """Declare a checkpoint whole: flush its files, then write their checksums beside them."""
    (folder / NOT_NEEDED).unlink(missing_ok=True)
    files = sorted(path for path in folder.iterdir() if path.is_file())
    for path in files:
        flush(path)
    sync_folder(folder)
    sums = {path.name: sha256(path) for path in files}
    write_json(folder / SEAL, {"step": step, "files": sums})


def newest_whole(checkpoints: Path) -> tuple[Path, int] | None:
    """Find the newest whole checkpoint and its step, and remove all others.

    What is loaded afterwards - optimiser, scheduler, random states - was written by this program
    and is unchanged since: the checksums say so before `torch.load(weights_only=True)` reads it.
    """
    found = None
    for folder in sorted(checkpoints.glob("checkpoint-*"), key=_step, reverse=True):
        if found is None and _is_whole(folder):
            found = folder, _step(folder)
        else:
            shutil.rmtree(folder)
    return found


def remove_others(kept: Path) -> None:
    """Remove the checkpoints beside the newest one."""
    for folder in kept.parent.glob("checkpoint-*"):
        if folder != kept:
            shutil.rmtree(folder)


def _is_whole(folder: Path) -> bool:
    if not (folder / SEAL).exists():
        return False
    files: dict[str, str] = read_json(folder / SEAL)["files"]
    return all(
        (folder / name).exists() and sha256(folder / name) == digest
        for name, digest in files.items()
    )


def _step(folder: Path) -> int:
    return int(folder.name.rpartition("-")[2])


def flush(path: Path) -> None:
    """Make a file that a library wrote survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
