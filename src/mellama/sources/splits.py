"""Splits where upstream has none: by key, so that equals stay on one side, or to exact sizes."""

from __future__ import annotations

from collections.abc import Iterable
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
LIST_FILES = tuple(name for _, name in LISTS)


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


def drawn_sides(keys: Iterable[str], *, purpose: str, valid: int, test: int) -> dict[str, Split]:
    """Draw so many keys for the test and for valid; the others are for training.

    Keys are taken in the order of a hash of purpose and key: the same ones on every machine, and
    in whatever order they come.

    >>> drawn_sides("abc", purpose="letters", valid=1, test=1)
    {'a': 'test', 'c': 'valid', 'b': 'train'}
    """
    ordered = sorted(set(keys), key=lambda key: sha256(f"{purpose} {key}".encode()).digest())
    sides: dict[str, Split] = dict.fromkeys(ordered, "train")
    sides.update(dict.fromkeys(ordered[:test], "test"))
    sides.update(dict.fromkeys(ordered[test : test + valid], "valid"))
    return sides
