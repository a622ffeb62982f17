"""Fetching over HTTP: resumed, retried, checked, put in place whole; nobody else goes out."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from file_server import Answer, FileServer, Proxy, wait_until
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from toy_downloads import BODY, digest_of, toy_source
from urllib3.util import Retry

from mellama.errors import DiskFullError, LockedError, SourceError, TermsError
from mellama.licenses import Access
from mellama.pipeline.progress import Quiet
from mellama.sources.catalogue import SOURCES
from mellama.sources.fetching.fetch import Fetched, fetch
from mellama.sources.fetching.transfer import Session
from mellama.sources.source import Download, Source

AT_ONCE = Retry(total=5, backoff_factor=0)
HERE = Path(__file__).parent
WITH_TOYS = {**os.environ, "PYTHONPATH": str(HERE.parent)}
CLOSED = [each for each in SOURCES if each.terms.access is not Access.OPEN]


@pytest.fixture
def server() -> Iterator[FileServer]:
    with FileServer({"/rows.txt": BODY}) as running:
        yield running


def declared(server: FileServer, *, sha256: str | None = digest_of(BODY)) -> Download:
    size = len(BODY) if sha256 else None
    return Download(f"{server.url}/rows.txt", "rows.txt", sha256, size)


def got(download: Download, root: Path, *, patience: Retry = AT_ONCE) -> Fetched:
    [one] = fetch(toy_source(download), root, progress=Quiet(), patience=patience)
    return one


def names(root: Path) -> set[str]:
    return {path.name for path in (root / "toy").iterdir()}


def test_a_file_arrives_whole_and_a_second_time_nobody_is_asked(
    server: FileServer, tmp_path: Path
) -> None:
    first = got(declared(server), tmp_path)
    assert (tmp_path / "toy" / "rows.txt").read_bytes() == BODY
    assert names(tmp_path) == {"rows.txt"}
    assert (first.was_there, first.checked_by, first.size) == (False, "declared", len(BODY))
    assert got(declared(server), tmp_path).was_there
    assert len(server.requests) == 1


@pytest.mark.parametrize("known", [True, False], ids=["declared", "first use"])
@pytest.mark.parametrize(
    "answers",
    [
        [Answer(cut=20_000)],
        [Answer(cut=20_000), Answer(cut=10_000), Answer(cut=1)],
        [Answer(cut=20_000, chunked=True)],
        [Answer(cut=20_000), Answer(ranges=False)],
        [Answer(cut=20_000), Answer(ranges=False, cut=30_000), Answer(ranges=False)],
        [Answer(cut=20_000, tag=False), Answer(tag=False)],
        [Answer(status=500), Answer(status=502), Answer(status=503)],
        [Answer(status=429, headers={"Retry-After": "0"})],
        [Answer(silent=True), Answer(silent=True)],
        [Answer(cut=40_000), Answer(status=500), Answer(silent=True)],
    ],
    ids=lambda answers: " ".join(f"{each.status or each.cut}" for each in answers),
)
def test_what_breaks_off_is_gone_on_with_to_the_same_bytes(
    server: FileServer, tmp_path: Path, answers: list[Answer], known: bool
) -> None:
    server.answers = list(answers)
    got(declared(server) if known else declared(server, sha256=None), tmp_path)
    assert (tmp_path / "toy" / "rows.txt").read_bytes() == BODY
    assert len(server.requests) >= len(answers)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cuts=st.lists(st.integers(0, len(BODY)), max_size=6))
def test_breaks_anywhere_end_in_the_same_bytes(
    cuts: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("cut")
    with FileServer({"/rows.txt": BODY}, [Answer(cut=cut) for cut in cuts]) as server:
        got(declared(server), root, patience=Retry(total=10, backoff_factor=0))
    assert (root / "toy" / "rows.txt").read_bytes() == BODY


def test_only_the_rest_is_asked_for(server: FileServer, tmp_path: Path) -> None:
    server.answers = [Answer(cut=20_000), Answer(cut=5_000)]
    got(declared(server), tmp_path)
    assert server.ranges() == ["", "bytes=20000-", "bytes=25000-"]


def test_another_range_than_was_asked_for_is_not_appended(
    server: FileServer, tmp_path: Path
) -> None:
    server.answers = [Answer(cut=20_000), Answer(shift=500)]
    got(declared(server, sha256=None), tmp_path)
    assert server.ranges() == ["", "bytes=20000-", ""]
    assert (tmp_path / "toy" / "rows.txt").read_bytes() == BODY


def test_progress_renews_patience_and_standing_still_ends_it(
    server: FileServer, tmp_path: Path
) -> None:
    server.answers = [Answer(cut=1_000) for _ in range(12)]
    got(declared(server), tmp_path, patience=Retry(total=2, backoff_factor=0))
    assert len(server.requests) == 13
    server.usual = Answer(cut=30_000, ranges=False)
    with pytest.raises(SourceError, match="cannot be had at present") as caught:
        got(declared(server), tmp_path / "else", patience=Retry(total=2, backoff_factor=0))
    assert "3 times in a row" in caught.value.found
    assert names(tmp_path / "else") == {"rows.txt.part", "rows.txt.part.json"}


def test_a_file_that_changed_in_between_is_begun_again(server: FileServer, tmp_path: Path) -> None:
    server.answers = [Answer(cut=20_000)]
    server.usual = Answer(silent=True)
    download = declared(server, sha256=None)
    with pytest.raises(SourceError):
        got(download, tmp_path)
    server.files["/rows.txt"] = newer = BODY[::-1]
    server.usual = Answer()
    got(download, tmp_path)
    assert (tmp_path / "toy" / "rows.txt").read_bytes() == newer


def test_a_part_nobody_knows_the_origin_of_is_not_gone_on_with(
    server: FileServer, tmp_path: Path
) -> None:
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy" / "rows.txt.part").write_bytes(b"something else")
    got(declared(server), tmp_path)
    assert server.ranges() == [""]
    assert (tmp_path / "toy" / "rows.txt").read_bytes() == BODY


def test_a_part_that_is_whole_is_put_in_place(server: FileServer, tmp_path: Path) -> None:
    for sha256 in (digest_of(BODY), None):
        root = tmp_path / str(sha256)
        server.answers = [Answer(cut=len(BODY), chunked=True)]
        server.usual = Answer(silent=True)
        with pytest.raises(SourceError):
            got(Download(f"{server.url}/rows.txt", "rows.txt", sha256), root)
        server.usual = Answer()
        got(Download(f"{server.url}/rows.txt", "rows.txt", sha256), root)
        assert (root / "toy" / "rows.txt").read_bytes() == BODY


def test_a_wrong_digest_leaves_no_file_but_one_called_bad(
    server: FileServer, tmp_path: Path
) -> None:
    server.files["/rows.txt"] = wrong = b"x" + BODY[1:]
    with pytest.raises(SourceError, match="not the file that was expected") as caught:
        got(declared(server), tmp_path)
    assert digest_of(BODY) in caught.value.expected
    assert digest_of(wrong) in caught.value.found
    assert names(tmp_path) == {"rows.txt.bad"}
    server.files["/rows.txt"] = BODY
    got(declared(server), tmp_path)
    assert names(tmp_path) == {"rows.txt", "rows.txt.bad"}


def test_another_length_than_declared_is_refused_before_a_byte_is_kept(
    server: FileServer, tmp_path: Path
) -> None:
    server.files["/rows.txt"] = BODY + b"more"
    with pytest.raises(SourceError, match="another file than the one declared"):
        got(declared(server), tmp_path)
    assert names(tmp_path) == set()


def test_the_first_download_is_trusted_and_said_to_be(server: FileServer, tmp_path: Path) -> None:
    download = declared(server, sha256=None)
    assert got(download, tmp_path).checked_by == "first use"
    noted = tmp_path / "toy" / "rows.txt.sha256"
    assert noted.read_text() == f"{digest_of(BODY)}  rows.txt\n"
    assert got(download, tmp_path).checked_by == "first use"
    (tmp_path / "toy" / "rows.txt").unlink()
    server.files["/rows.txt"] = BODY[::-1]
    with pytest.raises(SourceError, match="not the file that was expected"):
        got(download, tmp_path)


def test_a_file_that_is_there_is_checked_and_never_written_over(
    server: FileServer, tmp_path: Path
) -> None:
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy" / "rows.txt").write_bytes(b"mine")
    assert got(declared(server, sha256=None), tmp_path).checked_by == ""
    with pytest.raises(SourceError, match="not the file that was expected"):
        got(declared(server), tmp_path)
    assert (tmp_path / "toy" / "rows.txt").read_bytes() == b"mine"
    assert server.requests == []


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
def test_what_would_fail_again_is_asked_for_once(
    server: FileServer, tmp_path: Path, status: int
) -> None:
    server.usual = Answer(status=status)
    with pytest.raises(SourceError, match="is not to be had") as caught:
        got(declared(server), tmp_path)
    assert str(status) in caught.value.found
    assert len(server.requests) == 1


def test_a_redirect_is_followed(server: FileServer, tmp_path: Path) -> None:
    server.answers = [Answer(status=302, headers={"Location": f"{server.url}/rows.txt"})]
    got(Download(f"{server.url}/old.txt", "rows.txt", digest_of(BODY)), tmp_path)
    assert [path for path, _ in server.requests] == ["/old.txt", "/rows.txt"]


@pytest.mark.parametrize("target", ["http://example.invalid/rows.txt", "ftp://example.invalid/a"])
def test_no_redirect_leaves_encryption(target: str) -> None:
    answer = requests.Response()
    answer.status_code, answer.url = 302, "https://example.invalid/rows.txt"
    answer.headers["Location"] = target
    with pytest.raises(SourceError, match="without encryption"):
        Session().get_redirect_target(answer)
    answer.headers["Location"] = "/elsewhere"
    assert Session().get_redirect_target(answer) == "/elsewhere"


def test_a_proxy_of_the_environment_is_used(
    server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with Proxy(server) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        got(Download("http://files.invalid/rows.txt", "rows.txt", digest_of(BODY)), tmp_path)
        assert [path for path, _ in proxy.requests] == ["http://files.invalid/rows.txt"]
    assert (tmp_path / "toy" / "rows.txt").read_bytes() == BODY


def test_no_password_of_the_user_is_sent(
    server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login somebody password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    got(declared(server), tmp_path)
    assert "Authorization" not in server.requests[0][1]


@pytest.mark.parametrize("known", [True, False], ids=["declared", "first use"])
def test_killed_while_it_downloads_it_goes_on_to_the_same_bytes(
    server: FileServer, tmp_path: Path, known: bool
) -> None:
    server.usual = Answer(seconds_a_block=0.02)
    download = declared(server) if known else declared(server, sha256=None)
    part, reached = tmp_path / "toy" / "rows.txt.part", 0

    def grown() -> bool:
        return part.exists() and part.stat().st_size > reached + 4_000

    words = [str(HERE / "killed_fetch.py"), download.url, download.sha256 or "", str(tmp_path)]
    for _ in range(3):
        process = subprocess.Popen([sys.executable, *words], env=WITH_TOYS)
        wait_until(grown)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not (tmp_path / "toy" / "rows.txt").exists()
        assert part.stat().st_size > reached
        reached = part.stat().st_size
    server.usual = Answer()
    got(download, tmp_path)
    assert (tmp_path / "toy" / "rows.txt").read_bytes() == BODY
    assert server.ranges()[-1] == f"bytes={reached}-"


def test_two_at_once_do_not_write_into_one_part(server: FileServer, tmp_path: Path) -> None:
    server.usual = Answer(seconds_a_block=0.05)
    words = [str(HERE / "killed_fetch.py"), f"{server.url}/rows.txt", digest_of(BODY)]
    process = subprocess.Popen([sys.executable, *words, str(tmp_path)], env=WITH_TOYS)
    try:
        wait_until(lambda: (tmp_path / "toy" / "rows.txt.part").exists())
        with pytest.raises(LockedError, match="being fetched by another process"):
            got(declared(server), tmp_path)
    finally:
        process.kill()
        process.wait()
    server.usual = Answer()
    got(declared(server), tmp_path)  # the lock went with its process


def test_too_small_a_disk_is_said_before_anything_is_asked(
    server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10, 9, 1))
    with pytest.raises(DiskFullError, match="too small"):
        got(declared(server), tmp_path)
    assert server.requests == []
    with pytest.raises(DiskFullError, match="too small"):  # of unknown size: once it is known
        got(declared(server, sha256=None), tmp_path)
    assert names(tmp_path) == set()


def test_a_place_that_may_not_be_written_to_is_said(server: FileServer, tmp_path: Path) -> None:
    (tmp_path / "root").write_text("a file")
    with pytest.raises(SourceError, match="Nothing can be put into"):
        got(declared(server), tmp_path / "root")
    assert server.requests == []


@pytest.mark.parametrize("source", CLOSED, ids=lambda each: each.name)
def test_what_takes_a_signature_is_refused_before_any_socket_connects(
    source: Source[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(*_: object) -> None:
        pytest.fail("a connection was made")

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", connect)
    monkeypatch.setattr(requests.Session, "send", connect)
    url = Download("https://example.invalid/notes.csv", "notes.csv")
    for each in (source, toy_source(url, access=source.terms.access)):
        with pytest.raises(TermsError, match="never downloaded") as caught:
            fetch(each, tmp_path, progress=Quiet())
        assert f"sign at {each.sign_at or each.homepage}" in caught.value.todo
        assert caught.value.exit_code == 3
    assert list(tmp_path.iterdir()) == []
