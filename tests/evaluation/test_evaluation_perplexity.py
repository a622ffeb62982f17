"""Held-out loss against a document-by-document computation of its own."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_model import CONTEXT_TOKENS, random_blocks, write_model
from transformers import LlamaForCausalLM

from mellama.corpus.blocks import Blocks
from mellama.errors import DataError, ModelError
from mellama.evaluation.perplexity import held_out_loss
from mellama.evaluation.result import HeldOutLoss
from mellama.pipeline.progress import Quiet


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("model"))


def measured(folder: Path, blocks: Blocks) -> HeldOutLoss:
    return held_out_loss(folder, blocks, threads=1, progress=Quiet())


def one_by_one(folder: Path, blocks: Blocks) -> tuple[float, int]:
    """Add up -log p of every token after the first of its document, one document at a time."""
    model = LlamaForCausalLM.from_pretrained(folder).eval()
    nats, predicted = 0.0, 0
    for row, positions in zip(blocks.tokens, blocks.positions, strict=True):
        starts = [at for at, place in enumerate(positions) if at == 0 or place == 0]
        for start, end in zip(starts, [*starts[1:], len(row)], strict=True):
            ids = torch.tensor(row[start:end].astype(np.int64))[None]
            with torch.inference_mode():
                likelihoods = torch.log_softmax(model(ids).logits[0].double(), dim=-1)
            for at in range(end - start - 1):
                nats -= float(likelihoods[at, ids[0, at + 1]])
                predicted += 1
    return nats, predicted


@pytest.mark.parametrize("documents", [(32,), (10, 22), (1, 5, 26), (8, 8, 8, 8)])
def test_documents_are_kept_apart(folder: Path, documents: tuple[int, ...]) -> None:
    blocks = random_blocks(5, documents)
    nats, predicted = one_by_one(folder, blocks)
    loss = measured(folder, blocks)
    assert loss.tokens == predicted == 5 * (32 - len(documents))
    assert loss.blocks == 5
    assert loss.nats_per_token == pytest.approx(nats / predicted, abs=1e-5)
    assert loss.perplexity == pytest.approx(math.exp(nats / predicted), rel=1e-4)


def test_restarting_positions_matter(folder: Path) -> None:
    apart = random_blocks(4, (16, 16))
    together = replace(apart, positions=np.tile(np.arange(32, dtype=np.uint16), (4, 1)))
    difference = measured(folder, apart).nats_per_token - measured(folder, together).nats_per_token
    assert abs(difference) > 1e-3


def test_a_model_that_knows_nothing_is_as_perplexed_as_its_vocabulary(tmp_path: Path) -> None:
    folder = write_model(tmp_path)
    model = LlamaForCausalLM.from_pretrained(folder)
    with torch.no_grad():
        model.lm_head.weight.zero_()
    model.save_pretrained(folder)
    loss = measured(folder, random_blocks(2, (32,)))
    assert loss.perplexity == pytest.approx(model.config.vocab_size, rel=1e-5)


def test_rows_do_not_depend_on_the_batch(folder: Path) -> None:
    blocks = random_blocks(200, (32,))  # more than one batch
    first = Blocks(blocks.tokens[:70], blocks.positions[:70], {})
    rest = Blocks(blocks.tokens[70:], blocks.positions[70:], {})
    parts = measured(folder, first), measured(folder, rest)
    mean = sum(part.nats_per_token * part.tokens for part in parts) / (200 * 31)
    assert measured(folder, blocks).nats_per_token == pytest.approx(mean, abs=1e-5)


def test_padding_is_not_predicted(folder: Path) -> None:
    blocks = random_blocks(3, (10, 22))
    tokens, positions = (np.asarray(rows).copy() for rows in (blocks.tokens, blocks.positions))
    tokens[:, 10:], positions[:, 10:] = 2, 0  # as best fit pads: each token at position 0
    loss = measured(folder, Blocks(tokens, positions, {}))
    alone = measured(folder, Blocks(tokens[:, :10], positions[:, :10], {}))
    assert loss.tokens == alone.tokens == 3 * 9
    assert loss.nats_per_token == pytest.approx(alone.nats_per_token, abs=1e-5)


def test_nothing_to_predict_is_refused(folder: Path) -> None:
    with pytest.raises(DataError, match="no held-out text"):
        measured(folder, random_blocks(0, (32,)))
    with pytest.raises(DataError, match="no held-out text"):
        measured(folder, random_blocks(3, (1, 1)))


def test_a_document_longer_than_the_context_is_refused(folder: Path) -> None:
    with pytest.raises(ModelError, match="longer than the model's context"):
        measured(folder, random_blocks(1, (CONTEXT_TOKENS + 1,)))
    measured(folder, random_blocks(1, (CONTEXT_TOKENS, 3)))
