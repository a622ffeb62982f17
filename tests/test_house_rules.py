"""The rules of the house: which room may use which, how long a file may be, what loads."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "mellama"
MODULES = sorted(PACKAGE.rglob("*.py"))

FLOOR = {"errors", "licenses", "records", "files", "conversations_file"}
GROUND = FLOOR | {"pipeline"}
FIRST = GROUND | {"sources", "metrics", "models"}
SECOND = FIRST | {"corpus", "instructions", "tasks"}
THIRD = SECOND | {"training", "evaluation"}
MAY_USE = {
    "errors": set(),
    "licenses": {"errors"},
    "records": {"errors"},
    "files": {"errors"},
    "conversations_file": {"errors", "licenses", "records", "files"},
    "pipeline": {"errors", "licenses", "files"},
    "sources": GROUND,
    "metrics": FLOOR,
    "models": FLOOR,
    "world": GROUND,
    "corpus": GROUND | {"sources"},
    "instructions": GROUND | {"sources", "corpus", "models"},
    "tasks": GROUND | {"sources", "metrics"},
    "training": GROUND | {"sources", "models", "corpus", "instructions"},
    "evaluation": GROUND | {"sources", "metrics", "models", "corpus", "tasks"},
    "report": THIRD,
    "recipes": THIRD | {"report", "world"},
    "cli": THIRD | {"report", "recipes", "world"},
}
SPEAKERS = {"pipeline/progress.py", "pipeline/discreet.py"}  # to standard error
LONGEST_MODULE = 400
LONGEST_FUNCTION = 50


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "mellama" and len(parts) > 1:
                yield parts[1]


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_room_uses_only_the_rooms_before_it(path: Path) -> None:
    if room(path) in {"__init__", "__main__"}:
        return
    used = set(imported_rooms(path)) - {room(path)}
    assert used <= MAY_USE[room(path)], f"{name_of(path)} may not use {used - MAY_USE[room(path)]}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_short_and_says_what_it_is_for(path: Path) -> None:
    module = tree(path)
    assert len(path.read_text().splitlines()) <= LONGEST_MODULE
    assert ast.get_docstring(module), "a module opens with one sentence"
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno is not None
            length = node.end_lineno - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_broad_except_and_no_print_outside_the_command_line(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "everything"
            assert caught not in {"Exception", "BaseException", "everything"}, node.lineno
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "print":
            assert room(path) == "cli" or name_of(path) in SPEAKERS, node.lineno


@pytest.mark.parametrize(
    ("words", "limit_is_stated"),
    [(["-c", "import mellama"], False), (["-m", "mellama", "--help"], True)],
)
def test_import_and_help_stay_light(words: list[str], limit_is_stated: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *words], capture_output=True, text=True, check=True
    )
    loaded = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines()}
    heavy = {"numpy", "torch", "transformers", "pyarrow", "rich", "lxml", "tokenizers"}
    assert "mellama" in loaded
    assert not loaded & heavy
    assert ("usage: mellama" in done.stdout) is limit_is_stated
