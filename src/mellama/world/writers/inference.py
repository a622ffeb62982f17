"""Natural language inference: MedNLI's JSON lines and BioNLI's CSV."""

from __future__ import annotations

from pathlib import Path

from mellama.world.items.inference import Inference, clinical_inferences, conclusions
from mellama.world.knowledge import SPLITS, World
from mellama.world.shape import WorldSize
from mellama.world.writers.raw import csv_text, json_lines, write_file

MEDNLI_FILES = {
    "train": "mli_train_v1.jsonl",
    "valid": "mli_dev_v1.jsonl",
    "test": "mli_test_v1.jsonl",
}
BIONLI_FILES = {"train": "train_df_blnc.csv", "valid": "val_df_blnc.csv", "test": "test_df.csv"}
BIONLI_HEADER = ("index", "pmid", "supp_set", "conclusion", "label_cat")
FIRST_PMID = {"train": 94_000_001, "valid": 94_400_001, "test": 94_800_001}


def write_mednli(world: World, folder: Path, size: WorldSize) -> None:
    for place, split in enumerate(SPLITS):
        written = clinical_inferences(world, size.questions(split), split)
        rows = [_pair(one, number, place) for number, one in enumerate(written, 1)]
        write_file(folder / MEDNLI_FILES[split], json_lines(rows))


def _pair(one: Inference, number: int, place: int) -> dict[str, str]:
    return {
        "sentence1": one.premise,
        "pairID": f"00000000-0000-0000-{place:04}-{number:012}",
        "sentence1_parse": _parse(one.premise),
        "sentence1_binary_parse": _binary_parse(one.premise),
        "sentence2": one.hypothesis,
        "sentence2_parse": _parse(one.hypothesis),
        "sentence2_binary_parse": _binary_parse(one.hypothesis),
        "gold_label": one.label,
    }


def _parse(text: str) -> str:
    return f"(ROOT (S {' '.join(f'(X {word})' for word in text.split())}))"


def _binary_parse(text: str) -> str:
    """Nest to the right, two by two."""
    *words, last = text.split()
    return "".join(f"( {word} " for word in words) + last + " )" * len(words)


def write_bionli(world: World, folder: Path, size: WorldSize) -> None:
    for split in SPLITS:
        written = conclusions(world, size.questions(split), split)
        rows = [
            (place, FIRST_PMID[split] + place, one.premise, one.hypothesis, one.label)
            for place, one in enumerate(written)
        ]
        write_file(folder / BIONLI_FILES[split], csv_text(BIONLI_HEADER, rows))
