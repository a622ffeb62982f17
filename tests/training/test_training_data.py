"""Rows keep their documents apart, leave out what nothing foretells, and come in a seeded order."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from toy_models import SHAPE, write_blocks, write_tokenizer
from transformers import PreTrainedModel

from mellama.corpus.blocks import Blocks
from mellama.models.weights import load_model
from mellama.training.data import NO_LOSS, Row, TrainingRows, seeded_order, stack
from mellama.training.runs import new_model


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> PreTrainedModel:
    root = tmp_path_factory.mktemp("data")
    new_model(SHAPE, write_tokenizer(root / "tokenizer"), root, seed=0)
    model = load_model(root / "model")
    with torch.no_grad():
        for weight in model.parameters():
            weight.mul_(5.0)  # so that what a token attends to shows in the logits
    model.eval()
    return model


@pytest.fixture(scope="module")
def blocks(tmp_path_factory: pytest.TempPathFactory) -> Blocks:
    return Blocks.open(write_blocks(tmp_path_factory.mktemp("blocks")))


def documents(positions: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[slice]:
    starts = [*np.flatnonzero(positions == 0), len(positions)]
    return [slice(start, end) for start, end in pairwise(starts)]


def logits_apart(
    model: PreTrainedModel, tokens: torch.Tensor, positions: torch.Tensor
) -> torch.Tensor:
    parts = [model(tokens[None, part]).logits[0] for part in documents(positions.numpy())]
    return torch.cat(parts)


def logits(model: PreTrainedModel, batch: Row, **settings: Any) -> torch.Tensor:
    settings = {"use_cache": False, **settings}
    out: torch.Tensor = model(
        input_ids=batch["input_ids"], position_ids=batch["position_ids"], **settings
    ).logits
    return out


def test_packed_documents_do_not_see_each_other(model: PreTrainedModel, blocks: Blocks) -> None:
    rows = TrainingRows(blocks.tokens, blocks.positions, np.arange(4))
    batch = stack([rows[0], rows[1], rows[2]])
    assert (batch["position_ids"][:, 1:] == 0).any(), "more than one document a row"
    with torch.no_grad():
        packed = logits(model, batch)
        for row in range(3):
            apart = logits_apart(model, batch["input_ids"][row], batch["position_ids"][row])
            assert torch.allclose(packed[row], apart, atol=1e-4)


def spoilt_by(model: PreTrainedModel, blocks: Blocks, **settings: Any) -> float:
    """Return the largest change of a logit against documents read one by one."""
    batch = stack([TrainingRows(blocks.tokens, blocks.positions, np.arange(1))[0]])
    with torch.no_grad():
        apart = logits_apart(model, batch["input_ids"][0], batch["position_ids"][0])
        return float((logits(model, batch, **settings)[0] - apart).abs().max())


def test_a_mask_of_ones_lets_packed_documents_see_each_other(
    model: PreTrainedModel, blocks: Blocks
) -> None:
    ones = torch.ones((1, blocks.tokens.shape[1]), dtype=torch.long)
    assert spoilt_by(model, blocks, attention_mask=ones) > 0.1


def test_a_cache_lets_packed_documents_see_each_other(
    model: PreTrainedModel, blocks: Blocks
) -> None:
    assert spoilt_by(model, blocks, use_cache=True) > 0.1
    assert spoilt_by(model, blocks, use_cache=False) < 1e-4


def test_a_row_has_no_attention_mask(blocks: Blocks) -> None:
    row = TrainingRows(blocks.tokens, blocks.positions, np.arange(1))[0]
    assert set(row) == {"input_ids", "position_ids", "labels"}


def test_the_first_token_of_a_document_is_no_target(blocks: Blocks) -> None:
    row = TrainingRows(blocks.tokens, blocks.positions, np.arange(1))[0]
    first = row["position_ids"] == 0
    assert (row["labels"][first] == NO_LOSS).all()
    assert (row["labels"][~first] == row["input_ids"][~first]).all()


def test_padding_is_no_target_and_changes_nothing_before_it(
    model: PreTrainedModel, blocks: Blocks
) -> None:
    tokens, positions = np.asarray(blocks.tokens).copy(), np.asarray(blocks.positions).copy()
    tokens[:, 20:], positions[:, 20:] = 2, 0  # as best fit pads: each token at position 0
    rows = TrainingRows(tokens, positions, np.arange(4), real_tokens=np.full(len(tokens), 20))
    whole = TrainingRows(blocks.tokens, blocks.positions, np.arange(4))
    assert (rows[0]["labels"][20:] == NO_LOSS).all()
    assert rows[0]["labels"][:20].tolist() == whole[0]["labels"][:20].tolist()
    assert (rows.tokens_after(3), whole.tokens_after(3)) == (60, 3 * tokens.shape[1])
    with torch.no_grad():
        padded, full = (logits(model, stack([own[0]]))[0, :20] for own in (rows, whole))
    assert torch.allclose(padded, full, atol=1e-4)


def test_rows_come_in_the_order_asked_for(blocks: Blocks) -> None:
    rows = TrainingRows(blocks.tokens, blocks.positions, np.array([5, 2, 2]))
    assert len(rows) == 3
    assert rows[0]["input_ids"].tolist() == blocks.tokens[5].tolist()
    assert rows[2]["input_ids"].tolist() == blocks.tokens[2].tolist()


def test_tokens_are_counted_without_padding() -> None:
    zeros = np.zeros((3, 10), np.int32)
    order = np.array([2, 0, 1, 2])
    assert TrainingRows(zeros, zeros, order).tokens_after(3) == 30
    rows = TrainingRows(zeros, zeros, order, real_tokens=np.array([1, 2, 4]))
    assert [rows.tokens_after(draws) for draws in range(5)] == [0, 4, 5, 7, 11]


@given(st.integers(1, 40), st.integers(1, 200), st.integers(0, 5))
def test_each_pass_takes_every_row_once(rows: int, draws: int, seed: int) -> None:
    order = seeded_order(rows, draws, seed)
    assert len(order) == draws
    for start in range(0, draws - rows + 1, rows):
        assert sorted(order[start : start + rows]) == list(range(rows))


@given(st.integers(1, 40), st.integers(1, 100), st.integers(1, 100))
def test_a_shorter_run_sees_the_beginning_of_a_longer_one(rows: int, short: int, more: int) -> None:
    longer = seeded_order(rows, short + more, seed=1)
    assert longer[:short].tolist() == seeded_order(rows, short, seed=1).tolist()


def test_another_seed_is_another_order() -> None:
    assert seeded_order(50, 50, 0).tolist() != seeded_order(50, 50, 1).tolist()
    order = seeded_order(50, 100, 0)
    assert order[:50].tolist() != order[50:].tolist()
