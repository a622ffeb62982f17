"""Fetch a source: check what is there; download what is missing, check it, put it in place."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from urllib3.util import Retry

from mellama.errors import LockedError, SourceError
from mellama.files import sha256, sync_folder, write_text
from mellama.pipeline.progress import Progress
from mellama.sources.fetching.access import require_open
from mellama.sources.fetching.transfer import PATIENCE, no_room, transfer
from mellama.sources.fetching.wanted import Wanted, wanted
from mellama.sources.source import Source


@dataclass(frozen=True)
class Fetched:
    """One file that is there now."""

    path: Path
    size: int  # bytes
    was_there: bool
    checked_by: str  # "declared", "first use" or "", for a file nobody states a digest of
    sha256: str


def fetch(
    source: Source[Any], data_root: Path, *, progress: Progress, patience: Retry = PATIENCE
) -> list[Fetched]:
    """Bring every declared file of an open source under the data root; again is always right.

    Raises:
        TermsError: the source is not open; asked before any connection.
        LockedError: another process is fetching it.
        SourceError: a file cannot be had, or is not the one that was declared.
        DiskFullError: there is not enough room.
    """
    require_open([source])
    files = wanted(source, data_root)
    if not files:
        return []
    if all(each.path.exists() for each in files):  # nothing is written: the disk may forbid it
        return [_checked(each) for each in files]
    folder = data_root / source.name
    lock = FileLock(data_root / f".{source.name}.fetch.lock", timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise LockedError(
            f"{source.name} is being fetched by another process.",
            expected="one process for one source",
            found=f"a lock on {lock.lock_file}",
            todo="wait for it to end, then run the same command again",
        ) from error
    except OSError as error:
        raise SourceError(
            f"Nothing can be put into {folder}.",
            expected="a folder that may be written to",
            found=error.strerror or type(error).__name__,
            todo="name another place with --data-root",
        ) from error
    try:
        _require_room(folder, files)
        return [
            _checked(each) if each.path.exists() else _fetched(each, progress, patience)
            for each in files
        ]
    finally:
        lock.release()


def _require_room(folder: Path, files: tuple[Wanted, ...]) -> None:
    needed = sum(each.left() for each in files)
    if shutil.disk_usage(folder).free < needed:
        raise no_room(folder, needed)


def _checked(each: Wanted) -> Fetched:
    found, expected = sha256(each.path), each.expected_sha256()
    _require_the_same(each, each.path, found, expected)
    by = "" if expected is None else _stated_by(each)
    return Fetched(each.path, each.path.stat().st_size, True, by, found)


def _fetched(each: Wanted, progress: Progress, patience: Retry) -> Fetched:
    each.path.parent.mkdir(parents=True, exist_ok=True)
    transfer(each, progress=progress, patience=patience)
    found = sha256(each.part)
    _put_in_place(each, found, each.expected_sha256())
    return Fetched(each.path, each.path.stat().st_size, False, _stated_by(each), found)


def _stated_by(each: Wanted) -> str:
    return "declared" if each.download.sha256 else "first use"


def _put_in_place(each: Wanted, found: str, expected: str | None) -> None:
    try:
        _require_the_same(each, each.part, found, expected)
    except SourceError:
        each.part.replace(each.bad)
        each.notes.unlink(missing_ok=True)
        raise
    if expected is None:  # written before the file is: a file without its digest would be trusted
        write_text(each.first_use, f"{found}  {each.path.name}\n")
    each.part.replace(each.path)
    sync_folder(each.path.parent)
    each.notes.unlink(missing_ok=True)


def _require_the_same(each: Wanted, path: Path, found: str, expected: str | None) -> None:
    """Compare a file with what is known of it.

    Raises:
        SourceError: the size or the digest differs.
    """
    size = path.stat().st_size
    if expected in (None, found) and each.download.size in (None, size):
        return
    there = path == each.path
    stated = "" if each.download.size is None else f"{each.download.size:,} bytes, "
    raise SourceError(
        f"{path if there else each.download.url} is not the file that was expected.",
        expected=f"{stated}sha256 {expected or 'not stated'}",
        found=f"{size:,} bytes, sha256 {found}",
        todo=f"move {path} away and run the same command again"
        if there
        else f"it is kept as {each.bad}; look at it, then run the same command again",
    )
