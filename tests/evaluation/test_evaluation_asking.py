"""Asking a model: the order, the length policy, and the same bytes whatever stopped a run."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path

import pytest
from scripted_model import INVENTED, TERMS, ScriptedModel, right, samples, write_rows

from mellama.errors import DataError
from mellama.evaluation.asking import BLOCK, ask
from mellama.evaluation.questions import TOO_LONG
from mellama.evaluation.samples_file import SAMPLES, Answer, read_answers, to_line
from mellama.pipeline.progress import Quiet
from mellama.records import Sample
from mellama.tasks.drawing import in_fixed_order

PROGRAM = Path(__file__).with_name("killed_run.py")
ROWS = 3 * BLOCK + 4


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "data", ROWS)


def run(model: ScriptedModel, rows: Path, folder: Path, limit: int | None = None) -> bytes:
    chosen, _ = in_fixed_order(INVENTED.name, samples(rows), limit)
    ask(INVENTED, model, chosen, folder, header={"limit": limit}, progress=Quiet())
    return (folder / SAMPLES).read_bytes()


def test_a_line_holds_all_but_the_prompt(rows: Path, tmp_path: Path) -> None:
    model = ScriptedModel(lambda prompt: f"{right(prompt)} because it says so there")
    content = run(model, rows, tmp_path / "out")
    lines = [json.loads(line) for line in content.splitlines()]
    assert len(lines) == ROWS
    first = lines[0]
    sample = next(item for item in samples(rows) if item.id == first["id"])
    prompt = INVENTED.question(sample)
    assert first == {
        "id": sample.id,
        "prompt_sha256": sha256(prompt.encode()).hexdigest(),
        "prompt_tokens": 8,
        "shortened": 0,
        "skipped": "",
        "completion": f"{sample.target} because it says",
        "stopped": False,
        "new_tokens": 4,
        "target": sample.target,
        "shortenable": len(sample.fields["text"]),
        "likelihoods": {},
        "windows": [],
    }
    assert b"number" not in content
    assert model.terms == [TERMS] * 4


def test_blocks_are_counted_from_the_first_sample(rows: Path, tmp_path: Path) -> None:
    model = ScriptedModel(right)
    run(model, rows, tmp_path / "out")
    assert [len(call) for call in model.calls] == [BLOCK, BLOCK, BLOCK, ROWS - 3 * BLOCK]


def test_a_limit_is_the_beginning_of_a_fixed_shuffle(rows: Path, tmp_path: Path) -> None:
    whole = run(ScriptedModel(right), rows, tmp_path / "whole")
    part = run(ScriptedModel(right), rows, tmp_path / "part", limit=40)
    assert part == b"".join(whole.splitlines(keepends=True)[:40])
    ids = [answer.id for answer in read_answers(tmp_path / "whole" / SAMPLES)]
    assert sorted(ids) == sorted(sample.id for sample in samples(rows))
    assert ids != [sample.id for sample in samples(rows)]


@pytest.mark.parametrize("kept", [0, 1, BLOCK - 1, BLOCK, BLOCK + 7, ROWS - 1])
@pytest.mark.parametrize("torn", ["", '{"completion": "y', "\0\0\0"])
def test_resumes_to_the_same_bytes(rows: Path, tmp_path: Path, kept: int, torn: str) -> None:
    whole = run(ScriptedModel(right), rows, tmp_path / "whole")
    folder = tmp_path / "cut"
    run(ScriptedModel(right), rows, folder)
    lines = whole.splitlines(keepends=True)
    (folder / SAMPLES).write_bytes(b"".join(lines[:kept]) + torn.encode())
    model = ScriptedModel(right)
    assert run(model, rows, folder) == whole
    finished = kept // BLOCK * BLOCK
    assert sum(map(len, model.calls)) == ROWS - finished, "finished blocks are not asked again"


def test_a_finished_file_asks_nothing(rows: Path, tmp_path: Path) -> None:
    whole = run(ScriptedModel(right), rows, tmp_path / "out")
    model = ScriptedModel(right)
    assert run(model, rows, tmp_path / "out") == whole
    assert model.calls == []


def test_answers_under_another_header_are_thrown_away(rows: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    run(ScriptedModel(lambda prompt: "no"), rows, folder, limit=64)
    assert run(ScriptedModel(right), rows, folder) == run(
        ScriptedModel(right), rows, tmp_path / "fresh"
    )


def test_a_damaged_line_is_named_and_not_quoted(rows: Path, tmp_path: Path) -> None:
    run(ScriptedModel(right), rows, tmp_path / "out")
    path = tmp_path / "out" / SAMPLES
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:3], b'{"id": "secret"}\n', *lines[4:]]))
    with pytest.raises(DataError, match="Line 4 of") as caught:
        run(ScriptedModel(right), rows, tmp_path / "out")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("way", ["free", "likelihood", "constrained", "windows"])
def test_kill_and_resume(rows: Path, tmp_path: Path, way: str) -> None:
    folder = tmp_path / "killed"
    words = [sys.executable, str(PROGRAM), str(rows)]
    for least in (BLOCK, 2 * BLOCK):
        process = subprocess.Popen([*words, str(folder), way, "0.4"])
        deadline = time.monotonic() + 60
        while lines_in(folder) < least and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        assert least <= lines_in(folder) < ROWS
        with (folder / SAMPLES).open("ab") as stream:
            stream.write(b'{"completion": "torn')
    subprocess.run([*words, str(folder), way, "0"], check=True)
    subprocess.run([*words, str(tmp_path / "whole"), way, "0"], check=True)
    content = (folder / SAMPLES).read_bytes()
    assert content == (tmp_path / "whole" / SAMPLES).read_bytes()
    assert (b'"likelihoods": {}' in content) == (way != "likelihood")
    assert (b'"windows": []' in content) == (way != "windows")


def lines_in(folder: Path) -> int:
    path = folder / SAMPLES
    return path.read_bytes().count(b"\n") if path.exists() else 0


def test_a_prompt_that_cannot_be_cut_is_not_asked(rows: Path, tmp_path: Path) -> None:
    task = replace(INVENTED, shorten="")
    chosen, _ = in_fixed_order(
        task.name, [*samples(rows), Sample("long", {"text": "x " * 50}, "no")], None
    )
    model = ScriptedModel(right, context_tokens=20)
    ask(task, model, chosen, tmp_path / "out", header={}, progress=Quiet())
    answers = {answer.id: answer for answer in read_answers(tmp_path / "out" / SAMPLES)}
    assert answers["long"].skipped == TOO_LONG
    assert answers["long"].completion == ""
    assert answers["long"].prompt_tokens == 52
    assert sum(map(len, model.calls)) == ROWS
    assert [answer.skipped for answer in answers.values()].count("") == ROWS


def test_any_completion_can_be_kept() -> None:
    answer = Answer("a", "0", 1, 0, "", "half a pair \ud83d, a line\u2028end\r\n", True, 1, "yes")
    line = to_line(answer)
    assert line.count(b"\n") == 1
    assert json.loads(line)["completion"] == answer.completion


def test_a_file_of_an_earlier_run_is_read(tmp_path: Path) -> None:
    answer = Answer("a", "0", 1, 0, "", "yes", True, 1, "yes")
    later = ("shortenable", "likelihoods", "windows")
    line = {name: value for name, value in asdict(answer).items() if name not in later}
    (tmp_path / SAMPLES).write_text(json.dumps(line) + "\n")
    assert read_answers(tmp_path / SAMPLES) == (answer,)
