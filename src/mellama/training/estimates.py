"""What training is expected to cost: tokens over a measured rate, by the number of parameters."""

from __future__ import annotations

from itertools import pairwise
from math import exp, log

from mellama.pipeline.step import Estimate

# Tokens a CPU-second, one core, float32, packed rows: 0.26 to 3.4 million parameters measured with
# 512 tokens a row on a 2.5 GHz Xeon, the two above with 256 tokens a row on a newer one.
RATES = ((0.26e6, 12_000.0), (1.1e6, 4_000.0), (3.4e6, 1_700.0), (10.6e6, 700.0), (34.7e6, 230.0))
START_SECONDS = 10.0  # importing the libraries, loading the model
BYTES_A_PARAMETER = 16  # float32 weights twice (the result, a checkpoint), two moments of Adam


def tokens_a_second(parameters: int) -> float:
    """Interpolate the measured rates, straight in logarithms; beyond them, cost is proportional."""
    if parameters <= RATES[0][0]:
        return RATES[0][1]
    for (low, fast), (high, slow) in pairwise(RATES):
        if parameters <= high:
            share = log(parameters / low) / log(high / low)
            return exp(log(fast) + share * log(slow / fast))
    largest, rate = RATES[-1]
    return rate * largest / parameters


def training(tokens: int, parameters: int) -> Estimate:
    """Estimate a run over so many tokens."""
    return Estimate(
        cpu_seconds=START_SECONDS + tokens / tokens_a_second(parameters),
        disk_bytes=BYTES_A_PARAMETER * parameters,
    )


def say_parameters(count: int) -> str:
    """Write 1,104,000 as 1.1M."""
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "K")):
        if count >= size:
            return f"{count / size:.1f}{letter} parameters"
    return f"{count} parameters"
