"""Loss curves: what every training run logged on its way."""

from __future__ import annotations

from dataclasses import dataclass

from mellama.report.document import Figure, Figures, Prose, Section, Sheet, folded_after
from mellama.report.numbers import count, decimal
from mellama.report.plots import loss_curve
from mellama.report.table import Cell, Column, Row, Table, counted, measured, shared

MOST_OPEN = 8  # curves; those of models fine-tuned on a task each are many


@dataclass(frozen=True)
class LossPoint:
    """One line of `losses.jsonl`."""

    step: int
    tokens: int  # seen so far
    loss: float  # nats a token


@dataclass(frozen=True)
class Stops:
    """How many of the questions asked after tuning had an answer that ended by itself."""

    asked: int
    stopped: int


@dataclass(frozen=True)
class Tuning:
    """What a tuning run took of its conversations, and whether the model learnt to stop."""

    conversations: int
    kept: int
    dropped: tuple[tuple[str, int], ...]  # reason -> conversations
    answer_tokens: int  # those that the loss is taken on
    stops: Stops  # of questions it was tuned on, asked again
    stops_held_out: Stops | None = None  # of questions it was not tuned on


@dataclass(frozen=True)
class TrainingRun:
    """One training run, under the name of the step that made it."""

    name: str
    title: str
    points: tuple[LossPoint, ...]
    epochs: float | None = None  # times the data was read
    trained_parameters: int | None = None
    tuning: Tuning | None = None


def section(runs: tuple[TrainingRun, ...]) -> Section:
    shown = tuple(run for run in runs if run.points)
    if not shown:
        return Section("losses", "Loss curves", (Prose("No model was trained."),))
    text = (
        "The training loss, as logged: every value faint, a running mean bold. Tuning takes its "
        "loss on the answers alone, so its curve is on another scale than that of pre-training."
    )
    caption = "Loss in nats per token over the tokens seen."
    groups = [
        Figures(tuple(map(_figure, some)), caption)
        for some in (shown[:MOST_OPEN], shown[MOST_OPEN:])
        if some
    ]
    figures = folded_after(groups, 1, f"{len(shown) - MOST_OPEN} more loss curves")
    tuned = tuple(run for run in shown if run.tuning)
    sheets = [Sheet(table(shown)), *([Sheet(tuning_table(tuned))] if tuned else [])]
    return Section("losses", "Loss curves", (Prose(text), *figures, *sheets))


def table(runs: tuple[TrainingRun, ...]) -> Table:
    heads = ("Steps", "Tokens", "Epochs", "Trained parameters", "First loss", "Last loss")
    return Table(
        title="Training runs",
        head="Run",
        columns=tuple(map(Column, (*heads, "Mean of the last tenth"))),
        rows=tuple(_row(run) for run in runs),
    )


def _row(run: TrainingRun) -> Row:
    first, last = run.points[0], run.points[-1]
    cells = (
        counted(last.step),
        counted(last.tokens),
        measured(run.epochs),
        counted(run.trained_parameters),
        measured(first.loss),
        measured(last.loss),
        measured(_late_mean(run)),
    )
    return Row(run.title, cells)


def tuning_table(runs: tuple[TrainingRun, ...]) -> Table:
    found = [(run, run.tuning) for run in runs if run.tuning]
    reasons = tuple(dict.fromkeys(why for _, item in found for why, n in item.dropped if n))
    heads = ("Conversations", "Kept", *(f"Dropped: {spoken(why)}" for why in reasons))
    ends = ["Ends by itself"]
    held_out = any(item.stops_held_out for _, item in found)
    ends += ["Ends by itself, not tuned on"] if held_out else []
    rows = (
        Row(
            run.title,
            (
                counted(item.conversations),
                counted(item.kept),
                *(counted(dict(item.dropped).get(why, 0)) for why in reasons),
                counted(item.answer_tokens),
                _stopped(item.stops),
                *([_stopped(item.stops_held_out)] if held_out else []),
            ),
        )
        for run, item in found
    )
    return Table(
        title="What tuning took of its conversations",
        head="Run",
        columns=tuple(map(Column, (*heads, "Answer tokens", *ends))),
        rows=tuple(rows),
        note="Ends by itself: share of answers to questions from the tuning data that the tuned "
        "model ends before the limit of new tokens."
        + (" Not tuned on: the same, of questions held out of it." if held_out else ""),
    )


def _stopped(stops: Stops | None) -> Cell:
    if stops is None or not stops.asked:
        return shared(None)
    return shared(stops.stopped / stops.asked, note=f"{stops.stopped} of {stops.asked} questions")


def spoken(reason: str) -> str:
    return reason.replace("_", " ")


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
