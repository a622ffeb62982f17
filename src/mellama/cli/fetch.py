"""`mellama fetch`: open sources from their homes, or which agreement is missing, signed where."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from mellama.cli.columns import columns
from mellama.errors import NotThereError, SourceError, UnknownNameError
from mellama.licenses import Access
from mellama.pipeline.disk import size
from mellama.pipeline.progress import for_terminal
from mellama.sources.catalogue import SOURCES, source
from mellama.sources.fetching.access import missing_agreement, require_open
from mellama.sources.fetching.fetch import Fetched, fetch
from mellama.sources.fetching.wanted import Wanted, by_hand, wanted
from mellama.sources.source import Source


def add_options(parser: argparse.ArgumentParser, words: Sequence[str], verb: str) -> None:
    parser.add_argument("name", nargs="*", help="open sources to fetch")
    parser.add_argument("--all-open", action="store_true", help="every open source there is")
    parser.add_argument(
        "--data-root", metavar="DIR", help="where to (or MELLAMA_DATA); made if new"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be fetched")
    parser.set_defaults(verb=_fetch)


def _fetch(options: argparse.Namespace) -> int:
    chosen = _chosen(options)
    require_open(chosen)
    root = _root(options)
    if options.dry_run:
        print(_plan(chosen, root))
        return 0
    problems: list[SourceError] = []
    for each in chosen:
        try:
            for file in fetch(each, root, progress=for_terminal()):
                print(f"{each.name}: {_said(file)}", flush=True)
        except SourceError as error:
            if not options.all_open:
                raise
            problems.append(error)  # one home that is down does not stop the others
    missing = [each for each in chosen if by_hand(each, root)]
    if options.all_open:
        print("\n\n".join([*map(str, problems), *_left_to_people(missing, root)]))
        return 1 if problems else 0
    if missing:
        raise _not_published(missing, root)
    print(f"to count what is there: mellama check {' '.join(options.name)} --data-root {root}")
    return 0


def _chosen(options: argparse.Namespace) -> list[Source[Any]]:
    if options.all_open:
        return [each for each in SOURCES if each.terms.access is Access.OPEN]
    if not options.name:
        raise UnknownNameError(
            "Nothing is named that could be fetched.",
            expected="names of sources, or --all-open",
            found="neither",
            todo="`mellama list sources` shows every name",
        )
    return [source(name) for name in dict.fromkeys(options.name)]


def _root(options: argparse.Namespace) -> Path:
    named = options.data_root or os.environ.get("MELLAMA_DATA")
    if not named:
        raise SourceError(
            "There is no place to fetch to.",
            expected="a folder that holds one folder per source, or that will",
            found="neither --data-root nor MELLAMA_DATA",
            todo="name one: mellama fetch NAME --data-root DIR",
        )
    if "://" in named:
        raise SourceError(
            "Files are fetched to a disk alone.",
            expected="a folder of this machine",
            found="a URL",
            todo="fetch to a folder, and copy it to where the URL points",
        )
    root = Path(named).resolve()
    try:
        if not options.dry_run:
            root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SourceError(
            f"{root} cannot be made.",
            expected="a folder that may be written to",
            found=error.strerror or type(error).__name__,
            todo="name another one with --data-root",
        ) from error
    return root


def _said(file: Fetched) -> str:
    how = "there" if file.was_there else "fetched"
    by = {
        "declared": "sha256 as declared",
        "first use": f"trusted on first use: upstream states no digest; {file.path.name}.sha256 "
        "holds this one",
        "": "not checked: upstream states no digest",
    }[file.checked_by]
    return f"{file.path.name}, {size(file.size)}, {how}; {by}"


def _plan(chosen: Sequence[Source[Any]], root: Path) -> str:
    parts = []
    for each in chosen:
        head = f"{each.name}: {each.title}, {each.revision}; {each.terms.names()}"
        parts.append("\n".join([head, columns(map(_row, wanted(each, root)))]).rstrip())
    files = [file for each in chosen for file in wanted(each, root) if not file.path.exists()]
    unknown = sum(file.download.size is None for file in files)
    total = f"to fetch: {len(files)} files, {size(sum(file.left() for file in files))}"
    parts.append(total + (f", and {unknown} of unknown size" if unknown else ""))
    return "\n\n".join([*parts, *_left_to_people(chosen, root, closed=False)])


def _row(file: Wanted) -> tuple[str, str, str, str]:
    stated = file.download.size
    if file.path.exists():
        state = "there"
    elif file.arrived():
        state = f"{size(file.arrived())} arrived"
    else:
        state = "to fetch"
    how_much = "size unknown" if stated is None else size(stated)
    return f"  {file.download.name}", how_much, state, file.download.url


def _left_to_people(
    chosen: Iterable[Source[Any]], root: Path, *, closed: bool = True
) -> Iterable[str]:
    """Say what no download brings: files without a public address, agreements to sign."""
    lines = [_hand(each, root) for each in chosen if by_hand(each, root)]
    if lines:
        yield "\n".join(["fetch by hand:", *lines])
    if closed:
        held = [each for each in SOURCES if each.terms.access is not Access.OPEN]
        if held:
            yield "\n".join(["not open:", *(f"  {missing_agreement(each)}" for each in held)])


def _hand(each: Source[Any], root: Path) -> str:
    files = ", ".join(by_hand(each, root))
    home = f"{each.homepage} ({each.revision})"
    return f"  {each.name}: from {home}; put {files} into {root / each.name}"


def _not_published(missing: Sequence[Source[Any]], root: Path) -> NotThereError:
    return NotThereError(
        f"{', '.join(each.name for each in missing)}: not all of it can be fetched.",
        expected="an address known to hold each file as upstream published it",
        found="; ".join(f"none for {', '.join(by_hand(each, root))}" for each in missing),
        todo="fetch by hand:\n" + "\n".join(_hand(each, root) for each in missing),
    )
