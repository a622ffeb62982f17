"""Greedy choice, step by step: the log-probability of each token, within bounds if there are."""

from __future__ import annotations

from collections.abc import Callable

import torch

Allowed = Callable[[torch.Tensor], torch.Tensor]
"""Ids so far, [rows, length] -> which tokens may come next, [rows, vocabulary] of truth values."""


class GreedyChoice:
    """Stands in `generate` as a processor of logits, and keeps one number a row and step."""

    def __init__(self, allowed: Allowed | None = None) -> None:
        self._allowed = allowed
        self._steps: list[torch.Tensor] = []

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """Take and return logits, [rows, vocabulary]; those that are not allowed become -inf."""
        total = scores.logsumexp(-1)
        if self._allowed is not None:
            scores = scores.masked_fill(~self._allowed(input_ids), -torch.inf)
        # What is chosen is the largest of what is left, and keeps its logit: its log-probability
        # is that of a choice among all tokens.
        self._steps.append(scores.amax(-1) - total)
        return scores

    def log_probabilities(self) -> torch.Tensor:
        """Return nats of shape [rows, steps]; steps after the end of a row mean nothing."""
        return torch.stack(self._steps, dim=1).double().cpu()
