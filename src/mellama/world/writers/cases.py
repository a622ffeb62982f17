"""Complex cases with a gold diagnosis, in the project's own neutral container."""

from __future__ import annotations

from pathlib import Path

from mellama.world.items.cases import cases
from mellama.world.knowledge import World
from mellama.world.shape import WorldSize
from mellama.world.writers.raw import json_lines, write_file

FIRST_YEAR = 2031


def write_cases(world: World, folder: Path, size: WorldSize) -> None:
    """Write the cases, and the other names under which a diagnosis counts."""
    rows = [
        {
            "case_id": f"invented-{number}",
            "title": one.title,
            "presentation": one.presentation,
            "final_diagnosis": one.disease.name,
            "year": FIRST_YEAR + number % 2,
            "issue": f"{number}",
        }
        for number, one in enumerate(cases(world, size.cases, "test"), 1)
    ]
    write_file(folder / "cases.jsonl", json_lines(rows))
    aliases = [{"name": one.name, "aliases": list(one.aliases)} for one in world.diseases]
    write_file(folder / "aliases.jsonl", json_lines(aliases))
