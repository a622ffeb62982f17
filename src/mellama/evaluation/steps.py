"""The steps of the evaluation room: light declarations; the models load when they are built."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mellama.corpus.blocks import Blocks
from mellama.evaluation.asking import BLOCK, ask
from mellama.evaluation.result import HeldOutLoss, Result
from mellama.evaluation.samples_file import SAMPLES, read_answers
from mellama.files import read_json, write_json
from mellama.models.checkpoint import Checkpoint
from mellama.pipeline.step import Context, Estimate, Step, canonical
from mellama.sources.source import Source
from mellama.sources.steps import SourceStep
from mellama.tasks.drawing import in_fixed_order
from mellama.tasks.task import Task

PERPLEXITY = "perplexity.json"


@dataclass(frozen=True, kw_only=True)
class Evaluate(SourceStep[Result]):
    """A model's raw answers to a task's test split, or to `limit` samples of it.

    The samples asked are the first `limit` of a fixed shuffle, not of the file, whose first rows
    may be all of one class; the shuffle depends on the task and the ids alone, so every model gets
    the same ones, and a larger limit adds to a smaller. Their ids stand in `samples.jsonl`.
    """

    model: Step[Checkpoint]
    task: Task[Any]
    limit: int | None = None  # None asks the whole test split

    def build(self, output: Path, context: Context) -> None:
        from mellama.models.local import LocalModel

        checkpoint = context.load(self.model)
        samples, _ = in_fixed_order(
            self.task.name, self.task.samples(self.raw_root(context), "test"), self.limit
        )
        header = {
            "task": canonical(self.task),
            "model": {"name": self.model.name, "fingerprint": self.model.fingerprint()},
            "limit": self.limit,
            "samples": len(samples),
            "block": BLOCK,
            "raw_data": dict(self.raw_data(context.data_root)),
        }
        model = LocalModel(checkpoint.folder, name=self.model.name, threads=context.threads)
        ask(self.task, model, samples, output, header=header, progress=context.progress)

    def load(self, output: Path) -> Result:
        return Result(self.task, self.model.name, read_answers(output / SAMPLES))

    def sources(self) -> tuple[Source[Any], ...]:
        return (self.task.source,)

    def estimate(self) -> Estimate:
        return Estimate(
            cpu_seconds=3 + self._asked * self.task.max_new_tokens * 0.002,
            disk_bytes=1000 + self._asked * (400 + 8 * self.task.max_new_tokens),
        )

    def describe(self) -> str:
        size = dict(self.task.splits)["test"]
        return f"{self._asked:,} of {size:,} test samples of {self.task.name}, zero-shot"

    @property
    def _asked(self) -> int:
        size = dict(self.task.splits)["test"]
        return size if self.limit is None else min(size, self.limit)


@dataclass(frozen=True, kw_only=True)
class Perplexity(Step[HeldOutLoss]):
    """How surprising held-out text is to a model, in nats per token."""

    model: Step[Checkpoint]
    data: Step[Blocks]

    def build(self, output: Path, context: Context) -> None:
        from mellama.evaluation.perplexity import held_out_loss

        loss = held_out_loss(
            context.load(self.model).folder,
            context.load(self.data),
            threads=context.threads,
            progress=context.progress,
        )
        write_json(output / PERPLEXITY, asdict(loss))

    def load(self, output: Path) -> HeldOutLoss:
        return HeldOutLoss(**read_json(output / PERPLEXITY))

    def estimate(self) -> Estimate:
        return Estimate(cpu_seconds=20, disk_bytes=1000)

    def describe(self) -> str:
        return f"{self.model.name} on the held-out text of {self.data.name}"
