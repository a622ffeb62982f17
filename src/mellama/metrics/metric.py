"""A `Metric`: additive counts per sample, and the value of their sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from mellama.records import Unparsed

T_contra = TypeVar("T_contra", contravariant=True)
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class NotRun:
    """Why a metric has no value here: what it needs is not on this machine."""

    reason: str


class Metric(Protocol[T_contra]):
    """A pure function of a whole test set, in two halves.

    `counts` turns each sample into k numbers that add up over samples (true positives, matches,
    one); `value` turns sums of them into the score. A bootstrap resample is then a weighted sum
    of rows, and a thousand resamples are one matrix product.
    """

    @property
    def name(self) -> str: ...

    @property
    def higher_is_better(self) -> bool:
        """False for a rate of errors; a metric says it with a class attribute."""
        ...

    def counts(
        self, predictions: Sequence[T_contra | Unparsed], targets: Sequence[T_contra]
    ) -> Floats:
        """Return an array of shape [samples, k]."""
        ...

    def value(self, totals: Floats) -> Floats:
        """Map sums of shape [..., k] to scores of shape [...], each in 0..1."""
        ...
