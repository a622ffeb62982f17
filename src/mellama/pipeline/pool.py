"""Where the parts of a stage are worked on: here, by processes of this machine, or by Ray."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType, TracebackType
from typing import Any, Literal, Protocol, TypeVar

import mellama
from mellama.errors import MellamaError
from mellama.licenses import Terms, require_may_leave

Item = TypeVar("Item")
Made = TypeVar("Made")  # what comes of an item

Engine = Literal["here", "processes", "ray"]
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG in linux/prctl.h


class Pool(Protocol):
    """Workers that apply one function to many items."""

    @property
    def workers(self) -> int:
        """How many items are worked on at a time, as far as that is known."""
        ...

    def map(self, work: Callable[[Item], Made], items: Sequence[Item]) -> Iterator[Made]:
        """Yield `work(item)` in the order of the items, whoever finishes first.

        Both travel to other processes or machines: `work` is a frozen dataclass or a function of a
        module, and what is large lies in files that all workers see. An item may be worked on
        twice, by a worker that is lost and by its successor.

        Raises:
            MellamaError: what an item raised, or a worker that ended before its time.
        """
        ...

    def require(self, terms: Terms, what: str) -> None:
        """Refuse patient text where workers are on other machines.

        Raises:
            TermsError: the terms of `what` do not let it leave this machine.
        """
        ...

    def describe(self) -> dict[str, Any]:
        """Say for the record where the work was done."""
        ...


class Here:
    """No other worker: one item after another in this process."""

    workers = 1

    def map(self, work: Callable[[Item], Made], items: Sequence[Item]) -> Iterator[Made]:
        return map(work, items)

    def require(self, terms: Terms, what: str) -> None:
        """Nothing leaves this process."""

    def describe(self) -> dict[str, Any]:
        return {"engine": "here"}


HERE = Here()


@dataclass(frozen=True)
class Cluster:
    """Machines beside this one, and who states that the data's agreement covers them."""

    address: str
    attested: str = ""

    def require(self, terms: Terms, what: str) -> None:
        """Ask the access class, unless somebody attests; called before any connection.

        Raises:
            TermsError: credentialed patient text, and nobody attests.
        """
        if not self.attested:
            require_may_leave(
                terms,
                what,
                f"a Ray cluster at {self.address}",
                todo="run it on this machine, or name with --attest who states that the data's "
                "agreements cover every machine of the cluster; the record keeps the name",
            )


@dataclass(frozen=True)
class Sent:
    """A piece of work as a worker gets it: same release, and errors that quote no record."""

    work: Callable[[Any], Any]
    release: str = mellama.__version__

    def __call__(self, item: Any) -> Any:
        if self.release != mellama.__version__:
            raise MellamaError(
                "A worker runs another release of mellama.",
                expected=self.release,
                found=mellama.__version__,
                todo="install the same release on every machine",
            )
        with _Withheld():
            return self.work(item)


class _Withheld:
    """Turn an unexpected error into one that says where it happened, without its message."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None or not issubclass(kind, Exception) or issubclass(kind, MellamaError):
            return
        where = traceback.extract_tb(trace)[-1]
        raise MellamaError(
            f"Unexpected {kind.__name__} in a worker; this is a fault of the program or a recipe.",
            expected="no error at all",
            found=f"one at {where.filename}:{where.lineno} in {where.name}; its message is "
            "withheld, since it may quote a record",
            todo="run the same command without --on to see more",
        ) from None


def unnamed_modules() -> list[ModuleType]:
    """List loaded recipe files: workers cannot import them, so what they define travels whole."""
    return [module for name, module in sys.modules.items() if name.startswith("mellama_recipe_")]
