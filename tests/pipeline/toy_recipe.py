"""A recipe of two toy steps, run by the command line in the tests."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mellama.files import whole_file, write_text
from mellama.licenses import CC_BY_NC, PHYSIONET, Access, Terms
from mellama.pipeline.step import Context, Estimate, Step


@dataclass(frozen=True, kw_only=True)
class Letters(Step[str]):
    """Writes a letter a number of times, one file each, and resumes after the last whole one."""

    letter: str
    count: int
    seconds_each: float = 0.0

    def build(self, output: Path, context: Context) -> None:
        with context.progress.bar(self.name, self.count) as advance:
            for index in range(self.count):
                path = output / f"{index:04}"
                if not path.exists():
                    time.sleep(self.seconds_each)
                    write_text(path, f"{self.letter} {os.getpid()}\n")
                advance(1)

    def load(self, output: Path) -> str:
        return "".join(path.read_text()[0] for path in sorted(output.glob("[0-9]*")))

    def own_terms(self) -> Terms:
        return Terms((CC_BY_NC,))

    def estimate(self, data_root: Path | None = None) -> Estimate:
        return Estimate(self.count * self.seconds_each, 10 * self.count)


@dataclass(frozen=True, kw_only=True)
class Joined(Step[str]):
    """Joins what its inputs loaded; it reads one raw file as well."""

    parts: tuple[Step[str], ...]

    def build(self, output: Path, context: Context) -> None:
        write_text(output / "text", "-".join(context.load(part) for part in self.parts))

    def load(self, output: Path) -> str:
        return (output / "text").read_text()

    def own_terms(self) -> Terms:
        return Terms((PHYSIONET,), Access.CREDENTIALED)

    def raw_data(self, data_root: Path | None) -> Mapping[str, str]:
        if data_root is None:
            return {}
        return {"notes": str((data_root / "notes").stat().st_size)}


@dataclass(frozen=True, kw_only=True)
class Big(Step[Path]):
    """Writes more bytes than it said it would."""

    size: int

    def build(self, output: Path, context: Context) -> None:
        with whole_file(output / "bytes") as stream:
            for _ in range(self.size // 4096):
                stream.write(os.urandom(4096))

    def load(self, output: Path) -> Path:
        return output / "bytes"


def toy_recipe(
    *, letter: str = "a", count: int = 3, seconds: float = 0.0, size: int = 0
) -> tuple[Step[Any], ...]:
    """Join some letters.

    Hypothesis: none; this is a test.
    """
    if count < 1:
        raise ValueError("count must be at least 1")
    one = Letters(name="letters/one", letter=letter, count=count, seconds_each=seconds)
    two = Letters(name="letters/two", letter="z", count=count, seconds_each=seconds)
    steps: tuple[Step[Any], ...] = (Joined(name="joined", parts=(one, two)),)
    return (*steps, Big(name="big", size=size)) if size else steps
