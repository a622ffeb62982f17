"""`LlamaShape`: the size of a Llama, and the number of parameters that follows from it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class LlamaShape:
    """What decides a Llama's architecture, apart from its vocabulary."""

    hidden: int  # width of the residual stream
    layers: int
    heads: int
    feed_forward: int  # width between the three projections of a feed-forward block
    context: int  # longest sequence, in tokens
    key_value_heads: int | None = None  # fewer than `heads`: grouped-query attention
    tied: bool = True  # one matrix for reading and writing tokens
    rope_theta: float = 10_000.0
    initializer_range: float = 0.02  # standard deviation of new matrices; Llama's, for wide models

    def parameters(self, vocabulary: int) -> int:
        """Count the parameters of a model with this shape and vocabulary."""
        head = self.hidden // self.heads
        shared = head * (self.key_value_heads or self.heads)
        attention = 2 * self.hidden * self.hidden + 2 * self.hidden * shared
        layer = attention + 3 * self.hidden * self.feed_forward + 2 * self.hidden
        words = vocabulary * self.hidden * (1 if self.tied else 2)
        return words + self.layers * layer + self.hidden
