"""`samples.jsonl`: one line a sample, whole blocks appended and synced, a torn end dropped."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from mellama.errors import DataError
from mellama.files import append_lines, cut_to_lines, lines_of_whole_blocks

SAMPLES = "samples.jsonl"


@dataclass(frozen=True, slots=True)
class WindowAnswer:
    """What a model wrote when it was shown one window of a text that is too long to show whole."""

    start: int  # [start, end) in characters of the task's `shorten` field
    end: int
    prompt_sha256: str
    prompt_tokens: int
    completion: str
    stopped: bool
    new_tokens: int
    log_probability: float | None  # nats, of all new tokens; None where the model does not say
    chosen: bool  # this one is the sample's answer


@dataclass(frozen=True, slots=True)
class Answer:
    """What one sample was asked and what the model wrote, untouched: the result itself.

    The prompt is left out, since the task renders it again; its digest shows that it is the same.
    """

    id: str
    prompt_sha256: str  # of the prompt as asked: after any shortening, of the chosen window
    prompt_tokens: int  # as the model saw it, chat template included
    shortened: int  # characters of the task's `shorten` field that the model was not shown
    skipped: str  # why the model was not asked; "" where it was
    completion: str  # in likelihood, the best choice
    stopped: bool  # ended by itself, rather than at the token limit
    new_tokens: int
    target: str  # the right answer, as the task writes it
    shortenable: int = 0  # characters of the `shorten` field, shown or not
    likelihoods: dict[str, float] = field(default_factory=dict)  # choice -> summed nats
    windows: tuple[WindowAnswer, ...] = ()  # all that were asked, in the text's order


def to_line(answer: Answer) -> bytes:
    """Write ASCII alone: a completion may hold half a surrogate pair, which UTF-8 cannot."""
    return (json.dumps(asdict(answer), sort_keys=True) + "\n").encode("ascii")


def read_answers(path: Path) -> tuple[Answer, ...]:
    """Read a finished file.

    Raises:
        DataError: a line is not whole.
    """
    return tuple(_answers(path, path.read_bytes()))


def resume(path: Path, *, block: int, total: int) -> int:
    """Cut the file back to the blocks that are finished, and count their samples.

    What a killed run wrote of its last block is dropped, so that every block is asked as a whole
    and the final bytes do not depend on where a run was stopped.
    """
    lines = lines_of_whole_blocks(path, block=block, total=total)
    _answers(path, b"".join(lines))
    cut_to_lines(path, lines)
    return len(lines)


def append(path: Path, answers: Iterable[Answer]) -> None:
    """Add a block, and return when it is on the disk."""
    append_lines(path, map(to_line, answers))


def _answers(path: Path, content: bytes) -> list[Answer]:
    answers = []
    for number, line in enumerate(content.splitlines(), start=1):
        try:
            answers.append(_answer(json.loads(line)))
        except (ValueError, TypeError) as error:
            raise DataError(
                f"Line {number} of {path} cannot be read.",
                expected="one JSON object with the fields of an answer",
                found=type(error).__name__,
                todo=f"remove {path.parent} and run the same command again; it is built anew",
            ) from error
    return answers


def _answer(value: dict[str, Any]) -> Answer:
    given = {**value}
    windows = tuple(WindowAnswer(**window) for window in given.pop("windows", ()))
    return Answer(**given, windows=windows)
