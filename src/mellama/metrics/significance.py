"""Whether two models differ by more than chance: McNemar's test, bootstrap p-values, corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from mellama.metrics.metric import Floats, Metric
from mellama.metrics.statistics import RESAMPLES, SEED, Interval, interval_of, paired

Correction = Literal["holm", "benjamini_hochberg"]
METHODS: dict[Correction, str] = {"holm": "holm", "benjamini_hochberg": "fdr_bh"}  # statsmodels'


@dataclass(frozen=True)
class McNemar:
    """Two models on the same questions: how often only one is right, and how likely that is.

    The p-value is that of the exact two-sided test: of equally good models, each is the one that is
    right with probability one half wherever only one is.
    """

    only_first: int
    only_second: int
    p_value: float


@dataclass(frozen=True)
class PairedTest:
    """One model's score minus another's, with its interval, and how likely it is by chance."""

    interval: Interval
    p_value: float


def mcnemar(
    first: Sequence[bool] | NDArray[np.bool_], second: Sequence[bool] | NDArray[np.bool_]
) -> McNemar:
    """Test two models' right (True) and wrong answers to the same questions in the same order.

    Raises:
        ValueError: the two are not over the same number of questions.
    """
    from scipy.stats import binomtest  # heavy: two seconds

    one, other = np.asarray(first, dtype=bool), np.asarray(second, dtype=bool)
    if one.shape != other.shape:
        raise ValueError(f"{one.size} and {other.size} answers cannot be paired")
    only_first, only_second = int((one & ~other).sum()), int((other & ~one).sum())
    either = only_first + only_second
    p_value = float(binomtest(only_first, either, 0.5).pvalue) if either else 1.0
    return McNemar(only_first, only_second, p_value)


def paired_test(
    metric: Metric[Any],
    first: Floats,
    second: Floats,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> PairedTest:
    """Test a difference of scores by the paired bootstrap, with the resamples of its interval.

    Raises:
        ValueError: the two are not over the same number of samples, or there is none.
    """
    value, drawn = paired(metric, first, second, resamples=resamples, seed=seed)
    return PairedTest(interval_of(value, drawn), bootstrap_p_value(drawn))


def bootstrap_p_value(differences: Floats) -> float:
    """Two-sided p-value of a difference from its resamples, [resamples].

    Twice the share of resamples on the rarer side of zero, zero itself on both sides. One is added
    to both counts, for the sample at hand: no finite number of resamples shows a p of 0 (Davison
    and Hinkley 1997, 4.2).
    """
    rarer = min((differences <= 0).sum(), (differences >= 0).sum())
    return float(min(1.0, 2 * (rarer + 1) / (len(differences) + 1)))


def corrected(p_values: Sequence[float], method: Correction = "holm") -> list[float]:
    """Raise p-values for having been picked out of many, in the order given.

    Holm bounds the chance of a single false discovery among all; Benjamini and Hochberg bound the
    share of false ones among the discoveries.
    """
    from statsmodels.stats.multitest import multipletests  # heavy: three seconds

    if not len(p_values):
        return []
    _, raised, _, _ = multipletests(list(p_values), method=METHODS[method])
    return [float(value) for value in raised]
