"""Pieces of work for pools: they double, fail, quote, or kill the process that does them."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from mellama.errors import DataError

SECRET = "Mrs Example of Bay 4"


def double(number: int) -> int:
    time.sleep(0.01 * (number % 3))  # later ones finish first
    return 2 * number


def refuse(number: int) -> int:
    if number == 3:
        raise DataError("The third part is bad.", expected="a good one", found="a bad one")
    return number


def quote(number: int) -> int:
    raise ValueError(f"{SECRET} {number}")


@dataclass(frozen=True)
class KillsItsWorkerOnce:
    """Does the work of an item, but the first time it meets `fatal` its process dies."""

    folder: Path
    fatal: int

    def __call__(self, number: int) -> int:
        mark = self.folder / "died"
        if number == self.fatal and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return 2 * number


def node_of(seconds: float) -> str:
    """Say which node of Ray did this, having taken some time over it."""
    import ray

    time.sleep(seconds)
    return str(ray.get_runtime_context().get_node_id())
