"""The Pile: Zstandard-compressed JSON lines, biomedical subsets among others."""

from __future__ import annotations

from pathlib import Path

import pyarrow

from mellama.world.chronicle import Chronicle
from mellama.world.knowledge import World
from mellama.world.literature import Article, Library
from mellama.world.shape import WorldSize
from mellama.world.writers.raw import json_lines, write_file

ABSTRACTS, CENTRAL, WEB = "PubMed Abstracts", "PubMed Central", "Pile-CC"
ABSTRACTS_FOR_A_PAPER = 3
WEB_EVERY = 20
SHARDS = 2


def write_pile(world: World, folder: Path, size: WorldSize) -> None:
    """Write the training shards, and ten rows each of validation and test."""
    library = Library(world, "pile", world.tuned, world.held_out)
    chronicle = Chronicle.of(world, "pile")
    rows = [_row(library, chronicle, place) for place in range(size.pile)]
    per_shard = -(-len(rows) // SHARDS)
    for shard in range(SHARDS):
        part = rows[shard * per_shard : (shard + 1) * per_shard]
        _write(folder / "train" / f"{shard:02}.jsonl.zst", part)
    for name in ("val", "test"):
        _write(
            folder / f"{name}.jsonl.zst", [_row(library, chronicle, place) for place in range(10)]
        )


def _row(library: Library, chronicle: Chronicle, place: int) -> dict[str, object]:
    if place % WEB_EVERY == WEB_EVERY - 1:
        return _named(chronicle.story(), WEB)
    if place % (ABSTRACTS_FOR_A_PAPER + 1) == ABSTRACTS_FOR_A_PAPER:
        return _named(_markdown(library.paper()), CENTRAL)
    article = library.abstract()
    return _named(f"{article.title}\n{article.text()}", ABSTRACTS)


def _named(text: str, subset: str) -> dict[str, object]:
    return {"text": text, "meta": {"pile_set_name": subset}}


def _markdown(article: Article) -> str:
    """Write a paper as pandoc turns JATS into Markdown."""
    sections = (f"# {section.heading}\n\n{section.text()}" for section in article.sections)
    return "\n\n".join((article.title, " ".join(article.summary), *sections)) + "\n"


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    data: bytes = pyarrow.compress(json_lines(rows).encode(), codec="zstd", asbytes=True)
    write_file(path, data)
