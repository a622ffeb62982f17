"""`mellama show`: one source, task or recipe in full - the page a clinician or a lawyer reads."""

from __future__ import annotations

import argparse
import inspect
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from mellama.cli.columns import columns
from mellama.cli.places import add_data_root, data_root
from mellama.errors import SourceError, unknown_name
from mellama.licenses import Access, Terms
from mellama.recipes.catalogue import RECIPES, recipe
from mellama.sources.catalogue import SOURCES
from mellama.sources.source import Source
from mellama.tasks.catalogue import TASKS
from mellama.tasks.task import Task

Section = tuple[str, str]  # heading, text


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
            for heading, text in _task(task, root):
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
    yield "counts upstream states", columns((f"{c.expected:,}", c.what) for c in each.counts)
    if each.note:
        yield "note", each.note
    if root is not None:
        here = (root / each.name).is_dir()
        yield "under the data root", str(each.folder(root)) if here else "not there"


def terms_text(terms: Terms) -> str:
    """Answer every question a licence is asked, in words."""
    answers = (
        ("licence", terms.names()),
        ("access", terms.access.name.lower()),
        ("commercial use", _yes(terms.commercial)),
        ("derived works", _yes(terms.derivatives)),
        ("redistribution", _yes(terms.redistribution)),
        ("copies keep the licence", _yes(terms.share_alike)),
        ("may leave the machine", _yes(terms.access.may_leave)),
    )
    links = [f"  {item.name}: {item.url}" for item in terms.licenses if item.url]
    return "\n".join([columns(answers), *links])


def _task(task: Task[Any], root: Path | None) -> Iterator[Section]:
    yield "task", f"{task.name} (version {task.version}, {task.family}): {task.title}"
    if task.stands_in_for:
        yield "stands in for", task.stands_in_for
    yield "read from", task.source.name
    if task.source.name != task.name:  # else the source is shown as well
        yield "terms", terms_text(task.source.terms)
    yield "samples", columns((f"{count:,}", split) for split, count in task.splits)
    yield "prompt", task.prompt
    yield "answer", f"at most {task.max_new_tokens} tokens\n{inspect.getdoc(task.read)}"
    yield "metrics", "\n".join(metric.name for metric in task.metrics)
    if task.shorten:
        yield "too long", f"the field {task.shorten!r} is cut at its end, and the cut is counted"
    if (
        root is not None
        and (root / task.source.name).is_dir()
        and task.source.terms.access is Access.OPEN
    ):
        sample = next(task.samples(root, "test"), None)
        if sample is None:
            raise SourceError(
                f"{task.name} has no test sample under the data root.",
                expected=f"test samples in {root / task.source.name}",
                found="none",
                todo=f"`mellama check {task.source.name}` counts what is there",
            )
        yield f"one sample as it is asked ({sample.id})", task.question(sample)
        yield "its answer", task.write(sample.target)


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
