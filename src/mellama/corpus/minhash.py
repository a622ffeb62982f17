"""Sketches of texts whose collisions are likely for near-duplicates alone: MinHash in bands."""

from __future__ import annotations

import struct

import numpy as np
from rensa import RMinHash

from mellama.corpus.hashing import U64, mixed, scattered, text_key
from mellama.corpus.shingles import Shingles

BANDS, ROWS = 16, 8
"""A pair with Jaccard similarity s shares a band with probability 1 - (1 - s**8)**16: 95 % at 0.8,
99.3 % at 0.85, 99.99 % at 0.9; and 6 % at 0.5, where comparing the texts themselves refuses it."""

PERMUTATIONS = BANDS * ROWS
ENGINE = f"rensa RMinHash, algorithm {RMinHash.ALGORITHM_VERSION}"
_SEED = 1
_PACKED = struct.Struct(f"<{PERMUTATIONS}I")  # half the time of a NumPy array of lists
_FACTORS = scattered(ROWS // 2, text_key("bands")) | np.uint64(1)


def bands(found: Shingles) -> U64:
    """Return one key for each band of each text, [texts, BANDS].

    A text without shingles has keys as well, which say nothing.
    """
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(
        found.flat, found.offsets.astype(np.uint64), PERMUTATIONS, _SEED
    )
    packed = b"".join([_PACKED.pack(*row) for row in matrix.to_rows()])
    pairs = np.frombuffer(packed, "<u8").reshape(-1, BANDS, ROWS // 2)
    keys = np.zeros(pairs.shape[:2], np.uint64)
    for place, factor in enumerate(_FACTORS):
        keys = mixed(keys ^ pairs[:, :, place]) * factor
    return keys
