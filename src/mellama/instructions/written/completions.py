"""`completions.jsonl`: what a writer wrote on each passage, untouched, in blocks that stay."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from mellama.errors import DataError
from mellama.files import append_lines, cut_to_lines, lines_of_whole_blocks
from mellama.instructions.guideline_sections import GuidelineSection

COMPLETIONS = "completions.jsonl"
# Passages put to a writer together, counted from the first. A block is asked again as a whole or
# not at all, since a model's rounding may depend on what stands beside a prompt.
BLOCK = 64


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one passage. The prompt is left out; its digest shows which it was."""

    passage: str  # id
    completion: str
    stopped: bool  # ended by itself, rather than at the token limit
    skipped: str = ""  # why the model was not asked; "" where it was
    prompt_sha256: str = ""
    prompt_tokens: int = 0
    new_tokens: int = 0


def resume(path: Path, passages: Sequence[GuidelineSection]) -> list[Written]:
    """Cut the file back to the blocks that are finished, and read them.

    Raises:
        DataError: a line is not whole, or is of another passage than the one in its place.
    """
    lines = lines_of_whole_blocks(path, block=BLOCK, total=len(passages))
    found = [_written(path, number, line) for number, line in enumerate(lines, start=1)]
    for number, (written, passage) in enumerate(zip(found, passages, strict=False), start=1):
        if written.passage != passage.id:
            raise _no_completion(path, number, "another passage")
    if len(found) > len(passages):
        raise _no_completion(path, len(passages) + 1, "one more than there are passages")
    cut_to_lines(path, lines)
    return found


def append(path: Path, written: Iterable[Written]) -> None:
    """Add a block, and return when it is on the disk.

    The lines are ASCII: a completion may hold half a surrogate pair, which UTF-8 cannot.
    """
    append_lines(path, (_line(each) for each in written))


def _line(written: Written) -> bytes:
    return (json.dumps(asdict(written), sort_keys=True) + "\n").encode("ascii")


def _written(path: Path, number: int, line: bytes) -> Written:
    try:
        return Written(**json.loads(line))
    except (ValueError, TypeError) as error:
        raise _no_completion(path, number, type(error).__name__) from None


def _no_completion(path: Path, number: int, found: str) -> DataError:
    return DataError(
        f"Line {number} of {path} is not what was written on its passage.",
        expected="one JSON object a passage, in the order in which they were drawn",
        found=found,
        todo=f"remove {path.parent} and run the same command again; it is built anew",
    )
