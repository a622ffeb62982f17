"""Readings, tests and repeats, written by hand."""

from __future__ import annotations

from mellama.report.sections.reading_values import ReadingScores, Sure, TaskReadings
from mellama.report.sections.score_values import (
    Average,
    DatasetContrast,
    Measure,
    ModelScores,
    TableScores,
    TaskScores,
)

ALL = ("robust", "paper", "likelihood", "constrained")
WORDINGS = ("as declared", "wording 2", "wording 3")


def measured(metric: str, value: float, half: float) -> Measure:
    return Measure(metric, value, value - half, value + half)


def read(
    model: str, n: int, unparsed: float, *measures: Measure, shortened: float = 0.0
) -> ModelScores:
    return ModelScores(model, n, unparsed, shortened, measures, lost=shortened / 4)


def pubmedqa_readings(model: str, robust: float, paper: float) -> TaskReadings:
    """One model on PubMedQA, under every reading."""
    return TaskReadings(
        task="pubmedqa",
        title="PubMedQA",
        model=model,
        metric="accuracy",
        there=ALL,
        readings=(
            ReadingScores(
                "robust", read(model, 500, 0.2, measured("accuracy", robust, 0.04), shortened=0.1)
            ),
            ReadingScores("paper", read(model, 500, 0.05, measured("accuracy", paper, 0.04))),
            ReadingScores(
                "likelihood",
                read(model, 500, 0.0, measured("accuracy", 0.55, 0.04), measured("ece", 0.2, 0.03)),
            ),
            ReadingScores("constrained", read(model, 200, 0.0, measured("accuracy", 0.5, 0.06))),
        ),
        apart=measured("accuracy", paper - robust, 0.03),
        reliability=(Sure(0.4, 0.6, 300, 0.5, 0.45), Sure(0.8, 1.0, 200, 0.93, 0.7)),
        size=500,
    )


def readings() -> tuple[TaskReadings, ...]:
    """Two models on PubMedQA; one of them on a task without choices, and not constrained."""
    ncbi = TaskReadings(
        task="ncbi_disease",
        title="NCBI Disease",
        model="+ both",
        metric="entity_f1",
        there=("robust", "paper", "constrained"),
        readings=(
            ReadingScores("robust", read("+ both", 940, 0.04, measured("entity_f1", 0.5, 0.02))),
            ReadingScores("paper", read("+ both", 940, 0.0, measured("macro_f1", 0.7, 0.02))),
        ),
        stands_in_for="i2b2",
        size=940,
    )
    return (
        pubmedqa_readings("Backbone", 0.3, 0.31),
        pubmedqa_readings("+ both", 0.4, 0.55),
        ncbi,
    )


def each() -> tuple[DatasetContrast, ...]:
    """A contrast on two tasks, one of which calls no answer right or wrong."""
    return (
        DatasetContrast(
            first="+ pre-training",
            second="Backbone",
            task="pubmedqa",
            metric="accuracy",
            n=500,
            value=0.018,
            low=0.008,
            high=0.03,
            p_value=0.0002,
            p_corrected=0.0004,
            only_first=9,
            only_second=0,
            mcnemar=0.00390625,
            mcnemar_corrected=0.00390625,
        ),
        DatasetContrast(
            first="+ pre-training",
            second="Backbone",
            task="ddi",
            metric="macro_f1",
            n=5761,
            value=-0.012,
            low=-0.03,
            high=0.01,
            p_value=0.3,
            p_corrected=0.3,
        ),
    )


def summaries() -> TaskScores:
    """One model's summaries were held against references by an encoder, the other's were not."""
    missing = ("bertscore", "no folder roberta-large under the data root")
    scored = Measure("bertscore", 0.8, 0.79, 0.81, by="roberta-large, layer 17")
    return TaskScores(
        task="sumpubmed",
        title="SumPubMed",
        reading="robust",
        models=(
            ModelScores("as declared", 400, 0.0, 0.5, (measured("rouge_l", 0.2, 0.01), scored),
                        lost=0.3),
            ModelScores("wording 2", 400, 0.0, 0.5, (measured("rouge_l", 0.25, 0.01),),
                        lost=0.25, not_run=(missing,)),
        ),
        stands_in_for="pubmed_summ",
        size=400,
        family="summarization",
    )  # fmt: skip


def wordings() -> TableScores:
    """Three wordings of a question, one of which was left out of the second task."""
    questions = TaskScores(
        task="pubmedqa",
        title="PubMedQA",
        reading="robust",
        models=tuple(
            ModelScores(label, 500, 0.1, 0.0, (measured("accuracy", value, 0.04),))
            for label, value in zip(WORDINGS, (0.4, 0.5, 0.45), strict=True)
        ),
        size=500,
        family="question answering",
    )
    return TableScores(
        title="Wordings",
        columns=WORDINGS,
        tasks=(questions, summaries()),
        averaged=("pubmedqa",),
        averages=tuple(
            Average(label, value, value - 0.04, value + 0.04)
            for label, value in zip(WORDINGS, (0.4, 0.5, 0.45), strict=True)
        ),
        repeats="wording",
    )
