"""What training is expected to cost: tokens over a measured rate, by the number of parameters."""

from __future__ import annotations

from itertools import pairwise
from math import exp, log

from mellama.pipeline.step import Estimate

# Tokens a CPU-second: one core, float32, a vocabulary of 4,096. Up to 3.4 million parameters as
# measured with packed rows of 512 tokens on a 2.5 GHz Xeon without bfloat16 arithmetic, where
# bfloat16 is half as fast, the smallest with 256 and a vocabulary of 2,048; above, measured with
# 256 tokens on a newer one, and taken a third off.
RATES = (
    *((0.23e6, 12_000.0), (0.73e6, 6_000.0), (1.1e6, 4_100.0), (3.4e6, 2_000.0)),
    *((10.6e6, 660.0), (34.7e6, 220.0)),
)
START_SECONDS = 3.0  # loading the model, saving it
LIBRARIES_SECONDS = 8.0  # a process loads them once, as a rule to make the first model
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


def making(parameters: int) -> Estimate:
    """Estimate a step that makes a model without training it."""
    start = training(0, parameters)
    return Estimate(start.cpu_seconds + LIBRARIES_SECONDS, start.disk_bytes)


def say_parameters(count: int) -> str:
    """Write 1,104,000 as 1.1M."""
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "K")):
        if count >= size:
            return f"{count / size:.1f}{letter} parameters"
    return f"{count} parameters"
