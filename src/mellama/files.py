"""Files that are either whole or absent, and files of lines that grow by whole blocks."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any


def sync_folder(folder: Path) -> None:
    """Make a rename inside `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Write `path` so that it appears complete or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    token = secrets.token_hex(4)  # processes of two machines may have one number
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{token}.partial")
    try:
        with temporary.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def write_text(path: Path, text: str) -> None:
    with whole_file(path) as stream:
        stream.write(text.encode())


def write_json(path: Path, value: Any) -> None:
    """Write indented JSON with sorted keys, so that equal values are equal bytes."""
    write_text(path, json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n")


def read_json(path: Path) -> Any:
    return json.loads(path.read_bytes())


def sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def lines_of_whole_blocks(path: Path, *, block: int, total: int) -> list[bytes]:
    """Read the lines of all blocks that are finished, the last of `total` lines may be a short one.

    What a killed run wrote of a block is left out, a torn line above all, so that every block is
    made as a whole and the final bytes do not depend on where a run was stopped.
    """
    if not path.exists():
        return []
    lines = [line + b"\n" for line in path.read_bytes().split(b"\n")[:-1]]
    whole = len(lines)
    return lines[: whole if whole == total else whole - whole % block]


def cut_to_lines(path: Path, lines: Sequence[bytes]) -> None:
    """Cut a file back to its first lines, where it is there at all."""
    if path.exists():
        with path.open("r+b") as stream:
            stream.truncate(sum(map(len, lines)))
            os.fsync(stream.fileno())


def append_lines(path: Path, lines: Iterable[bytes]) -> None:
    """Add whole lines, and return when they are on the disk."""
    with path.open("ab") as stream:
        stream.write(b"".join(lines))
        stream.flush()
        os.fsync(stream.fileno())
