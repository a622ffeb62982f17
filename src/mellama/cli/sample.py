"""`mellama sample`: a few of the records that a step left out, for a person to judge its rules."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from mellama.cli.finished import finished
from mellama.cli.places import add_root

_SHOWN = 300  # characters of a text


def add_options(parser: argparse.ArgumentParser, words: Sequence[str], verb: str) -> None:
    parser.add_argument("step", help="a finished step, such as open_data/cleaned/web")
    add_root(parser)
    parser.add_argument(
        "--each", type=int, default=3, metavar="N", help="records for each reason (%(default)s)"
    )
    parser.add_argument(
        "--text",
        action="store_true",
        help="show their text also where its terms do not let it leave this machine",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    parser.set_defaults(verb=_sample)


def _sample(options: argparse.Namespace) -> int:
    from mellama.corpus.left_out import examples

    folder, record = finished(Path(options.root), options.step)
    with_text = options.text or record.license_terms.access.may_leave
    reason = None
    found = examples(folder, each=options.each)
    for example in sorted(found, key=lambda example: example.reason):
        text = (example.text or "") if with_text else ""
        if options.json:
            print(json.dumps({**vars(example), "text": text[:_SHOWN] or None}))
            continue
        if example.reason != reason:
            reason = example.reason
            print(f"\n{reason}")
        print(f"  {example.place}")
        if text:
            print(f"    {' '.join(text[:_SHOWN].split())}{' ...' if len(text) > _SHOWN else ''}")
        elif example.text is not None and not with_text:
            print("    (patient text; --text shows it here)")
    if reason is None and not options.json:
        print(f"{options.step} left nothing out, or keeps no list of it")
    return 0
