"""A page of many models: fine-tuned on a task each, on mixtures, and asked for diagnoses."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from toy_page import (
    SCHEDULE,
    SECRET,
    ToyEvaluate,
    ToyPerplexity,
    ToyPretrain,
    ToyTune,
    context_in,
    toy_page,
)

from mellama.errors import DataError
from mellama.metrics.ranking import TopK
from mellama.pipeline.runner import run
from mellama.pipeline.step import Context, Step
from mellama.records import Sample
from mellama.report.caution import FICTIONAL
from mellama.report.data import PageData
from mellama.report.gather import page_data
from mellama.report.named import models_of
from mellama.report.steps import ModelColumn, Page, ScoreColumn, ScoreTable, by_model
from mellama.tasks.steps import SupervisedConversations
from mellama.tasks.task import Task


def read_list(completion: str, _sample: Sample[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(completion.split())


def write_list(names: tuple[str, ...]) -> str:
    return names[0]


class Ranked:
    """The toy's questions, with a list of names for an answer."""

    def __init__(self, samples: Any) -> None:
        self.samples = samples

    def __call__(self, data_root: Path | None, split: Any) -> Any:
        for sample in self.samples(data_root, split):
            yield replace(sample, target=("aye", sample.target))


def ranking(task: Task[Any]) -> Task[Any]:
    return replace(
        task,
        name="diagnosis",
        title="Diagnosis: rank",
        samples=Ranked(task.samples),
        read=read_list,
        write=write_list,
        metrics=(*map(TopK, range(1, 6)), *(TopK(k, aliases=False) for k in range(1, 6))),
        labels=(),
    )


def full_page() -> Page:
    """Declare every part of a page over the toy's models, and two tasks under benchmark names."""
    toy = toy_page()
    backbone, _ = toy.models
    asked = toy.tables[0].columns[0].results[0].task
    tasks = [
        replace(asked, name=name, stands_in_for="", splits=(("train", 10), ("test", 10)))
        for name in ("pubmedqa", "mednli")
    ]
    start = backbone.checkpoint
    assert isinstance(start, ToyPretrain)
    mixed = replace(start, name="toy/models/mixed", schedule=replace(start.schedule, seed=12))

    def fine_tuned(task: Task[Any]) -> Step[Any]:
        return ToyTune(
            name=f"toy/supervised/{task.name}-tuned",
            start=start,
            conversations=SupervisedConversations(name=f"toy/splits/{task.name}", task=task),
            lora=None,
            schedule=SCHEDULE,
        )

    def asks(model: Step[Any], task: Task[Any], where: str) -> ToyEvaluate:
        return ToyEvaluate(name=f"toy/{where}/{task.name}", model=model, task=task)

    zero_shot = tuple(
        asks(column.checkpoint, task, f"zero/{n}")
        for n, column in enumerate(toy.models)
        for task in tasks
    )
    held_out = toy.perplexities[0]
    return replace(
        toy,
        caution=FICTIONAL,
        tables=(
            ScoreTable(
                title="Table 1: supervised",
                caption="Each cell of a model of its own.",
                columns=(
                    ScoreColumn(
                        "Backbone",
                        tuple(asks(fine_tuned(task), task, "supervised") for task in tasks),
                    ),
                ),
            ),
            ScoreTable(
                title="Table 3: zero-shot",
                columns=by_model(toy.models, zero_shot),
                contrasts=(("+ tuning", "Backbone"),),
                families=False,
            ),
        ),
        diagnosis=by_model(
            toy.models,
            (
                asks(column.checkpoint, ranking(asked), f"d/{n}")
                for n, column in enumerate(toy.models)
            ),
        ),
        perplexities=(
            held_out,
            ToyPerplexity(name="toy/perplexity/mixed", model=mixed, data=held_out.data),
        ),
        forgetting=(ModelColumn("backbone", start), ModelColumn("99:1", mixed)),
    )


def _silent(_line: str) -> None:
    pass


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    context = context_in(tmp_path_factory.mktemp("full"))
    run([full_page()], context, say=_silent)
    return context


@pytest.fixture(scope="module")
def data(context: Context) -> PageData:
    return page_data(full_page(), context)


def test_a_column_may_hold_a_model_a_task(data: PageData) -> None:
    supervised, zero_shot = data.tables
    assert supervised.columns == ("Backbone",)
    assert [task.task for task in supervised.tasks] == ["pubmedqa", "mednli"]
    assert [task.models[0].measures[0].value for task in supervised.tasks] == [0.8, 0.8]
    assert zero_shot.columns == ("Backbone", "+ tuning")
    assert zero_shot.tasks[0].models[0].measures[0].value == 0.0


def test_averages_and_contrasts_are_over_the_benchmarks_tasks(data: PageData) -> None:
    zero_shot = data.tables[1]
    assert zero_shot.averaged == ("pubmedqa", "mednli")
    assert [item.value for item in zero_shot.averages] == pytest.approx([0.0, 0.8])
    (contrast,) = zero_shot.contrasts
    assert (contrast.first, contrast.second) == ("+ tuning", "Backbone")
    assert contrast.value == pytest.approx(0.8)
    assert contrast.low < 0.8 < contrast.high
    assert contrast.excludes_zero
    assert contrast.at_most_zero == 0.0
    assert [item.task for item in zero_shot.each] == ["pubmedqa", "mednli"]
    for item in zero_shot.each:
        assert (item.metric, item.n, item.value) == ("accuracy", 10, 0.8)
        assert (item.only_first, item.only_second) == (8, 0)
        assert item.mcnemar == pytest.approx(2 / 2**8)
        assert item.mcnemar_corrected == pytest.approx(2 * 2 / 2**8)
        assert item.p_value == pytest.approx(2 / 10_001)
        assert item.p_corrected == pytest.approx(4 / 10_001)


def test_lists_are_scored_at_every_k(data: PageData) -> None:
    (task,) = data.diagnosis
    tuned = task.scores("+ tuning")
    assert tuned is not None
    found = {item.metric: item.value for item in tuned.measures}
    assert (found["top_1"], found["top_1_exact"]) == (0.8, 0.0)  # "yes" is an alias of "aye"


def test_a_model_may_stand_on_the_page_by_its_perplexity_alone(data: PageData) -> None:
    assert data.models == ("Backbone", "+ tuning")
    assert [item.model for item in data.perplexities] == ["Backbone"]
    assert [item.model for item in data.forgetting] == ["backbone", "99:1"]


def test_every_model_is_followed_back_under_a_label_of_its_own(data: PageData) -> None:
    named = models_of(full_page())
    assert {label: len(models) for label, models in named.items()} == {
        "Backbone": 1,
        "+ tuning": 1,
        "99:1": 1,
        "Backbone (Table 1)": 2,
    }
    assert [(item.model, item.models) for item in data.lineages] == [
        ("Backbone", 1),
        ("+ tuning", 1),
        ("99:1", 1),
        ("Backbone (Table 1)", 2),
    ]
    chats = next(use for use in data.uses if use.source == "chats")
    assert chats.models == ("+ tuning",)
    questions = next(use for use in data.uses if use.source == "questions")
    assert questions.models == ("Backbone (Table 1)",)
    titles = {one.name: one.title for one in data.training}
    assert titles["toy/models/mixed"] == "99:1"
    assert titles["toy/supervised/mednli-tuned"] == "Backbone (Table 1): mednli-tuned"


def test_training_splits_stand_in_one_ledger(data: PageData) -> None:
    conversations, splits = data.instructions
    assert conversations.title == "Conversations"
    assert [(one.name, one.available, one.taken) for one in splits.sets] == [
        ("pubmedqa, train split", 10, 10),
        ("mednli, train split", 10, 10),
    ]


def test_the_files_say_all_of_it_and_quote_nobody(context: Context) -> None:
    folder = context.load(full_page())
    text = {path.suffix: path.read_text() for path in folder.iterdir()}
    assert not [name for name, written in text.items() if SECRET in written]
    assert "tuning \N{MINUS SIGN} Backbone: +0.800" in text[".html"]
    assert "tuning \N{MINUS SIGN} Backbone: +0.800** (95% interval" in text[".md"]
    assert "Table 3: zero-shot,macro-average of 2,,+ tuning - Backbone,difference" in text[".csv"]
    assert "tuning $-$ Backbone: +0.800" in text[".tex"]
    assert "2 of the benchmark's 12 datasets" in text[".md"]
    value = json.loads((folder / "page.json").read_text())
    assert value["tables"][1]["contrasts"][0]["value"] == pytest.approx(0.8)
    assert value["caution"]["mark"] == FICTIONAL.mark


def test_contrasts_are_of_columns_that_ran_the_same_tasks() -> None:
    table = full_page().tables[1]
    for contrasts in ((("+ tuning", "nobody"),), (("Backbone", "Backbone"), ("x", "y"))):
        with pytest.raises(DataError, match="has no meaning"):
            replace(table, contrasts=contrasts)
    backbone, tuned = table.columns
    less = replace(tuned, results=tuned.results[:1])
    with pytest.raises(DataError, match="has no meaning"):
        replace(table, columns=(backbone, less))
    other = replace(tuned, results=tuned.results[1:])
    with pytest.raises(DataError, match="has no meaning"):
        replace(table, columns=(less, replace(backbone, results=other.results)), average=False)
    assert replace(table, columns=(backbone, less), average=False).contrasts


def test_a_column_answers_a_task_once_and_no_label_stands_twice() -> None:
    table = full_page().tables[1]
    backbone, _ = table.columns
    with pytest.raises(DataError, match="cannot be laid out"):
        replace(table, columns=(backbone, backbone), contrasts=())
    twice = replace(backbone, results=backbone.results * 2)
    with pytest.raises(DataError, match="cannot be laid out"):
        replace(table, columns=(twice,), contrasts=())


def test_a_contrast_of_other_questions_is_refused(context: Context) -> None:
    """Two models asked with two limits have answered other questions."""
    page = full_page()
    folder = context.folder(page.tables[1].columns[0].results[0])
    kept = folder / "samples.jsonl"
    whole = kept.read_bytes()
    try:
        kept.write_bytes(b"".join(whole.splitlines(keepends=True)[:5]))
        with pytest.raises(DataError, match="cannot be compared sample by sample"):
            page_data(page, context)
    finally:
        kept.write_bytes(whole)
