"""How it was made: commit, versions, seeds, commands, and the time each step took."""

from __future__ import annotations

from dataclasses import dataclass

from mellama.report.document import Block, Commands, Folded, Prose, Section, Sheet
from mellama.report.table import BLANK, Cell, Column, Row, Table, measured, words


@dataclass(frozen=True)
class StepTime:
    """One step of the run that the page stands on."""

    name: str
    kind: str
    seconds: float
    fingerprint: str
    seed: int | None = None


@dataclass(frozen=True)
class Made:
    """What is needed to make it again; nothing in here names a machine or a person."""

    commits: tuple[str, ...]  # every commit that built a step, and whether it held changes
    versions: tuple[tuple[str, str], ...]
    commands: tuple[str, ...]
    steps: tuple[StepTime, ...]
    accepted_drift: tuple[tuple[str, str], ...] = ()  # step -> a change that somebody accepted


def section(made: Made) -> Section:
    blocks: list[Block] = [
        Prose(_opening(made)),
        Commands("The command that made it", made.commands),
        Sheet(versions_table(made)),
        *([Sheet(drift_table(made))] if made.accepted_drift else []),
        Folded("Time and seed of every step", (Sheet(steps_table(made)),)),
    ]
    return Section("made", "How it was made", tuple(blocks))


def _opening(made: Made) -> str:
    seconds = sum(step.seconds for step in made.steps)
    return (
        f"{len(made.steps)} steps took {seconds / 60:.1f} minutes of wall-clock time together. "
        "Running the same command again finishes what is unfinished and leaves the rest alone; "
        "with the same data, commit and versions it gives the same artifacts. The numbers here "
        "are computed from the kept answers each time the page is built."
    )


def versions_table(made: Made) -> Table:
    rows = [Row("mellama commit", (words(commit),)) for commit in made.commits]
    rows += [Row(name, (words(version),)) for name, version in made.versions]
    return Table(
        title="Code and libraries",
        head="What",
        columns=(Column("Version", numeric=False),),
        rows=tuple(rows),
    )


def drift_table(made: Made) -> Table:
    return Table(
        title="Steps kept although their description has changed since",
        head="Step",
        columns=(Column("Change", numeric=False),),
        rows=tuple(Row(name, (words(change),)) for name, change in made.accepted_drift),
    )


def steps_table(made: Made) -> Table:
    rows = [Row(step.name, _cells(step)) for step in made.steps]
    return Table(
        title="Every step, inputs first",
        head="Step",
        columns=(
            Column("Kind", numeric=False),
            Column("Seconds"),
            Column("Seed"),
            Column("Fingerprint"),
        ),
        rows=tuple(rows),
    )


def _cells(step: StepTime) -> tuple[Cell, ...]:
    seed = BLANK if step.seed is None else words(str(step.seed))
    return (words(step.kind), measured(step.seconds), seed, words(step.fingerprint))
