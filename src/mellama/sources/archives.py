"""Members of archives, and of folders that may hold them packed or unpacked."""

from __future__ import annotations

import struct
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from mellama.sources.opening import broken, open_bytes, read_bytes
from mellama.sources.reading import read_zip

ARCHIVES = (".tar.gz", ".tgz", ".tar.zst", ".tar", ".zip")
BLOCK = 512  # bytes; a tar archive ends in blocks of zeros
DRAIN = 1 << 20  # bytes
_NO_TAR = (tarfile.TarError, ValueError, OverflowError, struct.error)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a folder or of an archive in it; `path` goes on inside the archive."""

    path: Path
    data: bytes


def read_tar(path: Path, suffixes: tuple[str, ...] = ("",)) -> Iterator[Member]:
    """Yield the files of a plain or compressed tar archive in its order, one in memory at a time.

    Raises:
        SourceError: the archive is cut, if between two of its members, or damaged.
    """
    with open_bytes(path) as opened:
        stream = _Tail(opened)
        try:
            with tarfile.open(fileobj=stream, mode="r|") as archive:  # type: ignore[call-overload]
                for entry in archive:
                    wanted = entry.isfile() and entry.name.endswith(suffixes)
                    held = archive.extractfile(entry) if wanted else None
                    if held is not None:
                        yield Member(inside(path, entry.name), held.read())
            while stream.read(DRAIN):  # the check sum of a compressed archive stands at its end
                pass
        except _NO_TAR:
            raise broken(
                path, expected="a whole tar archive", found="a cut or damaged one"
            ) from None
        if stream.last.strip(b"\0"):
            raise broken(path, expected="a tar archive with its end", found="a cut one")


class _Tail:
    """A stream that remembers its last block."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.last = b""

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self.last = (self.last + data)[-BLOCK:] if data else self.last
        return data


def inside(archive: Path, name: str) -> Path:
    """Return the place of a member below its archive, whatever the name says of roots and `..`."""
    readable = name.encode("utf-8", "replace").decode()
    steps = [step for step in readable.split("/") if step not in ("", ".", "..")]
    return archive.joinpath(*steps)


def members(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Member]:
    """Yield the files below a folder that end in one of `suffixes`, archives opened, by name."""
    for path in sorted(folder.rglob("*")):
        if path.name.endswith(ARCHIVES):
            yield from unpacked(path, suffixes)
        elif path.name.endswith(suffixes) and not path.is_dir():
            yield Member(path, read_bytes(path))


def unpacked(path: Path, suffixes: tuple[str, ...]) -> Iterator[Member]:
    """Yield the members of one archive whose names end in one of `suffixes`."""
    if path.suffix == ".zip":
        for name, data in read_zip(path, suffix=suffixes):
            yield Member(inside(path, name), data)
    else:
        yield from read_tar(path, suffixes)
