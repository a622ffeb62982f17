"""Measure one model folder: named tasks, in every reading they have, and one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, get_args

from mellama.errors import unknown_name
from mellama.evaluation.readings import READINGS, readings_of
from mellama.evaluation.replies import Asking
from mellama.evaluation.steps import Evaluate
from mellama.licenses import Access
from mellama.metrics.ranking import TopK
from mellama.models.checkpoint import Checkpoint
from mellama.pipeline.step import Step
from mellama.report.benchmark import TWELVE
from mellama.report.caution import MADE_ELSEWHERE
from mellama.report.steps import ModelColumn, Page, ScoreColumn, ScoreTable
from mellama.tasks.catalogue import TASKS, task
from mellama.tasks.task import Task
from mellama.training.steps import HuggingFaceFolder

WAYS: tuple[Asking, ...] = get_args(Asking)
ZERO = "zero-shot"
GROUPS = ("open", "twelve", "all")
DECLARED = "as declared"


def benchmark(
    *,
    model: str,
    tasks: str = "open",
    limit: int | None = None,
    readings: str = "all",
    shots: int = 0,
    wordings: bool = False,
    credentialed: bool = False,
) -> tuple[Step[Any], ...]:
    """Measure one model on the benchmark's tasks, in every reading they have, and write one page.

    Hypothesis: none. The page says what the model scores, how much of that is owed to the way its
    answers are read, and, if asked for, what examples and other wordings change.

    Args:
        model: a folder of safetensors weights: one under the data root, or a path that begins with
            a slash, a dot or a tilde.
        tasks: names of tasks, separated by commas; `twelve`, the benchmark's own; `open`, those of
            the twelve whose test set is openly accessible, and the stand-ins of the others; `all`.
            Every test set has to be under the data root: `mellama check` says which are.
        limit: test items per task, the first of a fixed shuffle; all of them where not given.
        readings: names of readings, separated by commas, or `all`. Robust and paper read the same
            answers, so that either brings both.
        shots: examples from the training split before each question, beside the zero-shot scores;
            a task without such a split is asked zero-shot alone.
        wordings: ask every task in its two other wordings as well, and show the spread.
        credentialed: the weights were trained on patient text, so that the page is marked as such.
    """
    if limit is not None and limit < 1:
        raise ValueError(f"limit must be at least 1, and is {limit}")
    if shots < 0:
        raise ValueError(f"shots must be 0 or more, and is {shots}")
    folder = _folder(model)
    label = Path(folder).name
    study = Benchmark(
        name=f"benchmark/{label}",
        label=label,
        model=HuggingFaceFolder(
            name=f"benchmark/{label}/model",
            folder=folder,
            access=Access.CREDENTIALED if credentialed else Access.OPEN,
        ),
        tasks=chosen_tasks(tasks),
        ways=chosen_ways(readings),
        limit=limit,
        shots=shots,
        wordings=wordings,
    )
    return (study.page(_page_name(tasks, study)),)


@dataclass(frozen=True, kw_only=True)
class Benchmark:
    """One model, and all the ways in which it is asked."""

    name: str
    label: str
    model: Step[Checkpoint]
    tasks: tuple[Task[Any], ...]
    ways: tuple[Asking, ...] = WAYS
    limit: int | None = None
    shots: int = 0
    wordings: bool = False
    raw: Step[Path] | None = None  # what writes the raw files, in place of a data root

    def page(self, name: str) -> Page:
        extra = [f"{self.shots}-shot"] if self.shots else []
        extra += ["wordings"] if self.wordings else []
        return Page(
            name="/".join((self._where, "+".join((name, *extra)), "page")),
            title=f"{self.label}: the benchmark",
            caution=MADE_ELSEWHERE,
            models=(ModelColumn(self.label, self.model),),
            tables=tuple(filter(None, (self._scores(), self._wordings()))),
            readings=self._columns(self.tasks, self.ways),
            diagnosis=self._columns(self._ranking, ("free",)),
        )

    @property
    def _where(self) -> str:
        return f"{self.name}/{'all' if self.limit is None else f'first-{self.limit}'}"

    @cached_property
    def _ranking(self) -> tuple[Task[Any], ...]:
        """The tasks whose answer is a ranked list: they stand in a section of their own."""
        return tuple(one for one in self.tasks if isinstance(one.metrics[0], TopK))

    def _scores(self) -> ScoreTable | None:
        """Lay out the scores, each task asked in the first of the ways that it can be asked in."""
        columns = self._columns(
            [one for one in self.tasks if one not in self._ranking], self.ways, first_alone=True
        )
        if not columns:
            return None
        labels = [column.label for column in columns]
        asked = "All of each test set" if self.limit is None else f"{self.limit:,} questions a task"
        return ScoreTable(
            title="Scores",
            caption=f"{asked}, asked {' and '.join(self._settings)}.",
            columns=columns,
            contrasts=((labels[1], labels[0]),) if len(labels) > 1 else (),
        )

    def _wordings(self) -> ScoreTable | None:
        """Lay out the wordings of every task that has more than one, zero-shot."""
        tasks = [one for one in self.tasks if one.wordings and one not in self._ranking]
        if not self.wordings or not tasks:
            return None
        most = max(len(one.wordings) for one in tasks)
        columns = [
            ScoreColumn(
                DECLARED if place == 0 else f"wording {place + 1}",
                tuple(
                    self._asked(one, self._ways(one)[0], wording=place)
                    for one in tasks
                    if place <= len(one.wordings) and self._ways(one)
                ),
            )
            for place in range(most + 1)
        ]
        return ScoreTable(
            title="Prompt sensitivity",
            caption="Every task asked zero-shot in wordings that mean the same.",
            columns=tuple(columns),
            repeats="wording",
            families=False,
        )

    @property
    def _settings(self) -> dict[str, int]:
        """Name each number of examples before a question."""
        return {ZERO: 0} | ({f"{self.shots}-shot": self.shots} if self.shots else {})

    def _columns(
        self, tasks: Sequence[Task[Any]], ways: Sequence[Asking], *, first_alone: bool = False
    ) -> tuple[ScoreColumn, ...]:
        """Make a column a setting; a task without examples to show stands in the first alone."""
        columns = [
            ScoreColumn(
                setting if self.shots else self.label,
                tuple(
                    self._asked(one, way, shots=shots)
                    for one in tasks
                    if not shots or "train" in dict(one.splits)
                    for way in self._ways(one)[: 1 if first_alone else None]
                    if way in ways
                ),
            )
            for setting, shots in self._settings.items()
        ]
        return tuple(column for column in columns if column.results)

    def _ways(self, one: Task[Any]) -> tuple[Asking, ...]:
        """List the ways a task is asked in, as far as it can be."""
        can = {"free", *readings_of(one)}
        return tuple(way for way in self.ways if way in can)

    def _asked(self, one: Task[Any], way: Asking, *, shots: int = 0, wording: int = 0) -> Evaluate:
        setting = f"{shots}-shot" if shots else ZERO
        if wording:
            setting = f"wording-{wording + 1}"
            one = replace(one, prompt=one.wordings[wording - 1])
        return Evaluate(
            name=f"{self._where}/{setting}/{way}/{one.name}",
            model=self.model,
            task=one,
            limit=self.limit,
            asking=way,
            shots=shots,
            raw=self.raw,
        )


def chosen_tasks(named: str) -> tuple[Task[Any], ...]:
    """Find the tasks that a list of names, or the name of a group, stands for.

    Raises:
        UnknownNameError: there is no such task or group.
    """
    if named == "all":
        return TASKS
    if named == "twelve":
        return tuple(map(task, TWELVE))
    if named == "open":
        return tuple(one for one in TASKS if _is_open(one))
    known = [one.name for one in TASKS]
    names = {name.strip() for name in named.split(",")}
    for name in sorted(names):
        if name not in known:
            raise unknown_name("task", name, [*GROUPS, *known])
    return tuple(one for one in TASKS if one.name in names)  # families stay together


def _is_open(one: Task[Any]) -> bool:
    """Take each dataset once: of tasks with the same test set, the benchmark's own."""
    belongs = one.name in TWELVE or bool(one.stands_in_for)
    return belongs and one.source.terms.access is Access.OPEN


def chosen_ways(readings: str) -> tuple[Asking, ...]:
    """Say in which ways a model has to be asked, for readings by name.

    Raises:
        UnknownNameError: there is no such reading.
    """
    if readings == "all":
        return WAYS
    names = [name.strip() for name in readings.split(",")]
    for name in names:
        if name not in READINGS:
            raise unknown_name("reading", name, ["all", *READINGS])
    wanted = {"free" if name in ("robust", "paper") else name for name in names}
    return tuple(way for way in WAYS if way in wanted)


def _page_name(tasks: str, study: Benchmark) -> str:
    """Name a page after what it shows: other tasks or ways of asking are another page."""
    parts = [tasks] if tasks in GROUPS else [one.name for one in study.tasks]
    return "+".join((*parts, *(study.ways if study.ways != WAYS else ())))


def _folder(model: str) -> str:
    """Make a path from here absolute; any other is one from the data root on."""
    here = model.startswith((".", "~"))
    return str(Path(model).expanduser().resolve()) if here else model.rstrip("/")
