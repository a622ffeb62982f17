"""A data root at a URL: any file system that fsspec knows, as a path that the readers take."""

from __future__ import annotations

from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from upath import UPath

from mellama.errors import SourceError
from mellama.sources.opening import connection_errors

FOLDERS = "a folder that holds one folder per source, under the source's name"


def remote_root(url: str) -> Path:
    """Return the folder at a URL, such as `s3://bucket/raw` or `zip://raw::file:///a.zip`.

    What comes back behaves as a `Path` does where readers use one. Accounts and keys of a service
    are read from where its own package keeps them.

    Raises:
        SourceError: there is no such folder, it cannot be reached, the package for its protocol is
            not installed, or the URL holds a password.
    """
    protocol = url.partition("://")[0]
    if any(_holds_a_secret(part) for part in url.split("::")):
        raise SourceError(
            f"The data root at {protocol}:// holds a password.",
            expected="a URL without one: URLs are printed and written into records",
            found="one, or a signed query",
            todo=f"keep it where the package for {protocol}:// looks for it: ~/.config/fsspec",
        )
    try:
        root = UPath(url)
        there = root.is_dir()
    except ImportError as error:
        raise _unreadable(url, f"a package that reads {protocol}://", "none", str(error)) from None
    except ValueError:
        raise _unreadable(
            url,
            "a protocol of fsspec: s3, gs, abfs, http, https, sftp, hf, zip and others",
            f"{protocol}://",
            "name a folder on a disk, or a URL of such a protocol",
        ) from None
    except connection_errors() as error:
        raise _unreadable(
            url, "a folder that can be reached", type(error).__name__, "see to the connection"
        ) from None
    if not there:
        raise _unreadable(url, FOLDERS, "no folder there", "name another one with --data-root")
    return cast("Path", root)


def _holds_a_secret(url: str) -> bool:
    parts = urlsplit(url)
    return parts.password is not None or "=" in parts.query


def _unreadable(url: str, expected: str, found: str, todo: str) -> SourceError:
    return SourceError(
        f"The data root {url} cannot be read.", expected=expected, found=found, todo=todo
    )
