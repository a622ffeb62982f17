"""What was answered: how often each label, how often nothing that could be read, and why."""

from __future__ import annotations

from collections.abc import Iterator

from mellama.report.sections.score_tables import DOT, dataset
from mellama.report.sections.score_values import TableScores, TaskScores
from mellama.report.table import ABSENT, BLANK, Cell, Column, Row, Table, counted, shared


def answers_table(table: TableScores) -> Table:
    """Return how often each label is right and was answered, and why answers were unreadable."""
    rows = [row for task in table.tasks for row in _answer_rows(task, table.columns)]
    return Table(
        title=f"{table.title}: how often each label is right, and how often it was given",
        head="Label",
        columns=(Column("Right", muted=True), *map(Column, table.columns)),
        rows=tuple(rows),
        note="Unread: answers that named none, and why. Ended: share of answers that ended by "
        "themselves, before the limit of new tokens.",
    )


def _answer_rows(task: TaskScores, columns: tuple[str, ...]) -> Iterator[Row]:
    group = DOT.join(part for part in (dataset(task), task.asks) if part)
    found = [task.scores(model) for model in columns]
    given = [dict(scores.predictions) if scores else None for scores in found]
    for label, times in task.gold:
        yield Row(label, (counted(times), *_counts(given, label)), group)
    unread = [dict(scores.unparsed_reasons) if scores else None for scores in found]
    for reason in dict.fromkeys(name for reasons in unread if reasons for name in reasons):
        yield Row(f"Unread: {reason}", (BLANK, *_counts(unread, reason)), group)
    ended = (shared(scores.stopped) if scores else ABSENT for scores in found)
    yield Row("Ended", (BLANK, *ended), group)


def _counts(found: list[dict[str, int] | None], name: str) -> Iterator[Cell]:
    for counts in found:
        yield ABSENT if counts is None else counted(counts.get(name, 0))
