"""Toy tokenizers, models, blocks and conversations: seconds to make and to train."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

from mellama.corpus.blocks import Blocks
from mellama.files import write_json
from mellama.models.checkpoint import Checkpoint
from mellama.models.shape import LlamaShape
from mellama.pipeline.progress import Quiet
from mellama.pipeline.step import Context, Step

VOCABULARY = 300
SHAPE = LlamaShape(hidden=32, layers=2, heads=2, feed_forward=64, context=128)
COLOURS = ("red", "green", "blue", "white", "black", "yellow", "brown", "grey")
THINGS = ("the lamp", "the boat", "a leaf", "the door", "my hat", "a stone", "the cup", "a bird")


def write_tokenizer(folder: Path) -> Path:
    """Write a byte-level tokenizer: `<s>` before a text, `</s>` to end it, `<pad>` of its own."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=["<s>", "</s>", "<pad>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    lines = ["Human: \nWhat colour is it?\n\nAssistant: \nred", *COLOURS, *THINGS]
    line_ends = [" \n"] * 20  # often enough to be one token
    tokenizer.train_from_iterator([*lines * 2, *line_ends], trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", special_tokens=[("<s>", tokenizer.token_to_id("<s>"))]
    )
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "bos_token": "<s>",
            "eos_token": "</s>",
            "pad_token": "<pad>",
            "padding_side": "left",
        },
    )
    return folder


def write_blocks(
    folder: Path, *, blocks: int = 24, length: int = 32, vocabulary: int = 64, seed: int = 0
) -> Path:
    """Write packed documents of 5 to 20 tokens in which each token foretells the next."""
    random = np.random.default_rng(seed)
    successor = random.permutation(np.arange(3, vocabulary))
    tokens: list[int] = []
    positions: list[int] = []
    while len(tokens) < blocks * length:
        size = int(random.integers(5, 20))
        document = [0, int(random.integers(3, vocabulary))]
        while len(document) < size - 1:
            document.append(int(successor[document[-1] - 3]))
        tokens += [*document, 1]
        positions += range(size)
    shape = (blocks, length)
    folder.mkdir(parents=True, exist_ok=True)
    places = np.array(positions[: blocks * length]).reshape(shape)
    places = places - places[:, :1] * (np.cumsum(places == 0, axis=1) == 0)
    for name, rows in (("tokens", _cut(tokens, shape)), ("positions", places.astype(np.uint16))):
        (folder / name).mkdir(exist_ok=True)
        np.save(folder / name / "00000.npy", rows)
    write_json(folder / "ledger.json", {})
    return folder


def write_conversations(path: Path, *, repeats: int = 1) -> Path:
    """Write questions with one right answer each."""
    lines = [
        {
            "id": f"{number}-{again}",
            "source": "toy",
            "messages": [
                {"role": "user", "content": f"What colour is {thing}?"},
                {"role": "assistant", "content": colour},
            ],
        }
        for again in range(repeats)
        for number, (thing, colour) in enumerate(zip(THINGS, COLOURS, strict=True))
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def context(root: Path) -> Context:
    return Context(root, None, Quiet())


@dataclass(frozen=True, kw_only=True)
class ToyTokenizer(Step[Path]):
    vocabulary: int = VOCABULARY

    def build(self, output: Path, context: Context) -> None:
        write_tokenizer(output)

    def load(self, output: Path) -> Path:
        return output


@dataclass(frozen=True, kw_only=True)
class ToyBlocks(Step[Blocks]):
    sequence_length: int = 32
    tokens: int = 24 * 32

    def build(self, output: Path, context: Context) -> None:
        write_blocks(output, blocks=self.tokens // self.sequence_length)

    def load(self, output: Path) -> Blocks:
        return Blocks.open(output)


@dataclass(frozen=True, kw_only=True)
class ToyConversations(Step[Path]):
    def build(self, output: Path, context: Context) -> None:
        write_conversations(output / "conversations.jsonl")

    def load(self, output: Path) -> Path:
        return output / "conversations.jsonl"


def make(step: Step[Checkpoint], context: Context) -> Checkpoint:
    """Build a step and what it needs, without the runner."""
    for needed in step.inputs():
        if not context.folder(needed).exists():
            make(needed, context)
    folder = context.folder(step)
    folder.mkdir(parents=True, exist_ok=True)
    step.build(folder, context)
    return step.load(folder)


def _cut(tokens: list[int], shape: tuple[int, int]) -> NDArray[np.uint16]:
    return np.array(tokens[: shape[0] * shape[1]], np.uint16).reshape(shape)
