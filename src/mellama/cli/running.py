"""`mellama plan` and `mellama run`: a recipe's steps, and doing them."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from mellama.cli.columns import columns
from mellama.cli.places import add_data_root, add_root, data_root
from mellama.cli.pools import add_pool, pool
from mellama.cli.recipe_options import add_parameters, call
from mellama.pipeline.disk import size
from mellama.pipeline.plan import Planned, make_plan
from mellama.pipeline.progress import duration, for_terminal
from mellama.pipeline.runner import run, total_estimate
from mellama.pipeline.step import Context
from mellama.recipes.catalogue import Recipe, recipe

ACCELERATORS = ("/dev/nvidiactl", "/dev/kfd", "/dev/accel")  # NVIDIA, AMD, Gaudi and others


def add_options(parser: argparse.ArgumentParser, words: Sequence[str], verb: str) -> None:
    """Add the options of plan or run, and those of the recipe that the words name."""
    _quiet_environment()
    parser.allow_abbrev = False  # what a shortened option means would depend on the recipe
    parser.add_argument("recipe", help="the name of a recipe, or a file that holds one")
    _add_base_options(parser, verb)
    found = _named_recipe(words, verb)
    if found is not None:  # else the parser itself says what is wrong with the words
        add_parameters(parser, found)
        parser.set_defaults(verb=partial(_plan if verb == "plan" else _run, found))


def _add_base_options(parser: argparse.ArgumentParser, verb: str) -> None:
    """Add what every recipe is run with; `recipe_options.TAKEN` lists their names."""
    add_data_root(parser)
    add_root(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--threads", type=whole_number, default=1, metavar="N", help="threads per step (default 1)"
    )
    if verb == "run":
        parser.add_argument(
            "--jobs",
            type=whole_number,
            default=default_jobs(),
            metavar="N",
            help="steps at a time (here %(default)s; one with --on processes or ray)",
        )
        add_pool(parser)
        parser.add_argument(
            "--rebuild", action="append", default=[], metavar="STEP", help="build it again"
        )
        parser.add_argument(
            "--accept-drift",
            action="append",
            default=[],
            metavar="STEP",
            help="keep a finished step that the recipe now describes otherwise; recorded",
        )


def whole_number(text: str) -> int:
    """Read a count of threads or jobs.

    Raises:
        argparse.ArgumentTypeError: it is not a whole number from 1.
    """
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1, found {text!r}")
    return int(text)


def default_jobs() -> int:
    """Build two steps at a time on two processors, one where they would share an accelerator.

    Only Linux ends a child process with its parent, so elsewhere steps are built one by one.
    """
    shared = any(Path(device).exists() for device in ACCELERATORS)
    return 1 if shared or sys.platform != "linux" or (os.cpu_count() or 1) < 2 else 2


class _Finder(argparse.ArgumentParser):
    """A parser that leaves it to the real one to say what is wrong."""

    def error(self, message: str) -> NoReturn:
        raise argparse.ArgumentError(None, message)


def _named_recipe(words: Sequence[str], verb: str) -> Recipe | None:
    """Load the recipe that the words name, before or after the options all recipes share."""
    finder = _Finder(add_help=False, allow_abbrev=False)
    finder.add_argument("recipe", nargs="?")
    _add_base_options(finder, verb)
    try:
        named = finder.parse_known_args(words)[0].recipe
    except argparse.ArgumentError:
        return None
    return None if named is None else recipe(named)


def _context(options: argparse.Namespace) -> Context:
    os.environ.setdefault("OMP_NUM_THREADS", str(options.threads))
    root = Path(options.root).resolve()  # workers may stand in another folder
    return Context(root, data_root(options), for_terminal(), options.threads)


def _quiet_environment() -> None:
    """Keep OpenMP threads from spinning against each other, and libraries off the network.

    These are read when torch and huggingface_hub are first imported, which a recipe file may do.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GOMP_SPINCOUNT", "0")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")


def _plan(found: Recipe, options: argparse.Namespace) -> int:
    steps = call(found, options)
    context = _context(options)
    planned = make_plan(steps, context)
    total = total_estimate(planned, context)
    ahead = {item.step.name: seen for item in planned if (seen := item.step.outlook(context))}
    if options.json:
        value = {
            "steps": [_planned_json(item, context) for item in planned],
            "outlook": {name: [dict(row) for row in seen.rows] for name, seen in ahead.items()},
            "cpu_seconds": total.cpu_seconds,
            "disk_bytes": total.disk_bytes,
        }
        print(json.dumps(value))
        return 0
    print(columns(_row(item, context) for item in planned))
    for item in planned:
        for change in item.changes:
            print(f"  {item.step.name} drifted: {change}")
    for name, seen in ahead.items():
        lines = [(f"  {first}", *rest) for first, *rest in (seen.headings, *seen.lines)]
        print(f"\n{name} {seen.title}\n{columns(lines)}")
        for note in seen.notes:
            print(f"  {note}")
    left = sum(item.unfinished for item in planned)
    print(
        f"\n{left} of {len(planned)} steps to build: about {duration(total.cpu_seconds)} on one "
        f"core and {size(total.disk_bytes)}"
        if left
        else f"\nall {len(planned)} steps are finished"
    )
    return 0


def _row(item: Planned, context: Context) -> tuple[str, str, str, str]:
    if item.record is not None:
        time = f"took {duration(item.record.seconds)}"
    else:
        time = f"about {duration(item.step.estimate(context.data_root).cpu_seconds)}"
    return item.state.value, item.step.name, time, item.step.describe()


def _planned_json(item: Planned, context: Context) -> dict[str, Any]:
    estimate = item.step.estimate(context.data_root)
    return {
        "name": item.step.name,
        "state": item.state.value,
        "describe": item.step.describe(),
        "fingerprint": item.step.fingerprint(),
        "cpu_seconds": estimate.cpu_seconds,
        "disk_bytes": estimate.disk_bytes,
        "changes": [vars(change) for change in item.changes],
    }


def _run(found: Recipe, options: argparse.Namespace) -> int:
    steps = call(found, options)
    context = replace(_context(options), pool=pool(options))
    outcome = run(
        steps,
        context,
        say=partial(print, file=sys.stderr, flush=True),
        jobs=options.jobs if options.on == "here" else 1,
        rebuild=options.rebuild,
        accept_drift=options.accept_drift,
    )
    made = [step.opens(context.folder(step)) for step in steps]
    if options.json:
        value = {"built": list(outcome.built), "kept": outcome.kept, "made": list(map(str, made))}
        print(json.dumps(value))
        return 0
    print(f"{len(outcome.built)} steps built, {outcome.kept} were finished before")
    for path in made:
        print(path)
    return 0
