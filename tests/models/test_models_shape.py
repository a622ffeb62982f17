"""A shape counts the parameters that transformers makes of it."""

from __future__ import annotations

import pytest
import torch
from transformers import LlamaConfig, LlamaForCausalLM

from mellama.models.shape import LlamaShape

SHAPES = [
    LlamaShape(hidden=32, layers=2, heads=4, feed_forward=88, context=64),
    LlamaShape(hidden=48, layers=3, heads=6, key_value_heads=2, feed_forward=100, context=64),
    LlamaShape(hidden=32, layers=1, heads=2, feed_forward=64, context=64, tied=False),
]


@pytest.mark.parametrize("shape", SHAPES)
def test_parameters_are_counted_as_they_are_made(shape: LlamaShape) -> None:
    config = LlamaConfig(
        vocab_size=300,
        hidden_size=shape.hidden,
        intermediate_size=shape.feed_forward,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.key_value_heads or shape.heads,
        tie_word_embeddings=shape.tied,
    )
    with torch.device("meta"):
        model = LlamaForCausalLM(config)
    assert shape.parameters(300) == sum(weight.numel() for weight in model.parameters())
