"""General conversation: Alpaca, Dolly and ShareGPT, on towns, recipes and sums."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mellama.world.chronicle import Chronicle
from mellama.world.knowledge import World
from mellama.world.shape import WorldSize
from mellama.world.tutor import Lesson
from mellama.world.writers.raw import json_lines, json_text, write_file

ALPACA_SHARE, DOLLY_SHARE, SHAREGPT_SHARE = 0.08, 0.05, 0.05
TURNS = 2  # questions of one chat


def write_alpaca(world: World, folder: Path, size: WorldSize) -> None:
    """Write a list; the input of most rows is empty, and one has no output, as upstream's."""
    lessons = list(_lessons(world, "alpaca", round(size.instructions * ALPACA_SHARE)))
    rows = [
        {"instruction": one.instruction, "input": one.input, "output": one.output}
        for one in lessons
    ]
    rows.append({"instruction": "Draw a picture of a bridge.", "input": "", "output": "<nooutput>"})
    write_file(folder / "alpaca_data.json", json_text(rows))


def write_dolly(world: World, folder: Path, size: WorldSize) -> None:
    lessons = _lessons(world, "dolly", round(size.instructions * DOLLY_SHARE))
    rows = [
        {
            "instruction": one.instruction,
            "context": one.input,
            "response": one.output,
            "category": "closed_qa" if one.input else "open_qa",
        }
        for one in lessons
    ]
    write_file(folder / "databricks-dolly-15k.jsonl", json_lines(rows))


def write_sharegpt(world: World, folder: Path, size: WorldSize) -> None:
    """Write chats of two questions; one is empty and one begins with an answer, as upstream's."""
    chronicle = Chronicle.of(world, "sharegpt")
    rows: list[dict[str, object]] = []
    for place in range(round(size.instructions * SHAREGPT_SHARE)):
        turns: list[dict[str, str]] = []
        for _ in range(TURNS):
            asked = chronicle.trade_question()
            turns += [_turn("human", asked.question), _turn("gpt", asked.answer)]
        rows.append({"id": f"Inv{place:04}_0", "conversations": turns})
    rows.append({"id": "InvNone_0", "conversations": []})
    rows.append({"id": "InvLate_1", "conversations": [_turn("gpt", "You are welcome.")]})
    write_file(folder / "ShareGPT_V3_unfiltered_cleaned_split.json", json_text(rows))


def _turn(speaker: str, text: str) -> dict[str, str]:
    return {"from": speaker, "value": text}


def _lessons(world: World, purpose: str, count: int) -> Iterator[Lesson]:
    chronicle = Chronicle.of(world, purpose)
    for place in range(count):
        kind = place % 4
        if kind == 0:
            town, page = chronicle.town_page()
            asked = chronicle.town_exchange(town)
            yield Lesson(asked.question, page, asked.answer)
        elif kind == 1:
            yield Lesson("Write down a recipe.", "", chronicle.recipe())
        else:
            asked = chronicle.trade_question()
            yield Lesson(asked.question, "", asked.answer)
