"""Samples of classification: Hallmarks of Cancer and MTSamples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mellama.metrics.multilabel import Labels
from mellama.records import Sample
from mellama.sources import mtsamples
from mellama.sources.blue_splits import BLUE_SPLITS, BlueFile, read_blue_file
from mellama.tasks.splits import chosen
from mellama.tasks.task import Split

FILES: dict[Split, BlueFile] = {"train": "Hoc_train", "valid": "Hoc_dev", "test": "Hoc_test"}


def hoc_samples(data_root: Path | None, split: Split) -> Iterator[Sample[Labels]]:
    """Yield the abstracts of a split; upstream's have one hallmark or more, one of none is kept."""
    folder = BLUE_SPLITS.folder(data_root)
    for row in read_blue_file(folder, chosen("hoc", split, FILES)):
        labels = frozenset(filter(None, row.gold.split(";")))
        yield Sample(row.id, {"abstract": row.sentence}, labels, (f"pmid:{row.id}",))


def mtsample_samples(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    """Yield the reports of a split, the rows of a text together; those without one are left out.

    One text may stand under several specialties, in as many rows: no model can answer every one
    of them right.
    """
    for row in mtsamples.MTSAMPLES.records(data_root):
        if row.split == split and row.text:
            yield Sample(row.id, {"note": row.text}, row.specialty)


def mtsample_by_row_samples(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    """Yield the rows of a split of the paper's sizes, the 33 without a text among them.

    The text of most rows stands under another specialty on another side: a model that was tuned
    on the training rows has seen most of the test.
    """
    for row in mtsamples.MTSAMPLES.records(data_root):
        if row.row_split == split:
            yield Sample(row.id, {"note": row.text}, row.specialty)
