"""Put the samples of a task to a model, block by block; a killed run goes on where it was."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from mellama.errors import DataError
from mellama.evaluation.samples_file import SAMPLES, Answer, append, resume
from mellama.files import read_json, sync_folder, write_json
from mellama.models.model import Completion, Model
from mellama.pipeline.progress import Progress
from mellama.records import Sample
from mellama.tasks.task import Task

HEADER = "run.json"
# Samples asked together, counted from the first. A block is asked again as a whole or not at all,
# since a model's rounding may depend on what stands beside a prompt.
BLOCK = 128
TOO_LONG = "prompt too long"
NOT_ASKED = Completion(text="", stopped=False, prompt_tokens=0, new_tokens=0)


@dataclass(frozen=True, slots=True)
class Question:
    """A prompt that fits the model, or the reason why there is none."""

    sample: Sample[Any]
    prompt: str
    tokens: int
    shortened: int = 0  # characters cut off
    skipped: str = ""


def in_fixed_order(
    task: str, samples: Iterable[Sample[Any]], limit: int | None
) -> list[Sample[Any]]:
    """Shuffle the samples, always alike, and keep the first `limit`.

    Test sets are sorted by document or by class, so their first rows are no picture of the whole.
    The order depends on the task and the ids alone: a smaller limit is a prefix of a larger one.

    Raises:
        DataError: an id occurs twice, or there is no sample.
    """
    shuffled = sorted(samples, key=lambda sample: sha256(f"{task} {sample.id}".encode()).digest())
    ids = {sample.id for sample in shuffled}
    if not ids or len(ids) < len(shuffled):
        raise DataError(
            f"The samples of {task} cannot be told apart.",
            expected="one sample or more, each with an id of its own",
            found=f"{len(shuffled)} samples, {len(ids)} ids",
            todo="mend the ids where the task's samples are read",
        )
    return shuffled[:limit]


def ask(
    task: Task[Any],
    model: Model,
    samples: Sequence[Sample[Any]],
    folder: Path,
    *,
    header: dict[str, Any],
    progress: Progress,
) -> None:
    """Write `run.json` and `samples.jsonl`, going on after the blocks that are there.

    An earlier try under another header is thrown away.
    """
    path = folder / SAMPLES
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / HEADER).exists() or read_json(folder / HEADER) != header:
        path.unlink(missing_ok=True)
        sync_folder(folder)
        write_json(folder / HEADER, header)
    done = resume(path, block=BLOCK, total=len(samples))
    with progress.bar(f"{model.name} on {task.name}", len(samples), done=done) as advance:
        for start in range(done, len(samples), BLOCK):
            answers = ask_block(task, model, samples[start : start + BLOCK])
            append(path, answers)
            advance(len(answers))
    sync_folder(folder)


def ask_block(task: Task[Any], model: Model, samples: Sequence[Sample[Any]]) -> list[Answer]:
    questions = [fitted(task, model, sample) for sample in samples]
    asked = [question for question in questions if not question.skipped]
    completions = (
        model.generate(
            [question.prompt for question in asked],
            max_new_tokens=task.max_new_tokens,
            terms=task.source.terms,
        )
        if asked
        else []
    )
    written = {
        question.sample.id: completion
        for question, completion in zip(asked, completions, strict=True)
    }
    return [
        to_answer(task, question, written.get(question.sample.id, NOT_ASKED))
        for question in questions
    ]


def to_answer(task: Task[Any], question: Question, completion: Completion) -> Answer:
    return Answer(
        id=question.sample.id,
        prompt_sha256=sha256(question.prompt.encode()).hexdigest(),
        prompt_tokens=completion.prompt_tokens or question.tokens,
        shortened=question.shortened,
        skipped=question.skipped,
        completion=completion.text,
        stopped=completion.stopped,
        new_tokens=completion.new_tokens,
        target=task.write(question.sample.target),
    )


def fitted(task: Task[Any], model: Model, sample: Sample[Any]) -> Question:
    """Render a prompt that leaves room for the answer.

    A prompt that is too long loses words from the end of the task's `shorten` field, as few as
    need be. Where there is no such field, or what is left is too long without it, the model is not
    asked.
    """
    room = model.context_tokens - task.max_new_tokens
    prompt = task.question(sample)
    tokens = model.prompt_tokens(prompt)
    if tokens <= room:
        return Question(sample, prompt, tokens)
    if task.shorten:
        text = sample.fields[task.shorten]
        ends = [0, *(word.end() for word in re.finditer(r"\S+", text))]

        def tokens_of(words: int) -> int:
            return model.prompt_tokens(_cut(task, sample, ends[words]))

        fitting = bisect_right(range(len(ends)), room, key=tokens_of)
        if fitting:
            end = ends[fitting - 1]
            cut = _cut(task, sample, end)
            return Question(sample, cut, model.prompt_tokens(cut), shortened=len(text) - end)
    return Question(sample, prompt, tokens, skipped=TOO_LONG)


def _cut(task: Task[Any], sample: Sample[Any], end: int) -> str:
    """Render the prompt with the `shorten` field cut to its first `end` characters."""
    fields = {**sample.fields, task.shorten: sample.fields[task.shorten][:end]}
    return task.question(replace(sample, fields=fields))
