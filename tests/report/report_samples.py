"""A page's values written by hand, so that rendering is tested before anything is trained."""

from __future__ import annotations

import math
from dataclasses import replace

from reading_samples import each, readings, wordings

from mellama.licenses import (
    APACHE_2,
    CC_BY,
    CC_BY_NC,
    CC_BY_SA,
    GENERATOR_TERMS,
    MIT,
    PHYSIONET,
    PUBLIC_DOMAIN,
    Access,
    Terms,
)
from mellama.report.caution import NEAR_CHANCE
from mellama.report.data import PageData
from mellama.report.sections.instructions import InstructionCounts, InstructionLedger
from mellama.report.sections.left_out import CleaningCounts, DecontaminationCounts, Overlap
from mellama.report.sections.lineage import ChainStep, DataUse, ModelLineage
from mellama.report.sections.losses import LossPoint, TrainingRun
from mellama.report.sections.made import Made, StepTime
from mellama.report.sections.mixture import DomainShare, MixtureLedger, SourceShare
from mellama.report.sections.perplexity import DomainPerplexity
from mellama.report.sections.score_values import (
    Average,
    Contrast,
    Measure,
    ModelScores,
    TableScores,
    TaskScores,
)

MODELS = ("Backbone", "+ pre-training", "+ tuning", "+ both")


def with_answers(scores: ModelScores, **predictions: int) -> ModelScores:
    return replace(
        scores,
        skipped=0.01,
        stopped=0.25,
        unparsed_reasons=(("no label is named", 40), ("prompt too long", 5)),
        predictions=tuple(predictions.items()),
    )


def model_scores(
    model: str, n: int, unparsed: float, *measures: tuple[str, float, float]
) -> ModelScores:
    found = tuple(
        Measure(name, value, max(0.0, value - half), value + half) for name, value, half in measures
    )
    return ModelScores(model, n, unparsed, 0.012, found)


def scores() -> tuple[TaskScores, ...]:
    pubmedqa = TaskScores(
        "pubmedqa",
        "PubMedQA",
        "robust",
        (
            model_scores("Backbone", 500, 1.0, ("accuracy", 0.0, 0.0), ("macro_f1", 0.0, 0.0)),
            model_scores(
                "+ pre-training", 500, 0.968, ("accuracy", 0.018, 0.011), ("macro_f1", 0.02, 0.01)
            ),
            model_scores(
                "+ tuning", 500, 0.214, ("accuracy", 0.436, 0.043), ("macro_f1", 0.287, 0.03)
            ),
            with_answers(
                model_scores(
                    "+ both", 500, 0.036, ("accuracy", 0.524, 0.044), ("macro_f1", 0.268, 0.02)
                ),
                yes=451,
                no=31,
            ),
        ),
        (("accuracy", 0.552), ("macro_f1", 0.237)),
        asks="answer a research question from its abstract",
        size=500,
        family="question answering",
        gold=(("yes", 276), ("no", 169), ("maybe", 55)),
    )
    ddi = TaskScores(
        "ddi",
        "DDI 2013",
        "robust",
        tuple(
            model_scores(name, 5761, unread, ("macro_f1", value, 0.012), ("accuracy", 0.7, 0.01))
            for name, unread, value in zip(
                MODELS, (1.0, 0.99, 0.31, 0.02), (0.0, 0.012, 0.141, 0.181), strict=True
            )
        ),
        (("macro_f1", 0.181), ("accuracy", 0.83)),
        family="relation extraction",
    )
    hoc = TaskScores(
        "hoc",
        "Hallmarks of Cancer",
        "robust",
        tuple(
            model_scores(name, 315, unread, ("macro_f1", value, 0.02))
            for name, unread, value in zip(
                MODELS[:3], (1.0, 0.9, 0.42), (0.0, 0.021, 0.083), strict=True
            )
        ),
        (("macro_f1", 0.034),),
        size=1580,
        family="classification",
    )
    ncbi = TaskScores(
        "ncbi_disease",
        "NCBI Disease",
        "robust",
        tuple(
            model_scores(name, n, unread, ("entity_f1", value, 0.006), ("f1", value, 0.01))
            for name, n, unread, value in zip(
                MODELS,
                (940, 940, 200, 200),
                (1.0, 0.95, 0.1, 0.04),
                (0.0, 0.0, 0.013, 0.021),
                strict=True,
            )
        ),
        (("entity_f1", 0.0),),
        stands_in_for="i2b2",
        family="named entity recognition",
    )
    return (pubmedqa, ddi, hoc, ncbi)


def table() -> TableScores:
    averages = zip(MODELS[:2], (0.009, 0.015), strict=True)
    return TableScores(
        title="Table 3: the two trainings",
        caption="Zero-shot, on four datasets.",
        columns=MODELS,
        tasks=scores(),
        averaged=("pubmedqa", "ddi", "hoc"),
        averages=tuple(Average(label, value, value / 2, 2 * value) for label, value in averages),
        contrasts=(
            Contrast("+ pre-training", "Backbone", 0.006, 0.001, 0.011, 0.01),
            Contrast("Backbone", "+ pre-training", -0.006, -0.02, 0.008, 0.8),
        ),
        each=each(),
    )


def ranked(model: str, first: float, step: float) -> ModelScores:
    measures = [
        (f"top_{k}{suffix}", less * (first + step * k), 0.05)
        for suffix, less in (("", 1.0), ("_exact", 0.5))
        for k in range(1, 6)
    ]
    return model_scores(model, 70, 0.1, *measures)


def diagnosis() -> TaskScores:
    models = (
        ranked("Backbone", 0.0, 0.01),
        ranked("+ tuning", 0.05, 0.02),
        ranked("+ both", 0.2, 0.08),
    )
    return TaskScores("diagnosis", "Diagnosis", "robust", models, family="diagnosis")


def forgetting() -> tuple[DomainPerplexity, ...]:
    values = {
        "backbone": (50.0, 400.0),
        "general only": (49.0, 380.0),
        "4:1": (53.0, 30.0),
        "99:1": (75.0, 28.0),
    }
    return tuple(
        DomainPerplexity(model, domain, 1000, math.log(value), value)
        for model, row in values.items()
        for domain, value in zip(("general", "biomedical"), row, strict=True)
    )


def perplexities() -> tuple[DomainPerplexity, ...]:
    values = {
        "general": (3.91, 3.98, 4.20, 4.11),
        "biomedical": (4.85, 3.72, 4.90, 3.88),
        "clinical": (5.32, 4.05, 5.18, 4.02),
    }
    tokens = {"general": 24_064, "biomedical": 18_944, "clinical": 9_216}
    return tuple(
        DomainPerplexity(model, domain, tokens[domain], nats, math.exp(nats))
        for domain, row in values.items()
        for model, nats in zip(MODELS, row, strict=True)
    )


def run(name: str, title: str, steps: int, start: float, end: float) -> TrainingRun:
    def loss(step: int) -> float:
        wobble = 0.14 * math.sin(step * 1.7) + 0.09 * math.sin(step * 0.61)
        return end + (start - end) * math.exp(-4 * step / steps) + wobble

    points = tuple(LossPoint(step, step * 8192, loss(step)) for step in range(1, steps + 1))
    return TrainingRun(name, title, points)


def mixture() -> MixtureLedger:
    return MixtureLedger(
        "mixture",
        "Continual pre-training",
        2_097_152,
        (
            DomainShare(
                "biomedical",
                0.75,
                0.7502,
                1_573_283,
                (
                    SourceShare("sumpubmed", 912_118, 389, 1.0, MIT.name),
                    SourceShare("plos_jats", 661_165, 212, 1.31, CC_BY.name),
                ),
            ),
            DomainShare(
                "clinical",
                0.05,
                0.0498,
                104_438,
                (SourceShare("e3c", 104_438, 84, 2.7, CC_BY_NC.name),),
            ),
            DomainShare(
                "general",
                0.2,
                0.2,
                419_431,
                (
                    SourceShare("wikitext2", 300_018, 620, 0.4, CC_BY_SA.name),
                    SourceShare("web", 119_413, 101, 0.22, APACHE_2.name),
                ),
            ),
        ),
    )


def instructions() -> InstructionLedger:
    rows = (
        ("alpaca", 1000, 999, 999, APACHE_2),
        ("chatdoctor", 2000, 5452, 2000, GENERATOR_TERMS),
        ("medquad", 2000, 5260, 1988, PUBLIC_DOMAIN),
        ("liveqa", 700, 634, 621, CC_BY),
    )
    return InstructionLedger(
        "conversations",
        "Conversations for tuning",
        tuple(
            InstructionCounts(
                name,
                wanted,
                available,
                taken,
                (("empty answer", 12 if name == "medquad" else 0), ("in a test set", 13)),
                Terms((license,)),
            )
            for name, wanted, available, taken, license in rows
        ),
    )


def left_out() -> tuple[tuple[CleaningCounts, ...], tuple[DecontaminationCounts, ...]]:
    cleaned = (
        CleaningCounts(
            "sumpubmed", 400, 394, (("too_short", 4), ("not_english", 0), ("duplicate", 2))
        ),
        CleaningCounts("plos_jats", 220, 214, (("too_short", 1), ("duplicate", 5))),
        CleaningCounts(
            "wikitext2",
            629,
            620,
            (("too_short", 9),),
            (("too_short", "Rae et al. 2021 (Gopher), rules of section A1.1"),),
        ),
    )
    decontaminated = (
        DecontaminationCounts(
            "sumpubmed",
            "document",
            13,
            394,
            389,
            (
                Overlap("pubmedqa", 3, 2, 1, 500, 3, 0),
                Overlap("hoc", 2, 0, 2, 315, 2, 4),
                Overlap("ddi", 0, 0, 0, 5761, 0, 120),
            ),
        ),
        DecontaminationCounts(
            "wikitext2", "document", 13, 620, 620, (Overlap("pubmedqa", 0, 0, 0, 500, 0, 0),)
        ),
    )
    return cleaned, decontaminated


def lineages() -> tuple[ModelLineage, ...]:
    base = (
        ChainStep("documents-wikitext2", "Documents", (), ("wikitext2",), "8d1f0e2a97b3c455"),
        ChainStep(
            "tokenizer", "TrainedTokenizer", ("documents-wikitext2",), (), "1b2c3d4e5f607182"
        ),
        ChainStep("backbone", "Pretrain", ("tokenizer", "general"), (), "99aa88bb77cc66dd"),
    )
    open_terms = Terms((APACHE_2, CC_BY_SA))
    mixed = Terms((APACHE_2, CC_BY, CC_BY_NC, CC_BY_SA, MIT))
    tuned = Terms((APACHE_2, CC_BY, CC_BY_SA, GENERATOR_TERMS, PUBLIC_DOMAIN))
    both = Terms((APACHE_2, CC_BY, CC_BY_NC, CC_BY_SA, GENERATOR_TERMS, MIT, PUBLIC_DOMAIN))
    terms = (open_terms, mixed, tuned, both)
    return tuple(
        ModelLineage(model, 1_183_104, item, base)
        for model, item in zip(MODELS, terms, strict=True)
    )


def uses() -> tuple[DataUse, ...]:
    every = MODELS
    trained, tuned = (MODELS[1], MODELS[3]), (MODELS[2], MODELS[3])
    rows = (
        ("wikitext2", "WikiText-2", "d1f2a3b", CC_BY_SA, every),
        ("sumpubmed", "SumPubMed", "c190db2", MIT, trained),
        ("plos_jats", "PLOS articles", "2024-05", CC_BY, trained),
        ("e3c", "E3C", "v2.0.0", CC_BY_NC, trained),
        ("chatdoctor", "ChatDoctor", "e77bd7e", GENERATOR_TERMS, tuned),
        ("medquad", "MedQuAD", "577bd37", PUBLIC_DOMAIN, tuned),
    )
    return tuple(
        DataUse(name, title, "https://example.org/", revision, Terms((license,)), models)
        for name, title, revision, license, models in rows
    )


def made() -> Made:
    return Made(
        ("74168ef0c1d2 (with uncommitted changes)",),
        (("Python", "3.11.9"), ("torch", "2.13.0"), ("transformers", "5.23.0")),
        ("mellama run open_data --data-root data --root out",),
        (
            StepTime("documents-wikitext2", "Documents", 1.2, "8d1f0e2a97b3c455"),
            StepTime("tokenizer", "TrainedTokenizer", 8.43, "1b2c3d4e5f607182", 0),
            StepTime("backbone", "Pretrain", 142.0, "99aa88bb77cc66dd", 7),
        ),
    )


def page_data(*, credentialed: bool = False) -> PageData:
    cleaned, decontaminated = left_out()
    terms = lineages()[-1].terms
    if credentialed:
        terms = Terms((*terms.licenses, PHYSIONET), Access.CREDENTIALED)
    return PageData(
        title="From real medical text to a measured model",
        caution=NEAR_CHANCE,
        terms=terms,
        models=MODELS,
        tables=(table(), wordings()),
        readings=readings(),
        diagnosis=(diagnosis(),),
        perplexities=perplexities(),
        forgetting=forgetting(),
        training=(
            run("backbone", "Backbone, general text", 240, 7.6, 4.0),
            run("pretrained", "Continual pre-training", 256, 5.4, 3.9),
            run("tuned", "Tuning of the backbone", 90, 4.4, 2.6),
            run("both", "Tuning after pre-training", 90, 3.9, 2.3),
        ),
        mixtures=(mixture(),),
        cleaned=cleaned,
        deduplicated=(
            CleaningCounts(
                "sumpubmed", 394, 390, (("same_words", 1), ("nearly_the_same_words", 3))
            ),
        ),
        decontaminated=decontaminated,
        instructions=(instructions(),),
        lineages=lineages(),
        uses=uses(),
        made=made(),
    )
