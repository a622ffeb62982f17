"""The whole path at toy size, on a small fictional world: every stage, in seconds."""

from __future__ import annotations

from typing import Any

from mellama.instructions.catalogue import instruction_set
from mellama.models.shape import LlamaShape
from mellama.pipeline.step import Step
from mellama.recipes.ablation import Ablation, Budget
from mellama.report.caution import FICTIONAL
from mellama.report.steps import Page, ScoreTable, by_model
from mellama.sources.mimic import MIMIC3
from mellama.sources.pubmed import PUBMED
from mellama.sources.redpajama import REDPAJAMA
from mellama.tasks.question_answering import MEDQA, PUBMEDQA
from mellama.training.schedule import Schedule
from mellama.world.shape import WorldShape, WorldSize
from mellama.world.steps import WorldFiles

SIZE = WorldSize(
    abstracts=120,
    papers=10,
    pile=20,
    notes=120,
    reports=10,
    pages=80,
    instructions=200,
    train=12,
    valid=4,
    test=6,
    cases=2,
)
BUDGET = Budget(
    shape=LlamaShape(hidden=32, layers=2, heads=2, feed_forward=64, context=256),
    vocabulary=1024,
    backbone=Schedule(tokens=4_000, learning_rate=5e-3, batch=2),
    pretraining=Schedule(tokens=8_000, learning_rate=5e-3, batch=2),
    tuning=Schedule(steps=18, learning_rate=3e-3, batch=2),
)


def toy_walk() -> tuple[Step[Any], ...]:
    """Walk every stage in seconds."""
    world = WorldFiles(name="toy/world", seed=3, shape=WorldShape(diseases=16), size=SIZE)
    study = Ablation(
        texts="toy",
        name="toy",
        sources={"biomedical": (PUBMED,), "clinical": (MIMIC3,), "general": (REDPAJAMA,)},
        sets=tuple(instruction_set(name).of_size(30) for name in ("dolly", "medinstruct_52k")),
        tasks=(PUBMEDQA, MEDQA),
        budget=BUDGET,
        seed=0,
        held_out_share=0.1,
        raw=world,
    )
    page = Page(
        name="toy/page",
        title="A toy walk",
        caution=FICTIONAL,
        models=study.columns(),
        tables=(
            ScoreTable(
                title="Zero-shot scores",
                columns=by_model(study.columns(), study.results("toy/answers", 4)),
            ),
        ),
        perplexities=study.perplexities(),
    )
    return (page,)
