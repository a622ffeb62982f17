"""`mellama show`: one source, task, set or recipe in full, as a clinician or a lawyer reads it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import get_terminal_size
from typing import Any

from mellama.cli.columns import columns
from mellama.cli.marks import can_dim
from mellama.cli.places import add_data_root, data_root
from mellama.cli.show_set import Shown, set_sections
from mellama.cli.show_task import Section, task_sections
from mellama.cli.terms import terms_text
from mellama.errors import UnknownNameError, unknown_name
from mellama.instructions.catalogue import INSTRUCTION_SETS
from mellama.recipes.catalogue import RECIPES, recipe
from mellama.sources.catalogue import SOURCES
from mellama.sources.source import Source
from mellama.tasks.catalogue import TASKS

KINDS = {"source", "task", "recipe"}
MARGIN = "  "
NARROWEST = 20  # characters of a terminal's line


def add_options(parser: argparse.ArgumentParser, words: Sequence[str], verb: str) -> None:
    parser.add_argument("name", help="a source, task, instruction set or recipe")
    add_data_root(parser)
    parser.add_argument(
        "--model",
        metavar="FOLDER",
        type=Path,
        help="show a set's conversation in the tokens of this model, with its chat template",
    )
    parser.add_argument(
        "--text",
        action="store_true",
        help="show a set's conversation on a terminal also where it is patient text",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(verb=_show)


def _show(options: argparse.Namespace) -> int:
    sections = list(_sections(options.name, data_root(options), _shown(options)))
    if options.model and not any(each.name == options.name for each in INSTRUCTION_SETS):
        raise UnknownNameError(
            f"{options.name} has no conversation to show in the tokens of a model.",
            expected="an instruction set, where --model is given",
            found=", ".join(sorted({heading for heading, _ in sections} & KINDS)),
            todo="leave out --model, or name one that `mellama list sets` shows",
        )
    if options.json:
        print(json.dumps(dict(sections)))
        return 0
    for heading, text in sections:
        print(f"{heading}\n{_indented(text)}\n")
    return 0


def _shown(options: argparse.Namespace) -> Shown:
    width = get_terminal_size().columns - len(MARGIN)
    return Shown(
        model=options.model,
        dim_width=max(width, NARROWEST) if can_dim() and not options.json else None,
        patient_text=options.text and sys.stdout.isatty() and not options.json,
    )


def _sections(name: str, root: Path | None, shown: Shown) -> Iterator[Section]:
    """Describe everything of that name: a task, a set and their source may share one.

    Raises:
        UnknownNameError: nothing has the name.
    """
    used: set[str] = set()
    for word, kind in _kinds(name, root, shown):
        of_kind = list(kind)
        for heading, text in of_kind:
            yield f"{word}'s {heading}" if heading in used else heading, text
        used.update(heading for heading, _ in of_kind)
    if name in RECIPES or name.endswith(".py"):
        used.add("recipe")
        yield "recipe", recipe(name).__doc__ or ""
    if not used:
        named: tuple[Any, ...] = (*TASKS, *INSTRUCTION_SETS, *SOURCES)
        known = sorted({*(each.name for each in named), *RECIPES})
        raise unknown_name("source, task, instruction set or recipe", name, known)


def _kinds(name: str, root: Path | None, shown: Shown) -> Iterator[tuple[str, Iterator[Section]]]:
    """Yield what has the name, and by which word its headings are told apart from earlier ones."""
    for task in TASKS:
        if task.name == name:
            yield "task", task_sections(task, root)
    for chosen in INSTRUCTION_SETS:
        if chosen.name == name:
            yield "set", set_sections(chosen, root, shown)
    for each in SOURCES:
        if each.name == name:
            yield "source", _source(each, root)


def _source(each: Source[Any], root: Path | None) -> Iterator[Section]:
    yield "source", f"{each.name}: {each.title}"
    yield "homepage", f"{each.homepage}\nrevision {each.revision}"
    yield "terms", terms_text(each.terms)
    if each.stands_in_for:
        yield "stands in for", each.stands_in_for
    yield "files", "\n".join(each.files)
    for by, heading in (("upstream", "counts upstream states"), ("paper", "counts in the paper")):
        counts = [count for count in each.counts if count.by == by]
        if counts or by == "upstream":
            yield heading, columns((f"{count.expected:,}", count.what) for count in counts)
    if each.note:
        yield "note", each.note
    if root is not None:
        here = (root / each.name).is_dir()
        yield "under the data root", str(each.folder(root)) if here else "not there"


def _indented(text: str) -> str:
    return "\n".join(f"{MARGIN}{line}" for line in text.removesuffix("\n").split("\n"))
