"""Put the samples of a task to a model, block by block; a killed run goes on where it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from mellama.evaluation.samples_file import SAMPLES, Answer, append, resume
from mellama.files import read_json, sync_folder, write_json
from mellama.models.fitting import cut_to_fit
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
    part = task.cuttable(sample)
    cut = cut_to_fit(prompt, part, room, model.prompt_tokens) if part else None
    if cut is None:
        return Question(sample, prompt, tokens, skipped=TOO_LONG)
    return Question(sample, cut, model.prompt_tokens(cut), shortened=len(prompt) - len(cut))
