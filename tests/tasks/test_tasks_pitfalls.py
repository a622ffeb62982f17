"""Traps of the authors' task code: what runs on behind an answer, loads with it, or is cut off."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typed_samples import TYPED

from mellama.evaluation.readings import readings_of, rules
from mellama.evaluation.samples_file import Answer
from mellama.evaluation.scoring import at_hand, score
from mellama.metrics.statistics import RESAMPLES
from mellama.records import Sample, Unparsed
from mellama.tasks.catalogue import TASKS, task
from mellama.tasks.task import Task
from mellama.world.knowledge import World
from mellama.world.shape import TINY, WorldShape
from mellama.world.writers.catalogue import WRITERS

TWELVE = (
    *("pubmedqa", "medqa", "medmcqa", "emrqa", "i2b2", "ddi", "hoc", "mtsample"),
    *("pubmed_summ", "mimic_cxr", "bionli", "mednli"),
)
HEAVY = {
    *("torch", "transformers", "spacy", "nltk", "datasets", "evaluate", "bert_score"),
    *("scipy", "sklearn", "statsmodels", "llguidance", "matplotlib"),
}
each_task = pytest.mark.parametrize("each", TASKS, ids=lambda item: item.name)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    world = World.make(11, WorldShape(diseases=20))
    for name, write in WRITERS:
        write(world, folder / name, TINY)
    return folder


def score_of(each: Task[Any], prediction: Any, sample: Sample[Any]) -> list[float]:
    metrics, _ = at_hand(each.metrics, None)
    counts = (metric.counts([prediction], [sample.target]) for metric in metrics)
    return [
        float(metric.value(own.sum(axis=0))) for metric, own in zip(metrics, counts, strict=True)
    ]


def next_question(each: Task[Any], sample: Sample[Any]) -> str:
    """What a base model goes on with: another sample in the form of the one it was shown."""
    fields = {name: f"Another {name} of quite other words." for name in sample.fields}
    return each.question(replace(sample, fields=fields)).partition("\n\n")[2]


@each_task
def test_what_is_written_behind_an_answer_is_not_scored(each: Task[Any]) -> None:
    sample = TYPED[each.name]
    gold = each.write(sample.target)
    others = [label for label in each.choices or each.labels if label not in gold]
    wrong = others[0] if others else "Something of quite another kind."
    answer = each.read(gold, sample)
    rambling = f"{gold}\n\n{next_question(each, sample)} {wrong}\n\n"
    read = each.read(rambling * 3, sample)
    assert not isinstance(read, Unparsed)
    assert score_of(each, read, sample) == pytest.approx(score_of(each, answer, sample))


@each_task
def test_a_text_that_says_output_or_holds_braces_is_asked_whole(each: Task[Any]) -> None:
    sample = TYPED[each.name]
    tail = "\nOUTPUT: 1 litre.\nINPUT: {none} {0}\n### Response: %s"
    fields = {name: f"{text}{tail}" for name, text in sample.fields.items()}
    asked = each.question(replace(sample, fields=fields))
    assert all(text in asked for text in fields.values())
    assert asked.count(tail) == len(each.fields())


@pytest.mark.parametrize(
    ("each", "reading"), [(each, reading) for each in TASKS for reading in readings_of(each)]
)
def test_every_metric_of_every_reading_has_an_interval(each: Task[Any], reading: str) -> None:
    """Of answers half of which are right and half empty: no value stands alone."""
    sample = TYPED[each.name]
    samples = [replace(sample, id=f"{sample.id} {place}") for place in range(60)]
    asked = replace(each, samples=lambda data_root, split: iter(samples))
    scores = score(asked, [answer(each, sample) for sample in samples], None, reading=reading)
    assert RESAMPLES >= 1000
    assert scores.metrics
    names = {metric.name for metric in rules(asked, reading).metrics}
    assert names <= scores.metrics.keys() | scores.not_run.keys()
    for name, item in scores.metrics.items():
        assert np.isfinite([item.value, item.low, item.high]).all(), name
        assert item.low <= item.value <= item.high, name
    primary = next(iter(scores.metrics.values()))
    if reading != "paper":  # which forgives what is missing, or never finds some labels
        assert primary.low < primary.high


def answer(each: Task[Any], sample: Sample[Any]) -> Answer:
    """Answer every second sample right, and the others with nothing, or with the first choice."""
    gold = each.write(sample.target)
    right = int(sample.id.split()[-1]) % 2 == 0
    wrong = next((choice for choice in each.choices if choice != gold), "")
    likelihoods = {
        choice: -1.0 if choice == (gold if right else wrong) else -2.0 for choice in each.choices
    }
    return Answer(
        id=sample.id,
        prompt_sha256="",
        prompt_tokens=1,
        shortened=0,
        skipped="",
        completion=gold if right else "",
        stopped=True,
        new_tokens=1,
        target=gold,
        likelihoods=likelihoods,
    )


def test_a_task_is_declared_without_any_model_or_heavy_library() -> None:
    code = "import sys, mellama.tasks.catalogue; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "mellama.tasks.question_answering" in loaded
    assert not loaded & HEAVY


@pytest.mark.parametrize("name", TWELVE)
def test_no_sample_of_the_test_stands_in_another_split(name: str, root: Path) -> None:
    """By its name, and by its words: but one line of a note may stand in another one too."""
    each = task(name)
    found = {split: list(each.samples(root, split)) for split, _ in each.splits}
    assert len(found["test"]) >= TINY.test
    assert len(found) > 1
    for split in found.keys() - {"test"}:
        assert found[split], split
        sides = [found[split], found["test"]]
        ids, names = ([of_side(side) for side in sides] for of_side in (ids_of, documents_of))
        assert ids[0].isdisjoint(ids[1]), split
        assert names[0].isdisjoint(names[1]), split
        if name != "i2b2":
            asked = [{each.question(sample) for sample in side} for side in sides]
            assert asked[0].isdisjoint(asked[1]), split


def ids_of(samples: Sequence[Sample[Any]]) -> set[str]:
    return {sample.id for sample in samples}


def documents_of(samples: Sequence[Sample[Any]]) -> set[str]:
    """The notes, papers and reports that samples were made from, where they name them."""
    return {name for sample in samples for name in sample.identifiers}
