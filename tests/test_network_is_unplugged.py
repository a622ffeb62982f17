"""The tests' own guard: connections inside this machine work, others fail."""

from __future__ import annotations

import contextlib
import socket

import pytest


def connect_and_catch(host: str) -> None:
    with socket.socket() as client, contextlib.suppress(Exception):
        client.connect((host, 80))


@pytest.mark.parametrize("host", ["192.0.2.1", "mirror.invalid"])  # set aside: nobody answers
def test_a_connection_to_another_machine_fails_even_where_errors_are_caught(host: str) -> None:
    with pytest.raises(pytest.fail.Exception):
        connect_and_catch(host)


def test_a_connection_inside_this_machine_works() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as client,
        server.accept()[0] as accepted,
    ):
        client.sendall(b"x")
        assert accepted.recv(1) == b"x"
