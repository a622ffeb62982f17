"""Averages of runs: only the same questions of the same tasks can be paired."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from scripted_model import INVENTED, ScriptedModel, right, samples, write_rows

from mellama.errors import DataError
from mellama.evaluation.asking import ask
from mellama.evaluation.averages import primary_average, primary_difference
from mellama.evaluation.samples_file import SAMPLES, read_answers
from mellama.evaluation.scoring import Counted, count
from mellama.pipeline.progress import Quiet
from mellama.tasks.drawing import in_fixed_order


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "data")


def run(says: str, rows: Path, folder: Path, limit: int | None = None) -> Counted:
    """Ask a model that says one thing, or the truth, and read its answers."""
    model = ScriptedModel((lambda _: says) if says else right)
    chosen, _ = in_fixed_order("invented", samples(rows), limit)
    ask(INVENTED, model, chosen, folder, header={}, progress=Quiet())
    return count(INVENTED, read_answers(folder / SAMPLES), rows)


def named(run: Counted, name: str) -> Counted:
    return replace(run, task=replace(run.task, name=name))


def test_an_average_is_over_tasks_and_a_difference_is_paired(rows: Path, tmp_path: Path) -> None:
    yes, no = (run(says, rows, tmp_path / says) for says in ("yes", "no"))
    truth = run("", rows, tmp_path / "truth")
    first = [named(yes, "one"), named(truth, "two")]
    second = [named(yes, "one"), named(no, "two")]
    assert primary_average(first).value == pytest.approx((0.5 + 1.0) / 2)
    found = primary_difference(first, second)
    assert found.interval.value == pytest.approx((1.0 - 0.3) / 2)
    assert found.excludes_zero
    assert primary_difference(first, first).interval.high == 0.0


def test_other_questions_or_tasks_are_refused(rows: Path, tmp_path: Path) -> None:
    whole, part = run("yes", rows, tmp_path / "a"), run("no", rows, tmp_path / "b", 20)
    assert len(part.ids) == 20
    with pytest.raises(DataError, match="cannot be compared sample by sample"):
        primary_difference([whole], [part])
    with pytest.raises(DataError, match="averages over tasks cannot be compared"):
        primary_difference([whole], [named(whole, "other")])
