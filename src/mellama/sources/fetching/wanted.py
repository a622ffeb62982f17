"""What of a source is there, what can be fetched, and what a person has to get by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mellama.sources.source import Download, Source, matches


@dataclass(frozen=True)
class Wanted:
    """One file of a source's public home, and where it belongs under a data root."""

    download: Download
    folder: Path  # the source's

    @property
    def path(self) -> Path:
        return self.folder / self.download.name

    @property
    def part(self) -> Path:
        """What has arrived so far."""
        return _beside(self.path, ".part")

    @property
    def notes(self) -> Path:
        """Where the part comes from, so that it is not gone on with from elsewhere."""
        return _beside(self.path, ".part.json")

    @property
    def bad(self) -> Path:
        """Bytes that were not those expected, kept to be looked at."""
        return _beside(self.path, ".bad")

    @property
    def first_use(self) -> Path:
        """The digest of the first download, where upstream states none."""
        return _beside(self.path, ".sha256")

    def expected_sha256(self) -> str | None:
        """Return the declared digest, or that of the first download, or None before it."""
        if self.download.sha256 is not None:
            return self.download.sha256
        if self.first_use.is_file():
            return self.first_use.read_text().split(maxsplit=1)[0]
        return None

    def arrived(self) -> int:
        """Count the bytes of the part."""
        return self.part.stat().st_size if self.part.is_file() else 0

    def left(self) -> int:
        """Count the bytes still to come, as far as they are known."""
        if self.path.exists() or self.download.size is None:
            return 0
        return max(self.download.size - self.arrived(), 0)


def wanted(source: Source[Any], data_root: Path) -> tuple[Wanted, ...]:
    """List every file that is declared to be fetched, whether it is there or not."""
    return tuple(Wanted(each, data_root / source.name) for each in source.downloads)


def by_hand(source: Source[Any], data_root: Path) -> tuple[str, ...]:
    """List the patterns of files that are missing and that no download brings."""
    folder = data_root / source.name
    names = {each.name for each in source.downloads}
    return tuple(
        pattern
        for pattern in source.files
        if not any(matches(folder, pattern)) and not names & set(pattern.split(" or "))
    )


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
