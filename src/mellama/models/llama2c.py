"""llama2.c's legacy weights as an ordinary model folder: safetensors, config and tokenizer."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import LlamaConfig, LlamaForCausalLM

from mellama.errors import SourceError
from mellama.models.llama2c_tokenizer import BOS, EOS, UNKNOWN, write_tokenizer
from mellama.models.weights import SpecialIds, save_model

HEADER = struct.Struct("<7i")
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Header:
    """The seven 32-bit numbers a file begins with."""

    hidden: int
    feed_forward: int
    layers: int
    heads: int
    key_value_heads: int
    vocabulary: int
    context: int
    tied: bool  # written as the sign of the vocabulary's size

    @staticmethod
    def read(path: Path, data: bytes) -> Header:
        if len(data) < HEADER.size:
            raise _broken(path, "seven 32-bit numbers", f"{len(data)} bytes")
        hidden, wide, layers, heads, shared, vocabulary, context = HEADER.unpack_from(data)
        if min(hidden, wide, layers, heads, shared, abs(vocabulary), context) <= 0:
            raise _broken(path, "sizes above zero", "another kind of file")
        return Header(
            hidden, wide, layers, heads, shared, abs(vocabulary), context, tied=vocabulary > 0
        )


class _Tensors:
    """Takes tensors off the front of the file's floats, in llama2.c's order."""

    def __init__(self, path: Path, floats: Floats) -> None:
        self._path = path
        self._floats = floats
        self._taken = 0

    def take(self, *shape: int) -> torch.Tensor:
        size = int(np.prod(shape))
        part = self._floats[self._taken : self._taken + size]
        if len(part) < size:
            raise _broken(
                self._path,
                f"{self._taken + size:,} numbers or more",
                f"{len(self._floats):,}: the file is cut short",
            )
        self._taken += size
        return torch.from_numpy(part.reshape(shape).copy())

    def finish(self) -> None:
        left = len(self._floats) - self._taken
        if left:
            raise _broken(self._path, "nothing after the last tensor", f"{left:,} more numbers")


def write_model(weights: Path, vocabulary: Path, output: Path) -> None:
    """Write the folder that transformers loads.

    Source: github.com/karpathy/llama2.c, `legacy_export` in export.py and `tokenizer.py`.

    Raises:
        SourceError: a file is cut short or of another layout.
    """
    data = weights.read_bytes()
    header = Header.read(weights, data)
    if (len(data) - HEADER.size) % 4:
        raise _broken(weights, "32-bit floats after the header", f"{len(data):,} bytes")
    floats = np.frombuffer(data, dtype="<f4", offset=HEADER.size)
    model = LlamaForCausalLM(_config(header))
    state = _state(header, _Tensors(weights, floats))
    model.load_state_dict(state)
    output.mkdir(parents=True, exist_ok=True)
    save_model(model, output, SpecialIds(bos=BOS, stops=(EOS,), pad=UNKNOWN))
    write_tokenizer(vocabulary, output, size=header.vocabulary)


def _config(header: Header) -> LlamaConfig:
    return LlamaConfig(
        vocab_size=header.vocabulary,
        hidden_size=header.hidden,
        intermediate_size=header.feed_forward,
        num_hidden_layers=header.layers,
        num_attention_heads=header.heads,
        num_key_value_heads=header.key_value_heads,
        max_position_embeddings=header.context,
        rms_norm_eps=1e-5,
        tie_word_embeddings=header.tied,
        bos_token_id=BOS,
        eos_token_id=EOS,
        pad_token_id=UNKNOWN,
        architectures=["LlamaForCausalLM"],
    )


def _state(header: Header, tensors: _Tensors) -> dict[str, torch.Tensor]:
    """Name the tensors as transformers does; each kind lies together, all layers of it."""
    hidden, wide = header.hidden, header.feed_forward
    head = hidden // header.heads
    shared = head * header.key_value_heads
    state = {"model.embed_tokens.weight": tensors.take(header.vocabulary, hidden)}
    kinds = (
        ("input_layernorm", (hidden,)),
        ("self_attn.q_proj", (hidden, hidden)),
        ("self_attn.k_proj", (shared, hidden)),
        ("self_attn.v_proj", (shared, hidden)),
        ("self_attn.o_proj", (hidden, hidden)),
        ("post_attention_layernorm", (hidden,)),
        ("mlp.gate_proj", (wide, hidden)),
        ("mlp.down_proj", (hidden, wide)),
        ("mlp.up_proj", (wide, hidden)),
    )
    for kind, shape in kinds:
        for layer, weight in enumerate(tensors.take(header.layers, *shape)):
            if kind.endswith(("q_proj", "k_proj")):
                weight = rotate_halves(weight, head)
            state[f"model.layers.{layer}.{kind}.weight"] = weight
    state["model.norm.weight"] = tensors.take(hidden)
    tensors.take(2, header.context, head // 2)  # cosines and sines, which follow from the sizes
    state["lm_head.weight"] = (
        state["model.embed_tokens.weight"]
        if header.tied
        else tensors.take(header.vocabulary, hidden)
    )
    tensors.finish()
    return state


def rotate_halves(weight: torch.Tensor, head: int) -> torch.Tensor:
    """Reorder the rows of a query or key projection, [heads x head, hidden].

    llama2.c rotates neighbouring rows as a pair; transformers rotates row i with row i + head/2.
    """
    rows, hidden = weight.shape
    pairs = weight.reshape(rows // head, head // 2, 2, hidden)
    return pairs.transpose(1, 2).reshape(rows, hidden).contiguous()


def _broken(path: Path, expected: str, found: str) -> SourceError:
    return SourceError(
        f"{path} is not a model in llama2.c's legacy layout.",
        expected=expected,
        found=found,
        todo="get the file again; newer layouts begin with the magic number 0x616b3432",
    )
