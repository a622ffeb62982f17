"""The embedded default: the whole path on a fictional world, with nothing to fetch."""

from __future__ import annotations

from typing import Any, Literal

from mellama.pipeline.step import Step
from mellama.recipes.fictional_study import FictionalStudy
from mellama.recipes.starter_sizes import SCALES
from mellama.report.caution import FICTIONAL
from mellama.report.steps import Page

Size = Literal["tiny", "small", "full"]


def starter(*, size: Size = "tiny", seed: int = 0) -> tuple[Step[Any], ...]:
    """Walk the whole path on an invented medicine: no data, no network, every upstream format.

    Hypothesis: with 15 : 1 : 4 tokens of biomedical, clinical and general text, continual
    pre-training teaches facts, instruction tuning teaches how to say them, and only both together
    answer questions on diseases that no instruction names (the paper's Table 3).

    Args:
        size: of the world, the models and every budget.
        seed: of the world and of training.
    """
    study = FictionalStudy(name=f"starter/{size}/seed-{seed}", scale=SCALES[size], seed=seed)
    page = Page(
        name=f"{study.name}/page",
        title=f"A fictional world, {size}, seed {seed}",
        caution=FICTIONAL,
        models=study.columns(),
        tables=study.tables(),
        diagnosis=study.diagnosis(),
        perplexities=study.perplexities(),
        forgetting=study.forgetting(),
    )
    return (page,)
