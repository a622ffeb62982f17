"""One file over HTTP: gone on with where it broke off, tried again with growing pauses.

Proxies, certificates and hosts to reach without a proxy are taken from the environment
(`HTTPS_PROXY`, `NO_PROXY`, `REQUESTS_CA_BUNDLE`), as `requests` reads them.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError as BrokenOff
from urllib3.exceptions import MaxRetryError
from urllib3.util import Retry

from mellama import __version__
from mellama.errors import DiskFullError, SourceError
from mellama.files import read_json, write_json
from mellama.pipeline.disk import size
from mellama.pipeline.progress import Progress
from mellama.sources.fetching.wanted import Wanted

PATIENCE = Retry(total=5, backoff_factor=1.0, backoff_max=60.0, retry_after_max=300)
"""Five further tries, 30 seconds of pauses; an attempt that brought bytes begins them anew."""

TIMEOUT = (15.0, 60.0)  # seconds: until a connection stands; between two arrivals of bytes
PASSING = {408, 425, 429, 500, 502, 503, 504}  # a server's way to say: later
BLOCK = 1 << 16  # bytes


class _TryAgainError(Exception):
    """What may be over in a moment: a lost connection, a busy server."""

    def __init__(self, error: Exception | None, response: requests.Response | None = None) -> None:
        self.error = error
        self.response = None if response is None else response.raw
        super().__init__()


class Session(requests.Session):
    """One that follows no redirect from https to http, and sends nobody's password."""

    def __init__(self) -> None:
        super().__init__()
        self.headers.update({"User-Agent": f"mellama/{__version__}", "Accept-Encoding": "identity"})
        self.auth = _no_password

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        target = super().get_redirect_target(resp)
        if target is not None:
            onward = urljoin(resp.url, target)
            if urlsplit(resp.url).scheme == "https" and urlsplit(onward).scheme != "https":
                raise SourceError(
                    f"{resp.url} leads to an address without encryption.",
                    expected="https all the way",
                    found=urlsplit(onward).scheme,
                    todo="get the file by hand, and tell the maintainers of this list of addresses",
                )
        return target


def _no_password(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request  # without this, requests looks the host up in ~/.netrc


def transfer(wanted: Wanted, *, progress: Progress, patience: Retry = PATIENCE) -> None:
    """Bring every byte of a file into its part, going on from what an earlier try left there.

    Raises:
        SourceError: the server does not have the file, has another one, or cannot be reached.
        DiskFullError: there is less room than the file takes.
    """
    left, furthest = patience, wanted.arrived()
    with Session() as session:
        while True:
            try:
                return _attempt(session, wanted, progress)
            except _TryAgainError as failure:
                if wanted.arrived() > furthest:  # the line is bad, not dead
                    left, furthest = patience, wanted.arrived()
                left = _pause(left, wanted, failure)


def _pause(left: Retry, wanted: Wanted, failure: _TryAgainError) -> Retry:
    url = wanted.download.url
    try:
        left = left.increment("GET", url, response=failure.response, error=failure.error)
    except MaxRetryError as error:
        raise SourceError(
            f"{url} cannot be had at present.",
            expected="the file, or the rest of it",
            found=f"{_said(failure)}, {len(left.history) + 1} times in a row",
            todo="run the same command again later: what has arrived is kept. Behind a proxy, "
            "set HTTPS_PROXY",
        ) from error
    left.sleep(failure.response)
    return left


def _said(failure: _TryAgainError) -> str:
    if failure.response is not None:
        return f"status {failure.response.status}"
    return type(failure.error).__name__


def _attempt(session: requests.Session, wanted: Wanted, progress: Progress) -> None:
    start = _start(wanted)
    if wanted.download.size is not None and start == wanted.download.size:
        return
    with _asked(session, wanted, start) as response:
        if response.status_code in PASSING:
            raise _TryAgainError(None, response)
        if response.status_code == 416 and _stated(response, r"bytes \*/(\d+)") == start:
            return  # nothing is left to send: the part is whole
        if start and response.status_code in (200, 416):  # another file by now, or no ranges
            _forget(wanted)
            if response.status_code == 416:
                raise _TryAgainError(None, response)
            start = 0
        _require_the_file(wanted, response, start)
        _receive(wanted, response, start, progress)


def _start(wanted: Wanted) -> int:
    """Say from where to go on: only where the rest is certain to be of the same file."""
    notes = read_json(wanted.notes) if wanted.notes.is_file() else {}
    same = notes.get("url") == wanted.download.url
    if same and (notes["validator"] or wanted.expected_sha256()):
        return wanted.arrived()
    _forget(wanted)
    return 0


def _forget(wanted: Wanted) -> None:
    wanted.notes.unlink(missing_ok=True)
    wanted.part.unlink(missing_ok=True)


def _asked(session: requests.Session, wanted: Wanted, start: int) -> requests.Response:
    headers = {}
    if start:
        headers["Range"] = f"bytes={start}-"
        validator = read_json(wanted.notes)["validator"]
        if validator:
            headers["If-Range"] = validator
    url = wanted.download.url
    try:
        return session.get(url, headers=headers, stream=True, timeout=TIMEOUT)
    except requests.exceptions.SSLError as error:
        raise SourceError(
            f"{url} cannot be trusted.",
            expected="a certificate that this machine knows the issuer of",
            found=type(error).__name__,
            todo="where a proxy opens encryption, set REQUESTS_CA_BUNDLE to its certificate",
        ) from error
    except (requests.ConnectionError, requests.Timeout) as error:
        raise _TryAgainError(error) from error
    except requests.RequestException as error:
        raise SourceError(
            f"{url} cannot be asked for.",
            expected="an address, and redirects, that lead to a file",
            found=type(error).__name__,
            todo="get the file by hand",
        ) from error


def _stated(response: requests.Response, pattern: str) -> int | None:
    found = re.fullmatch(pattern, response.headers.get("Content-Range", ""))
    return int(found[1]) if found else None


def _require_the_file(wanted: Wanted, response: requests.Response, start: int) -> None:
    """Check, before a byte is written, that the answer is the file, or the rest of it.

    Raises:
        SourceError: it is not.
        _TryAgainError: it is another part of it.
    """
    url, total = wanted.download.url, _total(response)
    if response.status_code not in (200, 206):
        raise SourceError(
            f"{url} is not to be had.",
            expected="status 200 or 206",
            found=f"status {response.status_code} {response.reason}",
            todo=f"see whether it moved, and put the file at {wanted.path}",
        )
    if response.status_code == 206 and _stated(response, r"bytes (\d+)-\d+/.*") != start:
        _forget(wanted)
        raise _TryAgainError(None, response)
    if total is not None and wanted.download.size not in (None, total):
        raise SourceError(
            f"{url} is another file than the one declared.",
            expected=f"{wanted.download.size:,} bytes",
            found=f"{total:,} bytes",
            todo="nothing was kept of it; a newer revision of the source has to be declared",
        )
    free = shutil.disk_usage(wanted.folder).free
    if total is not None and free < total - start:
        raise _no_room(wanted, total - start)


def _total(response: requests.Response) -> int | None:
    """Return how many bytes the whole file has, if the server says it."""
    if response.status_code == 206:
        return _stated(response, r"bytes \d+-\d+/(\d+)")
    stated = response.headers.get("Content-Length", "")
    return int(stated) if stated.isdecimal() else None


def _receive(wanted: Wanted, response: requests.Response, start: int, progress: Progress) -> None:
    if not start:
        _forget(wanted)
        note = {"url": wanted.download.url, "validator": _validator(response)}
        write_json(wanted.notes, note)
    bar = progress.bar(f"{wanted.download.name}, bytes", _total(response) or 0, done=start)
    with wanted.part.open("ab") as stream, bar as advance:
        try:
            # one read of the network at a time: what arrived before a break is never lost
            while block := response.raw.read1(BLOCK, decode_content=False):
                stream.write(block)
                advance(len(block))
        except BrokenOff as error:
            raise _TryAgainError(error) from error
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise _no_room(wanted, wanted.left()) from error
            raise
        finally:
            stream.flush()
            os.fsync(stream.fileno())


def _validator(response: requests.Response) -> str:
    """Return what a server can tell the same file by: a strong tag, or its date."""
    tag = response.headers.get("ETag", "")
    return tag if tag.startswith('"') else response.headers.get("Last-Modified", "")


def _no_room(wanted: Wanted, needed: int) -> DiskFullError:
    return no_room(wanted.folder, needed)


def no_room(folder: Path, needed: int) -> DiskFullError:
    """Say what a download would have taken, and what there is."""
    return DiskFullError(
        f"The disk of {folder} is too small for what is to be fetched.",
        expected=f"{size(needed)} free",
        found=size(shutil.disk_usage(folder).free),
        todo="make room and run the same command again: what has arrived is kept",
    )
