"""Public homes of files: what an address is made of, at a stated revision."""

from __future__ import annotations

from mellama.sources.source import Download

AtHome = tuple[str, int | None, str | None]  # path in the repository, bytes, SHA-256 of the bytes


def at_github(revision: str, *files: AtHome) -> tuple[Download, ...]:
    """Say where files of a repository lie; `revision` is "owner/repository@commit".

    GitHub's raw files answer to abbreviated commits too; the digest says that one was enough.
    """
    repository, _, commit = revision.partition("@")
    base = f"https://raw.githubusercontent.com/{repository}/{commit}"
    return tuple(_download(f"{base}/{path}", size, sha256) for path, size, sha256 in files)


def at_hugging_face(repository: str, revision: str, *files: AtHome) -> tuple[Download, ...]:
    """Say where files lie on the hub; `repository` begins with "datasets/" where it is one.

    The hub answers to whole commits or to branches, never to abbreviated commits.
    """
    base = f"https://huggingface.co/{repository}/resolve/{revision}"
    return tuple(_download(f"{base}/{path}", size, sha256) for path, size, sha256 in files)


def _download(url: str, size: int | None, sha256: str | None) -> Download:
    return Download(url, url.rpartition("/")[2], sha256, size)
