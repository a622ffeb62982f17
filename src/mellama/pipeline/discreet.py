"""Say where an unexpected error happened without its message, which may quote a record."""

from __future__ import annotations

import os
import sys
import traceback
from types import TracebackType

DEBUG = "MELLAMA_DEBUG"


def say_where(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print the calls and the type of an error; with MELLAMA_DEBUG=1 all that Python says."""
    if os.environ.get(DEBUG):
        traceback.print_exception(kind, error, trace)
        return
    lines = [
        f"  {frame.filename}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]
    print(
        f"mellama: unexpected {kind.__name__}; this is a fault of the program or a recipe.",
        *lines,
        f"  its message is withheld, since it may quote a record: {DEBUG}=1 shows it",
        sep="\n",
        file=sys.stderr,
        flush=True,
    )


class Discreet:
    """End the process on an unexpected error, having said where it happened and no more."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None and error is not None and issubclass(kind, Exception):
            say_where(kind, error, trace)
            os._exit(1)
