"""Options that say where things are: the data root and the root of what is built."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from mellama.errors import SourceError


def add_data_root(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data-root",
        metavar="DIR",
        help="raw data, one folder per source under the source's name, on a disk or at a URL "
        "such as s3://bucket/raw (or MELLAMA_DATA)",
    )


def data_root(options: argparse.Namespace) -> Path | None:
    """Return the data root that was named, if one was.

    Raises:
        SourceError: it is not a folder, or none that can be reached.
    """
    named = options.data_root or os.environ.get("MELLAMA_DATA")
    if not named:
        return None
    if "://" in named:
        from mellama.sources.remote import remote_root  # takes a third of a second to load

        return remote_root(named)
    folder = Path(named)
    if not folder.is_dir():
        raise SourceError(
            f"The data root {named} is not a folder.",
            expected="a folder that holds one folder per source, under the source's name",
            found="a file" if folder.exists() else "nothing there",
            todo="name another one with --data-root or MELLAMA_DATA",
        )
    return folder.resolve()


def add_root(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--root",
        metavar="DIR",
        default=os.environ.get("MELLAMA_ROOT", "artifacts"),
        help="what is built goes here (or MELLAMA_ROOT; default %(default)s)",
    )
