"""Put the samples of a task to a model, block by block; a killed run goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from mellama.evaluation.asking_constrained import ask_within_grammar
from mellama.evaluation.asking_free import ask_freely
from mellama.evaluation.asking_likelihood import rank_choices
from mellama.evaluation.examples import NO_EXAMPLES, Examples
from mellama.evaluation.questions import Prompt, Question, fitted
from mellama.evaluation.replies import NOT_ASKED, Asking, Reply
from mellama.evaluation.samples_file import SAMPLES, Answer, append, resume
from mellama.evaluation.windows import best_window, window_answers
from mellama.files import read_json, sync_folder, write_json
from mellama.licenses import Terms, strictest
from mellama.models.model import Model
from mellama.pipeline.progress import Progress
from mellama.records import Sample
from mellama.tasks.task import Task

HEADER = "run.json"
# Samples asked together, counted from the first. A block is asked again as a whole or not at all,
# since a model's rounding may depend on what stands beside a prompt.
BLOCK = 128
Way = Callable[[Task[Any], Model, Sequence[Prompt], Terms], list[Reply]]
WAYS: dict[Asking, Way] = {
    "free": ask_freely,
    "likelihood": rank_choices,
    "constrained": ask_within_grammar,
}


def ask(
    task: Task[Any],
    model: Model,
    samples: Sequence[Sample[Any]],
    folder: Path,
    *,
    header: dict[str, Any],
    progress: Progress,
    asking: Asking = "free",
    examples: Examples = NO_EXAMPLES,
    terms: Terms | None = None,
) -> None:
    """Write `run.json` and `samples.jsonl`, going on after the blocks that are there.

    An earlier try under another header is thrown away. `terms` are those of all text in the
    prompts, by default of every source that a task's test and examples are read from.
    """
    path = folder / SAMPLES
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / HEADER).exists() or read_json(folder / HEADER) != header:
        path.unlink(missing_ok=True)
        sync_folder(folder)
        write_json(folder / HEADER, header)
    done = resume(path, block=BLOCK, total=len(samples))
    of_text = terms_of(task, examples) if terms is None else terms
    with progress.bar(f"{model.name} on {task.name}", len(samples), done=done) as advance:
        for start in range(done, len(samples), BLOCK):
            block = samples[start : start + BLOCK]
            questions = [fitted(task, model, sample, examples) for sample in block]
            answers = ask_block(task, model, questions, WAYS[asking], of_text)
            append(path, answers)
            advance(len(answers))
    sync_folder(folder)


def terms_of(task: Task[Any], examples: Examples) -> Terms:
    """Combine the terms of all text that a prompt may hold."""
    shown = (*task.sources("test"), *(task.sources("train") if examples.texts else ()))
    return strictest(source.terms for source in shown)


def ask_block(
    task: Task[Any], model: Model, questions: Sequence[Question], way: Way, terms: Terms
) -> list[Answer]:
    """Ask all prompts of a block at once, and give each question its own replies."""
    prompts = [prompt for question in questions for prompt in question.asked]
    replies = iter(way(task, model, prompts, terms) if prompts else ())
    return [
        to_answer(task, question, [next(replies) for _ in question.asked]) for question in questions
    ]


def to_answer(task: Task[Any], question: Question, replies: Sequence[Reply]) -> Answer:
    prompts, sample = question.prompts, question.sample
    windowed = question.windowed and bool(replies)
    chosen = best_window(task, prompts, replies) if windowed else 0
    prompt, reply = prompts[chosen], replies[chosen] if replies else NOT_ASKED
    return Answer(
        id=sample.id,
        prompt_sha256=sha256(prompt.text.encode()).hexdigest(),
        prompt_tokens=reply.completion.prompt_tokens or prompt.tokens,
        shortened=question.shortened,
        skipped=question.skipped,
        completion=reply.completion.text,
        stopped=reply.completion.stopped,
        new_tokens=reply.completion.new_tokens,
        target=task.write(sample.target),
        shortenable=len(sample.fields[task.shorten]) if task.shorten else 0,
        likelihoods=dict(reply.likelihoods),
        windows=window_answers(prompts, replies, chosen) if windowed else (),
    )
