"""The step that turns a task's training split into conversations: the supervised setting."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

from mellama.conversations_file import CONVERSATIONS, Provenance, write_conversations_file
from mellama.errors import DataError
from mellama.files import write_json
from mellama.pipeline.step import Context, Estimate
from mellama.records import Conversation, Message, Sample
from mellama.sources.source import Source
from mellama.sources.steps import SourceStep
from mellama.tasks.drawing import in_fixed_order
from mellama.tasks.task import Task

LEDGER = "ledger.json"
SECONDS_A_SAMPLE = 0.0002
BYTES_A_SAMPLE = 1_000
WORLD_BYTES_A_SAMPLE = 50_000  # of all files of a fictional world, for a train sample of a task


@dataclass(frozen=True, kw_only=True)
class SupervisedConversations(SourceStep[Path]):
    """A task's samples, each asked as a test sample is and answered right; `load` returns the file.

    The samples are the first `limit` of a fixed shuffle that depends on the task, the seed and
    the ids alone, so that a larger limit adds to a smaller.

    Raises:
        DataError: the task has no such split.
    """

    version: ClassVar[int] = 3

    task: Task[Any]
    limit: int | None = None  # None takes the whole split
    split: Literal["train", "valid"] = "train"
    seed: int = 0  # of the draw; training shuffles anew

    def __post_init__(self) -> None:
        there = [split for split, _ in self.task.splits]
        if self.split not in there:
            raise DataError(
                f"{self.task.name} cannot be fine-tuned on.",
                expected=f"a {self.split} split",
                found=f"{' and '.join(there)} alone",
                todo="leave the task out of the supervised setting, or name another split",
            )

    def build(self, output: Path, context: Context) -> None:
        """Write conversations.jsonl and ledger.json; the work is short, so it starts anew."""
        samples = self.task.samples(self.raw_root(context), self.split)
        taken, available = in_fixed_order(self.task.name, samples, self.limit, seed=self.seed)
        source, *_ = self.sources()
        terms = self.terms_of(source)
        provenance = Provenance(self.task.name, source.name, source.revision, terms)
        write_conversations_file(
            output / CONVERSATIONS,
            ((provenance, to_conversation(self.task, sample)) for sample in taken),
        )
        write_json(
            output / LEDGER,
            {
                "task": self.task.name,
                "split": self.split,
                "seed": self.seed,
                "wanted": self.limit,  # null: all there are
                "available": available,
                "taken": len(taken),
                "sources": [source.identity() for source in self.sources()],
                "terms": self.own_terms().to_json(),
            },
        )

    def load(self, output: Path) -> Path:
        return output / CONVERSATIONS

    def identity(self) -> dict[str, Any]:
        """Name the sources of the split too: a task's identity names that of its test alone."""
        return {**super().identity(), "sources": [each.identity() for each in self.sources()]}

    def sources(self) -> tuple[Source[Any], ...]:
        return self.task.sources(self.split)

    def estimate(self, data_root: Path | None = None) -> Estimate:
        size = dict(self.task.splits)[self.split]
        taken = size if self.limit is None else min(size, self.limit)
        if self.raw is not None:  # whose files may be far fewer than upstream's
            there = self.raw.estimate(data_root).disk_bytes // WORLD_BYTES_A_SAMPLE
            size, taken = min(size, there), min(taken, there)
        return Estimate(1 + size * SECONDS_A_SAMPLE, BYTES_A_SAMPLE * taken)

    def describe(self) -> str:
        many = "every" if self.limit is None else f"up to {self.limit:,}"
        samples = "sample" if self.limit is None else "samples"
        return f"{many} {self.split} {samples} of {self.task.name}, as conversations"


def to_conversation(task: Task[Any], sample: Sample[Any]) -> Conversation:
    """Ask a sample as it is asked when a model is tested, and answer it right."""
    asked, answered = task.question(sample), task.write(sample.target)
    return Conversation(
        id=f"{task.name}/{sample.id}",
        messages=(Message("user", asked), Message("assistant", answered)),
        identifiers=sample.identifiers,
        cuttable=task.cuttable(sample),
        too_long=task.too_long,
    )
