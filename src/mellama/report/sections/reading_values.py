"""What one model scored on one task under every reading of its answers."""

from __future__ import annotations

from dataclasses import dataclass

from mellama.report.benchmark import dataset_row
from mellama.report.sections.score_values import Measure, ModelScores

ROBUST, PAPER, LIKELIHOOD, CONSTRAINED = "robust", "paper", "likelihood", "constrained"
CALIBRATION = "ece"


@dataclass(frozen=True)
class ReadingScores:
    """One reading, and what it makes of the model's answers."""

    reading: str
    scores: ModelScores


@dataclass(frozen=True)
class Sure:
    """The answers given with a probability in (low, high]: how sure, and how often right."""

    low: float
    high: float
    n: int
    confidence: float  # mean over them
    accuracy: float


@dataclass(frozen=True, kw_only=True)
class TaskReadings:
    """One model on one task, under each reading that was run."""

    task: str
    title: str
    model: str  # the label of a column
    metric: str  # the primary one of the task
    there: tuple[str, ...]  # the readings that the task has
    readings: tuple[ReadingScores, ...]  # those that were run
    apart: Measure | None = None  # of the metric: `paper` less `robust`, on the same answers
    reliability: tuple[Sure, ...] = ()  # of `likelihood`, by how sure the model was
    stands_in_for: str = ""
    size: int | None = None  # samples of the test split

    @property
    def dataset(self) -> str:
        """The dataset under the paper's name, if it is one of the paper's."""
        row = dataset_row(self.task)
        return row.dataset if row else self.title

    def scores(self, reading: str) -> ModelScores | None:
        return next((item.scores for item in self.readings if item.reading == reading), None)

    def measure(self, reading: str, metric: str = "") -> Measure | None:
        """Find a metric under a reading, the primary one where none is named."""
        found = self.scores(reading)
        return found.measure(metric or self.metric) if found else None
