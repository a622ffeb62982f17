"""The sizes of the starter: how much of the world is written, and what each training may spend."""

from __future__ import annotations

from dataclasses import dataclass

from mellama.models.shape import LlamaShape
from mellama.recipes.ablation import Budget
from mellama.training.schedule import Lora, Schedule
from mellama.world.shape import FULL, SMALL, TINY, WorldShape, WorldSize

EPSILON = 1e-5  # Llama 2's: a smaller one moves the rows of tokens that a text never holds
BETAS = (0.9, 0.99)  # names are rare: their gradients have to be remembered for longer
# Every row of Table 5 is there, in numbers that a small model can learn from: most are lessons of
# the kinds that the benchmarks ask, on diseases that no test set speaks of.
CONVERSATIONS = {
    "stanford_alpaca": 100,
    "dolly": 100,
    "sharegpt_v3": 50,
    "healthcaremagic": 200,
    "icliniq": 100,
    "medinstruct_52k": 3_600,
    "medical_flashcards": 500,
    "mediqa2019": 50,
    "medicationqa": 50,
    "liveqa": 50,
    "medical_meadow": 100,
    "guidelines": 30,
    "pmc_titles": 30,
    "pmc_passages": 30,
    "pubmed_headings": 30,
    "causal_relation": 50,
    "umls": 50,
    "pmc_llama": 50,
    "mimic_cxr_impressions": 100,
}


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A size of the study."""

    world: WorldSize
    knowledge: WorldShape
    budget: Budget
    items: int  # test items per task
    supervised: tuple[str, ...] = ()  # tasks that models are fine-tuned on, one by one
    fine_tuning: Schedule | None = None
    mixes: tuple[int, ...] = ()  # tokens of medical text for one of general text, beside 4
    control: bool = False  # as many tokens of general text in place of the medical mixture
    shows_effect: bool = True  # a run fails where its page does not show what the study is for


def _budget(
    *, hidden: int, vocabulary: int, backbone: int, pretraining: int, tuning: int
) -> Budget:
    """Spend so many tokens on either pre-training, and so many steps on tuning."""
    return Budget(
        shape=LlamaShape(
            hidden=hidden,
            layers=2,
            heads=1,  # to copy one of so many names takes the whole width
            feed_forward=11 * hidden // 4,
            context=256,
            initializer_range=0.08,  # about 1 / sqrt(hidden), as narrow models need
        ),
        vocabulary=vocabulary,
        backbone=Schedule(
            tokens=backbone, learning_rate=5e-3, batch=2, betas=BETAS, epsilon=EPSILON
        ),
        pretraining=Schedule(
            tokens=pretraining, learning_rate=5e-3, batch=2, betas=BETAS, epsilon=EPSILON
        ),
        tuning=Schedule(steps=tuning, learning_rate=3e-3, batch=8, epsilon=EPSILON),
        lora=Lora(rank=32, alpha=64, embeddings=False),
    )


SCALES: dict[str, Scale] = {
    "tiny": Scale(
        world=TINY,
        knowledge=WorldShape(diseases=20),
        budget=_budget(hidden=64, vocabulary=2048, backbone=40_000, pretraining=120_000, tuning=40),
        items=8,
        supervised=("emrqa",),
        fine_tuning=Schedule(steps=10, learning_rate=3e-3, batch=4, epsilon=EPSILON),
        mixes=(99,),
        control=True,
        shows_effect=False,
    ),
    "small": Scale(
        world=SMALL,
        knowledge=WorldShape(),
        budget=_budget(
            hidden=128, vocabulary=3584, backbone=350_000, pretraining=1_300_000, tuning=250
        ),
        items=60,
        supervised=("emrqa", "i2b2", "hoc", "mimic_cxr"),  # span, marked text, labels, free text
        fine_tuning=Schedule(steps=50, learning_rate=3e-3, batch=8, epsilon=EPSILON),
    ),
    "full": Scale(
        world=FULL,
        knowledge=WorldShape(),
        budget=_budget(
            hidden=128, vocabulary=3584, backbone=350_000, pretraining=1_800_000, tuning=250
        ),
        items=120,
        supervised=(
            *("pubmedqa", "medqa", "medmcqa", "emrqa", "i2b2", "ddi"),
            *("hoc", "mtsample", "pubmed_summ", "mimic_cxr", "bionli", "mednli"),
        ),
        fine_tuning=Schedule(steps=60, learning_rate=3e-3, batch=8, epsilon=EPSILON),
        mixes=(19, 99),
        control=True,
    ),
}
