"""A writer that is killed goes on where it was, and asks nothing twice that is finished."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from killed_writing import ScriptedModel, mostly_good, written_at
from local_server import Server, chat_reply
from typed_guidelines import rows, section, write_guidelines

from mellama.errors import DataError
from mellama.files import read_json
from mellama.instructions.written.authors import ModelAuthor
from mellama.instructions.written.completions import (
    BLOCK,
    COMPLETIONS,
    Written,
    append,
    resume,
)
from mellama.instructions.written.passages import draw
from mellama.instructions.written.writing import write
from mellama.licenses import OWN_WORK
from mellama.pipeline.progress import Quiet
from mellama.sources.guidelines import every_guideline_row

PROGRAM = Path(__file__).with_name("killed_writing.py")
PASSAGES = 2 * BLOCK + 8
FILES = (COMPLETIONS, "questions.jsonl", "ledger.json")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_guidelines(tmp_path / "data", rows({"cdc": 20, "who": PASSAGES - 20}))


def build(folder: Path, data: Path, model: ScriptedModel) -> dict[str, bytes]:
    """Write in this process, going on from what is there."""
    step = written_at("")
    guidelines = every_guideline_row(data / "guidelines")
    words = range(step.fewest_words, step.most_words + 1)
    folder.mkdir(parents=True, exist_ok=True)
    write(
        draw(guidelines, words=words, seed=step.seed, most=step.most_asked),
        ModelAuthor(model, step.prompt, step.max_new_tokens),
        folder,
        size=step.size,
        least_grounding=step.least_grounding,
        terms=OWN_WORK,
        rule={},
        progress=Quiet(),
    )
    return files(folder)


def files(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


def lines_in(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def slowly(path: str, body: dict[str, Any], count: int) -> Any:
    time.sleep(0.02)
    return 200, chat_reply(mostly_good(body["messages"][0]["content"])), {}


def test_kill_and_resume(tmp_path: Path, data: Path) -> None:
    whole = build(tmp_path / "whole", data, ScriptedModel())
    assert whole[COMPLETIONS].count(b"\n") == PASSAGES
    assert 0 < whole["questions.jsonl"].count(b"\n") < PASSAGES
    root = tmp_path / "killed"
    folder = root / "questions" / "v1"
    with Server() as server:
        server.answer = slowly
        words = [sys.executable, str(PROGRAM), str(root), str(data), server.url]
        for least in (BLOCK, 2 * BLOCK):
            process = subprocess.Popen(words)
            deadline = time.monotonic() + 60
            while lines_in(folder / COMPLETIONS) < least and time.monotonic() < deadline:
                time.sleep(0.005)
            process.send_signal(signal.SIGKILL)
            assert process.wait() == -signal.SIGKILL
            assert least <= lines_in(folder / COMPLETIONS) < PASSAGES
            assert not (folder / "record.json").exists()
            with (folder / COMPLETIONS).open("ab") as stream:
                stream.write(b'{"completion": "torn')
        before = len(server.requests)
        subprocess.run(words, check=True)
        assert len(server.requests) - before == PASSAGES - 2 * BLOCK
    killed = files(folder)
    assert killed[COMPLETIONS] == whole[COMPLETIONS]
    assert killed["questions.jsonl"] == whole["questions.jsonl"]
    assert read_json(folder / "ledger.json")["kept"] == lines_in(folder / "questions.jsonl")
    assert (folder / "record.json").exists()


@pytest.mark.parametrize("kept", [0, 1, BLOCK, BLOCK + 7, PASSAGES - 1, PASSAGES])
@pytest.mark.parametrize("torn", ["", '{"passage": "w', "\0\0\0"])
def test_resumes_to_the_same_bytes(tmp_path: Path, data: Path, kept: int, torn: str) -> None:
    folder = tmp_path / "out"
    whole = build(folder, data, ScriptedModel())
    lines = whole[COMPLETIONS].splitlines(keepends=True)
    for name in FILES:
        (folder / name).unlink()
    (folder / COMPLETIONS).write_bytes(b"".join(lines[:kept]) + torn.encode())
    model = ScriptedModel()
    assert build(folder, data, model) == whole
    finished = PASSAGES if kept == PASSAGES else kept // BLOCK * BLOCK
    assert len(model.asked) == PASSAGES - finished, "finished blocks are not asked again"


@pytest.mark.parametrize(
    "line",
    [
        b'{"passage": "secret"}\n',
        b"secret\n",
        json.dumps({"passage": "secret", "completion": "", "stopped": True}).encode() + b"\n",
    ],
)
def test_a_line_of_something_else_is_named_and_not_quoted(
    tmp_path: Path, data: Path, line: bytes
) -> None:
    build(tmp_path, data, ScriptedModel())
    path = tmp_path / COMPLETIONS
    lines = path.read_bytes().splitlines(keepends=True)
    before = b"".join([*lines[:3], line, *lines[4:]])
    path.write_bytes(before)
    with pytest.raises(DataError, match="Line 4 of") as caught:
        build(tmp_path, data, ScriptedModel())
    assert "secret" not in str(caught.value)
    assert path.read_bytes() == before, "nothing is cut that cannot be read"


def test_any_completion_can_be_kept(tmp_path: Path) -> None:
    path = tmp_path / COMPLETIONS
    passage = section()
    written = Written(passage.id, "half a pair \ud83d, a line\u2028end\r\n", True)
    append(path, [written])
    assert path.read_bytes().count(b"\n") == 1
    assert resume(path, [passage]) == [written]
    append(path, [written] * BLOCK)
    with pytest.raises(DataError, match="Line 2 of"):  # of a passage that nobody drew
        resume(path, [passage])
