"""Progress with time left: bars on a terminal, a line now and then in a log, silence in tests."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import IO, Protocol, TypeVar

T = TypeVar("T")
Advance = Callable[[int], None]


class Progress(Protocol):
    """Where a step reports how far it is."""

    def bar(self, what: str, total: int, *, done: int = 0) -> AbstractContextManager[Advance]:
        """Open a bar over `total` units, `done` of them finished by an earlier run."""
        ...


def track(progress: Progress, what: str, items: Iterable[T], total: int) -> Iterator[T]:
    """Yield the items, one unit of the bar each."""
    with progress.bar(what, total) as advance:
        for item in items:
            yield item
            advance(1)


class Quiet:
    """No output at all."""

    @contextmanager
    def bar(self, what: str, total: int, *, done: int = 0) -> Iterator[Advance]:
        yield lambda count: None


class Lines:
    """One plain line every few seconds, for logs and pipes."""

    def __init__(self, stream: IO[str] | None = None, every_seconds: float = 15.0) -> None:
        self._stream = stream or sys.stderr
        self._every_seconds = every_seconds

    @contextmanager
    def bar(self, what: str, total: int, *, done: int = 0) -> Iterator[Advance]:
        start = spoken = time.monotonic()
        position = done

        def advance(count: int) -> None:
            nonlocal position, spoken
            position += count
            now = time.monotonic()
            if now - spoken >= self._every_seconds:
                spoken = now
                left = (now - start) / max(position - done, 1) * max(total - position, 0)
                print(
                    f"  {what}: {position:,} of {total:,} ({position / max(total, 1):.0%}), "
                    f"{duration(left)} left",
                    file=self._stream,
                    flush=True,
                )

        yield advance


class Bars:
    """Live bars with the time left, for a terminal; several may be open at once."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )
        from rich.progress import Progress as RichProgress

        self._open = 0
        self._drawn = RichProgress(
            TextColumn("  {task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )

    @contextmanager
    def bar(self, what: str, total: int, *, done: int = 0) -> Iterator[Advance]:
        task = self._drawn.add_task(what, total=total, completed=done)
        self._open += 1
        self._drawn.start()
        try:
            yield lambda count: self._drawn.advance(task, count)
        finally:
            self._open -= 1
            self._drawn.remove_task(task)
            if not self._open:
                self._drawn.stop()


def for_terminal() -> Progress:
    """Choose bars where a person looks on, lines elsewhere."""
    return Bars() if sys.stderr.isatty() else Lines()


def duration(seconds: float) -> str:
    """Say a length of time as a person would."""
    if seconds < 1:
        return "under 1 s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
