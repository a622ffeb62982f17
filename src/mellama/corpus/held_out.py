"""Set a fixed part of the documents aside, by a hash of their ids, so that no model sees it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mellama.corpus.documents import DocumentTable, writing
from mellama.corpus.hashing import text_key
from mellama.corpus.parts import Counted, PartFiles, forget_parts, over_parts, total
from mellama.errors import DataError
from mellama.pipeline.step import Context

Side = Literal["train", "held_out"]


def held_out(ids: pa.Array, *, share: float, seed: int) -> NDArray[np.bool_]:
    """Say which ids are set aside: each by its own hash, so other documents make no difference."""
    limit = int(share * (1 << 64))
    return np.array([text_key(seed, id) < limit for id in ids.to_pylist()], np.bool_)


@dataclass(frozen=True)
class SplitPart:
    """Keep the documents of one part that are on one side of the split."""

    share: float
    seed: int
    side: Side

    def __call__(self, part: DocumentTable, files: PartFiles) -> Counted:
        kept = 0
        with writing(files.documents, part.origin) as keep:
            for batch in part.batches():
                aside = held_out(batch["id"], share=self.share, seed=self.seed)
                chosen = aside if self.side == "held_out" else ~aside
                keep(batch.filter(pa.array(chosen)))
                kept += int(chosen.sum())
        return {"kept": kept}


def split(table: DocumentTable, output: Path, context: Context, *, part: SplitPart) -> None:
    """Write one side of the split.

    Raises:
        DataError: nothing is on that side.
    """
    source = table.origin.source
    found = over_parts(table, output, part, context, what=f"splitting {source}")
    if not total(found)["kept"]:
        raise DataError(
            f"No document of {source} is on the {part.side} side.",
            expected=f"a share of {part.share:g} of {table.rows:,} documents set aside",
            found="none on that side",
            todo="choose another share, or another seed",
        )
    forget_parts(output)
