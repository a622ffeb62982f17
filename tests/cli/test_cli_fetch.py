"""`mellama fetch`: what it prints, what it refuses, and its exit codes."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from file_server import FileServer
from toy_downloads import BODY, digest_of, toy_source

import mellama.cli.fetch as verb
from mellama.cli.main import main
from mellama.licenses import Access
from mellama.sources.source import Download, Source


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    with FileServer({"/rows.txt": BODY, "/more.txt": b"more"}) as running:
        at = running.url
        rows = Download(f"{at}/rows.txt", "rows.txt", digest_of(BODY), len(BODY))
        more = Download(f"{at}/more.txt", "more.txt")
        sources = (
            toy_source(rows),
            toy_source(more, name="unsigned", files=("more.txt",)),
            toy_source(rows, name="partly", files=("rows.txt", "missing.tsv")),
            toy_source(Download(f"{at}/gone.txt", "rows.txt"), name="moved"),
            toy_source(name="by_hand"),
            toy_source(name="notes", access=Access.CREDENTIALED),
        )

        def named(name: str) -> Source[str]:
            return next(each for each in sources if each.name == name)

        monkeypatch.setattr(verb, "SOURCES", sources)
        monkeypatch.setattr(verb, "source", named)
        yield running


def test_a_source_is_fetched_and_told_of(
    server: FileServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "new" / "root"
    assert main(["fetch", "toy", "unsigned", "--data-root", str(root)]) == 0
    printed = capsys.readouterr().out
    assert "toy: rows.txt, 50 kB, fetched; sha256 as declared" in printed
    assert "unsigned: more.txt, 4 bytes, fetched; trusted on first use" in printed
    assert "mellama check toy unsigned" in printed
    assert (root / "toy" / "rows.txt").read_bytes() == BODY
    assert sha256(b"more").hexdigest() in (root / "unsigned" / "more.txt.sha256").read_text()
    assert main(["fetch", "toy", "unsigned", "--data-root", str(root)]) == 0
    assert "toy: rows.txt, 50 kB, there" in capsys.readouterr().out
    assert len(server.requests) == 2


def test_a_dry_run_says_what_would_be_fetched_and_asks_nobody(
    server: FileServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "root"
    words = ["fetch", "toy", "unsigned", "partly", "--dry-run", "--data-root", str(root)]
    assert main(words) == 0
    printed = capsys.readouterr().out
    assert f"rows.txt  50 kB  to fetch  {server.url}/rows.txt" in printed
    assert "to fetch: 3 files, 100 kB, and 1 of unknown size" in printed
    assert f"put missing.tsv into {root / 'partly'}" in printed
    assert "MIT" in printed
    assert server.requests == []
    assert not root.exists()


def test_patient_text_is_refused_with_where_to_sign_and_nothing_else_is_fetched(
    server: FileServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for extra in ([], ["--dry-run"]):
        words = ["fetch", "toy", "notes", "--data-root", str(tmp_path / "root"), *extra]
        assert main(words) == 3
        said = capsys.readouterr().err
        assert "notes is credentialed data under MIT" in said
        assert "sign at https://example.invalid/toy" in said
    assert server.requests == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["by_hand", "partly"])
def test_what_has_no_known_address_is_to_be_fetched_by_hand(
    server: FileServer, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert main(["fetch", name, "--data-root", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "fetch by hand" in said
    assert "from https://example.invalid/toy (1); put" in said
    assert str(tmp_path / name) in said
    for file in ("rows.txt", "missing.tsv"):
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / file).write_bytes(BODY)
    assert main(["fetch", name, "--data-root", str(tmp_path)]) == 0


def test_all_that_is_open_is_fetched_though_one_home_moved(
    server: FileServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fetch", "--all-open", "--data-root", str(tmp_path)]) == 1
    printed = capsys.readouterr().out
    assert (tmp_path / "partly" / "rows.txt").read_bytes() == BODY
    assert f"{server.url}/gone.txt is not to be had" in printed
    assert "by_hand: from https://example.invalid/toy" in printed
    assert "notes is credentialed data" in printed
    assert not (tmp_path / "notes").exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], 2, "names of sources, or --all-open"),
        (["toy"], 1, "There is no place to fetch to"),
        (["toy", "--data-root", __file__], 1, "cannot be made"),
    ],
)
def test_what_is_missing_on_the_command_line_is_said(
    server: FileServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    code: int,
    said: str,
) -> None:
    monkeypatch.delenv("MELLAMA_DATA", raising=False)
    assert main(["fetch", *words]) == code
    assert said in capsys.readouterr().err
    assert server.requests == []


def test_an_unknown_name_is_said() -> None:
    assert main(["fetch", "no_such_source", "--data-root", "."]) == 2


def test_a_url_is_no_place_to_fetch_to(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["fetch", "medqa", "--data-root", "memory://raw"]) == 1
    assert "to a disk alone" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
