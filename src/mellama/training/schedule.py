"""How a model is trained: the budget, the learning rate over it, the optimiser, the adapters."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Literal

from mellama.errors import ModelError


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """A budget and how it is spent. Exactly one of `tokens`, `steps` and `epochs` is given."""

    learning_rate: float  # at its highest
    batch: int  # sequences a step, over all devices
    tokens: int | None = None  # rounded up to whole steps
    steps: int | None = None
    epochs: float | None = None  # passes over the data
    warmup: float = 0.05  # share of the steps in which the rate rises
    decay: Literal["cosine", "linear", "constant"] = "cosine"  # down to nothing, after the warm-up
    weight_decay: float = 0.0  # of matrices; norms are left alone
    betas: tuple[float, float] = (0.9, 0.95)
    epsilon: float = 1e-8  # Adam's; Llama 2 took 1e-5, which moves rare tokens less
    clip: float = 1.0  # largest norm of the gradient; 0 does not clip
    seed: int = 0  # of the order of the data, of dropout and of adapters
    dtype: Literal["float32", "bfloat16"] = "float32"  # of the arithmetic; weights are float32
    sequences_per_pass: int | None = None  # on one device at a time; None: its share of the batch

    def __post_init__(self) -> None:
        budgets = [self.tokens, self.steps, self.epochs]
        if sum(budget is not None for budget in budgets) != 1:
            raise ModelError(
                "A schedule needs one budget.",
                expected="one of tokens, steps and epochs",
                found=f"tokens={self.tokens}, steps={self.steps}, epochs={self.epochs}",
                todo="name one of them in the recipe",
            )
        if min(budget for budget in budgets if budget is not None) <= 0 or self.batch <= 0:
            raise ModelError(
                "A schedule has nothing to do.",
                expected="a budget and a batch above zero",
                found=f"{self.budget()}, {self.batch} sequences a step",
                todo="mend the recipe",
            )

    def steps_for(self, rows: int, sequence_length: int) -> int:
        """Count the steps that spend the budget on `rows` sequences of one length."""
        if self.steps is not None:
            return self.steps
        if self.tokens is not None:
            return ceil(self.tokens / (self.batch * sequence_length))
        assert self.epochs is not None
        return max(1, ceil(self.epochs * rows / self.batch))

    def budget(self) -> str:
        """Say the budget as a person would."""
        if self.tokens is not None:
            return f"{self.tokens:,} tokens"
        if self.steps is not None:
            return f"{self.steps:,} steps"
        return f"{self.epochs:g} epoch{'' if self.epochs == 1 else 's'}"

    def passes(self, devices: int) -> tuple[int, int]:
        """Split a batch into (sequences a pass, passes a step) for each of so many devices.

        Raises:
            ModelError: it cannot be split evenly, and another batch is another result.
        """
        share = self.batch // devices
        sequences = min(self.sequences_per_pass or share, share)
        if not sequences or sequences * devices * (share // sequences) != self.batch:
            raise ModelError(
                f"A batch of {self.batch} sequences cannot be split evenly.",
                expected=f"a multiple of {devices} devices x {self.sequences_per_pass or 1} a pass",
                found=f"{self.batch}",
                todo="change batch or sequences_per_pass in the recipe, or the number of devices",
            )
        return sequences, share // sequences


@dataclass(frozen=True, kw_only=True)
class Lora:
    """Low-rank adapters on every linear layer, merged into the weights when training ends.

    On a tiny and weak base, rank 8 with frozen embeddings learns nothing: a rank of 32 and trained
    embeddings come close to training all weights.
    """

    rank: int = 32
    alpha: int = 64  # the adapter's output is scaled by alpha / rank
    dropout: float = 0.0
    embeddings: bool = True  # train the token matrices in full as well
