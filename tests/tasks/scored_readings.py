"""The two readings of one task, side by side, over answers to typed samples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from mellama.metrics.bertscore import BertScore
from mellama.metrics.metric import Metric
from mellama.metrics.spans import MarkedText, Span
from mellama.records import Sample
from mellama.tasks.task import Published, Task


class Cells(NamedTuple):
    """One cell of a table in both readings."""

    paper: float
    robust: float


def value(metric: Metric[Any], predictions: Sequence[Any], targets: Sequence[Any]) -> float:
    return float(metric.value(metric.counts(predictions, targets).sum(axis=0)))


def run(task: Task[Any]) -> list[Metric[Any]]:
    """List the metrics that need nothing but the answers: BERTScore needs an encoder."""
    return [metric for metric in task.metrics if not isinstance(metric, BertScore)]


def values(task: Task[Any], predictions: Sequence[Any], targets: Sequence[Any]) -> dict[str, float]:
    return {metric.name: value(metric, predictions, targets) for metric in run(task)}


def named(metrics: Sequence[Metric[Any]], name: str) -> Metric[Any]:
    (found,) = [metric for metric in metrics if metric.name == name]
    return found


def paper(
    published: Published[Any], name: str, completions: Sequence[str], samples: Sequence[Sample[Any]]
) -> float:
    pairs = zip(completions, samples, strict=True)
    read = [published.read(completion, sample) for completion, sample in pairs]
    return value(named(published.metrics, name), read, [published.gold(item) for item in samples])


def robust(
    task: Task[Any], name: str, completions: Sequence[str], samples: Sequence[Sample[Any]]
) -> float:
    pairs = zip(completions, samples, strict=True)
    read = [task.read(completion, sample) for completion, sample in pairs]
    return value(named(task.metrics, name), read, [sample.target for sample in samples])


def cells(
    task: Task[Any],
    published: Published[Any],
    name: str,
    answers: Sequence[tuple[str, Sample[Any]]],
) -> Cells:
    """Score answers to samples in both readings, by the metric that both call `name`."""
    completions = [completion for completion, _ in answers]
    samples = [sample for _, sample in answers]
    return Cells(
        paper(published, name, completions, samples), robust(task, name, completions, samples)
    )


def labelled(target: Any, **fields: str) -> Sample[Any]:
    return Sample("typed", fields, target)


def marked(text: str, **kinds: str) -> Sample[MarkedText]:
    """Type a sentence whose entities are given as `kind="words"`, one a kind."""
    spans = (
        Span(text.index(words), text.index(words) + len(words), kind)
        for kind, words in kinds.items()
    )
    return Sample("typed", {"sentence": text}, MarkedText(text, frozenset(spans)))
