"""What `mellama check` says of tasks: the samples of every split, beside the paper's Table 6."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from mellama.cli.columns import columns
from mellama.errors import NotThereError, SourceError
from mellama.report.published import is_stated, remark, table_6_row
from mellama.sources.source import number
from mellama.tasks.task import Split, Task

HEADINGS = ("", "task", "split", "found", "declared", "Table 6", "")


@dataclass(frozen=True)
class SplitFinding:
    """The samples of one split: as declared, as found, and as the paper prints them.

    `expected` is None where nobody states a size, `found` where the split is not there or cannot
    be read, `paper` where the paper has no such set.
    """

    task: str
    split: Split
    versions: tuple[tuple[str, str], ...]  # source, revision: of what it is read from
    expected: int | None
    found: int | None
    paper: int | None
    remark: str
    problem: str = ""

    @property
    def good(self) -> bool:
        return not self.problem and (None in (self.expected, self.found) or self.as_expected)

    @property
    def as_expected(self) -> bool:
        return self.expected == self.found

    @property
    def verdict(self) -> str:
        if self.problem:
            return "PROBLEM"
        if self.found is None:
            return "absent"
        if self.expected is None:
            return "counted"
        return "ok" if self.as_expected else "DIFFERS"


def split_findings(task: Task[Any], root: Path, *, named: bool) -> Iterator[SplitFinding]:
    """Count every split of a task.

    Of many sets only the test is open: another split that is not there is said, and no problem. A
    missing test is one where the task was asked for by name.
    """
    row = table_6_row(task.name)
    for split, size in task.splits:
        found, problem = None, ""
        try:
            found = number(task.samples(root, split))
        except NotThereError as error:
            problem = str(error) if named and split == "test" else ""
        except SourceError as error:
            problem = str(error)
        yield SplitFinding(
            task=task.name,
            split=split,
            versions=tuple((each.name, each.revision) for each in task.sources(split)),
            expected=size if is_stated(task.name, split) else None,
            found=found,
            paper=row.size(split) if row else None,
            remark=remark(task.name, split),
            problem=problem,
        )


def split_table(findings: Iterable[SplitFinding]) -> str:
    """Lay the findings out, a line each, numbers to the right and a task's name once."""
    rows = [HEADINGS, *map(_cells, findings)]
    once = [
        (verdict, "" if name == before else name, *rest)
        for (_, before, *_), (verdict, name, *rest) in pairwise(rows)
    ]
    aligned = map(_aligned, range(len(HEADINGS)), zip(HEADINGS, *once, strict=True))
    return columns(zip(*aligned, strict=True))


def _cells(item: SplitFinding) -> tuple[str, ...]:
    numbers = (item.found, item.expected, item.paper)
    shown = ("" if each is None else f"{each:,}" for each in numbers)
    problem, *_ = item.problem.split("\n")
    return item.verdict, item.task, item.split, *shown, problem or item.remark


def _aligned(place: int, column: tuple[str, ...]) -> list[str]:
    width = max(map(len, column))
    return [cell.rjust(width) if 3 <= place <= 5 else cell for cell in column]
