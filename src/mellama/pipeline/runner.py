"""Run a plan: refuse drift, check the room, build what is missing, several at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from mellama.pipeline.build import accept, build, discard
from mellama.pipeline.disk import require_room, size
from mellama.pipeline.plan import Planned, State, make_plan, refuse_drift
from mellama.pipeline.progress import duration
from mellama.pipeline.step import Context, Estimate, Step
from mellama.pipeline.workers import build_together

Say = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """What a run did."""

    built: tuple[str, ...]
    kept: int  # steps that were finished before


def run(
    targets: Iterable[Step[Any]],
    context: Context,
    *,
    say: Say,
    jobs: int = 1,
    rebuild: Iterable[str] = (),
    accept_drift: Iterable[str] = (),
) -> Outcome:
    """Build every unfinished step. Running the same command again is always correct.

    Raises:
        DriftError: a finished artifact is not what the recipe describes; nothing was built.
        DiskFullError: too little room, before the run or in it.
        LockedError: another process is building one of the steps.
    """
    targets = tuple(targets)
    accepted = tuple(accept_drift)
    planned = make_plan(targets, context, rebuild=rebuild)
    refuse_drift(planned, _with_followers(planned, accepted))
    for item in planned:
        if item.state is State.DRIFTED:
            accept(item, context)
            say(f"kept as it is, and recorded so: {item.step.name}")
    unfinished = [item for item in planned if item.unfinished and item.state is not State.DRIFTED]
    for item in unfinished:  # all of them, before the first is built
        context.pool.require(item.step.own_terms(), item.step.name)
    if unfinished:
        total = total_estimate(unfinished, context)
        require_room(context.root, total.disk_bytes)
        say(
            f"{len(unfinished)} of {len(planned)} steps to build: about "
            f"{duration(total.cpu_seconds / jobs)} and {size(total.disk_bytes)}"
        )
    for item in reversed(planned):  # followers first: none may outlive what it was made from
        if item.state is State.REBUILD:
            discard(context.folder(item.step))
    if jobs > 1:
        build_together(unfinished, context, jobs=jobs, say=say)
    else:
        _build_one_by_one(unfinished, context, say)
    return Outcome(tuple(item.step.name for item in unfinished), len(planned) - len(unfinished))


def _build_one_by_one(unfinished: list[Planned], context: Context, say: Say) -> None:
    for number, item in enumerate(unfinished, start=1):
        say(started_line(item, number, len(unfinished), context))
        record = build(item, context)
        say(f"  finished in {duration(record.seconds)}")


def started_line(item: Planned, number: int, total: int, context: Context) -> str:
    expected = duration(item.step.estimate(context.data_root).cpu_seconds)
    going_on = ", going on from an earlier run" if item.state is State.PARTIAL else ""
    return f"[{number}/{total}] {item.step.name} (about {expected}{going_on})"


def total_estimate(planned: Iterable[Planned], context: Context) -> Estimate:
    """Add up what the unfinished steps are expected to need."""
    estimates = [item.step.estimate(context.data_root) for item in planned if item.unfinished]
    return Estimate(
        sum(estimate.cpu_seconds for estimate in estimates),
        sum(estimate.disk_bytes for estimate in estimates),
    )


def _with_followers(planned: list[Planned], accepted: tuple[str, ...]) -> set[str]:
    """Add the steps whose only change is that an accepted input has another fingerprint."""
    allowed = set(accepted)
    for item in planned:
        inputs = {needed.name for needed in item.step.inputs()}
        only_inputs = all(
            change.field.endswith(".fingerprint") or change.field.startswith("what ")
            for change in item.changes
        )
        if inputs & allowed and only_inputs:
            allowed.add(item.step.name)
    return allowed
