import json
from dataclasses import replace
from pathlib import Path

import pytest
from tiny_world import SHAPE

from mellama.licenses import OWN_WORK
from mellama.pipeline.progress import Quiet
from mellama.pipeline.step import Context
from mellama.world.shape import FULL, SMALL, TINY, WorldShape, WorldSize
from mellama.world.steps import WorldFiles
from mellama.world.writers.catalogue import WRITERS

SMALLEST = replace(
    TINY,
    abstracts=20,
    papers=5,
    pile=20,
    notes=20,
    reports=10,
    pages=20,
    instructions=120,
    train=20,
    valid=5,
    test=5,
    cases=5,
)
STEP = WorldFiles(name="world", seed=0, shape=SHAPE, size=SMALLEST)


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context(root=tmp_path, data_root=None, progress=Quiet())


def test_the_artifact_is_a_data_root(context: Context) -> None:
    folder = context.folder(STEP)
    STEP.build(folder, context)
    data_root = context.load(STEP)
    assert sorted(path.name for path in data_root.iterdir()) == sorted(name for name, _ in WRITERS)


def test_a_second_try_leaves_the_same_bytes(context: Context) -> None:
    folder = context.folder(STEP)
    STEP.build(folder, context)
    path = STEP.load(folder) / "pubmed" / "pubmed31n0001.xml.gz"
    whole = path.read_bytes()
    path.write_bytes(whole[:100])  # as a kill in the middle of a file leaves it
    STEP.build(folder, context)
    assert path.read_bytes() == whole


def test_seed_shape_and_size_are_its_identity() -> None:
    others = [
        replace(STEP, seed=1),
        replace(STEP, shape=replace(SHAPE, verdict_share=0.3)),
        replace(STEP, size=replace(SMALLEST, pages=21)),
    ]
    assert len({step.fingerprint() for step in (STEP, *others)}) == 4
    json.dumps(STEP.identity())
    assert STEP.own_terms() == OWN_WORK
    assert "20 diseases" in STEP.describe()


@pytest.mark.parametrize(("size", "tokens"), [(TINY, 0.3e6), (SMALL, 2e6), (FULL, 6e6)])
def test_sizes_hold_about_as_many_tokens_as_they_should(size: WorldSize, tokens: float) -> None:
    """At 1.5 tokens a word, measured with 2,000 BPE tokens, and 90 % in what is pre-trained on."""
    step = WorldFiles(name="world", seed=0, shape=WorldShape(), size=size)
    assert 0.6 * tokens < 1.4 * step.size.words() < 1.7 * tokens
    assert step.estimate().cpu_seconds < 30
