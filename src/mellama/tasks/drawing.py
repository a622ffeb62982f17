"""Which samples of a split are taken, and in which order: always the same ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from heapq import nsmallest
from typing import Any

from mellama.errors import DataError
from mellama.records import Sample

Samples = list[Sample[Any]]


def in_fixed_order(
    task: str, samples: Iterable[Sample[Any]], limit: int | None, *, seed: int | None = None
) -> tuple[Samples, int]:
    """Shuffle the samples, always alike, keep the first `limit`, and count how many there were.

    Sets are sorted by document or by class, so their first rows are no picture of the whole. The
    order depends on the task, the seed and the ids alone: a smaller limit is a prefix of a larger
    one. Only what is kept is held in memory.

    Raises:
        DataError: an id occurs twice, or there is no sample.
    """
    purpose = task if seed is None else f"{task} {seed}"
    ids: set[str] = set()
    read = 0

    def place(sample: Sample[Any]) -> bytes:
        return sha256(f"{purpose} {sample.id}".encode()).digest()

    def counted() -> Iterator[Sample[Any]]:
        nonlocal read
        for sample in samples:
            read += 1
            ids.add(sample.id)
            yield sample

    drawn = counted()
    kept = sorted(drawn, key=place) if limit is None else nsmallest(limit, drawn, key=place)
    if not ids or len(ids) < read:
        raise DataError(
            f"The samples of {task} cannot be told apart.",
            expected="one sample or more, each with an id of its own",
            found=f"{read} samples, {len(ids)} ids",
            todo="mend the ids where the task's samples are read",
        )
    return kept, read
