"""The step that makes the page; what draws it is loaded only when it is built."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from mellama.errors import DataError
from mellama.evaluation.steps import Evaluate, Perplexity
from mellama.models.checkpoint import Checkpoint
from mellama.pipeline.step import Context, Estimate, Step
from mellama.report.benchmark import TWELVE
from mellama.report.caution import NEAR_CHANCE, Caution

PAGE = "page.html"
DATA = "page.json"


@dataclass(frozen=True)
class ModelColumn:
    """A model under the label of its column."""

    label: str
    checkpoint: Step[Checkpoint]


@dataclass(frozen=True)
class ScoreColumn:
    """A column of scores, a result a task.

    Zero-shot, all of them are of one model; fine-tuned on each task, each is of a model of its own.
    Where readings stand side by side, a task may be there once for each way of asking.
    """

    label: str
    results: tuple[Evaluate, ...]

    def tasks(self) -> frozenset[str]:
        return frozenset(step.task.name for step in self.results)


@dataclass(frozen=True, kw_only=True)
class ScoreTable:
    """Scores in the layout of the paper's Tables 1 to 3: a row a dataset and metric.

    Below them stands the macro-average: the mean of the primary metrics of those of the
    benchmark's twelve tasks that the table holds, each task weighing the same. Every contrast is
    the difference of two columns, the first less the second, on the same samples: of their
    macro-averages, where the table has any, and of the primary metric on each task that both ran,
    tested and corrected for being one of many.

    Columns may be repeats of one thing - fine-tuned with another seed each, asked in another
    wording each: `repeats` says what differs between them, and their mean and spread are shown.

    Raises:
        DataError: a label or a task of a column stands twice, or a contrast names a column that
            is not there, or one that did not run every task of the average, or two columns that
            have no task in common.
    """

    title: str
    caption: str = ""  # what it shows, in a sentence or two
    columns: tuple[ScoreColumn, ...]
    contrasts: tuple[tuple[str, str], ...] = ()
    average: bool = True
    families: bool = True  # a first column for the kind of task, as in Tables 1 and 2
    repeats: str = ""  # "seed", "wording": what alone differs between the columns

    def __post_init__(self) -> None:
        by_label = {column.label: column for column in self.columns}
        tasks = [[step.task.name for step in column.results] for column in self.columns]
        if len(by_label) < len(self.columns) or any(len(set(own)) < len(own) for own in tasks):
            raise DataError(
                f"The table {self.title} cannot be laid out.",
                expected="columns with labels of their own, and one result a task in each",
                found=f"columns {', '.join(column.label for column in self.columns)}",
                todo="mend the columns of the table in the recipe",
            )
        for first, second in self.contrasts:
            self._require_shared(first, second, by_label)

    def _require_shared(self, first: str, second: str, columns: dict[str, ScoreColumn]) -> None:
        needed = set(self.averaged)
        complete = {label for label, column in columns.items() if needed <= column.tasks()}
        if {first, second} <= complete and columns[first].tasks() & columns[second].tasks():
            return
        raise DataError(
            f"The contrast {first} - {second} of the table {self.title} has no meaning.",
            expected="two columns that ran every task of the table's average, or one task at least",
            found=f"columns that did: {', '.join(sorted(complete)) or 'none'}",
            todo="mend the contrasts of the table in the recipe",
        )

    @property
    def averaged(self) -> tuple[str, ...]:
        """Name the tasks that enter the average: those of the twelve that any column ran."""
        ran = {name for column in self.columns for name in column.tasks()}
        return tuple(name for name in TWELVE if self.average and name in ran)


def by_model(models: Sequence[ModelColumn], results: Iterable[Evaluate]) -> tuple[ScoreColumn, ...]:
    """Give each model a column of the results that are its own; results of others are left out."""
    found = tuple(results)
    return tuple(
        ScoreColumn(
            column.label,
            tuple(step for step in found if step.model.name == column.checkpoint.name),
        )
        for column in models
    )


@dataclass(frozen=True, kw_only=True)
class Page(Step[Path]):
    """One page on models: their scores, and all that stands behind them; `load` is its folder.

    The ledgers it shows are those of every step that one of the models was made from, so that none
    can be forgotten. A model that has no label of its own among `models` is counted with the other
    such models of its column: those that were fine-tuned on a task each, say. The folder holds
    `page.html` and `page.md` for people, `scores.csv` and `page.json` for programs, and
    `scores.tex` for a paper. None of them holds text of a record.

    Raises:
        DataError: two models share a label, a perplexity is of a model that has none, or a column
            of readings holds a task twice that was asked in one way.
    """

    version: ClassVar[int] = 3

    title: str
    models: tuple[ModelColumn, ...]  # in this order, in perplexities, terms and lineage
    tables: tuple[ScoreTable, ...] = ()
    readings: tuple[ScoreColumn, ...] = ()  # side by side: a task asked in several ways
    diagnosis: tuple[ScoreColumn, ...] = ()  # results of tasks that rank: a line a column
    perplexities: tuple[Perplexity, ...] = ()
    # A model before continual pre-training, then what came of it on one mixture each; the labels
    # are those of the mixtures. Perplexities alone are shown of a model that stands only here.
    forgetting: tuple[ModelColumn, ...] = ()
    caution: Caution = NEAR_CHANCE

    def __post_init__(self) -> None:
        for columns in (self.models, self.forgetting):
            labels = {column.label for column in columns}
            names = {column.checkpoint.name for column in columns}
            if not len(columns) == len(labels) == len(names):
                raise self._unfit("two models share a label, or one has two")
        for column in self.readings:
            asked = [(step.task.name, step.asking) for step in column.results]
            if len(set(asked)) < len(asked):
                raise self._unfit(f"a task twice in one way among the readings of {column.label}")
        known = {column.checkpoint.name for column in (*self.models, *self.forgetting)}
        nameless = {step.model.name for step in self.perplexities} - known
        if nameless:
            raise self._unfit(f"perplexities of {', '.join(sorted(nameless))}, without a label")

    def _unfit(self, found: str) -> DataError:
        return DataError(
            f"The page {self.name} cannot be laid out.",
            expected="a label for every model, and a result for every way of asking a task",
            found=found,
            todo="mend the models of the page in the recipe",
        )

    def results(self) -> tuple[Evaluate, ...]:
        """List every result once, in the order in which it first stands on the page."""
        tables = (column for table in self.tables for column in table.columns)
        columns = (*tables, *self.readings, *self.diagnosis)
        return tuple({step.name: step for one in columns for step in one.results}.values())

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
        for step in self.results():
            if step.task.source.name not in read:
                read |= step.raw_data(data_root)
        return read

    def estimate(self, data_root: Path | None = None) -> Estimate:
        return Estimate(5.0 + 2.0 * len(self.results()), 500_000)

    def describe(self) -> str:
        tasks = {step.task.name for step in self.results()}
        models = {step.model.name for step in self.results()}
        models |= {column.checkpoint.name for column in (*self.models, *self.forgetting)}
        counted = ((len(models), "model"), (len(tasks), "task"))
        said = " on ".join(f"{number} {what}{'s'[: number != 1]}" for number, what in counted)
        return f"{said}, in one file"
