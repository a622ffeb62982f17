"""The study on the fictional world: four models, a control, mixtures, fine-tuning; its tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from mellama.evaluation.steps import Evaluate, Perplexity
from mellama.instructions.catalogue import instruction_set
from mellama.recipes.ablation import (
    BACKBONE,
    BOTH,
    CONTRASTS,
    PRETRAINED,
    TUNED,
    Ablation,
    Weights,
    last,
)
from mellama.recipes.starter_sizes import CONVERSATIONS, Scale
from mellama.report.steps import ModelColumn, ScoreColumn, ScoreTable, by_model
from mellama.sources.mimic import MIMIC3, MIMIC4_NOTE
from mellama.sources.mimic_cxr import MIMIC_CXR as MIMIC_CXR_REPORTS
from mellama.sources.pile import PILE
from mellama.sources.pmc_oa import PMC_OA
from mellama.sources.pubmed import PUBMED
from mellama.sources.redpajama import REDPAJAMA
from mellama.tasks.classification import HOC, mtsample
from mellama.tasks.diagnosis import DIAGNOSIS
from mellama.tasks.inference import BIONLI, MEDNLI
from mellama.tasks.named_entities import I2B2
from mellama.tasks.question_answering import EMRQA, MEDMCQA, MEDQA, PUBMEDQA
from mellama.tasks.relation_extraction import DDI
from mellama.tasks.steps import SupervisedConversations
from mellama.tasks.summarization import MIMIC_CXR, PUBMED_SUMM
from mellama.tasks.task import Task
from mellama.training.steps import ModelStep, Tune
from mellama.world.knowledge import World
from mellama.world.steps import WorldFiles

CONTROL = "general text + tuning"
GENERAL_ONLY, FOUR_TO_ONE = "general only", "4:1"
# Prompts of up to 190 tokens have to fit with their answers into a context of 256.
ANSWER_TOKENS = 48
MARKED_TOKENS = 70  # i2b2's answers are the longest: the sentence with its marks
SUPERVISED = (
    "Models fine-tuned on each task's training split, which speaks of other diseases than its test "
    "split, then asked the test split."
)
ZERO_SHOT = (
    "Models that follow instructions. Those practise the wording of every task, on diseases that "
    "no test speaks of; no training split is among them."
)
ABLATION = (
    "Zero-shot: the backbone, each of the two trainings alone, and both. What the tests ask stands "
    "in the text of continual pre-training alone. Options are chosen by their words; a claim is "
    "judged after the fact it rests on."
)
OVER_CONTROL = (
    f" “{CONTROL}” is tuned after as many tokens of general text in place of the medical mixture; "
    "there is less of it, so that it is read more than once."
)


@dataclass(frozen=True, kw_only=True)
class FictionalStudy:
    """Everything that is trained and measured on one fictional world, and where it is shown."""

    name: str
    scale: Scale
    seed: int
    title: str = "A fictional world"

    @cached_property
    def ablation(self) -> Ablation:
        tasks = twelve_tasks(World.make(self.seed, self.scale.knowledge))
        return Ablation(
            texts=self.name,
            name=self.name,
            sources={
                "biomedical": (PUBMED, PMC_OA, PILE),
                "clinical": (MIMIC3, MIMIC4_NOTE, MIMIC_CXR_REPORTS),
                "general": (REDPAJAMA,),
            },
            sets=tuple(instruction_set(name).of_size(size) for name, size in CONVERSATIONS.items()),
            tasks=tasks,
            budget=self.scale.budget,
            seed=self.seed,
            held_out_share=0.05,
            raw=WorldFiles(
                name=f"{self.name}/world",
                seed=self.seed,
                shape=self.scale.knowledge,
                size=self.scale.world,
            ),
            answer_tokens={task.name: ANSWER_TOKENS for task in tasks} | {"i2b2": MARKED_TOKENS},
        )

    @cached_property
    def mixtures(self) -> dict[str, ModelStep]:
        """The backbone, and what came of it on as many tokens of each mixture."""
        backbone = self.ablation.models[BACKBONE]
        found = {BACKBONE: backbone}
        if self.scale.control:
            found[GENERAL_ONLY] = self.ablation.continued(
                backbone, "general_only", "general-again", {"general": 1}
            )
        found[FOUR_TO_ONE] = self.ablation.models[PRETRAINED]
        for medical in self.scale.mixes:
            found[f"{medical}:1"] = self.ablation.continued(
                backbone, f"mix-{medical}", f"mix-{medical}", medical_to_general(medical)
            )
        return found

    @cached_property
    def chat_models(self) -> dict[str, ModelStep]:
        """The models that follow instructions; the control has read no medical text before."""
        found = {TUNED: self.ablation.models[TUNED]}
        if self.scale.control:
            control = self.mixtures[GENERAL_ONLY]
            found[CONTROL] = self.ablation.tuned("general_tuned", control)
        return found | {BOTH: self.ablation.models[BOTH]}

    @property
    def asked_models(self) -> dict[str, ModelStep]:
        """The models that are asked zero-shot: the four, and the control."""
        return self.ablation.models | self.chat_models

    def columns(self) -> tuple[ModelColumn, ...]:
        return _columns(self.asked_models)

    def forgetting(self) -> tuple[ModelColumn, ...]:
        return _columns(self.mixtures)

    def perplexities(self) -> tuple[Perplexity, ...]:
        """Measure every model once on held-out text of every domain."""
        models = self.asked_models | self.mixtures
        once = {model.name: model for model in models.values()}
        return tuple(step for model in once.values() for step in self.ablation.surprise(model))

    def effects(self) -> tuple[tuple[str, str], ...]:
        """List what the page has to show: what is better than what."""
        found = ((BOTH, TUNED), (TUNED, BACKBONE), *self._over_control)
        return found if self.scale.shows_effect else ()

    def supervised(self) -> ScoreTable:
        """Lay out as the paper's Table 1 the models fine-tuned on each task of the setting."""
        return ScoreTable(
            title="Table 1: supervised",
            caption=SUPERVISED,
            columns=tuple(
                ScoreColumn(label, self._fine_tuned(label)) for label in (BACKBONE, PRETRAINED)
            ),
            contrasts=((PRETRAINED, BACKBONE),),
        )

    def zero_shot(self) -> ScoreTable:
        """Lay out as the paper's Table 2 the models that follow instructions."""
        return ScoreTable(
            title="Table 2: zero-shot",
            caption=ZERO_SHOT,
            columns=by_model(_columns(self.chat_models), self._asked(self._benchmark)),
            contrasts=((BOTH, TUNED), *self._over_control),
        )

    def additions(self) -> ScoreTable:
        """Lay out as the paper's Table 3 what each training adds, and the control beside it."""
        return ScoreTable(
            title="Table 3: what each training adds",
            caption=ABLATION + (OVER_CONTROL if self.scale.control else ""),
            columns=by_model(self.columns(), self._asked(self._benchmark)),
            contrasts=(*CONTRASTS, *self._over_control),
            families=False,
        )

    @property
    def _benchmark(self) -> list[Task[Any]]:
        return [task for task in self.ablation.tasks if task is not DIAGNOSIS]

    @property
    def _over_control(self) -> tuple[tuple[str, str], ...]:
        return ((BOTH, CONTROL),) if self.scale.control else ()

    def readings(self) -> tuple[ScoreColumn, ...]:
        """Read the answers of the model with both trainings as the paper's code reads them, too."""
        models = {BOTH: self.ablation.models[BOTH]}
        return by_model(_columns(models), self._asked(self._benchmark))

    def diagnosis(self) -> tuple[ScoreColumn, ...]:
        return by_model(self.columns(), self._asked([DIAGNOSIS]))

    def _asked(self, tasks: list[Task[Any]]) -> tuple[Evaluate, ...]:
        return tuple(
            self.ablation.asked(f"{self.name}/answers", model, task, self.scale.items)
            for model in self.asked_models.values()
            for task in tasks
        )

    def _fine_tuned(self, label: str) -> tuple[Evaluate, ...]:
        """Fine-tune a model on each task of the supervised setting, and ask it that task."""
        start = self.ablation.models[label]
        return tuple(
            self.ablation.asked(
                f"{self.name}/supervised",
                self._tuned_on(task, start),
                task,
                self.scale.items,
                setting="supervised",
            )
            for task in self.ablation.tasks
            if task.name in self.scale.supervised
        )

    def _tuned_on(self, task: Task[Any], start: ModelStep) -> Tune:
        assert self.scale.fine_tuning is not None, "a scale with supervised tasks has a schedule"
        return replace(
            self.ablation.tuned(f"{last(start.name)}-{task.name}", start),
            conversations=SupervisedConversations(
                name=f"{self.name}/training_splits/{task.name}",
                task=task,
                seed=self.seed,
                raw=self.ablation.raw,
            ),
            schedule=self.scale.fine_tuning,
        )


def medical_to_general(medical: int) -> Weights:
    """Weigh domains so that there are so many medical tokens for a general one; 4 is the paper's.

    Among the medical ones, literature and notes stay at the paper's 15 to 1.
    """
    return {"biomedical": 15 * medical, "clinical": medical, "general": 16}


def twelve_tasks(world: World) -> tuple[Task[Any], ...]:
    """Name the twelve tasks and diagnosis; the departments of the world are invented too."""
    return (
        PUBMEDQA,
        MEDQA,
        MEDMCQA,
        EMRQA,
        I2B2,
        DDI,
        HOC,
        mtsample(world.specialties),
        PUBMED_SUMM,
        MIMIC_CXR,
        BIONLI,
        MEDNLI,
        DIAGNOSIS,
    )


def _columns(models: dict[str, ModelStep]) -> tuple[ModelColumn, ...]:
    return tuple(ModelColumn(label, model) for label, model in models.items())
