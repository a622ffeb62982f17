"""Samples of natural language inference: MedNLI and BioNLI."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mellama.records import Sample
from mellama.sources import entailment
from mellama.tasks.task import Split

AS_PRINTED: dict[Split, Split] = {"train": "train", "valid": "test", "test": "valid"}


def mednli_samples(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    """Yield the pairs of a split as upstream names it."""
    for row in entailment.MEDNLI.records(data_root):
        if row.split == split:
            fields = {"premise": row.premise, "hypothesis": row.hypothesis}
            yield Sample(row.id, fields, row.label)


def mednli_as_printed_samples(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    """Yield upstream's test as valid and its dev as test, which is how Table 6 counts them."""
    return mednli_samples(data_root, AS_PRINTED[split])


def bionli_samples(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    """Yield the pairs of a split, with upstream's marks around the two things related."""
    for row in entailment.BIONLI.records(data_root):
        if row.split == split:
            fields = {"premise": row.premise, "hypothesis": row.hypothesis}
            yield Sample(row.id, fields, "yes" if row.entailed else "no", row.identifiers)
