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
    "rouge_lsum": "R-Lsum",
    "ece": "Calibration error",
    "brier": "Brier score",
}


VARIANTS = {"4": "4 classes", "5": "5 classes", "stem": "stemmed"}


@dataclass(frozen=True)
class Measure:
    """A metric with the ends of its 95 % interval, each in 0..1."""

    metric: str
    value: float
    low: float
    high: float
    by: str = ""  # the encoder that the values depend on, where there is one
    less_is_better: bool = False


@dataclass(frozen=True)
class ModelScores:
    """One model on one task."""

    model: str  # the label of a column
    n: int
    unparsed: float  # share of answers that could not be read
    shortened: float  # share of prompts that were cut to fit
    measures: tuple[Measure, ...]  # the first is the primary one
    skipped: float = 0.0  # share of prompts that could not be made to fit: not asked
    windowed: float = 0.0  # share of samples whose text was shown in windows that overlap
    lost: float = 0.0  # share of the text that could be cut, over all samples, that was not shown
    stopped: float = 0.0  # share of answers that ended by themselves
    unparsed_reasons: tuple[tuple[str, int], ...] = ()
    predictions: tuple[tuple[str, int], ...] = ()  # label -> times it was answered
    not_run: tuple[tuple[str, str], ...] = ()  # metric -> what it needs that is not there

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
        """Name every metric, those last that could not be run."""
        run = [item.metric for model in self.models for item in model.measures]
        missing = [name for model in self.models for name, _ in model.not_run]
        return tuple(dict.fromkeys((*run, *missing)))

    def encoder(self, metric: str) -> str:
        """Name the encoder that a metric's values depend on; "" where they depend on none."""
        found = (model.measure(metric) for model in self.models)
        return next((item.by for item in found if item is not None), "")

    def less_is_better(self, metric: str) -> bool:
        found = (model.measure(metric) for model in self.models)
        return any(item.less_is_better for item in found if item is not None)

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
class DatasetContrast:
    """The primary metric of one column minus that of another on one task, and what it is worth.

    Corrected p-values are among those of every contrast and task of the table.
    """

    first: str
    second: str
    task: str
    metric: str
    n: int
    value: float
    low: float
    high: float
    p_value: float  # of the paired bootstrap
    p_corrected: float
    only_first: int | None = None  # samples that the first alone has right; None: no such thing
    only_second: int | None = None
    mcnemar: float | None = None  # p of the exact test
    mcnemar_corrected: float | None = None


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
    each: tuple[DatasetContrast, ...] = ()  # the contrasts, task by task
    repeats: str = ""  # what alone differs between the columns: a seed, a wording


def title(metric: str) -> str:
    """Head a metric as the paper's tables do; a variant of one is said to be that."""
    for name in sorted(METRIC_TITLES, key=len, reverse=True):
        if metric == name:
            return METRIC_TITLES[name]
        if metric.startswith(f"{name}_"):
            variant = metric.removeprefix(f"{name}_")
            return f"{METRIC_TITLES[name]}, {VARIANTS.get(variant, variant.replace('_', ' '))}"
    return metric.replace("_", " ").capitalize()
