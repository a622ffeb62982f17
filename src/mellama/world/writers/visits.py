"""MTSamples: one CSV of transcriptions with their departments, and lists of each split's rows."""

from __future__ import annotations

from pathlib import Path

from mellama.world.items.visits import Visit, visits
from mellama.world.knowledge import SPLITS, World
from mellama.world.shape import WorldSize
from mellama.world.writers.raw import csv_text, write_file

HEADER = (*("", "description", "medical_specialty", "sample_name", "transcription", "keywords"),)
DOCID_FILES = {"train": "train_docid.txt", "valid": "dev_docid.txt", "test": "test_docid.txt"}


def write_mtsamples(world: World, folder: Path, size: WorldSize) -> None:
    """Write all splits into one table; upstream has no split, hence the lists of row numbers."""
    rows: list[tuple[object, ...]] = []
    for split in SPLITS:
        first = len(rows)
        for one in visits(world, size.questions(split), split):
            rows.append((len(rows), *_cells(one)))
        numbers = range(first, len(rows))
        write_file(folder / DOCID_FILES[split], "".join(f"{number}\n" for number in numbers))
    text = csv_text(HEADER, rows, line_end="\r\n")
    write_file(folder / "mtsamples.csv", text)


def _cells(one: Visit) -> tuple[str, ...]:
    """Department and sample name begin with a blank upstream, the name ends with one as well."""
    shown = (f" {one.description}", f" {one.specialty}", f" {one.sample_name} ")
    return *shown, one.transcription, one.keywords
