"""Members of tar archives, and of folders that may hold them packed or unpacked."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mellama.sources.reading import broken, open_bytes, read_bytes, read_zip

ARCHIVES = (".tar.gz", ".tgz", ".tar", ".zip")
DRAIN = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a folder or of an archive in it; `path` goes on inside the archive."""

    path: Path
    data: bytes


def read_tar(path: Path) -> Iterator[Member]:
    """Yield the files of a plain or compressed tar archive in its order, one in memory at a time.

    Raises:
        SourceError: the archive is cut or damaged.
    """
    with open_bytes(path) as stream:
        try:
            with tarfile.open(fileobj=stream, mode="r|") as archive:
                for entry in archive:
                    held = archive.extractfile(entry) if entry.isfile() else None
                    if held is not None:
                        yield Member(path / entry.name.removeprefix("./"), held.read())
            while stream.read(DRAIN):  # the check sum of a compressed archive stands at its end
                pass
        except tarfile.TarError:
            raise broken(
                path, expected="a whole tar archive", found="a cut or damaged one"
            ) from None


def members(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Member]:
    """Yield the files below a folder that end in one of `suffixes`, archives opened, by name."""
    for path in sorted(folder.rglob("*")):
        if path.name.endswith(ARCHIVES):
            yield from (each for each in _unpacked(path) if each.path.name.endswith(suffixes))
        elif path.name.endswith(suffixes) and not path.is_dir():
            yield Member(path, read_bytes(path))


def _unpacked(path: Path) -> Iterator[Member]:
    if path.suffix == ".zip":
        yield from (Member(path / name, data) for name, data in read_zip(path))
    else:
        yield from read_tar(path)
