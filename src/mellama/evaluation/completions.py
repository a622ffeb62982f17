"""Completions that were made elsewhere: one JSON object a line, matched to a task's samples."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mellama.errors import DataError
from mellama.evaluation.samples_file import Answer
from mellama.records import Sample
from mellama.sources.reading import read_lines
from mellama.tasks.task import Task

MOST_NAMED = 20  # ids in an error


def answers_from(path: Path, task: Task[Any], data_root: Path | None) -> tuple[Answer, ...]:
    """Match a file of completions to the whole test split, in the order of the raw data.

    Raises:
        DataError: a line is no completion, an id occurs twice, is unknown, or is missing.
        SourceError: the file or the raw data is not there, or cannot be read.
    """
    completions = read_completions(path)
    samples = list(task.samples(data_root, "test"))
    known = dict.fromkeys(sample.id for sample in samples)
    unknown = [name for name in completions if name not in known]
    missing = [sample.id for sample in samples if sample.id not in completions]
    if unknown or missing:
        raise DataError(
            f"{path} does not hold the completions of the {len(known):,} test samples of "
            f"{task.name}.",
            expected=f"each id once: {', '.join(list(known)[:3])} and so on",
            found="; ".join(
                f"{len(names):,} {what}: {named(names)}"
                for names, what in ((missing, "missing"), (unknown, "unknown"))
                if names
            ),
            todo="complete the file; a sample that was not answered has an empty completion",
        )
    return tuple(to_answer(task, sample, completions[sample.id]) for sample in samples)


def read_completions(path: Path) -> dict[str, str]:
    """Read a file of completions by id.

    Raises:
        DataError: a line is no completion, or an id occurs twice.
        SourceError: the file is not there, or is not JSON lines.
    """
    found: dict[str, str] = {}
    for number, line in read_lines(path):
        if not line.strip():
            continue
        name, text = _completion(line, f"Line {number} of {path}")
        if name in found:
            raise DataError(
                f"Line {number} of {path} answers a sample for the second time.",
                expected="each id once",
                found=f"{name} twice",
                todo="keep one completion a sample",
            )
        found[name] = text
    return found


def _completion(line: str, place: str) -> tuple[str, str]:
    # The standard library's parser: another refuses half a surrogate pair, which a model may write.
    try:
        value = json.loads(line)
    except ValueError as error:
        raise _no_completion(place, "no whole JSON") from error
    if not isinstance(value, dict):
        raise _no_completion(place, f"a {type(value).__name__}")
    name, text = value.get("id"), value.get("completion")
    if not isinstance(name, str | int) or isinstance(name, bool) or not isinstance(text, str):
        kinds = (f"{key}: {type(item).__name__}" for key, item in value.items())
        raise _no_completion(place, "; ".join(kinds) or "an empty object")
    return str(name), text


def _no_completion(place: str, found: str) -> DataError:
    return DataError(
        f"{place} is no completion.",
        expected='{"id": "...", "completion": "..."}, both of them strings',
        found=found,
        todo="write one such object a line, with the model's text untouched",
    )


def to_answer(task: Task[Any], sample: Sample[Any], completion: str) -> Answer:
    """Take a completion as if it had been asked for here; how it was asked is not known."""
    return Answer(
        id=sample.id,
        prompt_sha256="",
        prompt_tokens=0,
        shortened=0,
        skipped="",
        completion=completion,
        stopped=True,
        new_tokens=0,
        target=task.write(sample.target),
    )


def named(names: Sequence[str]) -> str:
    """List names, the first of many."""
    shown = ", ".join(names[:MOST_NAMED])
    return shown if len(names) <= MOST_NAMED else f"{shown} and {len(names) - MOST_NAMED:,} more"
