"""`mellama score`: read and score completions that were made elsewhere."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mellama.cli.columns import columns
from mellama.cli.places import add_data_root, data_root
from mellama.evaluation.completions import answers_from
from mellama.evaluation.readings import OF_COMPLETIONS
from mellama.evaluation.scoring import Scores, score
from mellama.tasks.catalogue import TASKS, task
from mellama.tasks.task import Task

READING = {
    "robust": "the answer, or Unparsed: whole words, denials heeded, nothing guessed",
    "paper": "as the paper's released code reads and scores, its faults included",
}


def add_options(parser: argparse.ArgumentParser, words: Sequence[str], verb: str) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = (
        'Each line of FILE is {"id": "...", "completion": "..."}; every test sample is answered\n'
        "once, an empty completion where there is no answer. `mellama show TASK` names the ids.\n"
        f"tasks: {', '.join(each.name for each in TASKS)}"
    )
    parser.add_argument("task", metavar="TASK", help="which task was answered")
    parser.add_argument("file", metavar="FILE", type=Path, help="the completions, JSON lines")
    add_data_root(parser)
    parser.add_argument(
        "--reading",
        choices=OF_COMPLETIONS,
        default="robust",
        help="; ".join(f"{name}: {text}" for name, text in READING.items()),
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(verb=_score)


def _score(options: argparse.Namespace) -> int:
    chosen, root = task(options.task), data_root(options)
    found = score(chosen, answers_from(options.file, chosen, root), root, reading=options.reading)
    if options.json:
        print(json.dumps(_as_json(found)))
    else:
        print("\n\n".join(_sections(chosen, found)))
    return 0


def _as_json(found: Scores) -> dict[str, Any]:
    return {
        "task": found.task,
        "reading": found.reading,
        "n": found.n,
        "unparsed": found.unparsed,
        "metrics": {name: asdict(interval) for name, interval in found.metrics.items()},
        "unparsed_reasons": found.unparsed_reasons,
        "not_run": found.not_run,
    }


def _sections(chosen: Task[Any], found: Scores) -> Iterator[str]:
    yield f"{chosen.title}\n{found.reading} reading of {found.n:,} completions"
    yield columns(
        (
            ("metric", "score", "95 % interval", "commonest answer"),
            *(
                (
                    name,
                    f"{item.value:.3f}",
                    f"{item.low:.3f} - {item.high:.3f}",
                    f"{found.baseline[name]:.3f}" if name in found.baseline else "",
                )
                for name, item in found.metrics.items()
            ),
            *((name, "not run", why, "") for name, why in found.not_run.items()),
        )
    )
    unparsed = f"unparsed, and scored wrong: {found.unparsed:.1%}"
    reasons = (f"  {count:,} {reason}" for reason, count in found.unparsed_reasons.items())
    yield "\n".join([unparsed, *reasons])
