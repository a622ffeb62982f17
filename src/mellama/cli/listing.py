"""`mellama list`: the sources, tasks, instruction sets and recipes that exist, a line each."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from operator import attrgetter

from mellama.cli.columns import columns
from mellama.cli.show_set import row_text
from mellama.cli.terms import say_terms
from mellama.instructions.catalogue import INSTRUCTION_SETS
from mellama.recipes.catalogue import RECIPES, purpose, recipe
from mellama.sources.catalogue import SOURCES
from mellama.tasks.catalogue import TASKS

Rows = list[dict[str, str]]


def add_options(parser: argparse.ArgumentParser, words: Sequence[str], verb: str) -> None:
    parser.add_argument(
        "kind", nargs="?", choices=tuple(KINDS), help="one kind only (default: all)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(verb=_list)


def _sources() -> Rows:
    return [
        {"name": each.name, "terms": say_terms(each.terms), "title": each.title} for each in SOURCES
    ]


def _tasks() -> Rows:
    return [
        {
            "name": each.name,
            "metric": each.metrics[0].name,
            "title": each.title
            + (f" (stands in for {each.stands_in_for})" if each.stands_in_for else ""),
        }
        for each in TASKS
    ]


def _sets() -> Rows:
    return [
        {
            "name": each.name,
            "terms": say_terms(each.terms(attrgetter("terms"))),
            "row": row_text(each),
        }
        for each in INSTRUCTION_SETS
    ]


def _recipes() -> Rows:
    return [{"name": name, "purpose": purpose(recipe(name))} for name in RECIPES]


KINDS: dict[str, Callable[[], Rows]] = {
    "sources": _sources,
    "tasks": _tasks,
    "sets": _sets,
    "recipes": _recipes,
}


def _list(options: argparse.Namespace) -> int:
    chosen = [options.kind] if options.kind else list(KINDS)
    found = {kind: KINDS[kind]() for kind in chosen}
    if options.json:
        print(json.dumps(found))
        return 0
    for kind, rows in found.items():
        print(f"{kind} ({len(rows)})")
        print(columns((f"  {first}", *rest) for first, *rest in (row.values() for row in rows)))
        print()
    return 0
