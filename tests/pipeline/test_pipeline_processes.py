"""Real processes: killed, stopped, short of disk, asked for what does not exist."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

Command = Callable[[Sequence[str]], list[str]]


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """Build the words of a real `mellama` process that runs the toy recipe in `tmp_path`."""
    recipe = Path(__file__).with_name("toy_recipe.py")

    def words(options: Sequence[str]) -> list[str]:
        root = ["--root", str(tmp_path / "artifacts")]
        return [sys.executable, "-m", "mellama", "run", str(recipe), *root, *options]

    return words


def finish(words: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} never appeared"
        time.sleep(0.005)


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("moment", [1, 7])
def test_killed_and_run_again_it_goes_on(
    command: Command, tmp_path: Path, jobs: str, moment: int
) -> None:
    words = command(["--count", "10", "--seconds", "0.05", "--jobs", jobs, "--json"])
    folder = tmp_path / "artifacts/letters/one/v1"
    with subprocess.Popen(words, stderr=subprocess.DEVNULL) as first:
        wait_for(folder / f"{moment:04}")
        first.kill()
    written = sorted(path.name for path in folder.glob("[0-9]*"))
    by_the_first = (folder / "0000").read_text()
    assert not (folder / "record.json").exists()
    done = finish(words)
    assert done.returncode == 0, done.stderr
    assert len(written) < 10
    assert (folder / "0000").read_text() == by_the_first, "whole work was thrown away"
    assert (tmp_path / "artifacts/joined/v1/text").read_text() == "aaaaaaaaaa-zzzzzzzzzz"
    assert json.loads(finish(words).stdout) == {
        "built": [],
        "kept": 3,
        "made": [str(tmp_path / "artifacts/joined/v1")],
    }


def interruptible() -> None:
    """Heed Ctrl-C: a shell lets its background jobs, and all that these start, ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopped_it_says_how_to_go_on(
    command: Command, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    words = command(["--count", "200", "--seconds", "0.05"])
    with subprocess.Popen(
        words, stderr=subprocess.PIPE, text=True, preexec_fn=interruptible
    ) as running:
        wait_for(tmp_path / "artifacts/letters/one/v1/0001")
        running.send_signal(number)
        _, said = running.communicate(timeout=30)
    assert running.returncode == code
    assert "Traceback" not in said
    assert "to go on:\n  mellama run" in said


def test_a_full_disk_is_said_plainly_and_finished_work_is_kept(
    command: Command, tmp_path: Path
) -> None:
    if shutil.which("unshare") is None:
        pytest.skip("no unshare here: a small disk cannot be made for one process")
    disk = tmp_path / "artifacts"
    disk.mkdir()
    tail = f"ls {disk}/joined/v1; df --output=used {disk}"
    mount = f'mount -t tmpfs -o size=3m tmpfs {disk} && "$@"; code=$?; {tail}; exit $code'
    words = ["unshare", "--map-root-user", "--mount", "sh", "-c", mount, "sh"]
    if finish([*words, "true"]).returncode != 0:
        pytest.skip("this machine does not let a process mount a small disk")
    done = finish([*words, *command(["--size", "8000000", "--jobs", "1"])])
    assert done.returncode == 6, done.stderr
    assert "Traceback" not in done.stderr
    assert "The disk filled up while big was being built" in done.stderr
    assert "record.json" in done.stdout, "a finished step was lost"


def test_too_little_room_is_refused_before_anything_is_built(
    command: Command, tmp_path: Path
) -> None:
    words = command(["--count", "999999999999999"])
    done = finish(words)
    assert done.returncode == 6, done.stderr
    assert "too small for this run" in done.stderr
    assert not (tmp_path / "artifacts").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "open_dta"], "open_data"),
        (["run", "nowhere.py"], "no recipe file"),
        (["run", "open_data", "--data-root", "/nonexistent"], "not a folder"),
        (["show", "pubmedqe"], "pubmedqa"),
        (["check", "sumpubmd", "--data-root", "."], "sumpubmed"),
    ],
)
def test_what_does_not_exist_is_named_with_what_does(words: list[str], said: str) -> None:
    done = finish([sys.executable, "-m", "mellama", *words])
    assert done.returncode in (1, 2), done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_recipe_refuses_a_bad_value_of_its_own_parameter(command: Command) -> None:
    done = finish(command(["--count", "0"]))
    assert done.returncode == 2
    assert "count must be at least 1" in done.stderr


def test_a_failing_worker_stops_the_run_with_its_own_message(
    command: Command, tmp_path: Path
) -> None:
    (tmp_path / "artifacts").mkdir()
    (tmp_path / "artifacts/letters").write_text("a file where a folder has to be")
    done = finish(command(["--jobs", "2"]))
    assert done.returncode == 1
    assert "cannot be made" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_unexpected_error_is_placed_and_its_message_withheld(tmp_path: Path, jobs: str) -> None:
    recipe = tmp_path / "leaky.py"
    recipe.write_text(
        "from dataclasses import dataclass\n"
        "from mellama.pipeline.step import Step\n"
        "@dataclass(frozen=True, kw_only=True)\n"
        "class Leaky(Step):\n"
        "    def build(self, output, context):\n"
        "        raise ValueError('the name of a patient')\n"
        "    def load(self, output):\n"
        "        return None\n"
        "def leaky():\n"
        "    return (Leaky(name='one'), Leaky(name='two'))\n"
    )
    root = str(tmp_path / "artifacts")
    words = [sys.executable, "-m", "mellama", "run", str(recipe), "--root", root, "--jobs", jobs]
    done = finish(words)
    assert done.returncode == 1
    assert "patient" not in done.stderr + done.stdout
    assert "unexpected ValueError" in done.stderr
    assert "leaky.py:6" in done.stderr


def test_a_root_that_cannot_be_written_is_named(command: Command, tmp_path: Path) -> None:
    (tmp_path / "artifacts").write_text("a file")
    done = finish(command([]))
    assert done.returncode == 1
    assert "cannot be made" in done.stderr
    assert "--root" in done.stderr
