"""`mellama check`: count what is under a data root, beside what upstream and the paper state."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from mellama.cli.check_splits import SplitFinding, split_findings, split_table
from mellama.cli.columns import columns
from mellama.cli.places import add_data_root, data_root
from mellama.errors import NotThereError, SourceError, unknown_name
from mellama.pipeline.progress import for_terminal
from mellama.sources.catalogue import SOURCES
from mellama.sources.source import Count, Source
from mellama.tasks.catalogue import TASKS
from mellama.tasks.task import Task


@dataclass(frozen=True)
class Finding:
    """One count, expected and found; `found` is None where it could not be measured.

    What the paper says of its authors' copy may differ, and is good all the same.
    """

    source: str
    version: str  # upstream's revision, whose numbers are expected
    what: str
    expected: int | None
    found: int | None
    problem: str = ""
    by: str = "upstream"  # or "paper": whose number is expected

    @property
    def good(self) -> bool:
        return not self.problem and (self.by == "paper" or self.found in (None, self.expected))

    @property
    def verdict(self) -> str:
        if self.problem:
            return "PROBLEM"
        if self.found is None:
            return "absent"
        if self.by == "paper":
            return "paper"
        return "ok" if self.good else "DIFFERS"


def add_options(parser: argparse.ArgumentParser, words: Sequence[str], verb: str) -> None:
    parser.add_argument(
        "name", nargs="*", help="sources and tasks to check (default: all that are there)"
    )
    add_data_root(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(verb=_check)


def _check(options: argparse.Namespace) -> int:
    root = data_root(options)
    if root is None:
        raise SourceError(
            "There is nothing to check without a data root.",
            expected="a folder that holds one folder per source, under the source's name",
            found="neither --data-root nor MELLAMA_DATA",
            todo="name one: mellama check --data-root DIR",
        )
    sources, tasks = _named(options.name) if options.name else _there(root)
    counted: list[Finding] = []
    splits: list[SplitFinding] = []
    chosen: list[Source[Any] | Task[Any]] = [*sources, *tasks]
    with for_terminal().bar("checking", len(chosen)) as advance:
        for each in chosen:
            if isinstance(each, Source):
                counted.extend(_findings(each, root))
            else:
                splits.extend(split_findings(each, root, named=bool(options.name)))
            advance(1)
    absent = [] if options.name else [each.name for each in SOURCES if each not in sources]
    if options.json:
        rows = {"findings": list(map(asdict, counted)), "tasks": list(map(asdict, splits))}
        print(json.dumps({**rows, "absent": absent}))
    else:
        print("\n\n".join(_tables(counted, splits)))
        if absent:
            print(f"\nnot under {root}: {', '.join(absent)}")
    return 0 if all(item.good for item in counted) and all(item.good for item in splits) else 1


def _named(names: Sequence[str]) -> tuple[list[Source[Any]], list[Task[Any]]]:
    """Find the sources and tasks of these names: a name may be both.

    Raises:
        UnknownNameError: a name is neither.
    """
    of_sources, of_tasks = [each.name for each in SOURCES], [each.name for each in TASKS]
    known = list(dict.fromkeys(of_sources + of_tasks))
    for name in names:
        if name not in known:
            raise unknown_name("source or task", name, known)
    sources = [each for each in SOURCES if each.name in names]
    return sources, [each for each in TASKS if each.name in names]


def _there(root: Path) -> tuple[list[Source[Any]], list[Task[Any]]]:
    """Find the sources under a data root, and the tasks whose test is read from one of them.

    Raises:
        SourceError: there is none.
    """
    sources = [each for each in SOURCES if (root / each.name).is_dir()]
    if not sources:
        raise SourceError(
            f"No source is under the data root {root}.",
            expected=f"one folder per source, under its name: {SOURCES[0].name}, "
            f"{SOURCES[1].name} and so on",
            found="none of them",
            todo="name the folder that holds them; `mellama list sources` shows every name",
        )
    return sources, [each for each in TASKS if each.source in sources]


def _findings(each: Source[Any], root: Path) -> Iterator[Finding]:
    try:
        folder = each.folder(root)
        measured: dict[Callable[[Path], int], int | None] = {}  # upstream and the paper share some
        for count in each.counts:
            if count.measure not in measured:
                measured[count.measure] = _measured(count, folder)
            found = measured[count.measure]
            yield Finding(each.name, each.revision, count.what, count.expected, found, by=count.by)
    except SourceError as error:
        yield Finding(each.name, each.revision, "", None, None, str(error))


def _measured(count: Count, folder: Path) -> int | None:
    try:
        return count.measure(folder)
    except NotThereError:  # what a source is counted against may lie in another's folder
        return None


def _tables(counted: Sequence[Finding], splits: Sequence[SplitFinding]) -> Iterator[str]:
    """Lay out the sources, then the tasks with whatever the sources do not already say."""
    if counted:
        yield "\n".join(
            f"{name}: {version}\n{columns(_rows(list(group)))}"
            for (name, version), group in groupby(counted, _whose)
        )
    if splits:
        yield split_table(splits)
    said = {"", *(item.problem for item in counted)}
    for item in splits:
        if item.problem not in said:
            yield f"{item.task}, {item.split}: {item.problem}"
    versions = dict.fromkeys(whose for item in splits for whose in item.versions)
    known = set(map(_whose, counted))
    unsaid = [f"{name}: {version}" for name, version in versions if (name, version) not in known]
    if unsaid:
        yield "read from:\n" + "\n".join(f"  {line}" for line in unsaid)


def _whose(item: Finding) -> tuple[str, str]:
    return item.source, item.version


def _rows(group: Sequence[Finding]) -> Iterator[tuple[str, str, str]]:
    shown = ["" if item.found is None else f"{item.found:,}" for item in group]
    width = max(map(len, shown))
    for item, found in zip(group, shown, strict=True):
        text = item.problem.replace("\n", "\n  ") or item.what + _beside(item)
        yield f"  {item.verdict}", found.rjust(width), text


def _beside(item: Finding) -> str:
    """Say what was expected, where that is not what was found."""
    expected = item.expected or 0
    if item.by == "paper":
        more = (item.found or 0) - expected
        differs = f", {abs(more):,} {'more' if more > 0 else 'fewer'} here" if more else ""
        return f", {expected:,} in the paper" + ("" if item.found is None else differs)
    return "" if item.verdict == "ok" else f", {expected:,} expected"
