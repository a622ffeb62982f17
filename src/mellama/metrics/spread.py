"""How far a score moves when what should not matter changes: a seed, the wording of a prompt."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """Scores of `n` runs that differ in a seed or a wording alone."""

    mean: float
    deviation: float | None  # standard deviation of a run (over n - 1); a single run shows none
    low: float
    high: float
    n: int


def spread(values: Sequence[float]) -> Spread:
    """Sum up the scores of several runs.

    Raises:
        ValueError: there is no run.
    """
    if not values:
        raise ValueError("no spread of nothing: there is no run")
    return Spread(
        mean=statistics.fmean(values),
        deviation=statistics.stdev(values) if len(values) > 1 else None,
        low=min(values),
        high=max(values),
        n=len(values),
    )
