"""Constrained decoding: the tokens that a grammar allows next, for each row of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import torch
from llguidance import LLMatcher
from llguidance.hf import from_tokenizer

# The helpers for torch compile a kernel first, which takes a C++ compiler and most of a minute.
from llguidance.numpy import allocate_token_bitmask, fill_next_token_bitmask
from numpy.typing import NDArray
from transformers import PreTrainedTokenizerBase, PreTrainedTokenizerFast

from mellama.errors import ModelError
from mellama.models.grammar import compiled

MOST_KEPT = 32  # compiled grammars; one of a whole article takes some four megabytes


class Grammars:
    """Grammars for one model: its tokenizer is prepared once, and each grammar compiled once.

    The first takes a second for 32,000 tokens, the other up to half a second for a long text.
    """

    def __init__(
        self, tokenizer: PreTrainedTokenizerBase, stops: Sequence[int], vocabulary: int
    ) -> None:
        """Prepare a model's tokenizer.

        Args:
            tokenizer: read from a `tokenizer.json`.
            stops: every token that ends an answer.
            vocabulary: how many logits the model gives; there may be more of them than tokens.

        Raises:
            ModelError: it is of another library, in which tokens are not known to stand for bytes.
        """
        if not isinstance(tokenizer, PreTrainedTokenizerFast):
            raise ModelError(
                "This model's tokenizer cannot be held to a grammar.",
                expected="one of the tokenizers library, read from a tokenizer.json",
                found=type(tokenizer).__name__,
                todo="ask in another way: freely, or by likelihood",
            )
        size = max(vocabulary, len(tokenizer))
        self._tokenizer = from_tokenizer(tokenizer, n_vocab=size, eos_token=list(stops))
        self._stops = list(stops)
        self._vocabulary = vocabulary
        self._compiled = lru_cache(maxsize=MOST_KEPT)(self._compile)

    def within(self, grammars: Sequence[str]) -> Within:
        """Begin a batch whose rows are held to one grammar each.

        Raises:
            ModelError: one does not compile.
        """
        matchers = [self._compiled(grammar).deep_copy() for grammar in grammars]
        bits = allocate_token_bitmask(len(matchers), self._tokenizer.vocab_size)
        return Within(matchers, bits, self._stops, self._vocabulary)

    def _compile(self, grammar: str) -> LLMatcher:
        return compiled(grammar, self._tokenizer)


class Within:
    """Follows a batch through its grammars, one a row, while `generate` asks what may come next.

    A stop is allowed where the grammar may end, and nowhere else. Rows that have stopped are
    padded by `generate`, whatever is allowed.
    """

    def __init__(
        self,
        matchers: Sequence[LLMatcher],
        bits: NDArray[np.int32],
        stops: Sequence[int],
        vocabulary: int,
    ) -> None:
        """Begin before the first token; `bits` is room for a bit a token, [rows, tokens / 32]."""
        self._matchers = matchers
        self._running = set(range(len(matchers)))
        self._started = False
        self._stops = list(stops)
        self._vocabulary = vocabulary
        self._bits = bits

    def __call__(self, input_ids: torch.Tensor) -> torch.Tensor:
        """Take ids, [rows, length], one longer at each call after the first.

        Returns:
            truth values of shape [rows, vocabulary].

        Raises:
            ModelError: a grammar holds no text, or needs more states than llguidance grants.
        """
        if self._started:
            self._take(input_ids[:, -1].tolist())
        self._started = True
        for row in self._running:
            fill_next_token_bitmask(self._matchers[row], self._bits, row)
            self._require_sound(self._matchers[row])
        bits = np.unpackbits(self._bits.view(np.uint8), axis=1, bitorder="little")
        allowed = torch.from_numpy(bits[:, : self._vocabulary]).bool()
        # A stop may also be a word, which the grammar would take for text.
        allowed[:, self._stops] = torch.tensor(
            [matcher.is_accepting() for matcher in self._matchers]
        )[:, None]
        if not allowed[sorted(self._running)].any(-1).all():
            raise self._lost("nothing that the model can write comes next")
        return allowed.to(input_ids.device)

    def _take(self, tokens: list[int]) -> None:
        """Move each row on by the token that it wrote."""
        for row in sorted(self._running):
            if tokens[row] in self._stops:
                self._running.discard(row)
            else:
                self._matchers[row].consume_token(tokens[row])
                self._require_sound(self._matchers[row])

    def _require_sound(self, matcher: LLMatcher) -> None:
        if matcher.is_error():
            raise self._lost(f"llguidance stopped for the reason {matcher.stop_reason()}")

    def _lost(self, found: str) -> ModelError:
        return ModelError(
            "A grammar cannot be followed to its end.",
            expected="one that holds a text, and few alternatives that begin alike",
            found=found,
            todo="mend the `grammar` that the task declares",
        )
