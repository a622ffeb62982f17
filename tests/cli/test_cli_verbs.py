"""The verbs as a person types them: list, show, check, plan; text and JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mellama.cli.main import main
from mellama.instructions.catalogue import INSTRUCTION_SETS
from mellama.recipes.catalogue import RECIPES
from mellama.sources.catalogue import SOURCES
from mellama.tasks.catalogue import TASKS
from mellama.tasks.task import Task

DECLARED: tuple[Any, ...] = (*SOURCES, *TASKS, *INSTRUCTION_SETS)
NAMES = sorted({*(each.name for each in DECLARED), *RECIPES})


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert main(words) == code, capsys.readouterr().err
    return capsys.readouterr().out


def test_list_names_everything_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "list")
    found = json.loads(said(capsys, "list", "--json"))
    assert all(name in text for name in NAMES)
    assert [row["name"] for row in found["sources"]] == [each.name for each in SOURCES]
    assert [row["name"] for row in found["tasks"]] == [task.name for task in TASKS]
    assert [row["name"] for row in found["sets"]] == [each.name for each in INSTRUCTION_SETS]


@pytest.mark.parametrize("name", NAMES)
def test_show_says_what_a_thing_is_without_its_data(
    capsys: pytest.CaptureFixture[str], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MELLAMA_DATA", raising=False)
    found = json.loads(said(capsys, "show", name, "--json"))
    assert said(capsys, "show", name).strip()
    assert found.keys() & {"source", "task", "instruction set", "recipe"}
    if "source" in found:
        assert "redistribution" in found["terms"]
    if "task" in found:
        assert found["metrics"]
        assert len(found["read as robust"].split("shown.")[1]) > 20, "a task says how it is read"


@pytest.mark.data
@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_show_renders_a_real_sample(
    capsys: pytest.CaptureFixture[str], task: object, data_root: Path
) -> None:
    name = task.name  # type: ignore[attr-defined]  # a Task of any target type
    found = json.loads(said(capsys, "show", name, "--data-root", str(data_root), "--json"))
    if (data_root / found["read from"]).is_dir():
        assert any(heading.startswith("one sample") for heading in found)


def test_check_without_a_data_root_says_what_to_name(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MELLAMA_DATA", raising=False)
    assert main(["check"]) == 1
    assert "MELLAMA_DATA" in capsys.readouterr().err


def test_check_tells_a_short_file_from_a_whole_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "ncbi_disease"
    folder.mkdir()
    for split in ("train", "devel", "test"):
        (folder / f"{split}.tsv").write_text("Fever\tB-Disease\n\n")
    found = json.loads(said(capsys, "check", "--data-root", str(tmp_path), "--json", code=1))
    assert {item["found"] for item in found["findings"]} == {1}
    assert "medqa" in found["absent"]
    assert "DIFFERS" in said(capsys, "check", "--data-root", str(tmp_path), code=1)


def test_check_states_how_far_the_papers_numbers_are_and_does_not_mind(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    article = tmp_path / "pmc_oa" / "PMC1.1" / "PMC1.1.xml"
    article.parent.mkdir(parents=True)
    article.write_text("<article><front><article-meta/></front></article>")
    article.with_suffix(".json").write_text('{"is_retracted": false}')
    (row,) = said(capsys, "check", "--data-root", str(tmp_path), "pmc_oa").splitlines()[1:]
    assert row.split("  ")[1:] == [
        "paper",
        "1",
        "articles, 3,098,931 in the paper, 3,098,930 fewer here",
    ]


def test_check_of_a_task_counts_its_splits_beside_the_papers(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "mednli"
    folder.mkdir()
    row = {"pairID": "1", "sentence1": "a", "sentence2": "b", "gold_label": "neutral"}
    for name in ("train", "dev", "test"):
        (folder / f"mli_{name}_v1.jsonl").write_text(json.dumps(row) + "\n")
    words = ("check", "mednli_as_printed", "--data-root", str(tmp_path))
    found = json.loads(said(capsys, *words, "--json", code=1))
    assert (found["findings"], found["absent"]) == ([], [])
    assert found["tasks"][2] == {
        "task": "mednli_as_printed",
        "split": "test",
        "versions": [["mednli", "1.0.0"]],
        "expected": 1_395,
        "found": 1,
        "paper": 1_395,
        "remark": "upstream's dev",
        "problem": "",
    }
    lines = said(capsys, *words, code=1).splitlines()
    assert lines[0].split() == ["task", "split", "found", "declared", "Table", "6"]
    assert lines[3].split()[:5] == ["DIFFERS", "test", "1", "1,395", "1,395"]
    assert lines[3].endswith("upstream's dev")
    assert lines[-1].strip() == "mednli: 1.0.0"


def test_check_takes_both_where_a_source_and_a_task_share_a_name(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ("check", "mednli", "--data-root", str(tmp_path))
    found = json.loads(said(capsys, *words, "--json", code=1))
    assert "mednli is not complete" in found["findings"][0]["problem"]
    train, valid, test = found["tasks"]
    assert "mednli is not complete" in test["problem"]
    assert (train["problem"], valid["problem"]) == ("", ""), "it is said once"
    assert said(capsys, *words, code=1).count("to do:") == 1


def test_check_says_what_a_split_lacks_and_takes_no_harm(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "mtsamples"
    folder.mkdir()
    (folder / "mtsamples.csv").write_text(
        ",description,medical_specialty,sample_name,transcription,keywords\n"
        "0,A visit., Urology,Visit,It is invented.,\n"
    )
    assert main(["check", "mtsample", "--data-root", str(tmp_path)]) == 0
    assert "counted" in capsys.readouterr().out, "nobody states how many rows a cut by text leaves"


def test_check_knows_no_other_names(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["check", "mednil", "--data-root", str(tmp_path)]) == 2
    assert "did you mean mednli" in capsys.readouterr().err


@pytest.mark.data
def test_check_of_real_data_finds_nothing_that_differs(
    capsys: pytest.CaptureFixture[str], data_root: Path
) -> None:
    words = ("check", "pubmedqa", "medqa_5", "ddi2013", "ddi_from_xml", "hoc", "--data-root")
    found = json.loads(said(capsys, *words, str(data_root), "--json"))
    splits = {(row["task"], row["split"]): row for row in found["tasks"]}
    assert all(row["found"] in (None, row["expected"]) for row in splits.values())
    assert splits["pubmedqa", "test"]["found"] == splits["pubmedqa", "test"]["paper"] == 500
    assert splits["ddi_from_xml", "test"]["found"] == 5_716
    made_again = [row["found"] for row in found["findings"] if "made again" in row["what"]]
    assert made_again == [7_244, 5_716]


def test_a_word_too_many_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["list", "sorces"])
    assert stop.value.code == 2
    assert "invalid choice" in capsys.readouterr().err


def test_check_refuses_a_data_root_without_any_source(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["check", "--data-root", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "one folder per source" in said
    assert "none of them" in said


def test_show_says_so_where_a_test_file_is_empty(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "ncbi_disease"
    folder.mkdir()
    for split in ("train", "devel", "test"):
        (folder / f"{split}.tsv").write_text("\n")
    assert main(["show", "ncbi_disease", "--data-root", str(tmp_path)]) == 1
    assert "ncbi_disease has no test sample" in capsys.readouterr().err


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_show_states_the_terms_of_what_a_task_reads(
    capsys: pytest.CaptureFixture[str], task: Task[Any]
) -> None:
    found = json.loads(said(capsys, "show", task.name, "--json"))
    assert task.source.terms.names() in found["terms"]


def test_show_keeps_both_where_a_task_and_its_source_use_one_heading(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = json.loads(said(capsys, "show", "ncbi_disease", "--json"))
    text = said(capsys, "show", "ncbi_disease")
    headings = [line for line in text.splitlines() if line and not line.startswith(" ")]
    assert headings == list(found), "a heading was written over"
    assert {"task", "source", "stands in for", "source's stands in for"} <= found.keys()
