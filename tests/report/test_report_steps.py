"""The step: real ledgers and records become the values of the page, and nothing else does."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import pytest
from toy_page import SECRET, context_in, toy_page

from mellama.errors import DataError
from mellama.licenses import Access
from mellama.pipeline.record import read_record
from mellama.pipeline.runner import run
from mellama.pipeline.step import Context
from mellama.report.data import PageData
from mellama.report.gather import page_data
from mellama.report.sections.left_out import (
    decontamination_table,
    guard_table,
    overlap_table,
)
from mellama.report.sections.losses import Stops
from mellama.report.steps import ModelColumn, Page


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    context = context_in(tmp_path_factory.mktemp("toy"))
    run([toy_page()], context, say=_silent)
    return context


@pytest.fixture(scope="module")
def data(context: Context) -> PageData:
    return page_data(toy_page(), context)


def _silent(_line: str) -> None:
    pass


def folder_of(context: Context) -> Path:
    return context.load(toy_page())


def test_the_folder_holds_every_format(context: Context) -> None:
    names = {path.name for path in folder_of(context).iterdir()}
    assert names == {"page.html", "page.md", "page.json", "record.json", "scores.csv", "scores.tex"}
    assert toy_page().opens(folder_of(context)) == folder_of(context) / "page.html"


def test_no_text_of_a_record_stands_in_any_of_them(context: Context) -> None:
    for path in folder_of(context).iterdir():
        assert SECRET not in path.read_text(), path.name


def test_no_folder_of_this_machine_stands_in_any_of_them(context: Context) -> None:
    places = {str(context.root), str(context.data_root), str(Path.home())}
    for path in folder_of(context).iterdir():
        if path.name != "record.json":
            assert not [place for place in places if place in path.read_text()], path.name


def test_scores_are_computed_from_the_kept_answers(data: PageData) -> None:
    (table,) = data.tables
    assert (table.title, table.columns) == ("Zero-shot", ("Backbone", "+ tuning"))
    assert not table.averaged  # it holds none of the benchmark's twelve
    assert not table.averages
    (task,) = table.tasks
    assert (task.title, task.asks, task.size) == ("Toy <task>", "say yes or no", 10)
    assert task.stands_in_for == "a restricted task"
    backbone, tuned = task.models
    assert (backbone.model, tuned.model) == data.models == ("Backbone", "+ tuning")
    assert (backbone.unparsed, backbone.measures[0].value) == (1.0, 0.0)
    assert backbone.unparsed_reasons == (("no label is named", 10),)
    assert (tuned.unparsed, tuned.measures[0].value) == (0.0, 0.8)
    assert tuned.measures[0].low < 0.8 < tuned.measures[0].high
    assert dict(task.baseline)["accuracy"] == 0.8
    assert dict(task.gold) == {"yes": 8, "no": 2}
    assert (tuned.n, tuned.shortened, tuned.stopped) == (10, 0.1, 0.1)


def test_the_perplexity_stands_under_the_domain_of_its_text(data: PageData) -> None:
    (found,) = data.perplexities
    assert (found.model, found.domain, found.tokens) == ("Backbone", "general", 123)


def test_every_training_run_behind_a_model_is_there(data: PageData) -> None:
    assert [(one.name, one.title) for one in data.training] == [
        ("toy/models/backbone", "Backbone"),
        ("toy/models/tuned", "+ tuning"),
    ]
    assert len(data.training[0].points) == 20
    assert data.training[0].tuning is None
    tuning = data.training[1].tuning
    assert tuning is not None
    assert (tuning.kept, tuning.stops, dict(tuning.dropped)["too_long"]) == (13, Stops(12, 3), 2)


def test_the_mixture_is_the_one_trained_on_and_not_the_text_held_out(data: PageData) -> None:
    (ledger,) = data.mixtures
    assert (ledger.name, ledger.tokens) == ("toy/packed/mixed", 640)
    assert [(one.domain, one.wanted) for one in ledger.domains] == [
        ("biomedical", 0.75),
        ("general", 0.25),
    ]
    assert sum(one.got for one in ledger.domains) == pytest.approx(1)
    assert ledger.domains[0].sources[0].source == "articles"
    assert ledger.domains[0].sources[0].terms == "CC-BY-4.0"


def test_what_cleaning_and_decontamination_left_out_is_counted(data: PageData) -> None:
    assert {(one.name, one.read, one.kept) for one in data.cleaned} == {
        ("articles", 20, 19),
        ("web", 20, 19),
    }
    assert {(one.name, one.read, one.kept) for one in data.deduplicated} == {
        ("articles", 19, 19),
        ("web", 19, 19),
    }
    articles = next(one for one in data.decontaminated if one.name == "articles")
    assert (articles.read - articles.kept, articles.unit, articles.ngram) == (2, "document", 13)
    (overlap,) = articles.overlaps
    assert (overlap.by_identity, overlap.by_text, overlap.touched) == (1, 1, 2)
    assert (overlap.samples, overlap.unguarded) == (10, 8)
    assert data.decontaminated[-1].unit == "conversation"
    table = decontamination_table(data.decontaminated)
    assert [[cell.main for cell in row.cells] for row in table.rows] == [
        ["19", "2", "2"],
        ["19", "0", "0"],
        ["18", "0", "0"],
    ]
    (row,) = overlap_table(data.decontaminated).rows
    assert (row.group, row.head) == ("articles", "toy")
    assert [cell.main for cell in row.cells] == ["2", "1", "1", "0", "2"]
    (guard,) = guard_table(data.decontaminated).rows
    assert [cell.main for cell in guard.cells] == ["10", "8"]


def test_the_instructions_add_up(data: PageData) -> None:
    (ledger,) = data.instructions
    (chats,) = ledger.sets
    assert (chats.wanted, chats.taken, chats.available) == (15, 15, 18)
    assert dict(chats.dropped) == {"no answer": 2}


def test_terms_follow_each_model_back_to_its_sources(data: PageData) -> None:
    backbone, tuned = data.lineages
    assert backbone.parameters == 1200
    assert [license.name for license in backbone.terms.licenses] == ["CC-BY-4.0", "CC-BY-SA"]
    assert backbone.terms.commercial
    assert not tuned.terms.commercial
    assert {use.source: use.models for use in data.uses} == {
        "articles": ("Backbone", "+ tuning"),
        "web": ("Backbone", "+ tuning"),
        "chats": ("+ tuning",),
    }
    names = [step.name for step in tuned.steps]
    assert names.index("models/backbone") < names.index("models/tuned") == len(names) - 1
    assert "page" not in names


def test_how_it_was_made_names_steps_seeds_and_versions(data: PageData) -> None:
    seeds = {step.name: step.seed for step in data.made.steps}
    assert seeds["packed/mixed"] == 3
    assert seeds["models/backbone"] == 11  # of its schedule
    assert seeds["documents/articles"] is None
    assert dict(data.made.versions)["Python"].startswith("3.")
    assert len(data.made.commits) >= 1


def test_test_data_that_is_credentialed_makes_the_page_so(tmp_path: Path) -> None:
    page, context = toy_page(Access.CREDENTIALED), context_in(tmp_path)
    run([page], context, say=_silent)
    folder = context.load(page)
    record = read_record(folder)
    assert record is not None
    assert record.license_terms.access is Access.CREDENTIALED
    assert "class=banner" in (folder / "page.html").read_text()
    assert json.loads((folder / "page.json").read_text())["terms"]["access"] == "credentialed"


def test_built_again_only_the_times_differ(context: Context, tmp_path: Path) -> None:
    again = context_in(tmp_path)
    run([toy_page()], again, say=_silent)
    for name in ("page.json", "scores.csv", "scores.tex"):
        assert (folder_of(again) / name).read_bytes() == (folder_of(context) / name).read_bytes()


def test_a_ledger_that_is_torn_is_named(context: Context, tmp_path: Path) -> None:
    other = context_in(tmp_path)
    run([toy_page()], other, say=_silent)
    ledger = other.root / "toy/packed/mixed/v2/ledger.json"
    ledger.write_text('{"tokens": 640}')
    with pytest.raises(DataError, match=r"ledger\.json cannot be read"):
        page_data(toy_page(), other)


def test_a_perplexity_of_a_model_without_a_label_is_refused() -> None:
    page = toy_page()
    with pytest.raises(DataError, match="cannot be laid out"):
        dataclasses.replace(page, models=page.models[1:])


def test_two_models_under_one_label_are_refused() -> None:
    page = toy_page()
    twice = tuple(ModelColumn("same", column.checkpoint) for column in page.models)
    with pytest.raises(DataError, match="cannot be laid out"):
        dataclasses.replace(page, models=twice)


def test_declaring_a_page_loads_nothing_that_draws() -> None:
    code = "import sys, mellama.report.steps; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & {"torch", "transformers", "matplotlib", "jinja2"}


def test_a_page_describes_itself() -> None:
    assert isinstance(toy_page(), Page)
    assert "2 models on 1 task" in toy_page().describe()
    assert toy_page().estimate().cpu_seconds > 0
