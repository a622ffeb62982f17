"""The embedded default: the whole path on a fictional world, with nothing to fetch."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from mellama.pipeline.step import Step
from mellama.recipes.fictional_study import FictionalStudy
from mellama.recipes.starter_sizes import SCALES
from mellama.report.caution import FICTIONAL
from mellama.report.effect import Effect
from mellama.report.steps import Page

Size = Literal["tiny", "small", "full"]


def starter(
    *, size: Size = "tiny", seed: int = 0, show: Literal["everything", "table_3"] = "everything"
) -> tuple[Step[Any], ...]:
    """Walk the whole path on an invented medicine: no data, no network, every upstream format.

    Hypothesis: with 15 : 1 : 4 tokens of biomedical, clinical and general text, continual
    pre-training teaches facts, instruction tuning teaches how to say them, and only both together
    answer questions on diseases that no instruction names (the paper's Table 3).

    Args:
        size: of the world, the models and every budget.
        seed: of the world and of training.
        show: the whole page, or what Table 3 and its control need; the steps are the same.
    """
    study = FictionalStudy(
        name=f"starter/{size}/seed-{seed}",
        title=f"A fictional world, {size}, seed {seed}",
        scale=SCALES[size],
        seed=seed,
    )
    page = _page(study) if show == "everything" else _page_of_table_3(study)
    effects = study.effects()
    if not effects:
        return (page,)
    return (Effect(name=f"{page.name}-effect", page=page, contrasts=effects), page)


def _page(study: FictionalStudy) -> Page:
    return Page(
        name=f"{study.name}/page",
        title=study.title,
        caution=FICTIONAL,
        models=study.columns(),
        tables=(study.supervised(), study.zero_shot(), study.additions()),
        readings=study.readings(),
        diagnosis=study.diagnosis(),
        perplexities=study.perplexities(),
        forgetting=study.forgetting(),
    )


def _page_of_table_3(study: FictionalStudy) -> Page:
    """Leave out what other tables need: models that no column shows are then not built."""
    return replace(
        _page(study),
        name=f"{study.name}/page_of_table_3",
        tables=(study.additions(),),
        readings=(),
        perplexities=(),
        forgetting=(),
    )
