"""Build independent steps side by side, each in a process of its own that dies with the run."""

from __future__ import annotations

import ctypes
import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import Any

from mellama.errors import MellamaError
from mellama.pipeline.build import build
from mellama.pipeline.discreet import Discreet
from mellama.pipeline.plan import Planned
from mellama.pipeline.pool import DIE_WITH_PARENT
from mellama.pipeline.progress import Advance, Progress, duration
from mellama.pipeline.step import Context

_FORK = multiprocessing.get_context("fork")


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
    """A process that builds one step after another, and the bars it has open."""

    process: ForkProcess
    pipe: Connection
    item: Planned | None = None  # what it builds now
    bars: dict[int, tuple[AbstractContextManager[Advance], Advance]] = field(default_factory=dict)


def build_together(
    unfinished: list[Planned], context: Context, *, jobs: int, say: Callable[[str], None]
) -> None:
    """Build at most `jobs` steps at a time, each as soon as its inputs are finished.

    The workers are forked with the list in memory and told a number, so that a step need not be
    picklable, and each loads torch once, not once a step.

    Raises:
        MellamaError: a step failed; the others that had begun are ended and resume next time.
    """
    waiting = dict(enumerate(unfinished))
    with ExitStack() as stack:
        workers: list[_Worker] = []
        stack.callback(_end_all, workers)
        for _ in range(min(jobs, len(unfinished))):
            workers.append(_start(unfinished, context, [each.pipe for each in workers]))
        while waiting or any(worker.item for worker in workers):
            for worker in workers:
                if worker.item is None:
                    _give(worker, workers, waiting, context, say)
            _listen(workers, context.progress, say)


def _start(unfinished: list[Planned], context: Context, others: list[Connection]) -> _Worker:
    here, there = _FORK.Pipe()
    process = _FORK.Process(target=_work, args=(unfinished, context, [*others, here], there))
    process.start()
    there.close()
    return _Worker(process, here)


def _give(
    worker: _Worker,
    workers: list[_Worker],
    waiting: dict[int, Planned],
    context: Context,
    say: Callable[[str], None],
) -> None:
    """Tell a free worker the first step whose inputs are finished, if there is one."""
    pending = {item.step.name for item in waiting.values()}
    pending |= {other.item.step.name for other in workers if other.item}
    for number, item in waiting.items():
        if not pending & {needed.name for needed in item.step.inputs()}:
            del waiting[number]
            worker.item = item
            try:
                worker.pipe.send(number)
            except OSError:  # it died waiting: killed for memory, say
                raise _died(worker) from None
            seconds = item.step.estimate(context.data_root).cpu_seconds
            say(f"{item.step.name}: begun (about {duration(seconds)})")
            return


def _work(
    unfinished: list[Planned], context: Context, parents: list[Connection], pipe: Connection
) -> None:
    for end in parents:  # what the fork copied of the parent's ends, so that its death is seen
        end.close()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it and ends its workers
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    here = replace(context, progress=Relay(pipe))
    while True:
        try:
            number = pipe.recv()
        except EOFError:
            return
        with Discreet():
            try:
                pipe.send(("end", 0, build(unfinished[number], here).seconds))
            except MellamaError as error:
                pipe.send(("end", 0, error))


def _listen(workers: list[_Worker], progress: Progress, say: Callable[[str], None]) -> None:
    """Read what the workers have sent, waiting for at least one message."""
    pipes: list[Any] = [worker.pipe for worker in workers]
    ready = wait(pipes)
    for worker in workers:
        if worker.pipe in ready:
            try:
                message = worker.pipe.recv()
            except (EOFError, ConnectionResetError):
                raise _died(worker) from None
            _take(worker, message, progress, say)


def _take(
    worker: _Worker, message: tuple[str, int, Any], progress: Progress, say: Callable[[str], None]
) -> None:
    kind, key, value = message
    if kind == "open":
        what, total, done = value
        manager = progress.bar(what, total, done=done)
        worker.bars[key] = (manager, manager.__enter__())
    elif kind == "advance":
        worker.bars[key][1](value)
    elif kind == "close":
        worker.bars.pop(key)[0].__exit__(None, None, None)
    elif isinstance(value, MellamaError):
        raise value
    else:
        assert worker.item is not None, "a step ended that was never given"
        say(f"{worker.item.step.name}: finished in {duration(value)}")
        worker.item = None


def _died(worker: _Worker) -> MellamaError:
    worker.process.join()
    name = worker.item.step.name if worker.item else "nothing"
    return MellamaError(
        f"The process that built {name} ended before its time.",
        expected="a finished step",
        found=f"exit status {worker.process.exitcode}",
        todo="see what it printed above; the same command goes on from where it stopped",
    )


def _end_all(workers: list[_Worker]) -> None:
    for worker in workers:  # SIGTERM may be lost while a fork still has its parent's handlers
        worker.process.kill()
    for worker in workers:
        worker.process.join()
        worker.pipe.close()
        for manager, _ in worker.bars.values():
            manager.__exit__(None, None, None)
