"""Continuations that share a prompt are as likely as each read by itself, in whatever order."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_models import SHAPE, write_tokenizer
from transformers import PreTrainedModel

from mellama.licenses import OWN_WORK
from mellama.models.continuations import Pair, log_probabilities, shared_batches
from mellama.models.local import LocalModel
from mellama.models.weights import load_model, load_tokenizer
from mellama.training.runs import new_model

ids = st.lists(st.integers(3, 200), min_size=1, max_size=9)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("continuations")
    new_model(SHAPE, write_tokenizer(root / "tokenizer"), root, seed=5)
    return root / "model"


@pytest.fixture(scope="module")
def plain(folder: Path) -> PreTrainedModel:
    return load_model(folder)


def one_by_one(model: PreTrainedModel, pairs: list[Pair]) -> list[float]:
    """Read each whole sequence by itself, without a cache or padding."""
    sums = []
    for before, after in pairs:
        with torch.no_grad():
            logits = model(torch.tensor([before + after])).logits[0].double()
        steps = logits.log_softmax(-1)[len(before) - 1 : -1]
        sums.append(float(steps[range(len(after)), after].sum()))
    return sums


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_sharing_changes_nothing(plain: PreTrainedModel, data: st.DataObject) -> None:
    prompts = data.draw(st.lists(ids, min_size=1, max_size=3))
    pairs = data.draw(st.lists(st.tuples(st.sampled_from(prompts), ids), min_size=1, max_size=8))
    found = log_probabilities(plain, pairs, pad=2)
    assert found == pytest.approx(one_by_one(plain, pairs), abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(ids, ids), max_size=12), st.integers(1, 40))
def test_batches_hold_every_pair_once_and_keep_to_their_room(pairs: list[Pair], room: int) -> None:
    def fits(rows: int, before: int, after: int) -> bool:
        return rows * (before + after) <= room

    batches = list(shared_batches(pairs, fits))
    assert sorted(row for batch in batches for row in batch) == list(range(len(pairs)))
    for batch in batches:
        longest = [max(len(pairs[row][side]) for row in batch) for side in (0, 1)]
        assert len(batch) == 1 or fits(len(batch), *longest)


def test_choices_in_any_order_and_room_are_equally_likely(folder: Path) -> None:
    pairs = [
        (prompt, choice)
        for prompt in ("What colour is it?", "a lamp", "What colour is the boat?")
        for choice in (" red", " a green leaf", " x", " red and blue and white")
    ]
    model = LocalModel(folder, name="toy")
    scores = model.score(pairs, terms=OWN_WORK)
    shuffled = random.Random(0).sample(pairs, len(pairs))
    assert model.score(shuffled, terms=OWN_WORK) == [scores[pairs.index(p)] for p in shuffled]
    alone = [model.score([pair], terms=OWN_WORK)[0] for pair in pairs]
    assert scores == pytest.approx(alone, abs=1e-4)
    small = LocalModel(folder, name="small", batch_tokens=50)
    assert small.score(pairs, terms=OWN_WORK) == pytest.approx(alone, abs=1e-4)


def test_a_prompt_is_read_once_for_all_its_choices(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = LocalModel(folder, name="toy")
    read: list[int] = []
    forward = type(model._model).forward

    def counted(self: object, *, input_ids: torch.Tensor, **named: object) -> object:
        read.append(input_ids.numel())
        return forward(self, input_ids=input_ids, **named)

    monkeypatch.setattr(type(model._model), "forward", counted)
    prompt = "What colour is the boat? " * 3
    model.score([(prompt, f" {letter}") for letter in "abcdefgh"], terms=OWN_WORK)
    tokens = model.prompt_tokens(prompt)
    assert tokens <= sum(read) < 2 * tokens


def test_an_answer_is_as_likely_as_its_continuation(folder: Path) -> None:
    model = LocalModel(folder, name="toy")
    tokenizer = load_tokenizer(folder)
    prompts = ["What colour is the boat?", "the lamp", "green", "a red leaf", "my hat is"]
    answers = model.generate(prompts, max_new_tokens=6, terms=OWN_WORK)
    compared = 0
    for prompt, answer in zip(prompts, answers, strict=True):
        before = tokenizer(prompt)["input_ids"]
        after = tokenizer(prompt + answer.text)["input_ids"][len(before) :]
        if answer.stopped or len(after) != answer.new_tokens:
            continue
        compared += 1
        score = model.score([(prompt, answer.text)], terms=OWN_WORK)[0]
        assert answer.log_probability == pytest.approx(score, abs=1e-4)
    assert compared >= 2
