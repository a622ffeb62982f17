import json
from collections.abc import Mapping
from dataclasses import fields as fields_of
from dataclasses import is_dataclass, replace
from pathlib import Path

import pytest
from tiny_world import SHAPE, root

from mellama.licenses import OWN_WORK
from mellama.pipeline.progress import Quiet
from mellama.pipeline.step import Context
from mellama.records import Document
from mellama.sources.catalogue import source
from mellama.world.shape import FULL, SMALL, TINY, WorldShape, WorldSize
from mellama.world.steps import WorldFiles
from mellama.world.writers.catalogue import BENCHMARKS, HOSPITALS, INSTRUCTIONS, LABELS, WRITERS

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
NOTHING = WorldSize(**{field.name: 0 for field in fields_of(WorldSize)})
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


@pytest.mark.parametrize(
    ("fields", "sources"),
    [
        (("abstracts",), ("pubmed",)),
        (("papers",), ("pmc_oa",)),
        (("pile",), ("pile",)),
        (("notes",), ("mimic3", "mimic4_note", *(name for name, _ in HOSPITALS + LABELS))),
        (("reports",), ("mimic_cxr",)),
        (("pages",), ("redpajama",)),
        (("instructions",), tuple(name for name, _ in INSTRUCTIONS)),
        (("train", "valid", "test", "cases"), tuple(name for name, _ in BENCHMARKS)),
    ],
)
def test_the_words_of_each_kind_are_estimated(
    fields: tuple[str, ...], sources: tuple[str, ...]
) -> None:
    """Each kind grows with its own number alone: what holds for one size holds for all."""
    size = replace(NOTHING, **{name: getattr(TINY, name) for name in fields})
    found = sum(words_in(record) for name in sources for record in source(name).records(root()))
    assert found / 1.15 < size.words() < 1.15 * found


def words_in(value: object) -> int:
    """Count the words of a document's text, or of every field of another record."""
    if isinstance(value, str):
        return len(value.split())
    if isinstance(value, Document):
        return words_in(value.text)
    if is_dataclass(value):
        return sum(words_in(getattr(value, field.name)) for field in fields_of(value))
    if isinstance(value, Mapping):
        return sum(map(words_in, value.values()))
    return sum(map(words_in, value)) if isinstance(value, tuple | list) else 0


@pytest.mark.parametrize("size", [TINY, SMALL, FULL])
def test_every_size_is_written_within_half_a_minute(size: WorldSize) -> None:
    step = WorldFiles(name="world", seed=0, shape=WorldShape(), size=size)
    assert 2 < step.estimate().cpu_seconds < 30
