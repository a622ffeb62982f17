"""What tuning took of its conversations: how many answers end by themselves, of how many."""

from __future__ import annotations

from mellama.report.sections.losses import LossPoint, Stops, TrainingRun, Tuning, tuning_table

POINTS = (LossPoint(1, 10, 2.0),)


def run(name: str, stops: Stops, held_out: Stops | None = None) -> TrainingRun:
    tuning = Tuning(9, 8, (), 40, stops, held_out)
    return TrainingRun(name, name, POINTS, tuning=tuning)


def test_stops_are_a_share_with_its_counts() -> None:
    table = tuning_table((run("one", Stops(16, 4)), run("none", Stops(0, 0))))
    assert [column.title for column in table.columns][-1] == "Ends by itself"
    one, none = (row.cells[-1] for row in table.rows)
    assert (one.value, one.note) == (0.25, "4 of 16 questions")
    assert (none.value, none.note) == (None, "")


def test_questions_held_out_have_a_column_where_some_run_asked_them() -> None:
    table = tuning_table((run("one", Stops(16, 4), Stops(8, 6)), run("two", Stops(16, 16))))
    assert table.columns[-1].title == "Ends by itself, not tuned on"
    assert "held out" in table.note
    one, two = (row.cells[-2:] for row in table.rows)
    assert [cell.value for cell in one] == [0.25, 0.75]
    assert [cell.value for cell in two] == [1.0, None]
    assert all(len(row.cells) == len(table.columns) for row in table.rows)
