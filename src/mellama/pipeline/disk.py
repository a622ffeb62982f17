"""A full disk, said plainly: before a run by estimate, and during it whatever library noticed."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path
from types import TracebackType

from mellama.errors import DiskFullError, MellamaError

_FULL = {errno.ENOSPC, errno.EDQUOT}
_NEARLY_NOTHING = 256 * 1024  # bytes: below this a failed write was for want of room


def nearest_folder(path: Path) -> Path:
    """Find the closest ancestor that exists, whose disk the path will be on."""
    while not path.exists():
        path = path.parent
    return path


def require_room(root: Path, needed_bytes: int) -> None:
    """Check the estimate against the free space before anything is built.

    Raises:
        DiskFullError: the disk of `root` has less free than the run is expected to write.
    """
    free = shutil.disk_usage(nearest_folder(root)).free
    if free < needed_bytes:
        raise DiskFullError(
            f"The disk of {root} is too small for this run.",
            expected=f"about {size(needed_bytes)} free",
            found=f"{size(free)}",
            todo="make room, or name a folder on another disk with --root",
        )


class FullDiskExplained:
    """Turn the many ways in which libraries report a full disk into one message.

    torch, safetensors and pyarrow each raise a type of their own; what they share is that the
    disk has no room left at that moment. Any other exception passes unchanged.
    """

    def __init__(self, root: Path, what: str) -> None:
        self._root = root
        self._what = what

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, Exception) and not isinstance(error, MellamaError):
            free = shutil.disk_usage(nearest_folder(self._root)).free
            if _says_full(error) or free < _NEARLY_NOTHING:
                raise DiskFullError(
                    f"The disk filled up while {self._what} was being built.",
                    expected="room for what the step writes",
                    found=f"{size(free)} free on the disk of {self._root}",
                    todo="make room and run the same command again; finished steps are kept",
                ) from error


def _says_full(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno in _FULL:
            return True
        cause = cause.__cause__ or cause.__context__
    return "No space left on device" in str(error)


def size(count: int) -> str:
    """Say a number of bytes as a person would."""
    value = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit in ("bytes", "kB") else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} TB"
