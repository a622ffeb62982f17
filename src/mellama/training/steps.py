"""The steps that make models: new weights, foreign weights, pre-training, tuning."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mellama.corpus.blocks import Blocks
from mellama.errors import ModelError
from mellama.files import read_json, write_json
from mellama.licenses import UNKNOWN, Access, License, Terms
from mellama.models.checkpoint import Checkpoint
from mellama.models.folder import check_model_folder, digest, parameters
from mellama.models.shape import LlamaShape
from mellama.pipeline.step import Context, Estimate, Step
from mellama.sources.source import Source
from mellama.sources.steps import SourceStep
from mellama.training.estimates import making, say_parameters, training
from mellama.training.schedule import Lora, Schedule

MODEL, ADAPTER, LOSSES = "model", "adapter", "losses.jsonl"
BYTES_A_TOKEN = 4  # of conversations, whose tokens are not known before they are there


@dataclass(frozen=True, kw_only=True)
class ModelStep(Step[Checkpoint]):
    """A step that makes a model, and knows its size before it is made."""

    @abstractmethod
    def parameters(self) -> int:
        """Count the parameters, as far as they are known from the recipe; 0 where they are not."""

    def load(self, output: Path) -> Checkpoint:
        losses = output / LOSSES
        return Checkpoint(output / MODEL, losses if losses.exists() else None)

    def opens(self, output: Path) -> Path:
        return output / MODEL

    def carded(self, output: Path) -> tuple[Path, ...]:
        return tuple(place for place in (output / ADAPTER, output / MODEL) if place.is_dir())


@dataclass(frozen=True, kw_only=True)
class InitialModel(ModelStep):
    """A Llama that knows nothing: weights drawn from a seed, for the vocabulary of a tokenizer."""

    shape: LlamaShape
    tokenizer: Step[Path]
    seed: int = 0

    def build(self, output: Path, context: Context) -> None:
        from mellama.training.runs import is_finished, new_model

        if not is_finished(output):
            new_model(self.shape, context.load(self.tokenizer), output, seed=self.seed)

    def parameters(self) -> int:
        return self.shape.parameters(getattr(self.tokenizer, "vocabulary", 32_000))

    def estimate(self, data_root: Path | None = None) -> Estimate:
        return making(self.parameters())

    def describe(self) -> str:
        return f"{say_parameters(self.parameters())}, context {self.shape.context:,}"


@dataclass(frozen=True, kw_only=True)
class HuggingFaceFolder(ModelStep):
    """A backbone that is on disk already, such as a downloaded Llama. It is read where it lies.

    The folder is named from the data root on, unless it begins with a slash. Whoever names it says
    under which licence it came, where one that is not named permits nothing, and how: weights
    trained on patient text are credentialed, as the text is.
    """

    folder: str
    license: License = UNKNOWN
    access: Access = Access.OPEN

    def build(self, output: Path, context: Context) -> None:
        """Check that the folder can be used, and note where it is.

        Raises:
            ModelError: it is missing, half-written or pickled.
        """
        folder = self._place(context.data_root)
        check_model_folder(folder)
        write_json(
            output / "backbone.json", {"folder": str(folder), "parameters": parameters(folder)}
        )

    def load(self, output: Path) -> Checkpoint:
        return Checkpoint(Path(read_json(output / "backbone.json")["folder"]))

    def opens(self, output: Path) -> Path:
        return output / "backbone.json"

    def parameters(self) -> int:
        folder = Path(self.folder)
        return parameters(folder) if folder.is_absolute() and folder.is_dir() else 0

    def own_terms(self) -> Terms:
        return Terms((self.license,), self.access)

    def raw_data(self, data_root: Path | None) -> Mapping[str, str]:
        folder = self._place(data_root)
        check_model_folder(folder)
        return {self.name: digest(folder)}

    def describe(self) -> str:
        return f"the weights in {self.folder}"

    def _place(self, data_root: Path | None) -> Path:
        folder = Path(self.folder)
        if folder.is_absolute():
            return folder
        if data_root is None:
            raise ModelError(
                f"{self.name} has to be read from a data root, and none was named.",
                expected=f"a folder {self.folder} under --data-root or MELLAMA_DATA",
                found="neither",
                todo="name the data root, or give the whole path of the model's folder",
            )
        return data_root / folder


@dataclass(frozen=True, kw_only=True)
class Llama2cModel(ModelStep, SourceStep[Checkpoint]):
    """Weights in llama2.c's legacy layout, as an ordinary model folder."""

    source: Source[Any]
    weights: str = "stories260K.bin"
    vocabulary: str = "tok512.bin"

    def build(self, output: Path, context: Context) -> None:
        from mellama.training.runs import convert_llama2c, is_finished

        if not is_finished(output):
            folder = self.source.folder(self.raw_root(context))
            convert_llama2c(folder / self.weights, folder / self.vocabulary, output)

    def parameters(self) -> int:
        return 0

    def sources(self) -> tuple[Source[Any], ...]:
        return (self.source,)

    def estimate(self, data_root: Path | None = None) -> Estimate:
        return making(260_000)

    def describe(self) -> str:
        return f"{self.weights} of {self.source.name}, for transformers"


@dataclass(frozen=True, kw_only=True)
class Pretrain(ModelStep):
    """All weights of a model, trained further on packed text."""

    start: Step[Checkpoint]
    data: Step[Blocks]
    schedule: Schedule

    def build(self, output: Path, context: Context) -> None:
        """Write the model, `losses.jsonl` and `training.json`; checkpoints vanish at the end."""
        from mellama.training.runs import pretrain

        pretrain(
            context.load(self.start).folder,
            context.load(self.data),
            self.schedule,
            output,
            threads=context.threads,
            progress=context.progress,
            what=self.name,
        )

    def parameters(self) -> int:
        return parameters_of(self.start)

    def tokens(self) -> int:
        """Count the tokens of the budget, as far as the recipe says; 0 where it does not."""
        return budget_tokens(
            self.schedule,
            sequence_length=getattr(self.data, "sequence_length", 0),
            data_tokens=getattr(self.data, "tokens", 0) or 0,
        )

    def estimate(self, data_root: Path | None = None) -> Estimate:
        return training(self.tokens(), self.parameters())

    def describe(self) -> str:
        length = getattr(self.data, "sequence_length", 0)
        return _described(self.schedule, self.tokens(), self.parameters(), length)


@dataclass(frozen=True, kw_only=True)
class Tune(ModelStep):
    """A model trained on the assistant's turns of conversations; `lora` None trains all weights.

    Conversations longer than `sequence_length` tokens are dropped and counted; those alone are cut
    that say where they may be, a task's prompts, and they are counted as well. The chat template
    is saved in the tokenizer: the backbone's own, or that of the authors' code. After training some
    questions are asked again, and some of `held_out`, which is not trained on: does the model stop?
    """

    version = 2

    start: Step[Checkpoint]
    conversations: Step[Path]
    lora: Lora | None
    schedule: Schedule
    sequence_length: int = 512
    held_out: Step[Path] | None = None

    def build(self, output: Path, context: Context) -> None:
        """Write the model, its losses, `conversations.json` (what was dropped) and `probe.json`.

        With `lora` the adapters are kept as well, as peft loads them onto the start model; the
        model has them merged in.
        """
        from mellama.training.runs import tune

        tune(
            context.load(self.start).folder,
            context.load(self.conversations),
            self.lora,
            self.schedule,
            output,
            sequence_length=self.sequence_length,
            threads=context.threads,
            progress=context.progress,
            what=self.name,
            held_out=context.load(self.held_out) if self.held_out else None,
        )

    def parameters(self) -> int:
        return parameters_of(self.start)

    def estimate(self, data_root: Path | None = None) -> Estimate:
        tokens = budget_tokens(
            self.schedule,
            sequence_length=self.sequence_length,
            data_tokens=self.conversations.estimate(data_root).disk_bytes // BYTES_A_TOKEN,
        )
        return training(tokens, self.parameters())

    def describe(self) -> str:
        tokens = budget_tokens(self.schedule, sequence_length=self.sequence_length, data_tokens=0)
        line = _described(self.schedule, tokens, self.parameters(), self.sequence_length)
        return f"{line}, {f'LoRA rank {self.lora.rank}' if self.lora else 'all weights'}"


def parameters_of(step: Step[Checkpoint]) -> int:
    """Count the parameters of the model a step makes; 0 where the recipe does not say."""
    return step.parameters() if isinstance(step, ModelStep) else 0


def budget_tokens(schedule: Schedule, *, sequence_length: int, data_tokens: int) -> int:
    """Turn a budget into tokens, padding counted; 0 where the size of the data is not known."""
    if schedule.tokens is not None:
        return schedule.tokens
    if schedule.steps is not None:
        return schedule.steps * schedule.batch * sequence_length
    return round((schedule.epochs or 0) * data_tokens)


def _described(schedule: Schedule, tokens: int, count: int, sequence_length: int) -> str:
    parts = [f"{tokens:,} tokens" if tokens else schedule.budget()]
    parts += [say_parameters(count)] if count else []
    length = f"x{sequence_length}" if sequence_length else " sequences"
    return ", ".join([*parts, f"batch {schedule.batch}{length}"])
