"""`mellama check`: count what is under a data root and compare it with what upstream states."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mellama.cli.columns import columns
from mellama.cli.places import add_data_root, data_root
from mellama.errors import SourceError
from mellama.pipeline.progress import for_terminal, track
from mellama.sources.catalogue import SOURCES, source
from mellama.sources.source import Source


@dataclass(frozen=True)
class Finding:
    """One count, expected and found; `found` is None where it could not be measured."""

    source: str
    what: str
    expected: int | None
    found: int | None
    problem: str = ""

    @property
    def good(self) -> bool:
        return not self.problem and self.expected == self.found


def add_options(parser: argparse.ArgumentParser, words: Sequence[str], verb: str) -> None:
    parser.add_argument("source", nargs="*", help="sources to check (default: all that are there)")
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
    named = [source(name) for name in options.source]
    chosen = named or [each for each in SOURCES if (root / each.name).is_dir()]
    if not chosen:
        raise SourceError(
            f"No source is under the data root {root}.",
            expected=f"one folder per source, under its name: {SOURCES[0].name}, "
            f"{SOURCES[1].name} and so on",
            found="none of them",
            todo="name the folder that holds them; `mellama list sources` shows every name",
        )
    with_bar = track(for_terminal(), "checking", chosen, len(chosen))
    findings = [finding for each in with_bar for finding in _findings(each, root)]
    absent = [] if named else [each.name for each in SOURCES if each not in chosen]
    if options.json:
        print(json.dumps({"findings": [asdict(item) for item in findings], "absent": absent}))
    else:
        print(columns(_row(item) for item in findings))
        if absent:
            print(f"\nnot under {root}: {', '.join(absent)}")
    return 0 if all(item.good for item in findings) else 1


def _findings(each: Source[Any], root: Path) -> Iterator[Finding]:
    try:
        folder = each.folder(root)
        for count in each.counts:
            yield Finding(each.name, count.what, count.expected, count.measure(folder))
    except SourceError as error:
        yield Finding(each.name, "", None, None, str(error))


def _row(item: Finding) -> tuple[str, str, str]:
    if item.problem:
        return "PROBLEM", item.source, item.problem
    verdict = "ok" if item.good else "DIFFERS"
    expected = "" if item.good else f", {item.expected:,} expected"
    return verdict, item.source, f"{item.found:,} {item.what}{expected}"
