"""Samples of relation extraction: DDI 2013, pairs of drugs masked in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mellama.records import Sample
from mellama.sources.blue_splits import BLUE_SPLITS, BlueFile, read_blue_file
from mellama.sources.relations import DDI2013, UNTYPED, read_ddi_split
from mellama.tasks.task import Split

FILES: dict[Split, BlueFile] = {"valid": "DDI_dev", "test": "DDI_test"}


def ddi_samples(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    """Yield the pairs of a split; those of train are made from the corpus itself."""
    return _train_samples(data_root) if split == "train" else _blue_samples(data_root, split)


def _blue_samples(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    folder = BLUE_SPLITS.folder(data_root)
    for row in read_blue_file(folder, FILES[split]):
        yield Sample(row.id, {"sentence": row.sentence}, row.gold)


def _train_samples(data_root: Path | None) -> Iterator[Sample[str]]:
    """Yield the corpus's training pairs that the paper's group did not put into its dev split.

    The one true pair without a type is left out. Dev was drawn by sentence, so that documents
    have sentences on both sides of it; none stands in the test.
    """
    held_out = {sample.id for sample in _blue_samples(data_root, "valid")}
    for pair in read_ddi_split(DDI2013.folder(data_root), "train"):
        if pair.id not in held_out and pair.label != UNTYPED:
            yield Sample(pair.id, {"sentence": pair.sentence}, pair.label)
