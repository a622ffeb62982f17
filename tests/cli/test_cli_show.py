"""`mellama show TASK`: what is asked, how it is read and scored, and what becomes of long input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mellama.cli.main import main
from mellama.evaluation.readings import READINGS, readings_of
from mellama.tasks.catalogue import TASKS, task
from mellama.tasks.task import Task


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, str]:
    assert main(("show", *words, "--json")) == 0, capsys.readouterr().err
    found: dict[str, str] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize("one", TASKS, ids=lambda one: one.name)
def test_a_reviewer_sees_how_a_task_is_asked_read_and_scored(
    capsys: pytest.CaptureFixture[str], one: Task[Any]
) -> None:
    found = shown(capsys, one.name)
    assert found["prompt"] == one.prompt
    assert len([name for name in found if name.startswith("prompt, wording")]) == len(one.wordings)
    read = [name for name in READINGS if f"read as {name}" in found]
    assert read == list(readings_of(one))
    for name in read:
        own = found[f"read as {name}"].splitlines()
        assert len(own) > 1, "more than what all tasks share"
    lines = found["metrics"].splitlines()
    assert [line.split(":")[0].split()[0] for line in lines if not line.startswith(" ")] == [
        metric.name for metric in one.metrics
    ]
    assert lines[0].startswith(f"{one.metrics[0].name} (primary): ")
    assert ("metrics of the paper" in found) is (one.published is not None)
    assert ("prompt of the paper's code" in found) is (one.published is not None)
    assert ("is not asked" in found["long input"]) is (one.too_long == "refuse")
    assert one.shorten in found["long input"]
    for split, size in one.splits:
        assert any(
            line.split()[:2] == [f"{size:,}", split] for line in found["samples"].splitlines()
        )


def test_what_tells_two_metrics_of_a_sort_apart_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "agentclinic")["metrics"].splitlines()
    assert lines[1].endswith("[k: 2]")
    assert "[k: 5; aliases: no]" in " ".join(line.strip() for line in lines[-2:])
    positive = shown(capsys, "ddi")["metrics"]
    assert "ignored: DDI-false" in positive
    labels = shown(capsys, "pubmedqa")["read as paper"]
    assert labels.endswith("In this order: yes; no; maybe")


def test_where_the_training_split_stands_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert "from ddi2013" in shown(capsys, "ddi")["samples"]
    assert "no train split" in shown(capsys, "covid_qa")["samples"]


@pytest.mark.data
def test_ids_and_a_sample_are_shown_where_the_data_is_open(
    capsys: pytest.CaptureFixture[str], data_root: Path
) -> None:
    found = shown(capsys, "hoc", "--data-root", str(data_root))
    sample = next(task("hoc").samples(data_root, "test"))
    assert f"the first ids are {sample.id}, " in found["ids"]
    assert found[f"one sample as it is asked ({sample.id})"] == task("hoc").question(sample)


def test_ids_of_patients_records_are_not_shown(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / task("mimic_cxr").source.name).mkdir()
    found = shown(capsys, "mimic_cxr", "--data-root", str(tmp_path))
    assert found["ids"].endswith("ids of credentialed data are not shown")
    assert not [name for name in found if name.startswith("one sample")]


def test_a_source_shows_upstreams_counts_and_the_papers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["show", "mimic4_note"]) == 0
    shown = capsys.readouterr().out
    upstream, paper = shown.split("counts upstream states")[1].split("counts in the paper")
    assert "331,793" in upstream
    assert "331,794    discharge summaries" in paper
