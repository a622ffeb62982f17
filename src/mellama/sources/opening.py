"""The one way in which readers open a file: plain, gzip or zstd, on a disk or at a URL."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from isal import igzip, isal_zlib

from mellama.errors import NotThereError, SourceError
from mellama.sources.zstd import ZstdError, zstd_stream

CHUNK = 1 << 17  # bytes
DAMAGED = (
    *(EOFError, zlib.error, gzip.BadGzipFile, ZstdError),
    cast("type[Exception]", isal_zlib.error),
)
"""What reading a cut or damaged `.gz` or `.zst` file raises."""
CONNECTION_ERRORS = (
    ("aiohttp", "ClientError"),  # of http:// and https://
    ("botocore.exceptions", "BotoCoreError"),  # s3://
    ("google.auth.exceptions", "GoogleAuthError"),  # gs://
    ("azure.core.exceptions", "AzureError"),  # abfs://
)


def broken(place: str | Path, *, expected: str, found: str, todo: str = "") -> SourceError:
    """Say that raw data is not what upstream publishes; `found` holds no text of a record."""
    return SourceError(
        f"{place} cannot be read.",
        expected=expected,
        found=found,
        todo=todo or "get the file from upstream again, and compare its size with upstream's",
    )


@contextmanager
def open_bytes(path: Path) -> Iterator[IO[bytes]]:
    """Open a plain, `.gz` or `.zst` file; what is cut off or damaged in it becomes a SourceError.

    Raises:
        NotThereError: the file is missing.
        SourceError: it may not be read, or is not a whole compressed file.
    """
    try:
        with path.open("rb") as file, _unpacked(file, path.suffix) as stream:
            yield stream
    except DAMAGED:
        kind = "zstd" if path.suffix == ".zst" else "gzip"
        raise broken(path, expected=f"a whole {kind} file", found="a cut or damaged one") from None
    except FileNotFoundError:
        raise NotThereError(
            f"{path} cannot be read.",
            expected="a file",
            found="none of that name",
            todo="get the file from upstream",
        ) from None
    except OSError as error:
        raise _unreadable(path, error.strerror or type(error).__name__) from None
    except connection_errors() as error:  # asked when something was raised, and not before
        raise _unreadable(path, type(error).__name__) from None


def _unreadable(path: Path, found: str) -> SourceError:
    return broken(path, expected="a file that can be read", found=found)


def connection_errors() -> tuple[type[Exception], ...]:
    """Name what reading remote files raises: packages that are loaded have errors of their own."""
    found = (
        getattr(sys.modules[module], name)
        for module, name in CONNECTION_ERRORS
        if module in sys.modules
    )
    return OSError, *found


@contextmanager
def _unpacked(file: IO[bytes], suffix: str) -> Iterator[IO[bytes]]:
    if suffix == ".zst":
        yield zstd_stream(file)
    elif suffix in (".gz", ".tgz"):
        with igzip.IGzipFile(fileobj=file, mode="rb") as unpacked:
            # it has lines of its own, made in Python, at two thirds of the speed
            yield io.BufferedReader(cast("io.RawIOBase", unpacked), CHUNK)
    elif isinstance(file, io.BufferedReader):  # its own 8 KiB make lines at half the speed
        yield io.BufferedReader(file.raw, CHUNK)
    else:
        yield file


def read_bytes(path: Path) -> bytes:
    """Read a whole plain, `.gz` or `.zst` file."""
    with open_bytes(path) as stream:
        return stream.read()


@contextmanager
def open_at_any_place(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that is read here and there, as a zip is, and not from its beginning to its end.

    Raises:
        SourceError: as `open_bytes`; or what serves the file gives it from its beginning alone.
    """
    with open_bytes(path) as stream:
        if not stream.seekable():
            raise broken(
                path,
                expected="a file that can be read from any place: a zip names its members last",
                found="one that its server gives from the beginning alone",
                todo="copy the file to a disk, and name that data root",
            )
        yield stream
