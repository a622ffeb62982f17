"""Loss curves: what every training run logged on its way."""

from __future__ import annotations

from dataclasses import dataclass

from mellama.report.document import Figure, Figures, Prose, Section, Sheet
from mellama.report.numbers import count, decimal
from mellama.report.plots import loss_curve
from mellama.report.table import ABSENT, Column, Row, Table, counted, measured


@dataclass(frozen=True)
class LossPoint:
    """One line of `losses.jsonl`."""

    step: int
    tokens: int  # seen so far
    loss: float  # nats a token


@dataclass(frozen=True)
class TrainingRun:
    """One training run, under the name of the step that made it."""

    name: str
    title: str
    points: tuple[LossPoint, ...]


def section(runs: tuple[TrainingRun, ...]) -> Section:
    shown = tuple(run for run in runs if run.points)
    if not shown:
        return Section("losses", "Loss curves", (Prose("No model was trained."),))
    text = (
        "The training loss, as logged: every value faint, a running mean bold. Tuning takes its "
        "loss on the answers alone, so its curve is on another scale than that of pre-training."
    )
    figures = Figures(
        tuple(_figure(run) for run in shown), "Loss in nats per token over the tokens seen."
    )
    return Section("losses", "Loss curves", (Prose(text), figures, Sheet(table(shown))))


def table(runs: tuple[TrainingRun, ...]) -> Table:
    columns = tuple(map(Column, ("Steps", "Tokens", "First loss", "Last loss", "Mean, last tenth")))
    return Table(
        title="Training runs",
        head="Run",
        columns=columns,
        rows=tuple(_row(run) for run in runs),
    )


def _row(run: TrainingRun) -> Row:
    if not run.points:
        return Row(run.title, (ABSENT,) * 5)
    first, last = run.points[0], run.points[-1]
    cells = (
        counted(last.step),
        counted(last.tokens),
        measured(first.loss),
        measured(last.loss),
        measured(_late_mean(run)),
    )
    return Row(run.title, cells)


def _late_mean(run: TrainingRun) -> float:
    late = run.points[-max(1, len(run.points) // 10) :]
    return sum(point.loss for point in late) / len(late)


def _figure(run: TrainingRun) -> Figure:
    first, last = run.points[0], run.points[-1]
    svg = loss_curve(
        [point.tokens for point in run.points],
        [point.loss for point in run.points],
        name=run.name,
    )
    description = (
        f"Loss of {run.title}: from {decimal(first.loss)} to {decimal(last.loss)} nats per token "
        f"over {count(last.tokens)} tokens in {count(last.step)} steps."
    )
    return Figure(svg, run.title, description)
