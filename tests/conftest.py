"""What all tests share: the real data where there is some, and no way out of this machine."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def data_root() -> Path:
    """Return the folder of real public data: MELLAMA_DATA, or `shared/data` beside the checkout."""
    named = os.environ.get("MELLAMA_DATA")
    root = Path(named) if named else REPOSITORY.parent / "shared" / "data"
    if not root.is_dir():
        pytest.skip(f"no real data: MELLAMA_DATA is {named or 'not set'}, and {root} is no folder")
    return root


def _is_here(address: Any) -> bool:
    """Whether an address of a socket is on this machine: a path, or a loopback address."""
    if isinstance(address, str | bytes):
        return True
    host = str(address[0])
    try:
        return host in ("", "localhost") or ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def _network_is_unplugged() -> Iterator[None]:
    """Fail a test that opens a connection to another machine, whatever it catches."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(self: socket.socket, address: Any) -> None:
        if not _is_here(address):
            pytest.fail("a test may not connect to another machine")
        connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        if not _is_here(address):
            pytest.fail("a test may not connect to another machine")
        return connect_ex(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        patch.setattr(socket.socket, "connect_ex", guarded_ex)
        yield
