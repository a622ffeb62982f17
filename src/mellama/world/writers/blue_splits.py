"""The benchmark splits that the paper's group published: JSON lists of index, sentence, gold."""

from __future__ import annotations

from pathlib import Path

from mellama.world.items.verdicts import VerdictQuestion
from mellama.world.knowledge import Split, World
from mellama.world.shape import WorldSize
from mellama.world.writers.ddi import ddi_rows
from mellama.world.writers.hoc import hoc_abstracts
from mellama.world.writers.questions import medqa_questions, pubmedqa_folds, pubmedqa_test
from mellama.world.writers.raw import json_text, write_file

Row = dict[str, object]
NAMES: dict[Split, str] = {"train": "train", "valid": "dev", "test": "test"}


def write_blue_splits(world: World, folder: Path, size: WorldSize) -> None:
    """Write what upstream has, of the same questions as the corpora beside it."""
    files: dict[str, list[Row]] = {}
    for split, name in NAMES.items():
        files[f"Hoc_{name}"] = _hoc(world, size, split)
        if split != "train":  # upstream has no DDI_train.json
            files[f"DDI_{name}"] = [_row(*row) for row in ddi_rows(world, size, split)]
    files["medqa5_test"] = _medqa(world, size)
    folds = [_verdict(pmid, one) for pmid, one in pubmedqa_folds(world, size).items()]
    tenth = max(1, len(folds) // 10)
    files["pubmedqa_train"], files["pubmedqa_dev"] = folds[tenth:], folds[:tenth]
    tests = pubmedqa_test(world, size)
    files["pubmedqa_test"] = [_verdict(pmid, one) for pmid, one in tests.items()]
    for name, rows in files.items():
        write_file(folder / f"{name}.json", json_text(rows))


def _row(index: object, sentence: str, gold: str) -> Row:
    return {"index": index, "sentence": sentence, "gold": gold}


def _hoc(world: World, size: WorldSize, split: Split) -> list[Row]:
    return [
        _row(pmid, " ".join(one.sentences), ";".join(one.gene.hallmarks))
        for pmid, one in hoc_abstracts(world, size, split).items()
    ]


def _medqa(world: World, size: WorldSize) -> list[Row]:
    rows = []
    for place, one in enumerate(medqa_questions(world, size, "test")):
        gold = f"{one.choice.letter}. {one.choice.options[one.choice.right]}"
        rows.append(_row(place, f"{one.question}\n{one.choice.listed()}", gold))
    return rows


def _verdict(pmid: str, one: VerdictQuestion) -> Row:
    return _row(pmid, " ".join((one.verdict.question, *one.contexts)), one.verdict.decision)
