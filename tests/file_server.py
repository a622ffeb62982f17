"""A server of files on a free port of this machine, that fails as a test tells it to."""

from __future__ import annotations

import hashlib
import http.client
import re
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit


@dataclass
class Answer:
    """How one request is answered, if not as it should be."""

    status: int = 0  # another status than the right one
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None  # bytes after which the connection breaks
    silent: bool = False  # it breaks before anything is said
    ranges: bool = True  # whether a range is honoured
    shift: int = 0  # how far behind the range that was asked for another one begins
    tag: bool = True  # whether the file has a tag
    chunked: bool = False  # its length is not said
    seconds_a_block: float = 0.0


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of connections that a test broke."""


class FileServer:
    """Serves `files` by path; `answers` are used up one a request, then all is answered well."""

    def __init__(self, files: dict[str, bytes], answers: list[Answer] | None = None) -> None:
        self.files = files
        self.answers = answers or []
        self.usual = Answer()
        self.requests: list[tuple[str, dict[str, str]]] = []
        owner = self

        class Pages(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                owner.requests.append((self.path, dict(self.headers)))
                owner._answer(self, owner.answers.pop(0) if owner.answers else owner.usual)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._run(Pages)

    def _run(self, pages: type[BaseHTTPRequestHandler]) -> None:
        self.http = _Server(("127.0.0.1", 0), pages)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.02,))

    def __enter__(self) -> FileServer:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()

    def ranges(self) -> list[str]:
        """The ranges that were asked for, "" where the whole was."""
        return [headers.get("Range", "") for _, headers in self.requests]

    def _answer(self, page: BaseHTTPRequestHandler, how: Answer) -> None:
        data = self.files.get(page.path)
        if how.silent:
            return _break(page)
        if data is None or how.status:
            page.send_response(how.status or 404)
            for name, text in {"Content-Length": "0", **how.headers}.items():
                page.send_header(name, text)
            return page.end_headers()
        tag = f'"{hashlib.md5(data).hexdigest()}"'
        start = _start(page, tag) + how.shift if how.ranges else 0
        if start >= len(data) > 0:
            page.send_response(416)
            page.send_header("Content-Range", f"bytes */{len(data)}")
            page.send_header("Content-Length", "0")
            return page.end_headers()
        page.send_response(206 if start else 200)
        if start:
            page.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        if how.tag:
            page.send_header("ETag", tag)
        return _send(page, data[start:], how)


def _start(page: BaseHTTPRequestHandler, tag: str) -> int:
    asked = re.fullmatch(r"bytes=(\d+)-", page.headers.get("Range", ""))
    same = page.headers.get("If-Range", tag) == tag
    return int(asked[1]) if asked and same else 0


def _send(page: BaseHTTPRequestHandler, data: bytes, how: Answer) -> None:
    if how.chunked:
        page.send_header("Transfer-Encoding", "chunked")
    else:
        page.send_header("Content-Length", str(len(data)))
    page.end_headers()
    sent = data if how.cut is None else data[: how.cut]
    for begin in range(0, len(sent), 1000):
        block = sent[begin : begin + 1000]
        page.wfile.write(b"%x\r\n%s\r\n" % (len(block), block) if how.chunked else block)
        page.wfile.flush()
        time.sleep(how.seconds_a_block)
    if how.cut is not None:
        _break(page)
    elif how.chunked:
        page.wfile.write(b"0\r\n\r\n")


def _break(page: BaseHTTPRequestHandler) -> None:
    page.close_connection = True
    page.connection.shutdown(socket.SHUT_RDWR)


class Proxy(FileServer):
    """Hands every request on to one server, whatever host it names."""

    def __init__(self, server: FileServer) -> None:
        self.requests = []
        owner = self

        class Pages(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                owner.requests.append((self.path, dict(self.headers)))
                onward = http.client.HTTPConnection("127.0.0.1", server.http.server_port)
                onward.request("GET", urlsplit(self.path).path)
                answer = onward.getresponse()
                data = answer.read()
                onward.close()
                self.send_response(answer.status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._run(Pages)


def wait_until(holds: Callable[[], bool], *, seconds: float = 20.0) -> None:
    """Wait for something to come true, and fail if it does not."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.01)
