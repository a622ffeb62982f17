"""What one model, and all of them, scored on a task: the values behind tables and drawings."""

from __future__ import annotations

from dataclasses import dataclass

# As the paper's tables head them, where they do.
METRIC_TITLES = {
    "accuracy": "Acc",
    "macro_f1": "Macro-F1",
    "micro_f1": "Micro-F1",
    "entity_f1": "Entity F1",
    "exact_match": "Exact match",
    "f1": "F1",
    "rouge_1": "R-1",
    "rouge_2": "R-2",
    "rouge_l": "R-L",
    "bertscore": "BERTS",
    "example_f1": "Example F1",
}


@dataclass(frozen=True)
class Measure:
    """A metric with the ends of its 95 % interval, each in 0..1."""

    metric: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class ModelScores:
    """One model on one task."""

    model: str  # the label of a column
    n: int
    unparsed: float  # share of answers that could not be read
    shortened: float  # share of prompts that were cut to fit
    measures: tuple[Measure, ...]  # the first is the primary one
    skipped: float = 0.0  # share of prompts that could not be made to fit: not asked
    stopped: float = 0.0  # share of answers that ended by themselves
    unparsed_reasons: tuple[tuple[str, int], ...] = ()
    predictions: tuple[tuple[str, int], ...] = ()  # label -> times it was answered

    def measure(self, metric: str) -> Measure | None:
        return next((item for item in self.measures if item.metric == metric), None)


@dataclass(frozen=True)
class TaskScores:
    """One task, the models that ran on it, and what the commonest answer alone would score."""

    task: str
    title: str
    reading: str
    models: tuple[ModelScores, ...]
    baseline: tuple[tuple[str, float], ...] = ()  # metric -> score of the commonest answer
    stands_in_for: str = ""
    asks: str = ""  # what the task wants, in a line
    size: int | None = None  # samples of the test split
    gold: tuple[tuple[str, int], ...] = ()  # label -> times it is right
    family: str = ""

    @property
    def primary(self) -> str:
        return self.models[0].measures[0].metric if self.models else ""

    @property
    def metrics(self) -> tuple[str, ...]:
        found = (item.metric for model in self.models for item in model.measures)
        return tuple(dict.fromkeys(found))

    def scores(self, model: str) -> ModelScores | None:
        return next((item for item in self.models if item.model == model), None)


@dataclass(frozen=True)
class Average:
    """A column's mean of primary metrics over tasks, with its 95 % interval."""

    model: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Contrast:
    """The average of one column minus that of another, on the same samples."""

    first: str
    second: str
    value: float
    low: float
    high: float
    at_most_zero: float  # share of resamples in which the first is not the better one

    @property
    def excludes_zero(self) -> bool:
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, kw_only=True)
class TableScores:
    """The values of one table: its columns, the tasks that they ran, and their averages."""

    title: str
    columns: tuple[str, ...]
    tasks: tuple[TaskScores, ...]
    caption: str = ""
    families: bool = True
    averaged: tuple[str, ...] = ()  # names of the tasks in the averages
    averages: tuple[Average, ...] = ()  # of the columns that ran all of these
    contrasts: tuple[Contrast, ...] = ()


def title(metric: str) -> str:
    return METRIC_TITLES.get(metric, metric.replace("_", " ").capitalize())
