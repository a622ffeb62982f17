"""`questions.jsonl`: what was written and kept, with the passage it was written from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from mellama.errors import DataError
from mellama.files import whole_file

QUESTIONS = "questions.jsonl"


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """One question with its answer."""

    passage: str  # id of the section, as the offline set `guidelines` has it
    publisher: str
    url: str  # of the guideline; "" where upstream names none
    model: str  # who wrote it
    question: str
    answer: str


def write_questions(path: Path, questions: Iterable[WrittenQuestion]) -> None:
    with whole_file(path) as stream:
        for each in questions:
            options = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
            stream.write(orjson.dumps(asdict(each), option=options))


def read_questions(path: Path) -> Iterator[WrittenQuestion]:
    """Read the questions, in their order.

    Raises:
        DataError: a line is not a question; its text is never quoted.
    """
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                yield WrittenQuestion(**orjson.loads(line))
            except (ValueError, TypeError):
                raise DataError(
                    f"{path}, line {number}, is not a question with its answer.",
                    expected=", ".join(WrittenQuestion.__slots__),
                    found="other fields, or a line cut short",
                    todo="run the step that writes questions again",
                ) from None
