"""Samples of natural language inference: MedNLI and BioNLI."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mellama.records import Sample
from mellama.sources import entailment
from mellama.tasks.task import Split


def mednli_samples(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    """Yield the pairs of a split as upstream names it; the paper's valid and test are swapped."""
    for row in entailment.MEDNLI.records(data_root):
        if row.split == split:
            fields = {"premise": row.premise, "hypothesis": row.hypothesis}
            yield Sample(row.id, fields, row.label)


def bionli_samples(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    """Yield the pairs of a split, with upstream's marks around the two things related."""
    for row in entailment.BIONLI.records(data_root):
        if row.split == split:
            fields = {"premise": row.premise, "hypothesis": row.hypothesis}
            yield Sample(row.id, fields, "yes" if row.entailed else "no", row.identifiers)
