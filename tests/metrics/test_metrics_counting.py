"""Counting a task's metrics together gives what each of them counts alone."""

from __future__ import annotations

from typing import Any, get_args

from mellama.metrics.answers import WordF1
from mellama.metrics.counting import counts_of
from mellama.metrics.metric import Metric
from mellama.metrics.text import Rouge, RougeName
from mellama.records import Unparsed

PREDICTIONS = ["The fever was treated. It fell!", Unparsed("empty"), "", "two\nlines treated"]
TARGETS = ["Treating a fever. It falls", "rash", "pain", "Two lines. Treatments"]


def test_together_as_alone() -> None:
    rouges = [Rouge(name) for name in get_args(RougeName)]
    metrics: list[Metric[Any]] = [WordF1(), *rouges[::-1], WordF1("again"), rouges[0]]
    together = counts_of(metrics, PREDICTIONS, TARGETS)
    for metric, counts in zip(metrics, together, strict=True):
        assert counts.tolist() == metric.counts(PREDICTIONS, TARGETS).tolist()
    assert counts_of([WordF1()], PREDICTIONS, TARGETS)[0].shape == (4, 2)
    assert counts_of([], PREDICTIONS, TARGETS) == ()
