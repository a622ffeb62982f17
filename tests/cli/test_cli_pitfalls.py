"""Traps of the authors' command line: the current folder, and files that two runs would share."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mellama.files import read_json, write_json

RECIPE = Path(__file__).parents[1] / "pipeline" / "toy_recipe.py"


def run(here: Path, *options: str) -> dict[str, object]:
    words = [sys.executable, "-m", "mellama", "run", str(RECIPE), "--json", *options]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MELLAMA_")}
    done = subprocess.run(
        words, cwd=here, env=kept, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("root", [".", "out", "./deep/er"])
def test_results_may_go_into_the_current_folder(tmp_path: Path, root: str) -> None:
    run(tmp_path, "--root", root)
    assert (tmp_path / root / "joined/v1/text").read_text() == "aaa-zzz"
    assert run(tmp_path, "--root", root)["built"] == []


def test_a_file_name_without_a_folder_is_a_file_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_json(Path("results.json"), {"n": 1})
    assert read_json(Path("results.json")) == {"n": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["results.json"]


def test_a_run_leaves_nothing_outside_its_root(tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    for root in ("one", "two"):
        run(here, "--root", str(tmp_path / root), "--letter", root[0])
    assert list(here.iterdir()) == []
    texts = [(tmp_path / root / "joined/v1/text").read_text() for root in ("one", "two")]
    assert texts == ["ooo-zzz", "ttt-zzz"]
