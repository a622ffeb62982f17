"""Options that say who works on the parts of a step: this process, others here, or Ray."""

from __future__ import annotations

import argparse
import importlib.util
import os
from typing import get_args

from mellama.errors import ModelError
from mellama.pipeline.pool import HERE, Engine, Pool

_NEEDED = {"processes": ("loky", "corpus"), "ray": ("ray", "cluster")}  # library, extra


def add_pool(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--on",
        choices=get_args(Engine),
        default="here",
        help="who works on the parts of a step (default %(default)s); ray: the cluster that "
        "RAY_ADDRESS names, else one started on this machine",
    )
    parser.add_argument(
        "--workers",
        type=int,
        default=os.cpu_count() or 1,
        metavar="N",
        help="of --on processes, and of a Ray started here (default %(default)s)",
    )
    parser.add_argument(
        "--attest",
        default="",
        metavar="WHO",
        help="who states that the agreements on patient text cover the cluster; recorded",
    )


def pool(options: argparse.Namespace) -> Pool:
    """Make the pool that was asked for.

    Raises:
        ModelError: its library is not installed.
    """
    if options.on == "here":
        return HERE
    library, extra = _NEEDED[options.on]
    if importlib.util.find_spec(library) is None:
        raise ModelError(
            f"--on {options.on} needs {library}.",
            expected=f"{library}, in the version of constraints.txt",
            found="it is not installed",
            todo=f"pip install 'mellama[{extra}]' --constraint constraints.txt",
        )
    if options.on == "processes":
        from mellama.pipeline.processes import Processes

        return Processes(options.workers)
    from mellama.pipeline.on_ray import OnRay

    return OnRay(options.workers, options.attest)
