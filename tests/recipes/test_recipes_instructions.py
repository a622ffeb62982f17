"""Instruction data of a fictional world: what is there is built, what is not is listed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mellama.cli.main import main
from mellama.files import read_json
from mellama.instructions.catalogue import TABLE_5_SETS
from mellama.instructions.table5 import BIOMEDICAL_CONVERSATION, CLINICAL, PAPER_ROWS
from mellama.licenses import Access
from mellama.pipeline.progress import Quiet
from mellama.pipeline.step import Context
from mellama.recipes.instructions import instructions
from mellama.world.shape import TINY, WorldShape
from mellama.world.steps import WorldFiles

NAME = "instructions/table5"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    step = WorldFiles(name="world", seed=5, shape=WorldShape(diseases=40), size=TINY)
    step.build(folder, Context(folder, None, Quiet()))
    return step.load(folder)


@pytest.fixture(scope="module")
def without_magic(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the world, all but one source of a row, and a source that is a row alone."""
    root = tmp_path_factory.mktemp("poor") / "world"
    gone = shutil.ignore_patterns("healthcaremagic", "guidelines", "medqa")
    shutil.copytree(world, root, ignore=gone)
    return root


def run(root: Path, data_root: Path, *options: str) -> Path:
    words = ["run", "instructions", "--data-root", str(data_root), "--root", str(root), *options]
    assert main([*words, "--jobs", "1"]) == 0
    (ledger,) = root.glob("instructions/*/v*/ledger.json")
    (page,) = root.glob("instructions/*/page/v*/page.html")
    assert page.read_text().casefold().startswith("<!doctype html>")
    return ledger.parent


def page_of(folder: Path) -> str:
    (page,) = folder.parent.glob("page/v*/page.html")
    return page.read_text()


def by_row(ledger: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {row["row"]: row for row in ledger["rows"]}


def test_every_row_of_the_paper_is_built_from_the_worlds_files(world: Path, tmp_path: Path) -> None:
    folder = run(tmp_path, world)
    ledger = read_json(folder / "ledger.json")
    rows = by_row(ledger)
    assert list(rows) == [row.name for row in PAPER_ROWS]
    assert all(row["taken"] > 0 for row in rows.values())
    assert [row["wanted"] for row in rows.values()] == [row.size for row in PAPER_ROWS]
    assert ledger["paper_total"] == {"rows_add_to": 219_484, "text_says": 214_595}
    assert (ledger["missing"], ledger["tests_missing"]) == ([], [])
    lines = list(map(json.loads, (folder / "conversations.jsonl").read_text().splitlines()))
    assert len(lines) == ledger["conversations"] == sum(row["taken"] for row in rows.values())
    credentialed = {line["set"] for line in lines if line["access"] == "credentialed"}
    patients = [
        one.name
        for one in TABLE_5_SETS
        if any(each.terms.access is Access.CREDENTIALED for each in one.sources)
    ]
    assert credentialed == set(patients)
    assert read_json(folder / "record.json")["terms"]["access"] == "credentialed"


def test_one_option_builds_without_patient_text(world: Path, tmp_path: Path) -> None:
    folder = run(tmp_path, world, "--access", "registered")
    record = read_json(folder / "record.json")
    assert record["terms"]["access"] == "registered"
    assert "PhysioNet" not in json.dumps(record["terms"])
    ledger = read_json(folder / "ledger.json")
    assert by_row(ledger)[CLINICAL.name]["taken"] == 0
    assert {"mimic3_mortality", "mimic_cxr_impressions"} <= set(ledger["withheld"])
    assert "left out for its terms" in page_of(folder)
    assert "credentialed" not in (folder / "conversations.jsonl").read_text()


def test_what_is_not_there_is_listed_and_its_row_filled(
    without_magic: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--data-root", str(without_magic), "--root", str(tmp_path)]
    assert main(["plan", "instructions", *words]) == 0
    said = capsys.readouterr().out
    assert "not there: https://huggingface.co/datasets/epfl-llm" in said
    assert "not compared with the test sets medqa" in said
    ledger = read_json(run(tmp_path, without_magic) / "ledger.json")
    assert [item["name"] for item in ledger["missing"]] == ["healthcaremagic", "guidelines"]
    assert ledger["missing"][1]["sources"][0]["obtain"].startswith("https://huggingface.co/")
    assert ledger["tests_missing"] == ["medqa"]
    (folder,) = (path.parent for path in tmp_path.glob("instructions/table5/v*/ledger.json"))
    assert "Not compared with medqa" in page_of(folder)
    assert "Not held against the test sets medqa." in (folder / "README.md").read_text()
    assert by_row(ledger)[BIOMEDICAL_CONVERSATION.name]["sets"] == ["icliniq"]
    wanted = {account["name"]: account["wanted"] for account in ledger["sets"]}
    assert wanted["icliniq"] == BIOMEDICAL_CONVERSATION.size


def test_a_set_that_is_named_has_to_be_there(
    without_magic: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["run", "instructions", "--data-root", str(without_magic), "--root", str(tmp_path)]
    assert main([*words, "--sets", "icliniq,healthcaremagic"]) == 1
    assert main(["plan", *words[1:], "--sets", "icliniq,healthcaremagic"]) == 1
    assert "healthcaremagic is not complete" in capsys.readouterr().err
    assert main([*words, "--sets", "icliniqs"]) == 2
    assert "did you mean icliniq" in capsys.readouterr().err


def test_wordings_and_sizes_of_the_paper(world: Path) -> None:
    (page,) = instructions(data_root=world, wording="paper", tokenizer="a/b", context_tokens=99)
    step = page.conversations
    assert step.name.startswith(f"{NAME}-paper-wording-for-a+b-")
    (other,) = instructions(data_root=world, seed=3)
    (usual,) = instructions(data_root=world)
    assert usual.conversations.name == NAME != other.conversations.name
    sets = {one.name: one for one in step.sets}
    assert sets["liveqa"].template == sets["liveqa"].paper_template
    assert sets["sharegpt_v3"].template == "{question}"
    assert sum(one.size or 0 for one in step.sets) == 219_484
    assert (step.context_tokens, step.fill_rows) == (99, True)


def test_a_data_root_without_any_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="none of them are under"):
        instructions(data_root=tmp_path)


def test_a_model_may_write_the_questions_on_guidelines(world: Path) -> None:
    (page,) = instructions(data_root=world, writer="http://127.0.0.1:1/v1#some-model")
    step = page.conversations
    (written,) = step.written
    assert step.name == f"{NAME}-by-some-model"
    assert "guidelines" not in {one.name for one in step.sets}
    assert (written.size, written.questions.writer.name) == (2_000, "some-model")
    assert written.questions in step.inputs()
    (local,) = instructions(data_root=world, writer="models/llama")[0].conversations.written
    assert local.questions.inputs()[0].name == "instructions/writers/models+llama"
    (odd,) = instructions(data_root=world, writer="http://127.0.0.1:1/v1#my:model")
    assert odd.conversations.name == f"{NAME}-by-my+model"
    with pytest.raises(ValueError, match="no set of guidelines"):
        instructions(data_root=world, sets="dolly", writer="models/llama")
    with pytest.raises(ValueError, match="every set are stricter"):
        instructions(data_root=world, sets="mimic3_questions", access="open")
    with pytest.raises(ValueError, match="URL#MODEL"):
        instructions(data_root=world, writer="http://127.0.0.1:1/v1")
