"""Put passages to a writer until enough questions are kept; a killed run goes on where it was."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mellama.files import sync_folder, write_json
from mellama.instructions.written.authors import Author
from mellama.instructions.written.completions import BLOCK, COMPLETIONS, append, resume
from mellama.instructions.written.judging import Judge
from mellama.instructions.written.passages import Drawn
from mellama.instructions.written.questions import QUESTIONS, write_questions
from mellama.licenses import Terms
from mellama.pipeline.progress import Progress

LEDGER = "ledger.json"


def write(
    drawn: Drawn,
    author: Author,
    output: Path,
    *,
    size: int,
    least_grounding: float,
    terms: Terms,
    rule: dict[str, Any],
    progress: Progress,
) -> None:
    """Write `completions.jsonl`, then `questions.jsonl` and `ledger.json`.

    Blocks of passages are asked until `size` questions are kept or no passage is left. What an
    earlier try wrote is judged again, never asked again.

    Args:
        drawn: the passages, in the order in which they are asked about.
        author: who writes.
        output: the folder of the three files.
        size: questions that are wanted.
        least_grounding: share of an answer's content words that its passage has to hold.
        terms: of the passages' text.
        rule: what the ledger says of how it was done.
        progress: counts the questions that are kept.
    """
    path = output / COMPLETIONS
    judge = Judge(author.name, least_grounding=least_grounding, size=size)
    earlier = resume(path, drawn.passages)
    for passage, written in zip(drawn.passages, earlier, strict=False):
        judge.add(passage, written)
    what = f"questions by {author.name}"
    with progress.bar(what, size, done=len(judge.kept)) as advance:
        for start in range(len(earlier), len(drawn.passages), BLOCK):
            if judge.satisfied:
                break
            before = len(judge.kept)
            block = drawn.passages[start : start + BLOCK]
            completions = author.write(block, terms)
            append(path, completions)
            for passage, written in zip(block, completions, strict=True):
                judge.add(passage, written)
            advance(len(judge.kept) - before)
    sync_folder(output)
    write_questions(output / QUESTIONS, judge.kept)
    write_json(output / LEDGER, ledger(drawn, judge, author.name, size, rule))


def ledger(
    drawn: Drawn, judge: Judge, model: str, size: int, rule: dict[str, Any]
) -> dict[str, Any]:
    """Account for every passage: asked is kept plus dropped, of all and of each publisher.

    Asked is every passage whose turn came, one whose prompt was too long among them.
    """
    return {
        "wanted": size,
        "model": model,
        "rule": rule,
        "passages": {
            "available": drawn.available.total(),
            "drawn": len(drawn.passages),
            "left_out": dict(drawn.left_out),
        },
        "asked": judge.asked.total(),
        "kept": len(judge.kept),
        "dropped": _by_reason((reason, many) for (_, reason), many in judge.dropped.items()),
        "publishers": {
            publisher: _of_publisher(publisher, drawn, judge)
            for publisher in sorted(drawn.available)
        },
    }


def _of_publisher(publisher: str, drawn: Drawn, judge: Judge) -> dict[str, Any]:
    """Short: turns that it had no passage for, by which others were asked more."""
    equal_share = judge.asked.total() // max(1, len(drawn.available))
    return {
        "available": drawn.available[publisher],
        "asked": judge.asked[publisher],
        "short": max(0, equal_share - judge.asked[publisher]),
        "kept": sum(question.publisher == publisher for question in judge.kept),
        "dropped": _by_reason(
            (reason, many) for (of, reason), many in judge.dropped.items() if of == publisher
        ),
    }


def _by_reason(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for reason, many in counts:
        found[reason] = found.get(reason, 0) + many
    return found
