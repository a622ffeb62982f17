"""Train the toy steps in processes that are killed at random moments, until they come to an end.

Run as a program: `killed_training.py ROOT SEED`. Prints a line for each beginning: the step's
name, and the training step it began after.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from toy_models import SHAPE, ToyBlocks, ToyConversations, ToyTokenizer, context, make

from mellama.models.checkpoint import Checkpoint
from mellama.pipeline.progress import Advance
from mellama.pipeline.step import Step
from mellama.training import callbacks, loop, runs
from mellama.training.schedule import Lora, Schedule
from mellama.training.steps import InitialModel, Pretrain, Tune

KILLS = 3
BASE = InitialModel(name="base", shape=SHAPE, tokenizer=ToyTokenizer(name="tokenizer"))
PRETRAIN = Pretrain(
    name="pretrained",
    start=BASE,
    data=ToyBlocks(name="blocks"),
    schedule=Schedule(learning_rate=1e-2, batch=4, epochs=2, sequences_per_pass=2),
)
TUNE = Tune(
    name="tuned",
    start=PRETRAIN,
    conversations=ToyConversations(name="conversations"),
    lora=Lora(rank=4, dropout=0.2),
    schedule=Schedule(learning_rate=1e-2, batch=2, steps=12),
    sequence_length=96,
)


class Told:
    """Progress as bytes in a pipe, one for each training step; the beginning on stdout."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe

    @contextmanager
    def bar(self, what: str, total: int, *, done: int = 0) -> Iterator[Advance]:
        def advance(count: int) -> None:
            os.write(self._pipe, b"." * count)

        os.write(1, f"{what} {done}\n".encode())
        yield advance


def save_after_every_step() -> None:
    callbacks.SHARE_FOR_SAVING = float("inf")
    loop.LEAST_SECONDS_BETWEEN_SAVES = 0.0


def begin(step: Step[Checkpoint], root: Path) -> tuple[int, int]:
    """Fork a process that builds the step; return its id and the end of the pipe to read."""
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(here)
        make(step, replace(context(root), progress=Told(there)))
        os._exit(0)
    os.close(there)
    return child, here


def kill(step: Step[Checkpoint], root: Path, chance: random.Random) -> None:
    child, pipe = begin(step, root)
    for _ in range(chance.randint(2, 4)):  # two: the first has been saved by then
        assert os.read(pipe, 1), "it ended before it was killed"
    time.sleep(chance.uniform(0.0, 0.03))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(pipe)
    assert os.WIFSIGNALED(status), "it ended before it was killed"


def main(root: Path, seed: int) -> None:
    save_after_every_step()
    assert runs.MODEL, "imported before the forks, so that they start at once"
    chance = random.Random(seed)
    steps: list[Step[Checkpoint]] = [PRETRAIN, TUNE]
    for step in steps:
        for _ in range(KILLS):
            kill(step, root, chance)
        child, pipe = begin(step, root)
        _, status = os.waitpid(child, 0)
        os.close(pipe)
        assert status == 0


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
