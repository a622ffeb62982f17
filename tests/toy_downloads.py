"""Sources with one file each, for tests of how files are fetched."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from mellama.licenses import MIT, Access, Terms
from mellama.sources.source import Download, Source

BODY = bytes(index * index % 251 for index in range(50_000))


def read_nothing(folder: Path) -> Iterator[str]:
    return iter(())


def toy_source(
    *downloads: Download,
    name: str = "toy",
    files: tuple[str, ...] = ("rows.txt",),
    access: Access = Access.OPEN,
) -> Source[str]:
    return Source(
        name=name,
        title="Invented rows",
        homepage="https://example.invalid/toy",
        revision="1",
        terms=Terms((MIT,), access),
        files=files,
        counts=(),
        read=read_nothing,
        downloads=downloads,
    )


def digest_of(data: bytes) -> str:
    return sha256(data).hexdigest()
