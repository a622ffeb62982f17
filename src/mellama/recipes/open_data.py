"""From real, openly licensed text to measured models and one page, at a size for two cores."""

from __future__ import annotations

from typing import Any, Literal

from mellama.corpus.tested import Mix
from mellama.instructions.sets.biomedical import CAUSAL_RELATION, CHATDOCTOR, LIVEQA, MEDQUAD
from mellama.instructions.sets.general import ALPACA
from mellama.models.shape import LlamaShape
from mellama.pipeline.step import Step
from mellama.recipes.ablation import Ablation, Budget
from mellama.report.steps import Page, ScoreTable, by_model
from mellama.sources.general_text import WEB, WIKITEXT2
from mellama.sources.literature import E3C, PLOS_JATS, SUMPUBMED
from mellama.tasks.classification import HOC
from mellama.tasks.named_entities import NCBI_DISEASE
from mellama.tasks.question_answering import PUBMEDQA
from mellama.tasks.relation_extraction import DDI
from mellama.training.schedule import Schedule

Size = Literal["tiny", "small"]

BUDGETS: dict[Size, Budget] = {
    "tiny": Budget(
        shape=LlamaShape(hidden=192, layers=2, heads=6, feed_forward=512, context=512),
        vocabulary=4096,
        backbone=Schedule(tokens=200_000, learning_rate=5e-3, batch=2),
        pretraining=Schedule(tokens=300_000, learning_rate=3e-3, batch=2),
        tuning=Schedule(steps=120, learning_rate=3e-3, batch=2),
    ),
    "small": Budget(
        shape=LlamaShape(hidden=256, layers=6, heads=8, feed_forward=704, context=1024),
        vocabulary=8192,
        backbone=Schedule(tokens=2_000_000, learning_rate=2e-3, batch=8, sequences_per_pass=2),
        pretraining=Schedule(tokens=4_000_000, learning_rate=1e-3, batch=8, sequences_per_pass=2),
        tuning=Schedule(steps=300, learning_rate=5e-4, batch=8, sequences_per_pass=2),
    ),
}

SETS = (ALPACA, CHATDOCTOR, MEDQUAD, LIVEQA, CAUSAL_RELATION)
CONVERSATIONS_EACH: dict[Size, int] = {"tiny": 100, "small": 1000}  # of a set, or all of a smaller


def open_data(
    *, size: Size = "tiny", limit: int | None = None, mix: Mix = "clean"
) -> tuple[Step[Any], ...]:
    """Walk from real, openly licensed text to four measured models and one page.

    Hypothesis: none about medicine. At these sizes every model scores near chance; what the run
    shows is that each stage does its part on real files, and what each costs. The backbone is made
    here from general text, so that continual pre-training continues something.

    Args:
        size: the budget of every stage.
        limit: test items per task, the first of a fixed shuffle; all of them where not given.
        mix: `clean` leaves out the documents that overlap with a test; `paper` counts and keeps
            them, as the paper's corpus has them.
    """
    if limit is not None and limit < 1:
        raise ValueError(f"limit must be at least 1, and is {limit}")
    name = f"open_data/{size}" if mix == "clean" else f"open_data/{mix}/{size}"
    study = Ablation(
        texts="open_data",
        name=name,
        sources={
            "biomedical": (SUMPUBMED, PLOS_JATS),
            "clinical": (E3C,),
            "general": (WIKITEXT2, WEB),
        },
        sets=tuple(one.of_size(CONVERSATIONS_EACH[size]) for one in SETS),
        tasks=(PUBMEDQA, DDI, HOC, NCBI_DISEASE),
        budget=BUDGETS[size],
        seed=0,
        held_out_share=0.02,
        deduplicated=True,
        mix=mix,
    )
    where = f"{name}/{'all' if limit is None else f'first-{limit}'}"
    page = Page(
        name=f"{where}/page",
        title=f"Open data, {size}" + ("" if mix == "clean" else f", the {mix} mix"),
        models=study.columns(),
        tables=(
            ScoreTable(
                title="Zero-shot scores",
                columns=by_model(study.columns(), study.results(where, limit)),
                average=False,
            ),
        ),
        perplexities=study.perplexities(),
    )
    return (page,)
