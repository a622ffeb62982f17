"""Set a fixed part of the documents aside, by a hash of their ids, so that no model sees it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mellama.corpus.documents import FILE, DocumentTable, writing
from mellama.corpus.hashing import text_key
from mellama.errors import DataError
from mellama.pipeline.progress import Advance

Side = Literal["train", "held_out"]


def held_out(ids: pa.Array, *, share: float, seed: int) -> NDArray[np.bool_]:
    """Say which ids are set aside: each by its own hash, so other documents make no difference."""
    limit = int(share * (1 << 64))
    return np.array([text_key(seed, id) < limit for id in ids.to_pylist()], np.bool_)


def split(
    table: DocumentTable, output: Path, *, share: float, seed: int, side: Side, advance: Advance
) -> None:
    """Write one side of the split.

    Raises:
        DataError: nothing is on that side.
    """
    with writing(output / FILE, table.origin) as keep:
        for batch in table.batches():
            aside = held_out(batch["id"], share=share, seed=seed)
            keep(batch.filter(pa.array(aside if side == "held_out" else ~aside)))
            advance(batch.num_rows)
    if not DocumentTable(output / FILE).rows:
        raise DataError(
            f"No document of {table.origin.source} is on the {side} side.",
            expected=f"a share of {share:g} of {table.rows:,} documents set aside",
            found="none on that side",
            todo="choose another share, or another seed",
        )
