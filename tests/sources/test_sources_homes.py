"""Where sources are declared to lie: encrypted, pinned, within their folder, and as at hand."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

import mellama
from mellama.files import sha256
from mellama.licenses import Access
from mellama.sources.catalogue import SOURCES
from mellama.sources.fetching.wanted import wanted
from mellama.sources.source import Source

PACKAGE = Path(mellama.__file__).parent
OPENED = [each for each in SOURCES if each.downloads]
GOING_OUT = {"aiohttp", "ftplib", "http", "httpx", "requests", "socket", "urllib3"}


def name_of(source: Source[Any]) -> str:
    return source.name


@pytest.mark.parametrize("source", OPENED, ids=name_of)
def test_a_download_is_open_encrypted_pinned_and_one_of_the_files(source: Source[Any]) -> None:
    assert source.terms.access is Access.OPEN
    patterns = [each for one in source.files + source.optional for each in one.split(" or ")]
    assert len({each.name for each in source.downloads}) == len(source.downloads)
    for each in source.downloads:
        assert each.url.startswith("https://")
        assert any(fnmatch(each.name, pattern.removeprefix("**/")) for pattern in patterns)
        assert not {"..", ""} & set(each.name.split("/"))
        commit = re.search(r"githubusercontent\.com/([^/]+/[^/]+)/(\w+)/", each.url)
        if commit:
            assert commit[2][:7] in source.revision, "of the revision that is declared"
        else:
            assert each.sha256, "an address that is not the declared revision's takes a digest"
        assert each.sha256 is None or re.fullmatch("[0-9a-f]{64}", each.sha256)


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_where_a_source_lies_is_not_what_it_is(source: Source[Any]) -> None:
    assert source.identity() == {"source": source.name, "revision": source.revision}
    if source.terms.access is Access.OPEN:
        assert not source.sign_at
    else:
        assert (source.sign_at or source.homepage).startswith("https://")


@pytest.mark.data
@pytest.mark.parametrize("source", OPENED, ids=name_of)
def test_declared_digests_are_those_of_the_files_at_hand(
    source: Source[Any], data_root: Path
) -> None:
    files = [each for each in wanted(source, data_root) if each.path.is_file()]
    if not files:
        pytest.skip(f"{source.name} is not at hand")
    for each in files:
        assert each.path.stat().st_size == each.download.size
        assert sha256(each.path) == each.download.sha256


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_fetching_is_imported_by_its_verb_alone_and_alone_can_download() -> None:
    goers, users = set(), set()
    for path in PACKAGE.rglob("*.py"):
        name, modules = path.relative_to(PACKAGE).as_posix(), imported(path)
        if any(one.split(".")[0] in GOING_OUT or one == "urllib.request" for one in modules):
            goers.add(name)
        if any(one.startswith("mellama.sources.fetching") for one in modules):
            users.add(name.rpartition("/")[0])
    assert goers == {"sources/fetching/transfer.py", "sources/fetching/fetch.py"}
    assert users == {"sources/fetching", "cli"}


@pytest.mark.parametrize("words", [["list"], ["show", "pubmedqa"], ["--help"]], ids=" ".join)
def test_other_verbs_load_nothing_that_can_download(words: list[str]) -> None:
    program = (
        "import sys; from mellama.cli.main import main\n"
        f"try: main({words!r})\nexcept SystemExit: pass\n"
        "found = {'requests', 'urllib3', 'httpx', 'openai'} & set(sys.modules)\n"
        "print(found, file=sys.stderr); sys.exit(bool(found))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
