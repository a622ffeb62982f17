"""A pool of processes on this machine, by loky: fresh ones, so that no thread is forked."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any

import cloudpickle
from loky import get_reusable_executor

from mellama.errors import MellamaError
from mellama.licenses import Terms
from mellama.pipeline.pool import DIE_WITH_PARENT, Item, Made, Sent, unnamed_modules

_IDLE_SECONDS = 60
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"}  # a worker a processor is enough


@dataclass(frozen=True)
class Processes:
    """Workers on the processors of this machine."""

    workers: int = os.cpu_count() or 1

    def map(self, work: Callable[[Item], Made], items: Sequence[Item]) -> Iterator[Made]:
        for module in unnamed_modules():
            cloudpickle.register_pickle_by_value(module)
        executor = get_reusable_executor(
            max_workers=self.workers,
            timeout=_IDLE_SECONDS,
            env=_ONE_THREAD,
            initializer=_die_with_parent,
            initargs=(os.getpid(),),
        )
        try:
            yield from executor.map(Sent(work), items)
        except BrokenProcessPool:
            raise MellamaError(
                "A worker ended before its time.",
                expected="a process that finishes its part",
                found="it was killed, for want of memory perhaps",
                todo="run the same command again, with fewer --workers if memory is short; "
                "finished parts are kept",
            ) from None

    def require(self, terms: Terms, what: str) -> None:
        """Nothing leaves this machine."""

    def describe(self) -> dict[str, Any]:
        return {"engine": "processes", "workers": self.workers}


def _die_with_parent(parent: int) -> None:
    """Let a worker end with the run: one that went on would write into what is begun anew."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
