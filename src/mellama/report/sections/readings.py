"""Readings side by side: what the same model scores when its answers are read in several ways."""

from __future__ import annotations

from collections.abc import Iterator

from mellama.report.document import Block, Figure, Figures, Folded, Points, Prose, Section, Sheet
from mellama.report.numbers import MINUS, plural, score, share, signed
from mellama.report.reliability import Dot, reliability
from mellama.report.sections.reading_values import (
    CALIBRATION,
    CONSTRAINED,
    LIKELIHOOD,
    PAPER,
    ROBUST,
    TaskReadings,
)
from mellama.report.sections.score_tables import cut, long_prompts, size
from mellama.report.sections.score_values import Measure, title
from mellama.report.table import ABSENT, NOT_RUN, Cell, Column, Row, Table

MOST_NAMED = 3  # disagreements in words
FEW = 4  # reliability drawings that stand open on the page
ORDER = (ROBUST, PAPER, LIKELIHOOD, CONSTRAINED)


def section(rows: tuple[TaskReadings, ...]) -> Section:
    blocks: list[Block] = [Prose(_opening())]
    if any(item.apart is not None for item in rows):
        blocks.append(disagreements(rows))
    blocks.append(Sheet(table(rows)))
    blocks += _reliability(rows)
    return Section("readings", "Readings", tuple(blocks))


def _opening() -> str:
    return (
        "One model, several ways to take its answers. Robust and paper read the same freely "
        "written text: robust wants the answer itself, in whole words and not denied, and counts "
        "as wrong what nobody could read; paper reads and scores as the study's released code "
        "does, faults included. Where paper is above robust, part of the published way of scoring "
        "is not the model's merit; where it is below, answers are lost in reading them. Likelihood "
        "lets the model write nothing and takes the choice it finds likeliest; constrained lets it "
        "write nothing but an answer, and reads that as robust does. A model far better there than "
        "in robust knows more than it manages to say."
    )


def table(rows: tuple[TaskReadings, ...]) -> Table:
    """Return a row a dataset and model, and a column a reading."""
    several = len({item.model for item in rows}) > 1
    first = {item.task: _asked(item) for item in reversed(rows)}  # whose name is written
    return Table(
        title="Readings side by side: the primary metric",
        head="Dataset",
        columns=(
            *([Column("Model", numeric=False)] if several else []),
            Column("Robust"),
            Column("Paper"),
            Column(f"Paper {MINUS} robust"),
            Column("Likelihood"),
            Column("Constrained"),
            Column("Calibration error"),
        ),
        rows=tuple(_row(item, first[item.task], several=several) for item in rows),
        joined=True,
        note=_note(rows),
    )


def _row(item: TaskReadings, asked: int, *, several: bool) -> Row:
    """Lay out one model on one dataset; `asked` samples are said under the dataset's name."""
    cuts = {cut(found.scores) for found in item.readings}
    same_cut = cuts.pop() if len(cuts) == 1 else None
    shown = [_reading(item, reading, asked, same_cut is not None) for reading in ORDER]
    cells = (
        *([Cell(text=item.model, beside=same_cut or ())] if several else []),
        *shown[:2],
        _apart(item),
        *shown[2:],
        _calibration(item),
    )
    notes = [title(item.metric)]
    notes += [f"stands in for {item.stands_in_for}"] if item.stands_in_for else []
    notes += [size(asked, item.size), *(() if several else same_cut or ())]
    return Row(item.dataset, cells, note=", ".join(notes))


def _asked(item: TaskReadings) -> int:
    return max((found.scores.n for found in item.readings), default=0)


def _reading(item: TaskReadings, reading: str, asked: int, same_cut: bool) -> Cell:
    """Show the primary metric under a reading; a dash where the task has no such reading."""
    scores = item.scores(reading)
    if scores is None:
        return NOT_RUN if reading in item.there else ABSENT
    found = item.measure(reading)
    if found is None:
        return Cell(text=f"no {title(item.metric)}", note=f"{share(scores.unparsed)} unread")
    return Cell(
        value=found.value,
        low=found.low,
        high=found.high,
        n=scores.n if scores.n != asked else None,
        unparsed=scores.unparsed,
        beside=() if same_cut or reading == PAPER else cut(scores),  # paper: as robust
    )


def _apart(item: TaskReadings) -> Cell:
    if item.apart is None:
        return NOT_RUN if PAPER in item.there and item.scores(PAPER) is None else ABSENT
    return _signed(item.apart)


def _signed(found: Measure) -> Cell:
    bold = excludes_zero(found)
    return Cell(value=found.value, low=found.low, high=found.high, form="signed", best=bold)


def _calibration(item: TaskReadings) -> Cell:
    found = item.measure(LIKELIHOOD, CALIBRATION)
    if found is None:
        return NOT_RUN if LIKELIHOOD in item.there else ABSENT
    return Cell(value=found.value, low=found.low, high=found.high)


def excludes_zero(found: Measure) -> bool:
    return found.low > 0 or found.high < 0


def _note(rows: tuple[TaskReadings, ...]) -> str:
    models = [found.scores for item in rows for found in item.readings]
    parts = [
        "Under each score its 95% interval from resampling the questions, and the share of answers "
        "that could not be read, which count as wrong. The difference is of the same answers, by "
        "paired resampling; bold: its interval excludes zero. Calibration error: how far the "
        "model's own probability of its choice is from how often it is right, on average; 0 is "
        "best. A dash: the task has no such reading.",
        long_prompts(models),
    ]
    return " ".join(filter(None, parts))


def disagreements(rows: tuple[TaskReadings, ...]) -> Points:
    """Name the largest differences between the two readings of what was freely written."""
    found = [(item, item.apart) for item in rows if item.apart is not None]
    sure = [(item, apart) for item, apart in found if excludes_zero(apart)]
    sure.sort(key=_by_size, reverse=True)
    compared = plural(len(found), "pair")
    if not sure:
        caption = (
            f"In none of {compared} of readings of the same answers does the interval of paper "
            f"{MINUS} robust exclude zero."
        )
        return Points(caption, ())
    caption = (
        f"Paper {MINUS} robust excludes zero in {len(sure)} of {compared} of readings; the largest:"
    )
    several = len({item.model for item in rows}) > 1
    named = [_disagreement(item, apart, several=several) for item, apart in sure[:MOST_NAMED]]
    return Points(caption, tuple(named))


def _by_size(pair: tuple[TaskReadings, Measure]) -> float:
    return abs(pair[1].value)


def _disagreement(item: TaskReadings, apart: Measure, *, several: bool) -> tuple[str, str]:
    who = f"{item.dataset}, {item.model}" if several else item.dataset
    robust, paper = item.measure(ROBUST), item.measure(PAPER)
    rest = f"95% interval {signed(apart.low)} to {signed(apart.high)}"
    if robust is not None and paper is not None:
        metric = title(item.metric)
        rest = f"{metric} {score(paper.value)} as released, {score(robust.value)} robust; {rest}"
    return f"{who}: {signed(apart.value)}", rest


def _reliability(rows: tuple[TaskReadings, ...]) -> Iterator[Block]:
    several = len({item.model for item in rows}) > 1
    figures = tuple(_figure(item, several=several) for item in rows if item.reliability)
    if not figures:
        return
    block = Figures(
        figures,
        "How often the likeliest choice is right, by how sure the model is of it; a larger dot is "
        "more questions. On the dashed line a model is as often right as it is sure; below it, it "
        "is too sure of itself.",
    )
    yield block if len(figures) <= FEW else Folded("Calibration, each task drawn", (block,))


def _figure(item: TaskReadings, *, several: bool) -> Figure:
    dots = [Dot(one.confidence, one.accuracy, one.n) for one in item.reliability]
    described = "; ".join(
        f"{score(one.accuracy)} right at {score(one.confidence)} sure ({plural(one.n, 'answer')})"
        for one in item.reliability
    )
    caption = f"{item.dataset}: {item.model}" if several else item.dataset
    name = f"{item.task} {item.model}"
    return Figure(reliability(dots, name=name), caption, f"{caption}: {described}.")
