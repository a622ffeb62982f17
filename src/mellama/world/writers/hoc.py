"""Hallmarks of Cancer: text and labels by PMID, with BLUE's lists of each split."""

from __future__ import annotations

from pathlib import Path

from mellama.world.items.hallmarks import HallmarkAbstract, hallmark_abstracts
from mellama.world.knowledge import SPLITS, Split, World
from mellama.world.shape import WorldSize
from mellama.world.writers.raw import write_file

DOCID_FILES = {"train": "train_docid.txt", "valid": "dev_docid.txt", "test": "test_docid.txt"}
FIRST_PMID = {"train": 93_000_001, "valid": 93_400_001, "test": 93_800_001}


def hoc_abstracts(world: World, size: WorldSize, split: Split) -> dict[str, HallmarkAbstract]:
    """Return the abstracts of a split by PMID."""
    abstracts = hallmark_abstracts(world, size.questions(split), split)
    return {str(pmid): one for pmid, one in enumerate(abstracts, FIRST_PMID[split])}


def write_hoc(world: World, folder: Path, size: WorldSize) -> None:
    for split in SPLITS:
        abstracts = hoc_abstracts(world, size, split)
        write_file(folder / DOCID_FILES[split], "".join(f"{pmid}\n" for pmid in abstracts))
        for pmid, one in abstracts.items():
            text = "".join(f"{sentence}\n" for sentence in one.sentences)
            write_file(folder / "text" / f"{pmid}.txt", text)
            write_file(folder / "labels" / f"{pmid}.txt", _labels(one))


def _labels(one: HallmarkAbstract) -> str:
    """Write a < before each sentence's labels, AND between them, a blank where there are none."""
    labels = " AND".join(f"{label.capitalize()}--" for label in one.gene.hallmarks)
    return "".join(f"<{labels if on_gene else ' '}" for on_gene in one.on_gene)
