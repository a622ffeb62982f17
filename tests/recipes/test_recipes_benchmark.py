"""The recipe `benchmark`: what it asks in which ways, and a whole run on a fictional world."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from toy_models import write_tokenizer
from toy_walk import SIZE

from mellama.cli.main import main
from mellama.errors import UnknownNameError
from mellama.evaluation.readings import readings_of
from mellama.licenses import Access
from mellama.models.shape import LlamaShape
from mellama.pipeline.progress import Quiet
from mellama.pipeline.step import Context
from mellama.recipes.benchmark import GROUPS, benchmark, chosen_tasks, chosen_ways
from mellama.report.benchmark import TWELVE
from mellama.report.steps import Page
from mellama.tasks.catalogue import TASKS
from mellama.training.runs import new_model
from mellama.world.shape import WorldShape
from mellama.world.steps import WorldFiles

ASKED = "pubmedqa,medqa,hoc,ddi"


def page_of(**options: object) -> Page:
    (page,) = benchmark(model="tiny", **options)  # type: ignore[arg-type]  # as a command line does
    assert isinstance(page, Page)
    return page


def test_groups_of_tasks_are_what_they_are_called() -> None:
    assert chosen_tasks("all") == TASKS
    assert [one.name for one in chosen_tasks("twelve")] == list(TWELVE)
    named = [one.name for one in chosen_tasks("open")]
    assert all(one.source.terms.access is Access.OPEN for one in chosen_tasks("open"))
    assert {"pubmedqa", "ddi", "hoc", "covid_qa", "ncbi_disease"} <= set(named)
    assert not {"medqa_5", "ddi_from_xml", "emrqa", "mednli"} & set(named), "each dataset once"


def test_named_tasks_stand_by_family_and_unknown_ones_are_an_error() -> None:
    assert [one.name for one in chosen_tasks("hoc, covid_qa,pubmedqa")] == [
        "pubmedqa",
        "covid_qa",
        "hoc",
    ]
    with pytest.raises(UnknownNameError, match="pubmedqa"):
        chosen_tasks("pubmed_qa")
    assert not set(GROUPS) & {one.name for one in TASKS}, "a group would hide a task"


def test_every_task_is_asked_in_every_way_it_can_be() -> None:
    (column,) = page_of(tasks="all").readings
    asked = {(step.task.name, step.asking) for step in column.results}
    for one in TASKS:
        there = set(readings_of(one))
        assert (one.name, "free") in asked
        for way in ("likelihood", "constrained"):
            assert ((one.name, way) in asked) is (way in there)


def test_a_reading_by_name_asks_what_it_needs() -> None:
    assert chosen_ways("paper") == chosen_ways("robust,paper") == ("free",)
    assert chosen_ways("constrained, robust") == ("free", "constrained")
    with pytest.raises(UnknownNameError, match="likelihood"):
        chosen_ways("likelyhood")
    page = page_of(tasks=ASKED, readings="likelihood")
    (column,) = page.readings
    assert {step.asking for step in column.results} == {"likelihood"}
    assert column.tasks() == {"pubmedqa", "medqa", "ddi"}, "hallmarks are a set: none is likeliest"
    assert page.tables[0].columns[0].tasks() == column.tasks()


def test_examples_stand_beside_none_and_only_where_there_are_any() -> None:
    page = page_of(tasks="pubmedqa,covid_qa", shots=3)
    zero, few = page.tables[0].columns
    assert (zero.label, few.label) == ("zero-shot", "3-shot")
    assert zero.tasks() == {"pubmedqa", "covid_qa"}
    assert few.tasks() == {"pubmedqa"}
    assert {step.shots for step in few.results} == {3}
    assert page.tables[0].contrasts == (("3-shot", "zero-shot"),)
    alone = page_of(tasks="covid_qa", shots=3)
    assert [column.label for column in alone.tables[0].columns] == ["zero-shot"]
    assert alone.tables[0].contrasts == ()


def test_wordings_are_repeats_and_the_first_is_not_asked_again() -> None:
    page = page_of(tasks="pubmedqa,hoc", wordings=True)
    scores, wordings = page.tables
    assert wordings.repeats == "wording"
    declared, second, third = wordings.columns
    assert declared.results == scores.columns[0].results
    prompts = {column.results[0].task.prompt for column in (declared, second, third)}
    assert len(prompts) == 3
    assert len({step.name for step in page.results()}) == len(page.results())


def test_ranked_lists_stand_in_a_section_of_their_own() -> None:
    page = page_of(tasks="agentclinic")
    assert page.tables == ()
    assert [column.tasks() for column in page.diagnosis] == [{"agentclinic"}]


def test_another_choice_is_another_page_over_the_same_answers() -> None:
    one, other = page_of(tasks="pubmedqa"), page_of(tasks="pubmedqa,hoc")
    assert one.name != other.name
    assert {step.name for step in one.results()} < {step.name for step in other.results()}
    assert page_of(tasks="hoc,pubmedqa").fingerprint() == other.fingerprint()
    limited = page_of(tasks="pubmedqa", limit=5)
    assert not {step.name for step in limited.results()} & {step.name for step in one.results()}


def test_senseless_numbers_are_refused() -> None:
    for options in ({"limit": 0}, {"shots": -1}):
        with pytest.raises(ValueError, match="must be"):
            page_of(**options)


def test_a_model_is_named_from_the_data_root_or_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (here,) = benchmark(model="./tiny/", tasks="pubmedqa")
    (there,) = benchmark(model="tiny/", tasks="pubmedqa", credentialed=True)
    folders = [
        step.models[0].checkpoint.folder  # type: ignore[attr-defined]  # a page's, a folder's
        for step in (here, there)
    ]
    assert folders == [str(tmp_path / "tiny"), "tiny"]
    assert there.inputs()[0].own_terms().access is Access.CREDENTIALED


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a small world, and among its sources a model that nobody trained."""
    root = tmp_path_factory.mktemp("world")
    files = WorldFiles(name="world", seed=3, shape=WorldShape(diseases=16), size=SIZE)
    context = Context(root, None, Quiet())
    files.build(context.folder(files), context)
    data_root = files.load(context.folder(files))
    tokenizer = write_tokenizer(root / "tokenizer")
    shape = LlamaShape(hidden=16, layers=1, heads=2, feed_forward=32, context=2048)
    new_model(shape, tokenizer, root / "tiny", seed=0)
    (root / "tiny" / "model").rename(data_root / "tiny")
    return data_root


@pytest.mark.slow
def test_a_whole_run_ends_in_a_page_that_says_everything(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--tasks", "pubmedqa,hoc", "--limit", "2", "--wordings"]
    words = ["run", "benchmark", "--model", "tiny", *asked]
    where = ["--data-root", str(world), "--root", str(tmp_path), "--jobs", "1", "--json"]
    assert main([*words, *where]) == 0
    page = Path(json.loads(capsys.readouterr().out)["made"][0])
    text = page.read_text()
    assert "This model was made elsewhere" in text
    for wanted in ("Readings side by side", "Prompt sensitivity: spread over 3 wordings", "unread"):
        assert wanted in text, wanted
    assert "Loss curves" not in text
    rows = list(csv.DictReader(io.StringIO((page.parent / "scores.csv").read_text())))
    read = {(row["task"], row["reading"]) for row in rows if row["table"] == "readings"}
    assert {("pubmedqa", name) for name in ("robust", "paper", "likelihood", "constrained")} <= read
    assert ("hoc", "likelihood") not in read
    constrained = [row for row in rows if row["reading"] == "constrained"]
    assert constrained
    assert main([*words, *where]) == 0
    assert json.loads(capsys.readouterr().out)["built"] == []


def test_a_test_set_that_is_not_there_is_named(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["run", "benchmark", "--model", "tiny", "--tasks", "pubmedqa,covid_qa"]
    assert main([*words, "--data-root", str(world), "--root", str(tmp_path)]) == 1
    assert not list(tmp_path.rglob("samples.jsonl")), "nothing is asked before all is there"
    assert "covid_qa is not complete under the data root" in capsys.readouterr().err
