"""The step that makes the page; what draws it is loaded only when it is built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mellama.errors import DataError
from mellama.evaluation.steps import Evaluate, Perplexity
from mellama.models.checkpoint import Checkpoint
from mellama.pipeline.step import Context, Estimate, Step
from mellama.report.caution import NEAR_CHANCE

PAGE = "page.html"


@dataclass(frozen=True)
class ModelColumn:
    """A model under the label of its column."""

    label: str
    checkpoint: Step[Checkpoint]


@dataclass(frozen=True, kw_only=True)
class Page(Step[Path]):
    """One page on models: their scores, and all that stands behind them; `load` is its folder.

    The ledgers it shows are those of every step that one of the models was made from, so that none
    can be forgotten. The folder holds `page.html` and `page.md` for people, `scores.csv` and
    `page.json` for programs, and `scores.tex` for a paper. None of them holds text of a record.

    Raises:
        DataError: a result is of a model that has no column, or two models share one.
    """

    title: str
    models: tuple[ModelColumn, ...]  # columns, in this order
    results: tuple[Evaluate, ...]  # tasks come in the order in which they are first named
    perplexities: tuple[Perplexity, ...] = ()
    caution: str = NEAR_CHANCE

    def __post_init__(self) -> None:
        columns = [column.checkpoint.name for column in self.models]
        measured = {step.model.name for step in self.results}
        measured |= {step.model.name for step in self.perplexities}
        labels = {column.label for column in self.models}
        if not measured <= set(columns) or not len(columns) == len(labels) == len(set(columns)):
            raise DataError(
                f"The page {self.name} cannot be laid out.",
                expected="a column, with a label of its own, for every model that was measured",
                found=f"columns for {', '.join(columns)}; results of {', '.join(sorted(measured))}",
                todo="mend the models of the page in the recipe",
            )

    def build(self, output: Path, context: Context) -> None:
        """Score the kept answers and write every file anew: it takes seconds."""
        from mellama.report.gather import page_data
        from mellama.report.write import write_page

        write_page(page_data(self, context), output)

    def load(self, output: Path) -> Path:
        return output

    def opens(self, output: Path) -> Path:
        return output / PAGE

    def raw_data(self, data_root: Path | None) -> Mapping[str, str]:
        """Name the test sets, whose right answers the scores are computed from."""
        read: dict[str, str] = {}
        for step in self.results:
            if step.task.source.name not in read:
                read |= step.raw_data(data_root)
        return read

    def estimate(self) -> Estimate:
        return Estimate(5.0 + 2.0 * len(self.results), 500_000)

    def describe(self) -> str:
        tasks = {step.task.name for step in self.results}
        return f"{len(self.models)} models on {len(tasks)} tasks, in one file"
