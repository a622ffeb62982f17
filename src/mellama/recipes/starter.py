"""The embedded default: the whole path on a fictional world, with nothing to fetch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from mellama.instructions.catalogue import WORLD_SETS
from mellama.models.shape import LlamaShape
from mellama.pipeline.step import Step
from mellama.recipes.ablation import Ablation, Budget
from mellama.report.caution import FICTIONAL
from mellama.report.steps import Page, ScoreTable, by_model
from mellama.sources.mimic import MIMIC3, MIMIC4_NOTE
from mellama.sources.mimic_cxr import MIMIC_CXR as MIMIC_CXR_REPORTS
from mellama.sources.pile import PILE
from mellama.sources.pmc_oa import PMC_OA
from mellama.sources.pubmed import PUBMED
from mellama.sources.redpajama import REDPAJAMA
from mellama.tasks.classification import HOC
from mellama.tasks.clinical_entities import I2B2
from mellama.tasks.diagnosis import DIAGNOSIS
from mellama.tasks.extractive import EMRQA
from mellama.tasks.inference import BIONLI, MEDNLI
from mellama.tasks.multiple_choice import MEDMCQA, MEDQA
from mellama.tasks.question_answering import PUBMEDQA
from mellama.tasks.relation_extraction import DDI
from mellama.tasks.specialties import mtsample
from mellama.tasks.summarization import MIMIC_CXR, PUBMED_SUMM
from mellama.tasks.task import Task
from mellama.training.schedule import Schedule
from mellama.world.knowledge import World
from mellama.world.shape import SMALL, TINY, WorldShape, WorldSize
from mellama.world.steps import WorldFiles

Size = Literal["tiny", "small"]


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A size of the study: how much of the world is written, and what training may spend."""

    world: WorldSize
    knowledge: WorldShape
    budget: Budget
    items: int  # test items per task


SCALES: dict[Size, Scale] = {
    "tiny": Scale(
        world=TINY,
        knowledge=WorldShape(diseases=20),
        budget=Budget(
            shape=LlamaShape(hidden=64, layers=2, heads=4, feed_forward=176, context=256),
            vocabulary=2048,
            backbone=Schedule(tokens=40_000, learning_rate=3e-3, batch=8),
            pretraining=Schedule(tokens=120_000, learning_rate=3e-3, batch=8),
            tuning=Schedule(steps=30, learning_rate=1e-3, batch=8),
            conversations_each=100,
        ),
        items=8,
    ),
    "small": Scale(
        world=SMALL,
        knowledge=WorldShape(),
        budget=Budget(
            shape=LlamaShape(hidden=128, layers=4, heads=4, feed_forward=352, context=256),
            vocabulary=2048,
            backbone=Schedule(tokens=300_000, learning_rate=3e-3, batch=16),
            pretraining=Schedule(tokens=1_200_000, learning_rate=2e-3, batch=16),
            tuning=Schedule(steps=150, learning_rate=1e-3, batch=16),
            conversations_each=1_000,
        ),
        items=60,
    ),
}


def starter(*, size: Size = "tiny", seed: int = 0) -> tuple[Step[Any], ...]:
    """Walk the whole path on an invented medicine: no data, no network, every upstream format.

    Hypothesis: with 15 : 1 : 4 tokens of biomedical, clinical and general text, continual
    pre-training teaches facts, instruction tuning teaches how to say them, and only both together
    answer questions on diseases that no instruction names (the paper's Table 3).

    Args:
        size: of the world, the models and every budget.
        seed: of the world and of training.
    """
    scale = SCALES[size]
    world = WorldFiles(
        name=f"starter/{size}/seed-{seed}/world", seed=seed, shape=scale.knowledge, size=scale.world
    )
    study = Ablation(
        texts=f"starter/{size}/seed-{seed}",
        name=f"starter/{size}/seed-{seed}",
        sources={
            "biomedical": (PUBMED, PMC_OA, PILE),
            "clinical": (MIMIC3, MIMIC4_NOTE, MIMIC_CXR_REPORTS),
            "general": (REDPAJAMA,),
        },
        sets=WORLD_SETS,
        tasks=twelve_tasks(World.make(seed, scale.knowledge)),
        budget=scale.budget,
        seed=seed,
        held_out_share=0.1,
        raw=world,
    )
    page = Page(
        name=f"{study.name}/page",
        title=f"A fictional world, {size}",
        caution=FICTIONAL,
        models=study.columns(),
        tables=(
            ScoreTable(
                title="Zero-shot scores",
                columns=by_model(
                    study.columns(), study.results(f"{study.name}/answers", scale.items)
                ),
            ),
        ),
        perplexities=study.perplexities(),
    )
    return (page,)


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
