"""The four readings of one task: whose rules they follow, and what each is refused for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from scripted_model import INVENTED, samples, write_rows

from mellama.errors import DataError, UnknownNameError
from mellama.evaluation.completions import to_answer
from mellama.evaluation.readings import EQUALLY_LIKELY, NOT_RANKED, READINGS, readings_of, rules
from mellama.evaluation.samples_file import Answer
from mellama.evaluation.scoring import score
from mellama.metrics.calibration import Confident
from mellama.records import Unparsed
from mellama.tasks.catalogue import TASKS, task
from mellama.tasks.published import labels
from mellama.tasks.task import Task

each_task = pytest.mark.parametrize("task", TASKS, ids=lambda item: item.name)
CHOSEN = replace(
    INVENTED,
    choices=("yes", "no", "maybe"),
    published=labels(names=("yes", "no", "maybe"), lower=True),
)


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "data")


def answered(text: str, **values: Any) -> Answer:
    answer = Answer("1", "", 0, 0, "", text, True, 0, "yes")
    return replace(answer, **values)


@each_task
def test_every_reading_a_task_has_brings_metrics_of_its_own(task: Task[Any]) -> None:
    found = readings_of(task)
    assert found[0] == "robust"
    for reading in found:
        names = [metric.name for metric in rules(task, reading).metrics]
        assert names
        assert len(set(names)) == len(names)


@each_task
def test_the_papers_cell_has_the_name_of_ours(task: Task[Any]) -> None:
    """So that the two readings can stand side by side."""
    if task.published is None:
        assert task.family == "diagnosis", "all other tasks have a published way of scoring"
        return
    assert rules(task, "paper").metrics[0].name == task.metrics[0].name


def test_a_reading_a_task_lacks_is_refused_by_name() -> None:
    with pytest.raises(DataError, match="emrqa has no likelihood reading"):
        rules(task("emrqa"), "likelihood")
    with pytest.raises(UnknownNameError, match="did you mean robust"):
        rules(task("emrqa"), "robst")


def test_one_completion_read_in_two_ways(rows: Path) -> None:
    """Nobody knows what "not known" answers; the released code finds a no in it."""
    answers = [to_answer(CHOSEN, sample, "It is not known.") for sample in samples(rows)]
    robust, paper = (score(CHOSEN, answers, rows, reading=name) for name in ("robust", "paper"))
    assert (robust.unparsed, paper.unparsed) == (1.0, 0.0)
    assert robust.metrics["accuracy"].value == 0.0
    assert paper.metrics["accuracy"].value == pytest.approx(0.3)  # as many as are no


@pytest.mark.parametrize(
    ("likelihoods", "expected"),
    [
        ({"yes": -1.0, "no": -1.0 - 2.0, "maybe": -50.0}, "yes"),
        ({"yes": -9.0, "no": -1.0, "maybe": -9.0}, "no"),
        ({"yes": -1.0, "no": -1.0, "maybe": -2.0}, EQUALLY_LIKELY),
        ({}, Unparsed(NOT_RANKED)),
    ],
)
def test_the_likeliest_choice(likelihoods: dict[str, float], expected: str | Unparsed) -> None:
    found = rules(CHOSEN, "likelihood").read(answered("yes", likelihoods=likelihoods), None)  # type: ignore[arg-type]  # a ranking needs no sample
    assert (found.label if isinstance(found, Confident) else found) == expected


def test_likelihood_says_how_sure_a_model_was(rows: Path) -> None:
    """Always 0.8 for yes, which is right half of the time: the error is 0.3."""
    sure = {"yes": -0.2231435513, "no": -2.302585093, "maybe": -2.302585093}
    answers = [
        replace(to_answer(CHOSEN, sample, "yes"), likelihoods=sure) for sample in samples(rows)
    ]
    scores = score(CHOSEN, answers, rows, reading="likelihood")
    assert scores.metrics["accuracy"].value == 0.5
    assert scores.metrics["ece"].value == pytest.approx(0.3)
    assert scores.baseline.keys() == {"accuracy", "macro_f1"}


def test_an_answer_behind_its_prompt_is_read(rows: Path) -> None:
    """Some programs return the prompt and what came after it as one text."""
    found = [
        score(
            CHOSEN,
            [
                to_answer(CHOSEN, sample, f"{CHOSEN.question(sample)}{said(sample.target)}")
                for sample in samples(rows)
            ],
            rows,
        )
        for said in (" {}".format, lambda _: "")
    ]
    assert [scores.metrics["accuracy"].value for scores in found] == [1.0, 0.0]
    assert [scores.unparsed for scores in found] == [0.0, 1.0]


@pytest.mark.parametrize("reading", READINGS)
def test_a_sample_that_was_not_asked_has_no_answer_in_any_reading(reading: str) -> None:
    chosen = task("pubmedqa")
    answer = answered("yes", skipped="prompt too long", likelihoods={"yes": -1.0, "no": -2.0})
    assert rules(chosen, reading).read(answer, None) == Unparsed("prompt too long")  # type: ignore[arg-type]  # nothing is read
