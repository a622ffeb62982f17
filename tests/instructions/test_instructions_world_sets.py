"""Every set over a tiny fictional world: conversations, an answer at the end, nothing lost."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from mellama.files import read_json
from mellama.instructions.catalogue import TABLE_5_SETS
from mellama.instructions.instruction_set import InstructionSet
from mellama.instructions.steps import Conversations
from mellama.licenses import Access
from mellama.pipeline.progress import Quiet
from mellama.pipeline.step import Context
from mellama.records import Conversation
from mellama.sources.kept import Dropped
from mellama.sources.source import number
from mellama.world.knowledge import World
from mellama.world.shape import TINY, WorldShape
from mellama.world.steps import WorldFiles
from mellama.world.writers.catalogue import INSTRUCTIONS, WRITERS

SEED, SHAPE = 7, WorldShape(diseases=40)


@pytest.fixture(scope="session")
def world_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    step = WorldFiles(name="world", seed=SEED, shape=SHAPE, size=TINY)
    step.build(folder, Context(folder, None, Quiet()))
    return step.load(folder)


@pytest.fixture(scope="session")
def held_out_names() -> frozenset[str]:
    part = World.make(SEED, SHAPE).held_out
    return frozenset(
        name
        for disease in part.diseases
        for name in (disease.name, disease.drug.name, disease.gene.symbol, disease.sign)
    )


@pytest.mark.parametrize("chosen", TABLE_5_SETS, ids=lambda chosen: chosen.name)
def test_a_set_of_the_world_gives_conversations_and_accounts_for_all(
    chosen: InstructionSet[Any],
    world_root: Path,
    held_out_names: frozenset[str],
    tmp_path: Path,
) -> None:
    built = list(chosen.built(world_root))
    step = Conversations(name="conversations", sets=(chosen,), seed=1)
    step.build(tmp_path, Context(tmp_path, world_root, Quiet()))
    (account,) = read_json(tmp_path / "ledger.json")["sets"]
    reasons = Counter(each.reason for each in built if isinstance(each, Dropped))
    kept = sum(isinstance(each, Conversation) for each in built)

    read = chosen.read or chosen.source.read
    folders = [source.folder(world_root) for source in chosen.sources]
    assert len(built) >= number(read(*folders)) > 0
    assert kept >= 10
    assert account["available"] == account["taken"] > 0
    assert account["available"] + sum(account["dropped"].values()) == len(built)
    assert reasons.items() <= account["dropped"].items()

    text = step.load(tmp_path).read_text()
    assert not [name for name in held_out_names if name in text]
    lines = text.splitlines()
    assert len(lines) == account["taken"]
    for line in lines:
        turns = json.loads(line)["messages"]
        assert turns[0]["role"] == "user"
        assert turns[-1]["role"] == "assistant"
        assert all(turn["content"].strip() for turn in turns)


def test_the_plan_for_a_small_world_is_small() -> None:
    world = WorldFiles(name="world", seed=SEED, shape=SHAPE, size=TINY)
    of_upstream = Conversations(name="conversations", sets=TABLE_5_SETS, seed=1)
    of_world = Conversations(name="conversations", sets=TABLE_5_SETS, seed=1, raw=world)
    assert of_world.estimate().cpu_seconds < 10 < of_upstream.estimate().cpu_seconds
    assert of_world.estimate().disk_bytes <= world.estimate().disk_bytes
    assert of_world.own_terms().access is Access.OPEN
    assert of_upstream.own_terms().access is Access.CREDENTIALED


def test_the_world_has_files_for_each_set_and_a_set_for_each_instruction_source() -> None:
    read = {chosen.source.name for chosen in TABLE_5_SETS}
    assert read <= {name for name, _ in WRITERS}
    assert {name for name, _ in INSTRUCTIONS} <= read
