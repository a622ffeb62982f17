"""What every task has to be, asked of each in the catalogue by existing in it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, get_args

import pytest
from scored_readings import run, values
from typed_samples import TYPED, forms
from typed_samples_more import summary_forms

from mellama.errors import UnknownNameError
from mellama.metrics.spans import EntityMacroF1
from mellama.pipeline.step import canonical
from mellama.records import Sample, Unparsed
from mellama.tasks.catalogue import TASKS, task
from mellama.tasks.task import SPLITS, Split, Task

GOLDEN = Path(__file__).parents[1] / "golden" / "prompts"
METRIC_NAME = re.compile(
    r"accuracy|(?:macro|micro)_f1(?:_[45]|_relaxed)?|example_f1|exact_match|f1|hallucinated_rate"
    r"|entity_f1(?:_relaxed)?(?:_(?:chemical|disease|problem|test|treatment))?"
    r"|rouge_(?:[12l]|lsum)(?:_stem)?|bertscore|top_[1-5](?:_exact)?"
)
TEST_SPLIT_ALONE = ("pubmedqa", "medqa", "medqa_5", "medmcqa")  # of these nothing else is at hand
each_task = pytest.mark.parametrize("task", TASKS, ids=lambda item: item.name)


def missing(task: Task[Any]) -> list[Split]:
    return [split for split in SPLITS if split not in dict(task.splits)]


def at_hand(task: Task[Any], data_root: Path) -> None:
    if not (data_root / task.source.name).is_dir():
        pytest.skip(f"{task.source.name} is restricted, and not at hand")


def scores_one(task: Task[Any], predictions: list[Any], targets: list[Any]) -> bool:
    found = values(task, predictions, targets)
    return all(
        found[metric.name] == (1.0 if metric.higher_is_better else 0.0) for metric in run(task)
    )


def unread_forms(task: Task[Any], sample: Sample[Any]) -> list[str]:
    """The forms of the gold answer whose reading does not earn full marks."""
    gold = task.write(sample.target)
    found = []
    for form in summary_forms(gold) if task.family == "summarization" else forms(gold):
        read = task.read(form, sample)
        # Written in capitals, sentences end at other places, which Lsum would notice.
        shouted = isinstance(read, str) and read == gold.strip().upper()
        if not (read == sample.target or shouted or scores_one(task, [read], [sample.target])):
            found.append(form)
    return found


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
def test_the_field_that_is_cut_is_part_of_its_identity(task: Task[Any]) -> None:
    assert replace(task, shorten="another").identity() != task.identity()


@each_task
def test_gold_reads_back_to_itself(task: Task[Any]) -> None:
    assert unread_forms(task, TYPED[task.name]) == []


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
    assert set(values(task, [Unparsed("empty")] * 3, targets).values()) == {0.0}


@each_task
def test_a_prompt_is_refused_exactly_where_nothing_in_it_may_be_cut(task: Task[Any]) -> None:
    assert (task.too_long == "refuse") == (task.shorten == "")
    assert (task.cuttable(TYPED[task.name]) is None) == (task.shorten == "")


@each_task
def test_names_and_identity(task: Task[Any]) -> None:
    assert re.fullmatch(r"[a-z0-9_]+", task.name)
    names = [metric.name for metric in task.metrics]
    assert len(set(names)) == len(names)
    assert all(map(METRIC_NAME.fullmatch, names))
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
    at_hand(task, data_root)
    samples = list(task.samples(data_root, "test"))
    assert len(samples) == dict(task.splits)["test"]
    assert len({sample.id for sample in samples}) == len(samples)
    for sample in samples:
        assert not unread_forms(task, sample), sample.id
    predictions = [task.read(task.write(sample.target), sample) for sample in samples]
    assert scores_one(task, predictions, [sample.target for sample in samples])


@pytest.mark.data
@each_task
def test_real_splits_are_as_declared(task: Task[Any], data_root: Path) -> None:
    at_hand(task, data_root)
    for split, size in task.splits:
        if split == "test" or task.name not in TEST_SPLIT_ALONE:
            ids = [sample.id for sample in task.samples(data_root, split)]
            assert len(ids) == len(set(ids)) == size


@pytest.mark.data
@each_task
def test_real_passages_hold_text(task: Task[Any], data_root: Path) -> None:
    at_hand(task, data_root)
    for passage in islice(task.passages(data_root), 20):
        assert passage.sample
        assert passage.field in {*task.text_fields, "target", "printed"}
        assert len(passage.text) > 5
        names = re.compile(r"(?:pmid|doi|pmc|note):\S+")
        assert all(map(names.fullmatch, passage.identifiers))


# The first metric of the paper's Table 6, row by row.
PRIMARY = {
    "pubmedqa": "Accuracy accuracy",
    "medqa": "Accuracy accuracy",
    "medmcqa": "Accuracy accuracy",
    "emrqa": "BestOf exact_match",
    "i2b2": "EntityMacroF1 macro_f1",
    "ddi": "MacroF1 macro_f1",
    "hoc": "LabelwiseMacroF1 macro_f1",
    "mtsample": "Accuracy accuracy",
    "pubmed_summ": "Rouge rouge_l",
    "mimic_cxr": "Rouge rouge_l",
    "bionli": "Accuracy accuracy",
    "mednli": "Accuracy accuracy",
}


@pytest.mark.parametrize(("name", "primary"), PRIMARY.items())
def test_the_first_metric_is_the_papers_primary_one(name: str, primary: str) -> None:
    metric = task(name).metrics[0]
    assert f"{type(metric).__name__} {metric.name}" == primary


def test_the_primary_metric_of_i2b2_is_over_its_three_types() -> None:
    metric = task("i2b2").metrics[0]
    assert isinstance(metric, EntityMacroF1)
    assert sorted(metric.kinds) == ["problem", "test", "treatment"]
