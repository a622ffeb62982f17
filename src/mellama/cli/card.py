"""`mellama card`: what a finished artifact was made from, and what may be done with it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from mellama.cli.finished import finished
from mellama.cli.places import add_root
from mellama.files import write_text
from mellama.pipeline.cards import card


def add_options(parser: argparse.ArgumentParser, words: Sequence[str], verb: str) -> None:
    parser.add_argument("step", help="a finished step, such as starter/models/tuned")
    add_root(parser)
    parser.add_argument(
        "--out", metavar="FILE", type=Path, help="write it there, and print nothing"
    )
    parser.set_defaults(verb=_card)


def _card(options: argparse.Namespace) -> int:
    root = Path(options.root)
    folder, record = finished(root, options.step)
    text = card(record, folder, root)
    if options.out is None:
        print(text, end="")
    else:
        write_text(options.out, text)
    return 0
