"""A split by key where upstream has none: records that share the key stay on one side."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Literal

from mellama.sources.reading import read_lines

Split = Literal["train", "valid", "test"]
SPLIT_NAMES: dict[str, Split] = {
    "train": "train",
    "val": "valid",
    "valid": "valid",
    "validate": "valid",
    "dev": "valid",
    "test": "test",
}
"""What upstreams call the three sides."""
LISTS: tuple[tuple[Split, str], ...] = (
    ("train", "train_docid.txt"),
    ("valid", "dev_docid.txt"),
    ("test", "test_docid.txt"),
)
"""Files that name the keys of each side, one a line, where a user has a split to keep to."""


def listed_splits(folder: Path) -> dict[str, Split]:
    """Return the side of each key that a list in the folder names; empty without any list."""
    return {
        line.strip(): split
        for split, name in LISTS
        if (folder / name).exists()
        for _, line in read_lines(folder / name)
        if line.strip()
    }


def split_of(key: str, *, valid: float, test: float) -> Split:
    """Return the side of a key: the shares hold over many keys, and no record moves another.

    >>> split_of("note-1", valid=0.1, test=0.2)
    'train'
    """
    share = int.from_bytes(sha256(key.encode()).digest()[:8], "big") / 2**64
    if share < test:
        return "test"
    return "valid" if share < test + valid else "train"
