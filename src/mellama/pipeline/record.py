"""`record.json`: what an artifact is, from what it was made, under which terms; written last."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import mellama
from mellama.errors import DataError
from mellama.files import read_json, write_json
from mellama.licenses import Terms

RECORD = "record.json"
LIBRARIES = ("numpy", "pyarrow", "tokenizers", "torch", "transformers", "peft", "accelerate")


@dataclass(frozen=True)
class Record:
    """The note beside an artifact, which is finished if and only if the note is there."""

    name: str
    identity: dict[str, Any]
    fingerprint: str
    lineage: str  # digest of the fingerprint and the raw files, and of the inputs' lineages
    inputs: dict[str, str]  # name of each input -> the lineage it had
    raw_data: dict[str, str]  # name of each source read -> digest of its file names and sizes
    terms: dict[str, Any]  # the strictest among all ancestors
    started: str  # ISO 8601, UTC
    seconds: float  # wall-clock seconds of the build that finished it
    accepted_drift: list[str] = field(default_factory=list)
    made_with: dict[str, Any] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        write_json(folder / RECORD, asdict(self))

    @property
    def license_terms(self) -> Terms:
        return Terms.from_json(self.terms)


def read_record(folder: Path) -> Record | None:
    """Read the record of a finished artifact; None where there is none.

    Raises:
        DataError: there is a record, and it cannot be read.
    """
    path = folder / RECORD
    if not path.exists():
        return None
    try:
        return Record(**read_json(path))
    except (ValueError, TypeError) as error:
        raise DataError(
            f"{path} cannot be read.",
            expected="the record a finished step writes last",
            found=str(error),
            todo=f"remove {folder} and run the same command again; it is built anew",
        ) from error


def made_with() -> dict[str, Any]:
    """Say which code and machine built an artifact: commit, command, host, library versions."""
    return {
        "mellama": mellama.__version__,
        **_commit(),
        "command": sys.argv,
        "host": platform.node(),
        "platform": platform.platform(),
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "libraries": _versions(LIBRARIES),
    }


def _versions(names: tuple[str, ...]) -> Mapping[str, str]:
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def _commit() -> dict[str, Any]:
    """The commit of the code that runs, if it runs from a git checkout of this project."""
    checkout = Path(__file__).resolve().parents[3]
    if not (checkout / ".git").exists():
        return {"commit": "installed package", "uncommitted_changes": False}
    commit = _git(checkout, "rev-parse", "HEAD")
    changes = _git(checkout, "status", "--porcelain", "--untracked-files=no")
    return {"commit": commit or "unknown", "uncommitted_changes": bool(changes)}


def _git(checkout: Path, *words: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(checkout), *words], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return ""
    return done.stdout.strip()
