"""What the documents say is what is there: the tree of the README, its commands, the footguns."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from mellama.cli.main import VERBS

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "mellama"


def first_sentence(path: Path) -> str:
    text = ast.get_docstring(ast.parse(path.read_text()))
    assert text, path
    return text.split("\n\n")[0].replace("\n", " ").rstrip(".")


def test_the_readme_draws_the_tree_as_it_is() -> None:
    rooms = sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))
    floor = sorted(path for path in PACKAGE.glob("*.py") if not path.stem.startswith("__"))
    expected = {f"{room.name}/": first_sentence(room / "__init__.py") for room in rooms}
    expected |= {path.name: first_sentence(path) for path in floor}
    drawn = re.findall(r"^    (\w+(?:/|\.py)) +(.+)$", (ROOT / "README.md").read_text(), re.M)
    assert {name: purpose.rstrip(".") for name, purpose in drawn} == expected


def test_the_readme_names_every_verb() -> None:
    text = (ROOT / "README.md").read_text()
    assert all(f"mellama {verb}" in text for verb in VERBS)


def tables(text: str) -> list[list[list[str]]]:
    """Read the tables of a page in Markdown: rows of cells, heads and rules left out."""
    parts = re.findall(r"(?:^\|.*\|\n)+", text, re.M)
    rows = ([line.strip("|").split("|") for line in part.splitlines()] for part in parts)
    return [[[cell.strip() for cell in row] for row in table[2:]] for table in rows]


def test_every_footgun_names_a_test_that_exists() -> None:
    tests = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    there = set(re.findall(r"^def (test_\w+)\(", tests, re.M))
    known, released = tables((ROOT / "docs" / "footguns.md").read_text())
    assert len(known) > 15
    assert len(released) > 30
    for trap, here, named in known + released:
        assert trap, "what can go wrong"
        assert here, "what would happen, or what is done about it"
        assert re.fullmatch(r"`test_\w+`(?:, `test_\w+`)*|cannot arise: .+", named), trap
        assert set(re.findall(r"test_\w+", named)) <= there, trap


def test_the_project_names_no_machine_and_no_registry() -> None:
    texts = [*ROOT.glob("*.md"), *ROOT.glob("*.t*"), ROOT / "Makefile", *PACKAGE.rglob("*.py")]
    for path in texts:
        found = re.search(r"/(?:work|root|home)/\w|--(?:extra-)?index-url", path.read_text())
        assert found is None, f"{path}: {found}"
