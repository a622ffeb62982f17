"""The command `mellama`: one parser, one function a verb, exit codes that mean something."""

from __future__ import annotations

import argparse
import importlib
import os
import shlex
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType, TracebackType

from mellama import __version__
from mellama.errors import MellamaError

VERBS = {
    "list": "what exists: sources, tasks, instruction sets, recipes",
    "show": "one source, task, instruction set or recipe in full",
    "fetch": "download open sources, or say which agreement is missing and where to sign it",
    "check": "count what is under a data root and compare it with what upstream states",
    "plan": "what a recipe would do: what is done, to do, drifted; time, disk, budgets",
    "run": "do it; the same command again goes on from where it stopped",
    "sample": "a few of the records that a step left out, by reason",
    "card": "what a finished model or data file was made from, and what may be done with it",
    "score": "read and score completions that were made elsewhere",
}
_FILES = {"list": "listing", "plan": "running", "run": "running"}  # others: a file of their name

EXIT_CODES = """exit codes: 0 done; 1 a problem in data or models; 2 a wrong name or option;
3 the terms forbid it; 4 finished work drifted; 5 another run holds a step; 6 disk full;
130, 143 stopped"""


class Stopped(KeyboardInterrupt):
    """SIGTERM, treated as Ctrl-C is: whatever is being written is left resumable."""


def entry() -> None:
    """Run as the installed command."""
    sys.excepthook = _unexpected
    sys.exit(main(sys.argv[1:]))


def _unexpected(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    from mellama.pipeline.discreet import say_where

    say_where(kind, error, trace)


def main(words: Sequence[str]) -> int:
    """Run one command line and return its exit code; problems are said without a traceback."""
    try:
        options = build_parser(words).parse_args(words)
        _stop_on_sigterm()
        verb: Callable[[argparse.Namespace], int] = options.verb
        return verb(options)
    except MellamaError as error:
        print(f"mellama: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt as stop:
        print(
            "\nStopped. Finished steps are kept and a begun one resumes; to go on:\n"
            f"  mellama {shlex.join(words)}",
            file=sys.stderr,
        )
        return 143 if isinstance(stop, Stopped) else 130
    except BrokenPipeError:  # the reader of our output left, as `head` does
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - open until the process ends
        return 141  # 128 + SIGPIPE, as a shell says it


def build_parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Build the whole parser; only the verb in use loads its module, so that help stays quick."""
    parser = argparse.ArgumentParser(
        prog="mellama",
        description="Build and measure medical language models.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"mellama {__version__}")
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    chosen = words[0] if words else None
    for name, purpose in VERBS.items():
        verb = verbs.add_parser(name, help=purpose, description=purpose.capitalize() + ".")
        if name == chosen:
            module = importlib.import_module(f"mellama.cli.{_FILES.get(name, name)}")
            module.add_options(verb, words[1:], name)
    return parser


def _stop_on_sigterm() -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopped

    signal.signal(signal.SIGTERM, stop)


if __name__ == "__main__":
    entry()
