"""The loop: golden losses, isolation all the way through, equal batches, and no nonsense."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import orjson
import pytest
import torch
from toy_models import SHAPE, write_blocks, write_tokenizer

from mellama.corpus.blocks import Blocks
from mellama.errors import ModelError
from mellama.models.weights import load_model
from mellama.pipeline.progress import Advance, Quiet
from mellama.training.data import NO_LOSS, TrainingRows, seeded_order
from mellama.training.loop import Loss, arguments, train, write_losses
from mellama.training.runs import new_model
from mellama.training.schedule import Schedule

GOLDEN = Path(__file__).parents[1] / "golden" / "losses.txt"
SCHEDULE = Schedule(learning_rate=1e-2, batch=4, steps=20, warmup=0.1, weight_decay=0.01)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("loop")
    new_model(SHAPE, write_tokenizer(root / "tokenizer"), root, seed=0)
    return root / "model"


@pytest.fixture(scope="module")
def blocks(tmp_path_factory: pytest.TempPathFactory) -> Blocks:
    return Blocks.open(write_blocks(tmp_path_factory.mktemp("blocks")))


def rows_of(blocks: Blocks, schedule: Schedule) -> TrainingRows:
    steps = schedule.steps_for(*blocks.tokens.shape)
    order = seeded_order(len(blocks.tokens), steps * schedule.batch, schedule.seed)
    return TrainingRows(blocks.tokens, blocks.positions, order)


def run(start: Path, blocks: Blocks, schedule: Schedule, output: Path) -> list[Loss]:
    torch.set_num_threads(1)
    rows = rows_of(blocks, schedule)
    model = load_model(start, dtype=torch.float32)
    return train(model, rows, schedule, checkpoints=output, progress=Quiet(), what="toy")


@pytest.fixture(scope="module")
def losses(start: Path, blocks: Blocks, tmp_path_factory: pytest.TempPathFactory) -> list[Loss]:
    return run(start, blocks, SCHEDULE, tmp_path_factory.mktemp("golden"))


def test_losses_are_the_golden_ones(losses: list[Loss]) -> None:
    """Float32 sums differ by processor and library in the last bits, and 20 steps let them grow.

    To make the file anew after a wanted change: write one loss a line, as below.
    """
    found = [loss.loss for loss in losses]
    golden = [float(line) for line in GOLDEN.read_text().splitlines()]
    assert found == pytest.approx(golden, rel=1e-3), "\n".join(f"{loss:.6f}" for loss in found)


def test_a_toy_learns(losses: list[Loss]) -> None:
    assert losses[0].loss == pytest.approx(math.log(300), rel=0.03), "it knows nothing at first"
    assert losses[-1].loss < 0.75 * losses[0].loss


def test_each_step_reports_its_tokens_and_its_rate(losses: list[Loss]) -> None:
    assert [loss.step for loss in losses] == list(range(1, 21))
    assert [loss.tokens for loss in losses] == [4 * 32 * step for step in range(1, 21)]
    rates = [loss.learning_rate for loss in losses]
    assert rates[:3] == pytest.approx([0.0, 0.5e-2, 1e-2])
    assert rates[2:] == sorted(rates[2:], reverse=True)
    assert rates[-1] < 1e-3


def test_the_first_loss_is_that_of_documents_read_alone(
    start: Path, blocks: Blocks, losses: list[Loss]
) -> None:
    model = load_model(start)
    rows = rows_of(blocks, SCHEDULE)
    total, count = 0.0, 0
    for draw in range(SCHEDULE.batch):
        row = rows[draw]
        starts = [*torch.nonzero(row["position_ids"] == 0).flatten().tolist(), 32]
        for first, last in pairwise(starts):
            with torch.no_grad():
                logits = model(row["input_ids"][None, first:last]).logits[0]
            targets = row["labels"][first + 1 : last]
            total += float(torch.nn.functional.cross_entropy(logits[:-1], targets, reduction="sum"))
            count += last - first - 1
    assert sum(int((rows[draw]["labels"] != NO_LOSS).sum()) for draw in range(4)) == count
    assert losses[0].loss == pytest.approx(total / count, rel=1e-5)


def test_the_same_run_gives_the_same_bytes(
    start: Path, blocks: Blocks, losses: list[Loss], tmp_path: Path
) -> None:
    short = replace(SCHEDULE, steps=3)
    first, second = (run(start, blocks, short, tmp_path / name) for name in ("a", "b"))
    assert first == second


def test_a_batch_in_parts_is_the_same_batch(start: Path, blocks: Blocks, tmp_path: Path) -> None:
    short = replace(SCHEDULE, steps=4)
    whole = run(start, blocks, short, tmp_path / "whole")
    parts = run(start, blocks, replace(short, sequences_per_pass=1), tmp_path / "parts")
    assert [a.loss for a in parts] == pytest.approx([a.loss for a in whole], rel=1e-4)


def test_bfloat16_is_close_and_only_on_request(
    start: Path, blocks: Blocks, losses: list[Loss], tmp_path: Path
) -> None:
    rough = run(start, blocks, replace(SCHEDULE, steps=3, dtype="bfloat16"), tmp_path)
    assert rough[0].loss != losses[0].loss
    assert rough[0].loss == pytest.approx(losses[0].loss, rel=0.02)
    assert not arguments(SCHEDULE, 3, tmp_path).bf16


def test_a_loss_that_is_not_a_number_ends_the_run(
    start: Path, blocks: Blocks, tmp_path: Path
) -> None:
    wild = replace(SCHEDULE, learning_rate=1e30, clip=0.0, warmup=0.0)
    with pytest.raises(ModelError, match="diverged at step"):
        run(start, blocks, wild, tmp_path)
    assert not list(tmp_path.glob("checkpoint-*"))


def test_progress_counts_steps(start: Path, blocks: Blocks, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    steps: list[int] = []

    class Watched:
        @contextmanager
        def bar(self, what: str, total: int, *, done: int = 0) -> Iterator[Advance]:
            seen.append((what, total, done))
            yield steps.append

    short = replace(SCHEDULE, steps=3)
    rows = rows_of(blocks, short)
    model = load_model(start, dtype=torch.float32)
    train(model, rows, short, checkpoints=tmp_path, progress=Watched(), what="toy")
    assert seen == [("toy", 3, 0)]
    assert steps == [1, 1, 1]


def test_nothing_is_printed(
    start: Path, blocks: Blocks, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run(start, blocks, replace(SCHEDULE, steps=2), tmp_path)
    assert capfd.readouterr() == ("", "")


def test_losses_are_written_one_object_a_line(tmp_path: Path) -> None:
    write_losses(tmp_path / "losses.jsonl", [Loss(1, 10, 2.5, 0.1), Loss(2, 20, 2.25, 0.05)])
    lines = (tmp_path / "losses.jsonl").read_text().splitlines()
    assert lines[0] == '{"learning_rate":0.1,"loss":2.5,"step":1,"tokens":10}'
    assert orjson.loads(lines[1])["tokens"] == 20
