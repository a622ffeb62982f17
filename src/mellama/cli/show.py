"""`mellama show`: one source, task or recipe in full - the page a clinician or a lawyer reads."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from mellama.cli.columns import columns
from mellama.cli.places import add_data_root, data_root
from mellama.cli.show_task import Section, task_sections
from mellama.cli.terms import terms_text
from mellama.errors import unknown_name
from mellama.recipes.catalogue import RECIPES, recipe
from mellama.sources.catalogue import SOURCES
from mellama.sources.source import Source
from mellama.tasks.catalogue import TASKS


def add_options(parser: argparse.ArgumentParser, words: Sequence[str], verb: str) -> None:
    parser.add_argument("name", help="a source, task or recipe")
    add_data_root(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(verb=_show)


def _show(options: argparse.Namespace) -> int:
    sections = list(_sections(options.name, data_root(options)))
    if options.json:
        print(json.dumps(dict(sections)))
        return 0
    for heading, text in sections:
        print(f"{heading}\n{_indented(text)}\n")
    return 0


def _sections(name: str, root: Path | None) -> Iterator[Section]:
    """Describe everything of that name: a task and its source may share one.

    Raises:
        UnknownNameError: nothing has the name.
    """
    used: set[str] = set()
    for task in TASKS:
        if task.name == name:
            for heading, text in task_sections(task, root):
                used.add(heading)
                yield heading, text
    for each in SOURCES:
        if each.name == name:
            for heading, text in _source(each, root):
                yield f"source's {heading}" if heading in used else heading, text
            used.add("source")
    if name in RECIPES or name.endswith(".py"):
        used.add("recipe")
        yield "recipe", recipe(name).__doc__ or ""
    if not used:
        known = [task.name for task in TASKS] + [each.name for each in SOURCES]
        raise unknown_name("source, task or recipe", name, sorted({*known, *RECIPES}))


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
    return "\n".join(f"  {line}" for line in text.splitlines())
