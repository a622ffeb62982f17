"""One stage over every part of a table: each part's files whole or not at all, by any worker."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mellama.corpus.documents import FOLDER, DocumentTable
from mellama.files import read_json, write_json
from mellama.pipeline.step import Context

NOTES = "parts"  # what was counted in each part, while the stage runs
Counted = dict[str, Any]


@dataclass(frozen=True)
class PartFiles:
    """Where one part of a stage writes: files of the part's name in the artifact's folders."""

    output: Path
    name: str

    @property
    def documents(self) -> Path:
        return self.beside(FOLDER)

    def beside(self, folder: str) -> Path:
        return self.output / folder / f"{self.name}.parquet"


Work = Callable[[DocumentTable, PartFiles], Counted]  # one part in, its files and counts out


@dataclass(frozen=True)
class _OnePart:
    """What a worker is sent; the note is written last and says that the part is done."""

    work: Work
    output: Path

    def __call__(self, part: Path) -> Counted:
        note = self.output / NOTES / f"{part.stem}.json"
        if not note.exists():
            write_json(note, self.work(DocumentTable(part), PartFiles(self.output, part.stem)))
        counted: Counted = read_json(note)
        return counted


def over_parts(
    table: DocumentTable, output: Path, work: Work, context: Context, *, what: str
) -> list[Counted]:
    """Work on every part that an earlier try has not finished.

    Args:
        table: whose parts are worked on.
        output: the artifact's folder; a part of the table becomes one of the same name in it.
        work: a frozen dataclass with a `__call__`, or a function of a module.
        context: whose pool does the work.
        what: said beside the bar.

    Returns:
        What `work` returned for each part, in order; `forget_parts` removes the notes of them,
        once what is made of them is written.
    """
    found: list[Counted] = []
    parts = table.parts
    with context.progress.bar(what, table.rows) as advance:
        done = context.pool.map(_OnePart(work, output), [part.path for part in parts])
        for part, counted in zip(parts, done, strict=True):
            found.append(counted)
            advance(part.rows)
    return found


def forget_parts(output: Path) -> None:
    """Remove the notes of single parts, after the counts of all were written.

    What a lost worker had begun goes too; its successor has written the whole file.
    """
    shutil.rmtree(output / NOTES, ignore_errors=True)
    for half_written in output.rglob(".*.partial"):
        half_written.unlink(missing_ok=True)


def total(counted: Iterable[Counted]) -> Counted:
    """Add up numbers, and numbers by name, key by key.

    >>> total([{"read": 2, "dropped": {"a": 1}}, {"read": 3, "dropped": {"a": 1, "b": 1}}])
    {'read': 5, 'dropped': {'a': 2, 'b': 1}}
    """
    found: Counted = {}
    for counts in counted:
        for key, value in counts.items():
            if isinstance(value, dict):
                found[key] = total([found.get(key, {}), value])
            else:
                found[key] = found.get(key, 0) + value
    return found
