"""PubMed summarization: articles with their abstracts, JSON lines in spite of the name `.txt`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from mellama.world.items.summaries import LongArticle, articles
from mellama.world.knowledge import SPLITS, World
from mellama.world.shape import WorldSize
from mellama.world.writers.raw import json_lines, write_file

NAMES = {"train": "train.txt", "valid": "val.txt", "test": "test.txt"}
FIRST_PMCID = {"train": 98_000_001, "valid": 98_400_001, "test": 98_800_001}


def write_pubmed_summarization(world: World, folder: Path, size: WorldSize) -> None:
    words: Counter[str] = Counter()
    for split in SPLITS:
        written = articles(world, size.questions(split), split)
        rows = [_row(one, f"PMC{number}") for number, one in enumerate(written, FIRST_PMCID[split])]
        write_file(folder / NAMES[split], json_lines(rows))
        if split == "train":
            words.update(
                word
                for one in written
                for part in one.sections
                for text in part
                for word in text.split()
            )
    vocabulary = "".join(f"{word} {count}\n" for word, count in words.most_common())
    write_file(folder / "vocab", vocabulary)


def _row(one: LongArticle, name: str) -> dict[str, object]:
    return {
        "article_id": name,
        "article_text": [text for part in one.sections for text in part],
        "abstract_text": [f"<S> {text} </S>" for text in one.abstract],
        "labels": None,
        "section_names": list(one.section_names),
        "sections": [list(part) for part in one.sections],
    }
