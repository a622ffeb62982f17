"""A task in full: what is asked, how it is read, how it is scored - for a clinician to review."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import fields
from functools import partial
from pathlib import Path
from textwrap import fill
from typing import Any

from mellama.cli.columns import columns
from mellama.cli.terms import terms_text
from mellama.errors import SourceError
from mellama.evaluation.readings import READINGS, likeliest_choice, readings_of
from mellama.licenses import Access
from mellama.metrics.alternatives import BestOf
from mellama.metrics.bertscore import BertScore
from mellama.metrics.metric import Metric
from mellama.tasks.task import Task

Section = tuple[str, str]  # heading, text
WIDTH = 92
NOT_SETTINGS = ("name", "metric", "folder")
FIRST_IDS = 3
ROBUST = (
    "The answer itself, in whole words and not denied; what nobody could read is counted wrong, "
    "and its share is shown."
)
PAPER = "As the study's released code reads it, faults included, from the same completion."
LIKELIHOOD = "Nothing is written: each of the choices is scored behind the prompt."
CONSTRAINED = "The model can write nothing else than an answer, which is read as robust reads it."
OF_LONG = {
    "refuse": "A prompt that is too long for a model is not asked: the sample is counted wrong, "
    "and how many there were stands beside the score. Nothing is cut.",
    "end": "Where a prompt is too long for a model, the field {field!r} loses words from its end, "
    "as few as need be. How many prompts were cut, and how much of the text was lost, stands "
    "beside the score.",
    "middle": "Where a prompt is too long for a model, the field {field!r} loses words from its "
    "middle, as few as need be, so that its head and its tail stay. How many prompts were cut, "
    "and how much of the text was lost, stands beside the score.",
    "windows": "Where a prompt is too long for a model, the field {field!r} is shown in windows "
    "that overlap, and the question is asked of each; nothing is lost. An answer that stands in "
    "its own window goes before the others, and of several the one the model is surest of. How "
    "many samples were asked so stands beside the score.",
}


def task_sections(task: Task[Any], root: Path | None) -> Iterator[Section]:
    """Describe a task; with a data root, show a sample of it where its terms are open.

    Raises:
        SourceError: the data is there, and holds no test sample.
    """
    yield "task", f"{task.name} (version {task.version}, {task.family}): {task.title}"
    if task.stands_in_for:
        yield "stands in for", task.stands_in_for
    yield "read from", task.source.name
    if task.source.name != task.name:  # else the source is shown as well
        yield "terms", terms_text(task.source.terms)
    yield "samples", _samples(task)
    yield "prompt", task.prompt
    for place, wording in enumerate(task.wordings, 2):
        yield f"prompt, wording {place}", wording
    if task.published is not None:
        yield "prompt of the paper's code", _published_prompt(task)
    yield "answer", _answer(task)
    for reading in readings_of(task):
        yield f"read as {reading}", _reading(task, reading)
    others = [reading for reading in READINGS if reading not in readings_of(task)]
    if others:
        yield "not read as", ", ".join(others)
    yield "metrics", "\n".join(_metrics(task, task.metrics))
    if task.published is not None:
        yield "metrics of the paper", "\n".join(_metrics(task, task.published.metrics))
    yield "long input", _wrapped(OF_LONG[task.too_long].format(field=task.shorten))
    yield from _from_data(task, root)


def _samples(task: Task[Any]) -> str:
    """Count the splits and say where each stands; what stands in no other split is said too."""
    rows = []
    for split, size in task.splits:
        sources = " and ".join(dict.fromkeys(each.name for each in task.sources(split)))
        rows.append((f"{size:,}", split, f"from {sources}"))
    text = columns(rows)
    about = inspect.getdoc(task.samples) or ""
    if "train" not in dict(task.splits):
        text += "\nno train split: it is asked zero-shot, and no model can be fine-tuned on it"
    return "\n".join(filter(None, (text, _paragraphs(about))))


def _answer(task: Task[Any]) -> str:
    limit = f"at most {task.max_new_tokens} tokens"
    if not task.labels:
        return limit
    what = "one of" if task.choices else "any of"
    return "\n".join((limit, _wrapped(f"{what}: {'; '.join(task.labels)}")))


def _published_prompt(task: Task[Any]) -> str:
    assert task.published is not None
    if not task.published.prompt:
        return "The released code has none."
    limit = f"(at most {task.published.max_new_tokens} tokens)"
    return f"{task.published.prompt}\n\n{limit}"


def _reading(task: Task[Any], reading: str) -> str:
    if reading == "robust":
        return _joined(ROBUST, _told(task.read))
    if reading == "paper":
        assert task.published is not None
        return _joined(PAPER, _told(task.published.read))
    if reading == "likelihood":
        return _joined(LIKELIHOOD, _told(likeliest_choice), f"Choices: {'; '.join(task.choices)}")
    assert task.grammar is not None
    return _joined(CONSTRAINED, _told(task.grammar))


def _told(function: Any) -> str:
    """Say what a function says of itself, or the one that made it; with the names it looks for."""
    made_with: dict[str, Any] = {}
    while isinstance(function, partial):
        made_with = {**function.keywords, **made_with}
        function = function.func
    text = inspect.getdoc(function)
    if text is None and "<locals>" in function.__qualname__:
        maker = getattr(inspect.getmodule(function), function.__qualname__.partition(".")[0])
        text = inspect.getdoc(maker)
    names = made_with.get("names")
    listed = f"\n\nIn this order: {'; '.join(names)}" if names else ""
    return (text or "") + listed


def _metrics(task: Task[Any], metrics: tuple[Metric[Any], ...]) -> Iterator[str]:
    """Write a line a metric: its name, what it is in its own words, and how it was set."""
    for metric in metrics:
        mark = " (primary)" if metric is task.metrics[0] else ""
        said = " ".join(_explained(metric))
        if not metric.higher_is_better and "lower is better" not in said.lower():
            said += " Lower is better."
        settings = "; ".join(_settings(metric, task))
        yield _wrapped(
            f"{metric.name}{mark}: {said}{f' [{settings}]' if settings else ''}", hang="  "
        )


def _explained(metric: Metric[Any]) -> Iterator[str]:
    """Yield a metric's first paragraph, and what besides it depends on."""
    if isinstance(metric, BestOf):
        yield from _explained(metric.metric)
    yield _first_paragraph(metric)
    if isinstance(metric, BertScore):
        yield f"Not run without the folder {metric.encoder} under the data root."


def _settings(metric: Metric[Any], task: Task[Any]) -> Iterator[str]:
    """Yield what tells a metric from others of its sort: all that is not as it mostly is."""
    declared: Any = metric  # a frozen dataclass, which a protocol cannot say
    for field in fields(declared):
        value = getattr(metric, field.name)
        names = value if isinstance(value, tuple) else ()
        usual = value == field.default or (names and set(names) == set(task.labels))
        if usual or field.name in NOT_SETTINGS:
            continue
        said = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
        yield f"{field.name}: {', '.join(map(str, names)) if names else said}"


def _first_paragraph(metric: Metric[Any]) -> str:
    text = inspect.getdoc(type(metric)) or ""
    return " ".join(text.split("\n\n")[0].split())


def _from_data(task: Task[Any], root: Path | None) -> Iterator[Section]:
    """Show ids and one sample where the data is at hand, and may be shown to anybody."""
    line = '`mellama score` takes {"id": "...", "completion": "..."} on each line'
    if task.source.terms.access is not Access.OPEN:
        yield "ids", f"{line}; ids of {task.source.terms.access.name.lower()} data are not shown"
        return
    if root is None or not (root / task.source.name).is_dir():
        yield "ids", f"{line}; `--data-root` shows the first ids"
        return
    samples = [each for each, _ in zip(task.samples(root, "test"), range(FIRST_IDS), strict=False)]
    if not samples:
        raise SourceError(
            f"{task.name} has no test sample under the data root.",
            expected=f"test samples in {root / task.source.name}",
            found="none",
            todo=f"`mellama check {task.source.name}` counts what is there",
        )
    yield "ids", f"{line}; the first ids are {', '.join(sample.id for sample in samples)}"
    sample = samples[0]
    yield f"one sample as it is asked ({sample.id})", task.question(sample)
    yield "its answer", task.write(sample.target)


def _joined(*texts: str) -> str:
    return "\n".join(_paragraphs(text) for text in texts if text)


def _paragraphs(text: str) -> str:
    """Fill the paragraphs of a docstring anew."""
    return "\n".join(_wrapped(part) for part in text.split("\n\n") if part)


def _wrapped(text: str, hang: str = "") -> str:
    """Fill one paragraph; all its lines but the first may hang."""
    return fill(
        " ".join(text.split()),
        WIDTH,
        subsequent_indent=hang,
        break_long_words=False,
        break_on_hyphens=False,
    )
