"""Table 6 beside the tasks: every difference from it is one that is explained."""

from __future__ import annotations

import pytest

from mellama.report.benchmark import TWELVE
from mellama.report.published import (
    REMARKS,
    TABLE_6,
    UNSTATED,
    Table6Row,
    is_stated,
    remark,
    table_6_row,
)
from mellama.tasks.catalogue import TASKS, task
from mellama.tasks.task import SPLITS

LONGEST_REMARK = 62  # characters: the table of `check` stays narrow enough to be read


def test_the_table_has_the_twelve_in_order() -> None:
    assert tuple(row.tasks[0] for row in TABLE_6) == TWELVE
    assert all(task(name).name == name for row in TABLE_6 for name in row.tasks)


def test_no_stand_in_is_held_against_the_paper() -> None:
    assert all(table_6_row(each.name) is None for each in TASKS if each.stands_in_for)
    assert table_6_row("diagnosis") is None


@pytest.mark.parametrize("row", TABLE_6, ids=lambda row: row.dataset)
def test_a_size_that_is_not_the_papers_is_explained(row: Table6Row) -> None:
    for name in row.tasks:
        for split, size in task(name).splits:
            if size != row.size(split) or not is_stated(name, split):
                assert remark(name, split), f"{name}, {split}"


def test_what_is_said_is_said_of_splits_there_are() -> None:
    for name, remarks in (*REMARKS.items(), *UNSTATED.items()):
        assert set(remarks) <= {split for split, _ in task(name).splits}
    assert max(len(text) for each in REMARKS.values() for text in each.values()) <= LONGEST_REMARK


def test_where_the_table_errs_both_readings_can_be_asked_for() -> None:
    printed, own = task("mednli_as_printed"), task("mednli")
    row = table_6_row("mednli")
    assert row is not None
    assert {split: row.size(split) for split in SPLITS} == dict(printed.splits)
    sizes = dict(own.splits)
    assert dict(printed.splits) == {**sizes, "valid": sizes["test"], "test": sizes["valid"]}
    by_row = dict(task("mtsample_by_row").splits)
    samples = table_6_row("mtsample_by_row")
    assert samples is not None
    assert sum(by_row.values()) == samples.train, "the table's train is the whole set"
    assert (by_row["valid"], by_row["test"]) == (samples.valid, samples.test)
