"""Build independent steps side by side, each in a process of its own that dies with the run."""

from __future__ import annotations

import ctypes
import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import Any

from mellama.errors import MellamaError
from mellama.pipeline.build import build
from mellama.pipeline.plan import Planned
from mellama.pipeline.progress import Advance, Progress, duration
from mellama.pipeline.step import Context

_FORK = multiprocessing.get_context("fork")
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG in linux/prctl.h


class Relay:
    """Progress of a worker: what it would draw is sent to the process that owns the terminal."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._count = 0

    @contextmanager
    def bar(self, what: str, total: int, *, done: int = 0) -> Iterator[Advance]:
        self._count += 1
        key = self._count
        self._pipe.send(("open", key, (what, total, done)))
        yield lambda count: self._pipe.send(("advance", key, count))
        self._pipe.send(("close", key, None))


@dataclass
class _Worker:
    """A process that builds one step, and the bars it has open."""

    item: Planned
    process: ForkProcess
    pipe: Connection
    bars: dict[int, tuple[AbstractContextManager[Advance], Advance]]
    outcome: float | MellamaError | None = None  # seconds, or what went wrong


def build_together(
    unfinished: list[Planned], context: Context, *, jobs: int, say: Callable[[str], None]
) -> None:
    """Build at most `jobs` steps at a time, each as soon as its inputs are finished.

    Raises:
        MellamaError: a step failed; the others that had begun are ended and resume next time.
    """
    waiting = list(unfinished)
    running: list[_Worker] = []
    with ExitStack() as stack:
        stack.callback(_end_all, running)
        while waiting or running:
            pending = {item.step.name for item in waiting}
            pending |= {worker.item.step.name for worker in running}
            for item in _ready(waiting, pending)[: jobs - len(running)]:
                waiting.remove(item)
                say(f"{item.step.name}: begun")
                running.append(_start(item, context))
            for worker in _listen(running, context.progress):
                running.remove(worker)
                say(f"{worker.item.step.name}: finished in {duration(_seconds(worker))}")


def _ready(waiting: list[Planned], pending: set[str]) -> list[Planned]:
    return [
        item for item in waiting if not pending & {needed.name for needed in item.step.inputs()}
    ]


def _start(item: Planned, context: Context) -> _Worker:
    here, there = _FORK.Pipe()
    process = _FORK.Process(target=_work, args=(item, context, there), name=item.step.name)
    process.start()
    there.close()
    return _Worker(item, process, here, {})


def _work(item: Planned, context: Context, pipe: Connection) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it and ends its workers
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        record = build(item, replace(context, progress=Relay(pipe)))
    except MellamaError as error:
        pipe.send(("end", 0, error))
    else:
        pipe.send(("end", 0, record.seconds))


def _listen(running: list[_Worker], progress: Progress) -> list[_Worker]:
    """Read what the workers sent; return those that have ended."""
    ended = []
    pipes: list[Any] = [worker.pipe for worker in running]
    ready = wait(pipes)
    for worker in running:
        if worker.pipe in ready:
            try:
                _take(worker, worker.pipe.recv(), progress)
            except EOFError:
                worker.process.join()
                ended.append(worker)
    return ended


def _take(worker: _Worker, message: tuple[str, int, Any], progress: Progress) -> None:
    kind, key, value = message
    if kind == "open":
        what, total, done = value
        manager = progress.bar(what, total, done=done)
        worker.bars[key] = (manager, manager.__enter__())
    elif kind == "advance":
        worker.bars[key][1](value)
    elif kind == "close":
        worker.bars.pop(key)[0].__exit__(None, None, None)
    else:
        worker.outcome = value


def _seconds(worker: _Worker) -> float:
    if isinstance(worker.outcome, MellamaError):
        raise worker.outcome
    if worker.outcome is None:
        raise MellamaError(
            f"The process that built {worker.item.step.name} ended before its time.",
            expected="a finished step",
            found=f"exit status {worker.process.exitcode}",
            todo="see what it printed above; the same command goes on from where it stopped",
        )
    return worker.outcome


def _end_all(running: list[_Worker]) -> None:
    for worker in running:
        worker.process.terminate()
    for worker in running:
        worker.process.join()
        for manager, _ in worker.bars.values():
            manager.__exit__(None, None, None)
