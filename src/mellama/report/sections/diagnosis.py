"""Diagnosis: how often the right one is among the first K of a list, as in the paper's Fig. 2."""

from __future__ import annotations

from mellama.metrics.ranking import TopK
from mellama.report.document import Block, Figure, Prose, Section, Sheet
from mellama.report.line_plots import Line, lines
from mellama.report.numbers import plural, score
from mellama.report.sections.score_tables import with_best
from mellama.report.sections.score_values import ModelScores, TaskScores
from mellama.report.table import ABSENT, Cell, Column, Row, Table, shared

KS = (1, 2, 3, 4, 5)
EITHER, ALONE = "Exact name or an alias", "Exact name alone"


def section(tasks: tuple[TaskScores, ...]) -> Section:
    text = (
        "Each model writes a ranked list of five diagnoses for a case. Top-K accuracy is the share "
        "of cases whose right diagnosis is among the first K, by its exact name or a declared "
        "alias of it; no other model judges the match. A list that could not be read finds "
        "nothing."
    )
    blocks: list[Block] = [Prose(text)]
    for task in tasks:
        blocks += [_figure(task), Sheet(table(task))]
    return Section("diagnosis", "Diagnosis of complex cases", tuple(blocks))


def table(task: TaskScores) -> Table:
    """Return a row a K and a column a model, with aliases and then without."""
    rows = [
        Row(
            f"Top-{k}",
            with_best([_cell(model, k, aliases=aliases) for model in task.models]),
            group,
        )
        for group, aliases in ((EITHER, True), (ALONE, False))
        for k in KS
    ]
    unread = tuple(shared(model.unparsed) for model in task.models)
    same = {model.n for model in task.models}
    size = f", {plural(same.pop(), 'case')}" if len(same) == 1 else ""
    return Table(
        title=f"{task.title}: top-K accuracy{size}",
        head="K",
        columns=tuple(Column(model.model) for model in task.models),
        rows=(*rows, Row("Could not be read", unread, "Answers")),
        note="Bold: the highest of a row. Under each score stands its 95% interval, from "
        "resampling the cases.",
    )


def _cell(model: ModelScores, k: int, *, aliases: bool) -> Cell:
    found = model.measure(TopK(k, aliases=aliases).name)
    return Cell(value=found.value, low=found.low, high=found.high) if found else ABSENT


def _figure(task: TaskScores) -> Figure:
    drawn = tuple(filter(None, (_line(model) for model in task.models)))
    described = "; ".join(
        f"{line.label} from {score(line.values[0])} at K = {KS[0]} to {score(line.values[-1])} "
        f"at K = {KS[-1]}"
        for line in drawn
    )
    caption = f"{task.title}: top-K accuracy by exact name or alias, with its 95% interval."
    svg = lines(KS, drawn, across="K, places of the list that count", name=task.task)
    return Figure(svg, caption, f"{caption} {described}.", narrow=True)


def _line(model: ModelScores) -> Line | None:
    found = [model.measure(TopK(k).name) for k in KS]
    present = [item for item in found if item is not None]
    if len(present) < len(KS):
        return None
    return Line(
        model.model,
        tuple(item.value for item in present),
        tuple(item.low for item in present),
        tuple(item.high for item in present),
    )
