"""The step that writes the fictional world: its artifact is a data root, the same for a seed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from mellama.pipeline.progress import track
from mellama.pipeline.step import Context, Estimate, Step
from mellama.world.shape import WorldShape, WorldSize

FOLDER = "files"  # beside the record, so that the data root holds sources alone
WORDS_PER_CPU_SECOND = 250_000


@dataclass(frozen=True, kw_only=True)
class WorldFiles(Step[Path]):
    """Raw files of every source, in upstream's formats, about an invented medicine."""

    seed: int
    shape: WorldShape
    size: WorldSize

    def build(self, output: Path, context: Context) -> None:
        from mellama.world.knowledge import World
        from mellama.world.writers.catalogue import WRITERS

        world = World.make(self.seed, self.shape)
        for source, write in track(context.progress, self.name, WRITERS, len(WRITERS)):
            write(world, output / FOLDER / source, self.size)
        _settle(output / FOLDER)

    def load(self, output: Path) -> Path:
        """Return the data root: one folder a source."""
        return output / FOLDER

    def estimate(self, data_root: Path | None = None) -> Estimate:
        words = self.size.words()
        return Estimate(cpu_seconds=2 + words / WORDS_PER_CPU_SECOND, disk_bytes=12 * words)

    def describe(self) -> str:
        return (
            f"a fictional world of {self.shape.diseases} diseases, seed {self.seed}, "
            f"about {self.size.words():,} words"
        )


def _settle(folder: Path) -> None:
    """Wait until every file is on the disk, before the record says that they are."""
    for path in sorted(folder.rglob("*")):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
