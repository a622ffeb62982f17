"""From real, openly licensed text to measured models and one page, at a size for two cores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from mellama.corpus.documents import DocumentTable
from mellama.corpus.mixture import Domain, Mixture
from mellama.corpus.steps import (
    Cleaned,
    Decontaminated,
    Documents,
    HeldOut,
    Packed,
    TrainedTokenizer,
)
from mellama.evaluation.steps import Evaluate, Perplexity
from mellama.instructions import catalogue as sets
from mellama.instructions.steps import Conversations
from mellama.models.shape import LlamaShape
from mellama.pipeline.step import Step
from mellama.records import Document
from mellama.report.steps import ModelColumn, Page
from mellama.sources.general_text import WEB, WIKITEXT2
from mellama.sources.literature import E3C, PLOS_JATS, SUMPUBMED
from mellama.sources.source import Source
from mellama.tasks.benchmark_text import BenchmarkText
from mellama.tasks.classification import HOC
from mellama.tasks.entities import NCBI_DISEASE
from mellama.tasks.question_answering import PUBMEDQA
from mellama.tasks.relation_extraction import DDI
from mellama.tasks.task import Task
from mellama.training.schedule import Lora, Schedule
from mellama.training.steps import InitialModel, ModelStep, Pretrain, Tune

Size = Literal["tiny", "small"]
Side = Literal["train", "held_out"]
Texts = Mapping[str, tuple[Step[DocumentTable], ...]]  # by domain

SEED = 0
HELD_OUT_SHARE = 0.02  # of each source's documents: never trained on, for perplexity
SOURCES = {
    "biomedical": (SUMPUBMED, PLOS_JATS),
    "clinical": (E3C,),
    "general": (WIKITEXT2, WEB),
}
WEIGHTS = {"biomedical": 15, "clinical": 1, "general": 4}  # the paper's, in tokens
TASKS: tuple[Task[Any], ...] = (PUBMEDQA, DDI, HOC, NCBI_DISEASE)
TEST_TEXT = tuple(map(BenchmarkText, TASKS))
SETS = (sets.ALPACA, sets.CHATDOCTOR, sets.MEDQUAD, sets.LIVEQA, sets.CAUSAL_RELATION)


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What a size spends."""

    shape: LlamaShape
    vocabulary: int
    backbone: Schedule
    pretraining: Schedule
    tuning: Schedule
    conversations_each: int  # drawn from each instruction set, or all of a smaller one


BUDGETS: dict[Size, Budget] = {
    "tiny": Budget(
        shape=LlamaShape(hidden=128, layers=4, heads=4, feed_forward=352, context=512),
        vocabulary=4096,
        backbone=Schedule(tokens=160_000, learning_rate=3e-3, batch=4),
        pretraining=Schedule(tokens=240_000, learning_rate=2e-3, batch=4),
        tuning=Schedule(steps=40, learning_rate=1e-3, batch=4),
        conversations_each=100,
    ),
    "small": Budget(
        shape=LlamaShape(hidden=256, layers=6, heads=8, feed_forward=704, context=1024),
        vocabulary=8192,
        backbone=Schedule(tokens=2_000_000, learning_rate=2e-3, batch=8),
        pretraining=Schedule(tokens=4_000_000, learning_rate=1e-3, batch=8),
        tuning=Schedule(steps=300, learning_rate=5e-4, batch=8),
        conversations_each=1000,
    ),
}


def open_data(*, size: Size = "tiny", limit: int | None = None) -> tuple[Step[Any], ...]:
    """Walk from real, openly licensed text to four measured models and one page.

    Hypothesis: none about medicine. At these sizes every model scores near chance; what the run
    shows is that each stage does its part on real files, and what each costs. The backbone is made
    here from general text, so that continual pre-training continues something.

    Args:
        size: the budget of every stage.
        limit: test items per task, the first of a fixed shuffle; all of them where not given.
    """
    if limit is not None and limit < 1:
        raise ValueError(f"limit must be at least 1, and is {limit}")
    corpus = _corpus(size)
    models = _models(size, corpus)
    tasks = f"{size}/all" if limit is None else f"{size}/first-{limit}"
    results = tuple(
        Evaluate(
            name=f"open_data/{tasks}/{model.name.rpartition('/')[2]}/{task.name}",
            model=model,
            task=task,
            limit=limit,
        )
        for model in models.values()
        for task in TASKS
    )
    page = Page(
        name=f"open_data/{tasks}/page",
        title=f"Open data, {size}",
        models=tuple(ModelColumn(label, model) for label, model in models.items()),
        results=results,
        perplexities=_perplexities(size, corpus, models),
    )
    return (page,)


@dataclass(frozen=True)
class _Corpus:
    """Text of each domain on both sides of the split, and the tokenizer learnt from one of them."""

    train: Texts
    held_out: Texts
    tokenizer: TrainedTokenizer


def _corpus(size: Size) -> _Corpus:
    texts = {domain: tuple(map(_text, sources)) for domain, sources in SOURCES.items()}
    train = {domain: tuple(_side(text, "train") for text in own) for domain, own in texts.items()}
    held = {domain: tuple(_side(text, "held_out") for text in own) for domain, own in texts.items()}
    tokenizer = TrainedTokenizer(
        name=f"open_data/{size}/tokenizer",
        documents=tuple(step for own in train.values() for step in own),
        vocabulary=BUDGETS[size].vocabulary,
    )
    return _Corpus(train, held, tokenizer)


def _text(source: Source[Document]) -> Decontaminated:
    """Read, clean and decontaminate one source; every size shares the result."""
    read = Documents(name=f"open_data/documents/{source.name}", source=source)
    clean = Cleaned(name=f"open_data/cleaned/{source.name}", documents=read)
    return Decontaminated(
        name=f"open_data/decontaminated/{source.name}", documents=clean, tests=TEST_TEXT
    )


def _side(text: Decontaminated, side: Side) -> HeldOut:
    source = text.name.rpartition("/")[2]
    return HeldOut(
        name=f"open_data/{side}/{source}",
        documents=text,
        share=HELD_OUT_SHARE,
        seed=SEED,
        side=side,
    )


def _packed(size: Size, name: str, texts: Texts, corpus: _Corpus) -> Packed:
    """Mix the given domains by the paper's weights into blocks as long as the model's context."""
    budget = BUDGETS[size]
    tokens = {"general": budget.backbone.tokens, "medical": budget.pretraining.tokens}
    return Packed(
        name=f"open_data/{size}/packed/{name}",
        mixture=Mixture(tuple(Domain(each, WEIGHTS[each], own) for each, own in texts.items())),
        tokenizer=corpus.tokenizer,
        sequence_length=budget.shape.context,
        tokens=tokens.get(name),
        seed=SEED,
    )


def _models(size: Size, corpus: _Corpus) -> dict[str, ModelStep]:
    """The paper's ablation: neither training, each alone, both."""
    budget = BUDGETS[size]
    where = f"open_data/{size}/models"
    general = _packed(size, "general", {"general": corpus.train["general"]}, corpus)
    medical = _packed(size, "medical", corpus.train, corpus)
    conversations = Conversations(
        name=f"open_data/{size}/conversations",
        sets=tuple(each.of_size(budget.conversations_each) for each in SETS),
        seed=SEED,
        tests=TEST_TEXT,
    )

    def tuned(name: str, start: ModelStep) -> Tune:
        return Tune(
            name=f"{where}/{name}",
            start=start,
            conversations=conversations,
            lora=Lora(),
            schedule=budget.tuning,
            sequence_length=budget.shape.context,
        )

    blank = InitialModel(
        name=f"{where}/blank", shape=budget.shape, tokenizer=corpus.tokenizer, seed=SEED
    )
    backbone = Pretrain(
        name=f"{where}/backbone", start=blank, data=general, schedule=budget.backbone
    )
    pretrained = Pretrain(
        name=f"{where}/pretrained", start=backbone, data=medical, schedule=budget.pretraining
    )
    return {
        "backbone": backbone,
        "+ pre-training": pretrained,
        "+ tuning": tuned("tuned", backbone),
        "+ both": tuned("both", pretrained),
    }


def _perplexities(
    size: Size, corpus: _Corpus, models: dict[str, ModelStep]
) -> tuple[Perplexity, ...]:
    """Measure every model on text of every domain that no model was trained on."""
    return tuple(
        Perplexity(
            name=f"open_data/{size}/perplexity/{model.name.rpartition('/')[2]}/{domain}",
            model=model,
            data=_packed(size, f"held_out-{domain}", {domain: texts}, corpus),
        )
        for model in models.values()
        for domain, texts in corpus.held_out.items()
    )
