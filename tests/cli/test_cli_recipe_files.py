"""Recipes in files, and the words around them: what is accepted, and how the rest is refused."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from mellama.cli.main import main

Write = Callable[..., str]

STEP = """
from dataclasses import dataclass
from typing import Any, Literal, Optional

from mellama.pipeline.step import Step


@dataclass(frozen=True, kw_only=True)
class Word(Step[str]):
    text: str

    def build(self, output, context):
        (output / "text").write_text(self.text)

    def load(self, output):
        return (output / "text").read_text()

    def describe(self):
        return self.text
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a recipe file `words.py` whose function takes the parameters given."""

    def to_file(parameters: str = "", returned: str = "Word(name='word', text='x'),") -> str:
        path = tmp_path / "words.py"
        path.write_text(f"{STEP}\n\ndef words({parameters}):\n    return ({returned})\n")
        return str(path)

    return to_file


def refused(capsys: pytest.CaptureFixture[str], words: Sequence[str], code: int) -> str:
    """Return what is said on the error stream by a command line that ends with `code`."""
    try:
        found: object = main(words)
    except SystemExit as stop:
        found = stop.code
    said = capsys.readouterr().err
    assert found == code, said
    return said


def helped(capsys: pytest.CaptureFixture[str], words: Sequence[str]) -> str:
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == 0
    return capsys.readouterr().out


def test_the_environment_is_set_before_a_recipe_file_is_imported(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HF_HUB_OFFLINE", "OMP_WAIT_POLICY"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    path = tmp_path / "words.py"
    path.write_text(
        "import os\nseen = (os.environ['HF_HUB_OFFLINE'], os.environ['OMP_WAIT_POLICY'])"
    )
    assert "holds no recipe" in refused(capsys, ["plan", str(path)], 2)
    assert sys.modules["mellama_recipe_words"].seen == ("1", "PASSIVE")
    assert os.environ["HF_HUB_OFFLINE"] == "1"


def test_options_may_come_before_the_recipe(
    capsys: pytest.CaptureFixture[str], write: Write, tmp_path: Path
) -> None:
    file = write("*, text: str = 'x'", "Word(name='word', text=text),")
    assert main(["plan", "--root", str(tmp_path / "made"), file, "--text", "hallo"]) == 0
    assert "hallo" in capsys.readouterr().out
    assert main(["plan", "--root", str(tmp_path / "made"), "open_data", "--size", "tiny"]) == 0
    assert "--limit" in helped(capsys, ["run", "open_data", "--help"])
    assert "--limit" in helped(capsys, ["run", "--threads", "1", "open_data", "--help"])
    assert "--limit" not in helped(capsys, ["run", "--help"])
    assert "required: recipe" in refused(capsys, ["run", "--json"], 2)


@pytest.mark.parametrize("option", ["--jobs", "--threads"])
@pytest.mark.parametrize("value", ["0", "-1", "1.5", "two"])
def test_jobs_and_threads_are_whole_numbers_from_one(
    capsys: pytest.CaptureFixture[str], option: str, value: str
) -> None:
    said = refused(capsys, ["run", "open_data", f"{option}={value}"], 2)
    assert f"{option}: expected a whole number from 1, found '{value}'" in said


@pytest.mark.parametrize("line", ["def words(:", "import no_such_module", "from os import nothing"])
def test_a_recipe_file_that_cannot_be_loaded_is_named_with_its_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, line: str
) -> None:
    path = tmp_path / "words.py"
    path.write_text(f"import os\n\n{line}\n")
    assert f"{path}, line 3: " in refused(capsys, ["run", str(path)], 2)
    assert "mellama_recipe_words" not in sys.modules


def test_a_recipe_file_does_not_take_the_name_of_another_module(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "json.py"
    path.write_text("nothing = 0\n")
    before = sys.modules["json"]
    assert "a function called json" in refused(capsys, ["plan", str(path)], 2)
    assert sys.modules["json"] is before


@pytest.mark.parametrize(
    ("parameter", "found"),
    [
        ("size", "found: no type"),
        ("size: int | str = 1", "found: int | str"),
        ("size: list[int]", "found: list[int]"),
        ("size: Literal[True, False] = True", "found: typing.Literal[True, False]"),
        *((f"{name}: int = 1", f"found: {name}\n") for name in ("json", "data_root", "jobs")),
        ("help: int = 1", "found: help"),
    ],
)
def test_a_parameter_that_cannot_become_an_option(
    capsys: pytest.CaptureFixture[str], write: Write, parameter: str, found: str
) -> None:
    said = refused(capsys, ["plan", write(f"*, {parameter}")], 1)
    assert "cannot become an option" in said
    assert found in said
    assert "expected: " in said
    assert "to do: " in said


def test_optional_numbers_literal_numbers_and_percent_signs_become_options(
    capsys: pytest.CaptureFixture[str], write: Write
) -> None:
    parameters = "*, limit: Optional[int] = None, layers: Literal[2, 4] = 2, share: str = '5%'"
    file = write(parameters, "Word(name='word', text=repr((limit, layers, share))),")
    assert "default 5%" in helped(capsys, ["plan", file, "--help"])
    assert main(["plan", file, "--limit", "7", "--layers", "4"]) == 0
    assert "(7, 4, '5%')" in capsys.readouterr().out
    assert "invalid choice: 3" in refused(capsys, ["plan", file, "--layers", "3"], 2)


@pytest.mark.parametrize(
    ("returned", "found"),
    [("", "an empty tuple"), ("1, 2", "a tuple of int"), ("None", "NoneType")],
)
def test_a_recipe_that_returns_no_steps(
    capsys: pytest.CaptureFixture[str], write: Write, returned: str, found: str
) -> None:
    said = refused(capsys, ["plan", write("", returned)], 1)
    assert "expected: a tuple of at least one Step" in said
    assert f"found: {found}" in said
