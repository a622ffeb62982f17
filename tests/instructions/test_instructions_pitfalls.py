"""Traps of the authors' instruction data: cut texts, draws that nobody can repeat, shared files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_instructions_conversations import LEAVES, ROOTS, Exchange, ids, made, put, put_many

AGAIN = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_instructions_conversations import ROOTS, made
print(*made(Path(sys.argv[2]), ROOTS.of_size(7), seed=3)[0].decode().splitlines(), sep="\\n")
"""


def test_a_text_that_says_output_is_asked_and_learnt_to_its_end(tmp_path: Path) -> None:
    question = "INPUT: 2 litres.\nOUTPUT: 1 litre.\nWhat is the balance? {x}"
    answer = "Plus 1 litre.\nOUTPUT: as above."
    put(tmp_path, "roots", Exchange("1", question, answer))
    lines, _ = made(tmp_path, ROOTS)
    said = [turn["content"] for turn in json.loads(lines)["messages"]]
    assert said == [question, answer]


def test_a_draw_is_the_same_in_another_process(tmp_path: Path) -> None:
    """Whatever other draws were made before it, and however that process orders its sets."""
    put_many(tmp_path, "roots", 40)
    lines, _ = made(tmp_path, ROOTS.of_size(7), seed=3)
    words = [sys.executable, "-c", AGAIN, str(Path(__file__).parent), str(tmp_path)]
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(words, capture_output=True, text=True, check=True, env=environment)
        assert done.stdout.splitlines() == lines.decode().splitlines()


def test_two_sets_share_no_file_and_leave_none_where_they_were_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, one, two = (tmp_path / name for name in ("here", "one", "two"))
    for folder in (here, one, two):
        folder.mkdir()
    put_many(one, "roots", 5)
    put_many(two, "leaves", 5)
    monkeypatch.chdir(here)
    first, _ = made(one, ROOTS)
    second, _ = made(two, LEAVES)
    again, _ = made(one, ROOTS)
    assert first == again
    assert not set(ids(first)) & set(ids(second))
    assert list(here.iterdir()) == []
