"""Workers of Ray, on this machine or a cluster that shares its files; a lost one is replaced."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

import ray
from ray import cloudpickle

from mellama.errors import MellamaError
from mellama.licenses import Terms
from mellama.pipeline.pool import Cluster, Item, Made, Sent, unnamed_modules

ADDRESS = "RAY_ADDRESS"  # Ray's own variable, which `ray job submit` sets
_AHEAD = 4  # tasks for each processor: more would only wait
_TRIES = 8  # after a worker or node was lost; a part that kills its worker each time must end


@dataclass(frozen=True)
class OnRay:
    """Tasks of Ray: paths travel, text does not; every node sees the same files.

    Without `RAY_ADDRESS` in the environment Ray is started on this machine alone.
    """

    workers: int = os.cpu_count() or 1  # of this machine; a cluster uses all it has
    attested: str = ""

    @cached_property
    def cluster(self) -> Cluster | None:
        address = os.environ.get(ADDRESS, "")
        return Cluster(address, self.attested) if address not in ("", "local") else None

    def map(self, work: Callable[[Item], Made], items: Sequence[Item]) -> Iterator[Made]:
        self._start()
        remote = ray.remote(max_retries=_TRIES)(_do)
        sent = ray.put(Sent(work))
        at_a_time = _AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1)))
        rest, begun = iter(items), deque[Any]()
        while True:
            begun.extend(remote.remote(sent, item) for item in islice(rest, at_a_time - len(begun)))
            if not begun:
                return
            try:
                yield ray.get(begun.popleft())
            except ray.exceptions.RayError as error:
                # Not cancelled: Ray 2.60 may end the whole process when a cancelled task completes.
                if begun:
                    ray.wait(list(begun), num_returns=len(begun))
                raise _cause(error) from None

    def require(self, terms: Terms, what: str) -> None:
        if self.cluster is not None:
            self.cluster.require(terms, what)

    def describe(self) -> dict[str, Any]:
        if self.cluster is None:
            return {"engine": "ray", "workers": self.workers}
        return {"engine": "ray", "cluster": self.cluster.address, "attested": self.attested}

    def _start(self) -> None:
        for module in unnamed_modules():
            cloudpickle.register_pickle_by_value(module)
        if ray.is_initialized():
            return
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # Ray would report to its makers
        if self.cluster:
            ray.init(log_to_driver=False)  # it reads the address itself
        else:
            ray.init(
                address="local",  # not one that happens to run here
                num_cpus=self.workers,
                include_dashboard=False,
                log_to_driver=False,
            )


def _do(sent: Sent, item: Any) -> Any:
    return sent(item)


def _cause(error: Any) -> MellamaError:
    cause = getattr(error, "cause", None)
    if isinstance(cause, MellamaError):
        return cause
    return MellamaError(
        "A part could not be worked on by Ray.",
        expected=f"a worker that finishes it, at the latest after {_TRIES} that were lost",
        found=f"{type(cause or error).__name__}; want of memory, perhaps",
        todo="see `ray status` and its logs, give the workers more memory or take fewer, and run "
        "the same command again: finished parts are kept",
    )
