"""A random Llama of a few thousand weights with its tokenizer, and steps that hand things out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from mellama.corpus.blocks import Blocks
from mellama.files import write_json
from mellama.models.checkpoint import Checkpoint
from mellama.pipeline.step import Context, Step

CONTEXT_TOKENS = 64


def write_model(folder: Path, seed: int = 0) -> Path:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=300,
        special_tokens=["<pad>", "<s>", "</s>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(["Text: number says yes no maybe\nAnswer:"] * 3, trainer)
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", pad_token="<pad>"
    )
    torch.manual_seed(seed)
    shape = LlamaConfig(
        vocab_size=len(fast),
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=CONTEXT_TOKENS,
        initializer_range=0.3,
        bos_token_id=fast.bos_token_id,
        eos_token_id=fast.eos_token_id,
        pad_token_id=fast.pad_token_id,
    )
    LlamaForCausalLM(shape).save_pretrained(folder)
    fast.save_pretrained(folder)
    return folder


@dataclass(frozen=True, kw_only=True)
class TinyModel(Step[Checkpoint]):
    seed: int = 0

    def build(self, output: Path, context: Context) -> None:
        write_model(output, self.seed)

    def load(self, output: Path) -> Checkpoint:
        return Checkpoint(output)


def random_blocks(count: int, documents: tuple[int, ...], *, seed: int = 0) -> Blocks:
    """Make rows of random tokens: documents of these lengths, side by side."""
    draw = np.random.default_rng(seed)
    tokens = draw.integers(3, 259, (count, sum(documents)), dtype=np.uint16)
    positions = np.concatenate([np.arange(length, dtype=np.uint16) for length in documents])
    return Blocks(tokens, np.tile(positions, (count, 1)), {})


@dataclass(frozen=True, kw_only=True)
class RandomBlocks(Step[Blocks]):
    count: int
    documents: tuple[int, ...]

    def build(self, output: Path, context: Context) -> None:
        blocks = random_blocks(self.count, self.documents)
        for folder, rows in (("tokens", blocks.tokens), ("positions", blocks.positions)):
            (output / folder).mkdir(exist_ok=True)
            np.save(output / folder / "00000.npy", rows)
        write_json(output / "ledger.json", {})

    def load(self, output: Path) -> Blocks:
        return Blocks.open(output)
