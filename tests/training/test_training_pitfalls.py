"""Traps of the authors' training code: rates, padding, ends of answers, another's tokenizer."""

from __future__ import annotations

import json
from dataclasses import replace
from math import cos, pi
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.optim.optimizer import register_optimizer_step_pre_hook
from toy_models import SHAPE, write_blocks, write_tokenizer

from mellama.corpus.blocks import Blocks
from mellama.errors import DataError
from mellama.files import sha256
from mellama.models.chat_form import CHAT_TEMPLATE
from mellama.models.prompt import encode
from mellama.models.weights import SpecialIds, load_model, load_tokenizer
from mellama.pipeline.progress import Quiet
from mellama.records import Conversation, Message
from mellama.training.chat import Dropped, to_turns
from mellama.training.data import NO_LOSS, TrainingRows, seeded_order, stack
from mellama.training.loop import train
from mellama.training.packing import pack_turns
from mellama.training.runs import new_model, pretrain
from mellama.training.schedule import Schedule

STEPS, WARMUP, PEAK = 20, 4, 1e-2
SCHEDULE = Schedule(learning_rate=PEAK, batch=2, steps=STEPS, warmup=WARMUP / STEPS)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("pitfalls")
    new_model(SHAPE, write_tokenizer(root / "tokenizer"), root, seed=0)
    return root / "model"


@pytest.fixture(scope="module")
def blocks(tmp_path_factory: pytest.TempPathFactory) -> Blocks:
    return Blocks.open(write_blocks(tmp_path_factory.mktemp("blocks")))


def talk(name: str, question: str, answer: str) -> Conversation:
    return Conversation(name, (Message("user", question), Message("assistant", answer)))


def share_of_peak(decay: str, step: int) -> float:
    """The share of the highest rate in a step, counted from 0, by the textbook."""
    if step < WARMUP:
        return step / WARMUP
    gone = (step - WARMUP) / (STEPS - WARMUP)
    return {"cosine": (1 + cos(pi * gone)) / 2, "linear": 1 - gone, "constant": 1.0}[decay]


@pytest.mark.parametrize("decay", ["cosine", "linear", "constant"])
def test_the_rate_that_was_asked_for_is_the_one_that_runs(
    start: Path, blocks: Blocks, tmp_path: Path, decay: str
) -> None:
    """Read off the optimiser itself: what is reported may be another scheduler's rate."""
    used: list[float] = []

    def note(optimizer: torch.optim.Optimizer, *_: object) -> None:
        (rate,) = {float(group["lr"]) for group in optimizer.param_groups}
        used.append(rate)

    schedule = replace(SCHEDULE, decay=decay)  # type: ignore[arg-type]  # one of the three
    order = seeded_order(len(blocks.tokens), STEPS * schedule.batch, schedule.seed)
    rows = TrainingRows(blocks.tokens, blocks.positions, order)
    model = load_model(start, dtype=torch.float32)
    hook = register_optimizer_step_pre_hook(note)
    try:
        losses = train(model, rows, schedule, checkpoints=tmp_path, progress=Quiet(), what="toy")
    finally:
        hook.remove()
    expected = [PEAK * share_of_peak(decay, step) for step in range(STEPS)]
    assert used == pytest.approx(expected, abs=1e-9)
    assert [loss.learning_rate for loss in losses] == pytest.approx(used, abs=1e-9)


def test_what_stands_in_the_padding_changes_no_loss_and_no_weight(start: Path) -> None:
    tokenizer = load_tokenizer(start)
    tokenizer.chat_template = CHAT_TEMPLATE
    ids = SpecialIds.of(tokenizer, start)
    turns, _ = to_turns(tokenizer, [talk("1", "What?", "red")], longest=64, stops=ids.stops)
    found = []
    for filler in (ids.pad, 7):
        packed = pack_turns(turns, sequence_length=64, pad=filler)
        assert (packed.tokens[0] == filler).sum() > 20
        rows = TrainingRows(
            packed.tokens, packed.positions, np.zeros(1, np.int64), labels=packed.labels
        )
        model = load_model(start, dtype=torch.float32)
        loss = model(**stack([rows[0]]), use_cache=False).loss
        loss.backward()
        gradient = model.get_output_embeddings().weight.grad
        found.append((loss.detach(), gradient))
    assert torch.equal(found[0][0], found[1][0])
    assert torch.equal(found[0][1], found[1][1])


def test_a_question_that_fills_the_window_is_dropped_and_counted(start: Path) -> None:
    tokenizer = load_tokenizer(start)
    tokenizer.chat_template = CHAT_TEMPLATE
    long = talk("long", "What colour is it? " * 40, "red")
    kept, dropped = to_turns(tokenizer, [long, talk("1", "What?", "red")], longest=64, stops=[1])
    assert [item.conversation.id for item in kept] == ["1"]
    assert dropped == Dropped(too_long=1)
    assert (kept[0].labels != NO_LOSS).any()


def test_a_tokenizer_without_padding_does_not_pad_with_its_end(start: Path, tmp_path: Path) -> None:
    """Padding that is EOS is hidden from the loss, and every learnt end along with it."""
    folder = write_tokenizer(tmp_path / "tokenizer")
    config = json.loads((folder / "tokenizer_config.json").read_text())
    del config["pad_token"]
    (folder / "tokenizer_config.json").write_text(json.dumps(config))
    tokenizer = load_tokenizer(folder)
    tokenizer.chat_template = CHAT_TEMPLATE
    ids = SpecialIds.of(tokenizer, folder)
    assert ids.pad not in ids.stops
    turns, _ = to_turns(tokenizer, [talk("1", "What?", "red")], longest=64, stops=ids.stops)
    packed = pack_turns(turns, sequence_length=64, pad=ids.pad)
    learned = packed.labels[packed.labels != NO_LOSS].tolist()
    assert learned == [*encode(tokenizer, "red"), tokenizer.eos_token_id]


def test_text_in_the_ids_of_another_tokenizer_is_refused(
    start: Path, blocks: Blocks, tmp_path: Path
) -> None:
    short = replace(SCHEDULE, steps=1)
    own = {"vocabulary": 300, "bos": 0, "eos": 1, "sha256": sha256(start / "tokenizer.json")}

    def trained(name: str, tokenizer: dict[str, object]) -> None:
        packed = replace(blocks, ledger={"tokenizer": tokenizer})
        output = tmp_path / name
        pretrain(start, packed, short, output, threads=1, progress=Quiet(), what="toy")

    trained("own", own)
    with pytest.raises(DataError, match="another tokenizer"):
        trained("other", {**own, "sha256": "0" * 64})
    assert not (tmp_path / "other" / "model").exists()
