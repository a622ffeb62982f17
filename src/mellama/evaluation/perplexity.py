"""Mean negative log-likelihood of packed held-out blocks, each document seen by itself."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import cross_entropy

from mellama.corpus.blocks import Blocks
from mellama.errors import DataError, ModelError
from mellama.evaluation.result import HeldOutLoss
from mellama.models.weights import load_model
from mellama.pipeline.progress import Progress

BATCH_TOKENS = 4096  # bounds the logits to 4096 x vocabulary; part of the result's rounding


def held_out_loss(folder: Path, blocks: Blocks, *, threads: int, progress: Progress) -> HeldOutLoss:
    """Predict every token from those before it in its document and block.

    Positions restart with each document, and no attention mask is given: that is what keeps the
    documents of a block apart. The first token of a document or a block is not predicted, since
    nothing of its document stands before it.

    Raises:
        ModelError: the folder is no model, or its context is shorter than a document in a block.
        DataError: the blocks hold nothing to predict, or ids of another tokenizer.
    """
    torch.set_num_threads(threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    dtype = torch.float32 if device.type == "cpu" else None
    model = load_model(folder, device=device, dtype=dtype).eval()
    blocks.require_tokenizer(folder)
    _require_context(blocks, int(model.config.max_position_embeddings))
    count, length = blocks.tokens.shape
    rows = max(1, BATCH_TOKENS // length)
    nats, predicted = 0.0, 0
    with progress.bar("predicting held-out text", count) as advance, torch.inference_mode():
        for start in range(0, count, rows):
            tokens = _tensor(blocks.tokens[start : start + rows], device)
            positions = _tensor(blocks.positions[start : start + rows], device)
            logits = model(input_ids=tokens, position_ids=positions, use_cache=False).logits
            losses = cross_entropy(
                logits[:, :-1].float().flatten(0, 1), tokens[:, 1:].flatten(), reduction="none"
            )
            inside = positions[:, 1:].flatten() > 0
            nats += float(losses[inside].double().sum())
            predicted += int(inside.sum())
            advance(len(tokens))
    if not predicted:
        raise DataError(
            "There is no held-out text to predict.",
            expected="blocks with a document of two tokens or more",
            found=f"{count} blocks of {length} tokens",
            todo="hold out more documents",
        )
    mean = nats / predicted
    return HeldOutLoss(mean, math.exp(mean), predicted, count)


def _tensor(rows: NDArray[np.integer[Any]], device: torch.device) -> torch.Tensor:
    return torch.from_numpy(rows.astype(np.int64)).to(device)


def _require_context(blocks: Blocks, context_tokens: int) -> None:
    longest = int(blocks.positions.max(initial=0)) + 1
    if longest > context_tokens:
        raise ModelError(
            "A held-out document is longer than the model's context.",
            expected=f"{context_tokens:,} tokens or fewer in a block",
            found=f"{longest:,}",
            todo="pack the held-out text at the model's context length",
        )
