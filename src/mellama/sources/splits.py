"""A split by key where upstream has none: records that share the key stay on one side."""

from __future__ import annotations

from hashlib import sha256
from typing import Literal

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


def split_of(key: str, *, valid: float, test: float) -> Split:
    """Return the side of a key: the shares hold over many keys, and no record moves another.

    >>> split_of("note-1", valid=0.1, test=0.2)
    'train'
    """
    share = int.from_bytes(sha256(key.encode()).digest()[:8], "big") / 2**64
    if share < test:
        return "test"
    return "valid" if share < test + valid else "train"
