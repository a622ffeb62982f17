"""Samples of relation extraction: DDI 2013, pairs of drugs masked in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mellama.records import Sample
from mellama.sources.blue_splits import BLUE_SPLITS, BlueFile, read_blue_file
from mellama.sources.relations import DDI2013, UNTYPED, DdiPair, read_ddi_split
from mellama.sources.splits import split_of
from mellama.tasks.task import Split

VALID = 0.1  # share of training documents, where the paper's dev split is not used
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
            yield _sample(pair)


def ddi_from_xml_samples(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    """Yield the corpus's own pairs: its test, 45 pairs short of the paper's, or its training pairs.

    A tenth of the training documents is for valid; documents are on one side. The one true pair
    without a type is left out.
    """
    folder = DDI2013.folder(data_root)
    for pair in read_ddi_split(folder, "test" if split == "test" else "train"):
        side = split
        if split != "test":
            side = split_of(f"ddi {pair.document}", valid=VALID, test=0)
        if side == split and pair.label != UNTYPED:
            yield _sample(pair)


def _sample(pair: DdiPair) -> Sample[str]:
    return Sample(pair.id, {"sentence": pair.sentence}, pair.label)
