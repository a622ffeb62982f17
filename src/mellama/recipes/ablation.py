"""The paper's ablation as steps: a backbone, each of the two trainings alone, and both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from mellama.corpus.deduplication_steps import Deduplicated, Duplicates
from mellama.corpus.documents import DocumentTable
from mellama.corpus.mixture import Domain, Mixture
from mellama.corpus.steps import (
    Cleaned,
    Decontaminated,
    Documents,
    HeldOut,
    TrainedTokenizer,
)
from mellama.corpus.tested import SIMILAR, Mix
from mellama.corpus.token_steps import Packed, Tokenised
from mellama.evaluation.steps import Evaluate, Perplexity, Setting
from mellama.instructions.instruction_set import InstructionSet
from mellama.instructions.steps import Conversations
from mellama.models.checkpoint import Checkpoint
from mellama.models.shape import LlamaShape
from mellama.pipeline.step import Step
from mellama.records import Document
from mellama.report.steps import ModelColumn
from mellama.sources.source import Source
from mellama.tasks.benchmark_text import BenchmarkText
from mellama.tasks.task import Task
from mellama.training.schedule import Lora, Schedule
from mellama.training.steps import InitialModel, ModelStep, Pretrain, Tune

Side = Literal["train", "held_out"]
Texts = dict[str, tuple[Step[DocumentTable], ...]]  # by domain

Weights = Mapping[str, int]  # of tokens, by domain

WEIGHTS: Weights = {"biomedical": 15, "clinical": 1, "general": 4}  # the paper's
BACKBONE, PRETRAINED, TUNED, BOTH = "backbone", "pre-training only", "tuning only", "both"
CONTRASTS = ((BOTH, TUNED), (TUNED, BACKBONE), (PRETRAINED, BACKBONE))


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What a size spends."""

    shape: LlamaShape
    vocabulary: int
    backbone: Schedule
    pretraining: Schedule
    tuning: Schedule
    lora: Lora = field(default_factory=Lora)


@dataclass(frozen=True, kw_only=True)
class Ablation:
    """Four models made from one corpus and one set of conversations, and how they are measured."""

    texts: str  # where the steps of text stand, which all sizes share
    name: str  # where everything else stands
    sources: Mapping[str, tuple[Source[Document], ...]]  # by domain
    sets: tuple[InstructionSet[Any], ...]
    tasks: tuple[Task[Any], ...]
    budget: Budget
    seed: int
    held_out_share: float  # of each source's documents: never trained on, for perplexity
    raw: Step[Path] | None = None  # what writes the raw files, in place of a data root
    answer_tokens: Mapping[str, int] = field(default_factory=dict)  # where not the task's own
    # Across sources, and without near-duplicates of tests: not where texts are written from
    # templates, for those are all alike, and like the tests.
    deduplicated: bool = False
    mix: Mix = "clean"  # whether documents that overlap with a test are left out

    @cached_property
    def models(self) -> dict[str, ModelStep]:
        """The four models under their labels; the first two have no chat template."""
        blank = InitialModel(
            name=f"{self.name}/models/blank",
            shape=self.budget.shape,
            tokenizer=self.tokenizer,
            seed=self.seed,
        )
        backbone = Pretrain(
            name=f"{self.name}/models/backbone",
            start=blank,
            data=self.packed("general", self.train, {"general": 1}, self.budget.backbone),
            schedule=self.budget.backbone,
        )
        pretrained = self.continued(backbone, "pretrained", "medical", WEIGHTS)
        return {
            BACKBONE: backbone,
            PRETRAINED: pretrained,
            TUNED: self.tuned("tuned", backbone),
            BOTH: self.tuned("both", pretrained),
        }

    def continued(self, start: ModelStep, name: str, mixture: str, weights: Weights) -> Pretrain:
        """Pre-train a model further on a mixture, under the budget of continual pre-training."""
        return Pretrain(
            name=f"{self.name}/models/{name}",
            start=start,
            data=self.packed(mixture, self.train, weights, self.budget.pretraining),
            schedule=self.budget.pretraining,
        )

    def tuned(self, name: str, start: ModelStep) -> Tune:
        """Tune a model on the conversations, with adapters."""
        return Tune(
            name=f"{self.name}/models/{name}",
            start=start,
            conversations=self.conversations,
            lora=self.budget.lora,
            schedule=self.budget.tuning,
            sequence_length=self.budget.shape.context,
        )

    def columns(self) -> tuple[ModelColumn, ...]:
        return tuple(ModelColumn(label, model) for label, model in self.models.items())

    def results(self, where: str, limit: int | None) -> tuple[Evaluate, ...]:
        """Ask every model every task, zero-shot."""
        return tuple(
            self.asked(where, model, task, limit)
            for model in self.models.values()
            for task in self.tasks
        )

    def asked(
        self,
        where: str,
        model: Step[Checkpoint],
        task: Task[Any],
        limit: int | None,
        *,
        setting: Setting = "zero-shot",
    ) -> Evaluate:
        """Ask a model a task's test split, or its first `limit` samples of a fixed shuffle."""
        return Evaluate(
            name=f"{where}/{last(model.name)}/{task.name}",
            model=model,
            task=task,
            limit=limit,
            raw=self.raw,
            setting=setting,
            max_new_tokens=self.answer_tokens.get(task.name),
        )

    def perplexities(self) -> tuple[Perplexity, ...]:
        """Measure every model on text of every domain that no model was trained on."""
        return tuple(step for model in self.models.values() for step in self.surprise(model))

    def surprise(self, model: Step[Checkpoint]) -> tuple[Perplexity, ...]:
        """Measure one model on text of every domain that no model was trained on."""
        return tuple(
            Perplexity(
                name=f"{self.name}/perplexity/{last(model.name)}/{domain}",
                model=model,
                data=self.packed(f"held_out-{domain}", self.held_out, {domain: 1}, None),
            )
            for domain in self.held_out
        )

    @cached_property
    def conversations(self) -> Conversations:
        return Conversations(
            name=f"{self.name}/conversations",
            sets=self.sets,
            seed=self.seed,
            tests=self._tests,
            raw=self.raw,
        )

    @cached_property
    def tokenizer(self) -> TrainedTokenizer:
        return TrainedTokenizer(
            name=f"{self.name}/tokenizer",
            documents=tuple(step for texts in self.train.values() for step in texts),
            vocabulary=self.budget.vocabulary,
        )

    @cached_property
    def train(self) -> Texts:
        return self._side("train")

    @cached_property
    def held_out(self) -> Texts:
        return self._side("held_out")

    def packed(
        self, name: str, texts: Texts, weights: Weights, schedule: Schedule | None
    ) -> Packed:
        """Mix the domains that have a weight, as many tokens as a schedule spends, or all."""
        domains = (
            Domain(domain, weight, tuple(map(self.tokens, texts[domain])))
            for domain, weight in weights.items()
        )
        return Packed(
            name=f"{self.name}/packed/{name}",
            mixture=Mixture(tuple(domains)),
            sequence_length=self.budget.shape.context,
            tokens=schedule.tokens if schedule else None,
            seed=self.seed,
        )

    def tokens(self, documents: Step[DocumentTable]) -> Tokenised:
        """Tokenise a source, once for all mixtures."""
        name = documents.name.removeprefix(f"{self.texts}/")
        return Tokenised(
            name=f"{self.name}/tokens/{name}", documents=documents, tokenizer=self.tokenizer
        )

    def _side(self, side: Side) -> Texts:
        return {
            domain: tuple(
                HeldOut(
                    name=f"{self._mixed}/{side}/{source.name}",
                    documents=self._text(source),
                    share=self.held_out_share,
                    seed=self.seed,
                    side=side,
                )
                for source in sources
            )
            for domain, sources in self.sources.items()
        }

    def _text(self, source: Source[Document]) -> Decontaminated:
        """Read, clean, deduplicate and decontaminate one source."""
        return Decontaminated(
            name=f"{self._mixed}/decontaminated/{source.name}",
            documents=self._new(source) if self.deduplicated else self._cleaned(source),
            tests=self._tests,
            raw=self.raw,
            similar=SIMILAR if self.deduplicated else None,
            mix=self.mix,
        )

    def _cleaned(self, source: Source[Document]) -> Cleaned:
        read = Documents(name=f"{self.texts}/documents/{source.name}", source=source, raw=self.raw)
        return Cleaned(name=f"{self.texts}/cleaned/{source.name}", documents=read)

    def _new(self, source: Source[Document]) -> Deduplicated:
        return Deduplicated(
            name=f"{self.texts}/deduplicated/{source.name}",
            documents=self._cleaned(source),
            duplicates=self._duplicates,
        )

    @cached_property
    def _duplicates(self) -> Duplicates:
        sources = (source for sources in self.sources.values() for source in sources)
        return Duplicates(
            name=f"{self.texts}/duplicates", documents=tuple(map(self._cleaned, sources))
        )

    @property
    def _mixed(self) -> str:
        """Say where texts stand from the step on that differs from mix to mix."""
        return self.texts if self.mix == "clean" else f"{self.texts}/{self.mix}"

    @property
    def _tests(self) -> tuple[BenchmarkText, ...]:
        return tuple(BenchmarkText(task) for task in self.tasks)


def last(name: str) -> str:
    """Return the last part of a step's name."""
    return name.rpartition("/")[2]
