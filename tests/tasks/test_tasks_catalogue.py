"""What every task has to be, asked of each in the catalogue by existing in it."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path
from typing import Any, get_args

import pytest
from typed_samples import TYPED, forms

from mellama.errors import UnknownNameError
from mellama.pipeline.step import canonical
from mellama.records import Unparsed
from mellama.tasks.catalogue import TASKS, task
from mellama.tasks.task import SPLITS, Split, Task

GOLDEN = Path(__file__).parents[1] / "golden" / "prompts"
METRIC_NAMES = (
    "accuracy macro_f1 micro_f1 example_f1 entity_f1 entity_f1_chemical entity_f1_disease"
)
each_task = pytest.mark.parametrize("task", TASKS, ids=lambda item: item.name)


def missing(task: Task[Any]) -> list[Split]:
    return [split for split in SPLITS if split not in dict(task.splits)]


@each_task
def test_prompt_is_the_golden_one(task: Task[Any]) -> None:
    prompt = task.question(TYPED[task.name])
    assert prompt + "\n" == (GOLDEN / f"{task.name}.txt").read_text()
    assert prompt == prompt.rstrip(), "a blank at the end would change the answer's first token"


@each_task
def test_fields_exist(task: Task[Any]) -> None:
    fields = set(TYPED[task.name].fields)
    assert set(task.fields()) == fields
    assert set(task.text_fields) <= fields
    assert task.shorten in {"", *fields}


@each_task
def test_gold_reads_back_to_itself(task: Task[Any]) -> None:
    sample = TYPED[task.name]
    for form in forms(task.write(sample.target)):
        assert task.read(form, sample) == sample.target, form


@each_task
@pytest.mark.parametrize(
    "completion",
    ["", " \n", "</s>", "I'm sorry, but I cannot help with that.", "As an AI, I give no advice."],
)
def test_nothing_and_refusals_are_unparsed(task: Task[Any], completion: str) -> None:
    assert isinstance(task.read(completion, TYPED[task.name]), Unparsed)


@each_task
def test_the_prompt_said_back_is_no_answer(task: Task[Any]) -> None:
    sample = TYPED[task.name]
    answer = task.read(task.prompt.partition("\n\n")[0], sample)
    assert isinstance(answer, Unparsed)


@each_task
def test_unread_answers_score_nothing(task: Task[Any]) -> None:
    targets = [TYPED[task.name].target] * 3
    for metric in task.metrics:
        totals = metric.counts([Unparsed("empty")] * 3, targets).sum(axis=0)
        assert metric.value(totals) == 0.0


@each_task
def test_names_and_identity(task: Task[Any]) -> None:
    assert re.fullmatch(r"[a-z0-9_]+", task.name)
    assert {metric.name for metric in task.metrics} <= set(METRIC_NAMES.split())
    assert {split for split, _ in task.splits} <= set(get_args(Split))
    assert canonical(task)["prompt"] == task.prompt


@each_task
def test_a_missing_split_is_named(task: Task[Any], data_root: Path) -> None:
    for split in missing(task):
        with pytest.raises(UnknownNameError, match=f"no split of {task.name} called {split!r}"):
            next(task.samples(data_root, split))


def test_names_are_unique_and_found() -> None:
    assert len({item.name for item in TASKS}) == len(TASKS)
    assert task("hoc").name == "hoc"
    with pytest.raises(UnknownNameError, match="did you mean pubmedqa"):
        task("pubmed_qa")


@pytest.mark.data
@each_task
def test_real_gold_reads_back_and_scores_one(task: Task[Any], data_root: Path) -> None:
    samples = list(task.samples(data_root, "test"))
    assert len(samples) == dict(task.splits)["test"]
    assert len({sample.id for sample in samples}) == len(samples)
    predictions = []
    for sample in samples:
        readings = [task.read(form, sample) for form in forms(task.write(sample.target))]
        wrong = [place for place, read in enumerate(readings) if read != sample.target]
        assert not wrong, f"{sample.id}: form {wrong}"
        predictions.append(readings[0])
    targets = [sample.target for sample in samples]
    for metric in task.metrics:
        assert metric.value(metric.counts(predictions, targets).sum(axis=0)) == pytest.approx(1.0)


@pytest.mark.data
@each_task
def test_real_splits_are_as_declared(task: Task[Any], data_root: Path) -> None:
    for split, size in task.splits:
        ids = [sample.id for sample in task.samples(data_root, split)]
        assert len(ids) == len(set(ids)) == size


@pytest.mark.data
@each_task
def test_real_passages_hold_text(task: Task[Any], data_root: Path) -> None:
    for name, identifiers, text in islice(task.passages(data_root), 20):
        assert name
        assert len(text) > 5
        assert all(re.fullmatch(r"pmid:\d+", item) for item in identifiers)
