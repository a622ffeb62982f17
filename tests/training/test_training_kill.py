"""Killed at any step and run again, training ends in the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from killed_training import KILLS, PRETRAIN, TUNE
from toy_models import context, make

from mellama.training.steps import ModelStep

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the root of a run that was killed again and again, and came to its end."""
    root = tmp_path_factory.mktemp("killed")
    seed = int.from_bytes(os.urandom(2), "big")
    places = os.pathsep.join([str(HERE.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, str(HERE / "killed_training.py"), str(root), str(seed)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": places},
    )
    assert done.returncode == 0, f"seed {seed}: {done.stderr}"
    for name in ("pretrained", "tuned"):
        begun = [int(n) for what, n in map(str.split, done.stdout.splitlines()) if what == name]
        assert len(begun) == KILLS + 1
        assert begun[0] == 0
        assert begun == sorted(set(begun)), f"each went on where the last had saved: {begun}"
    return root


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("undisturbed")
    make(TUNE, context(root))
    return root


def files(root: Path, step: ModelStep) -> dict[str, bytes]:
    folder = context(root).folder(step)
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


@pytest.mark.slow
@pytest.mark.parametrize("step", [PRETRAIN, TUNE], ids=["pretrain", "tune"])
def test_a_killed_run_ends_in_the_same_bytes(
    step: ModelStep, killed: Path, undisturbed: Path
) -> None:
    found, expected = files(killed, step), files(undisturbed, step)
    assert {"losses.jsonl", "model/model.safetensors"} <= expected.keys()
    assert ("adapter/adapter_model.safetensors" in expected) is (step is TUNE)
    assert sorted(found) == sorted(expected)
    assert [name for name in expected if found[name] != expected[name]] == []
