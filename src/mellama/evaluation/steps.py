"""The steps of the evaluation room: light declarations; the models load when they are built."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Literal

from mellama.corpus.blocks import Blocks
from mellama.errors import DataError
from mellama.evaluation.asking import BLOCK, ask
from mellama.evaluation.asking_constrained import without_grammar
from mellama.evaluation.asking_likelihood import without_choices
from mellama.evaluation.examples import choose_examples
from mellama.evaluation.replies import Asking
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
Setting = Literal["zero-shot", "supervised"]
SECONDS_A_TOKEN = 0.0006  # of an answer in a batch, by a million parameters on one core
SETTINGS: dict[Setting, str] = {
    "zero-shot": "",
    "supervised": "after fine-tuning on its training split",
}
ASKED: dict[Asking, str] = {
    "free": "",
    "likelihood": "its choices ranked by likelihood",
    "constrained": "answers held to its grammar",
}
CHOICE_TOKENS = 4  # of a choice that is scored: a guess, for the estimate alone
WORLD_BYTES_A_SAMPLE = 250_000  # of all files of a fictional world, for a test sample of a task


@dataclass(frozen=True, kw_only=True)
class Evaluate(SourceStep[Result]):
    """A model's raw answers to a task's test split, or to `limit` samples of it.

    The samples asked are the first `limit` of a fixed shuffle, not of the file, whose first rows
    may be all of one class; the shuffle depends on the task and the ids alone, so every model gets
    the same ones, and a larger limit adds to a smaller. Their ids stand in `samples.jsonl`.

    Raises:
        DataError: the task cannot be asked in this way, or has no examples to show.
    """

    version: ClassVar[int] = 2

    model: Step[Checkpoint]
    task: Task[Any]
    limit: int | None = None  # None asks the whole test split
    setting: Setting = "zero-shot"  # what the model was taught of the task; it changes no question
    max_new_tokens: int | None = None  # None lets answers be as long as the task allows
    asking: Asking = "free"  # to write, to rank the task's choices, or to write within its grammar
    shots: int = 0  # examples before each question, from the training split

    def __post_init__(self) -> None:
        if self.asking == "likelihood":
            self._require_choices()
        if self.asking == "constrained" and self.task.grammar is None:
            raise without_grammar(self.task)
        there = [split for split, _ in self.task.splits]
        if self.shots < 0 or (self.shots and "train" not in there):
            raise DataError(
                f"{self.task.name} cannot be asked {self.shots}-shot.",
                expected="a number of examples, and a train split that they are taken from",
                found=f"{self.shots} examples, and the splits {', '.join(there)}",
                todo="ask it zero-shot (shots=0)",
            )

    def _require_choices(self) -> None:
        if not self.task.choices:
            raise without_choices(self.task)
        if self.task.too_long == "windows":
            raise DataError(
                f"{self.task.name} cannot be asked by likelihood.",
                expected="one prompt a sample",
                found="a long one is asked in windows, whose likelihoods nothing compares",
                todo='ask it freely (asking="free")',
            )

    def build(self, output: Path, context: Context) -> None:
        from mellama.models.local import LocalModel

        checkpoint = context.load(self.model)
        data_root = self.raw_root(context)
        task = replace(self.task, max_new_tokens=self.answer_tokens)
        samples, _ = in_fixed_order(task.name, task.samples(data_root, "test"), self.limit)
        model = LocalModel(checkpoint.folder, name=self.model.name, threads=context.threads)
        examples = choose_examples(task, model, data_root, self.shots)
        header = {
            "task": canonical(task),
            "setting": self.setting,
            "asking": self.asking,
            "examples": examples.to_json(),
            "choices": list(task.choices) if self.asking == "likelihood" else [],
            "max_new_tokens": self.answer_tokens,
            "model": {"name": self.model.name, "fingerprint": self.model.fingerprint()},
            "limit": self.limit,
            "samples": len(samples),
            "block": BLOCK,
            "raw_data": dict(self.raw_data(context.data_root)),
        }
        ask(
            task,
            model,
            samples,
            output,
            header=header,
            progress=context.progress,
            asking=self.asking,
            examples=examples,
            terms=self.own_terms(),
        )

    def load(self, output: Path) -> Result:
        return Result(self.task, self.model.name, read_answers(output / SAMPLES))

    def identity(self) -> dict[str, Any]:
        """Name what a task's own identity does not: the choices ranked, the examples' sources."""
        choices = canonical(self.task.choices) if self.asking == "likelihood" else []
        sources = [source.identity() for source in self.sources()]
        return {**super().identity(), "choices": choices, "sources": sources}

    def sources(self) -> tuple[Source[Any], ...]:
        """Name what the prompts hold text of: the test split, and the examples'."""
        shown = self.task.sources("train") if self.shots else ()
        return tuple(dict.fromkeys((*self.task.sources("test"), *shown)))

    def estimate(self, data_root: Path | None = None) -> Estimate:
        ranked = CHOICE_TOKENS * len(self.task.choices)
        tokens = self._asked * (ranked if self.asking == "likelihood" else self.answer_tokens)
        return Estimate(1 + tokens * SECONDS_A_TOKEN, 1000 + self._asked * 400 + 8 * tokens)

    def describe(self) -> str:
        size = dict(self.task.splits)["test"]
        if self.raw is not None:  # whose size is not upstream's
            many = "all" if self.limit is None else f"up to {self.limit:,}"
            asked = f"{many} test samples of {self.task.name}, as {self.raw.name} wrote them"
        else:
            asked = f"{self._asked:,} of {size:,} test samples of {self.task.name}"
        shots = f"{self.shots}-shot" if self.shots else "zero-shot"
        taught = SETTINGS[self.setting]
        how = (taught, shots if self.shots or not taught else "", ASKED[self.asking])
        return ", ".join((asked, *filter(None, how)))

    @property
    def answer_tokens(self) -> int:
        """Longest answer, in tokens; what a model writes beyond it is cut off."""
        return self.task.max_new_tokens if self.max_new_tokens is None else self.max_new_tokens

    @property
    def _asked(self) -> int:
        """Count the samples that are asked, or guess it from the files that a step will write."""
        size = dict(self.task.splits)["test"]
        if self.raw is not None:
            size = min(size, max(1, self.raw.estimate().disk_bytes // WORLD_BYTES_A_SAMPLE))
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

    def estimate(self, data_root: Path | None = None) -> Estimate:
        return Estimate(cpu_seconds=4, disk_bytes=1000)

    def describe(self) -> str:
        return f"{self.model.name} on the held-out text of {self.data.name}"
