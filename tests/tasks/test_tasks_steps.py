"""The supervised setting: a task's training split as conversations, on a fictional world."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mellama.conversations_file import read_conversations
from mellama.errors import DataError
from mellama.files import read_json
from mellama.licenses import OWN_WORK
from mellama.pipeline.progress import Quiet
from mellama.pipeline.record import read_record
from mellama.pipeline.runner import run
from mellama.pipeline.step import Context
from mellama.sources.blue_splits import BLUE_SPLITS
from mellama.sources.relations import DDI2013, UNTYPED
from mellama.tasks.catalogue import TASKS
from mellama.tasks.classification import HOC, mtsample
from mellama.tasks.diagnosis import AGENTCLINIC, DIAGNOSIS
from mellama.tasks.inference import BIONLI, MEDNLI
from mellama.tasks.named_entities import I2B2
from mellama.tasks.question_answering import (
    COVID_QA,
    EMRQA,
    MEDMCQA,
    MEDQA,
    PUBMEDQA,
    PUBMEDQA_LABELLED,
)
from mellama.tasks.relation_extraction import DDI, DDI_FROM_XML
from mellama.tasks.steps import SupervisedConversations
from mellama.tasks.summarization import MIMIC_CXR, PUBMED_SUMM, SUMPUBMED
from mellama.tasks.task import SPLITS, Task
from mellama.world.knowledge import World
from mellama.world.shape import TINY, WorldShape
from mellama.world.steps import WorldFiles

SHAPE = WorldShape(diseases=20)
WORLD = WorldFiles(name="world", seed=5, shape=SHAPE, size=TINY)
KNOWN = World.make(WORLD.seed, SHAPE)
MTSAMPLE = mtsample(KNOWN.specialties)
TWELVE = (
    *(PUBMEDQA, MEDQA, MEDMCQA, EMRQA, I2B2, DDI, HOC, MTSAMPLE),
    *(PUBMED_SUMM, MIMIC_CXR, BIONLI, MEDNLI),
)
TEST_ALONE = {COVID_QA.name, SUMPUBMED.name, DIAGNOSIS.name, AGENTCLINIC.name}
each_of_twelve = pytest.mark.parametrize("task", TWELVE, ids=lambda item: item.name)


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    made = Context(tmp_path_factory.mktemp("root"), None, Quiet())
    run([WORLD], made, say=lambda line: None)
    return made


def step(task: Task[Any], **fields: Any) -> SupervisedConversations:
    return SupervisedConversations(name=f"supervised/{task.name}", task=task, raw=WORLD, **fields)


def built(asked: SupervisedConversations, context: Context, root: Path) -> Path:
    """Build one step apart from the others, over the world that they share."""
    asked.build(root, context)
    return asked.load(root)


def speaks_of_held_out() -> Callable[[str], bool]:
    part = KNOWN.held_out
    names = {name for disease in part.diseases for name in disease.own_names()}
    names |= {verb.name for verb in part.verbs}
    pattern = re.compile("|".join(sorted(map(re.escape, names))), re.IGNORECASE)
    return lambda text: pattern.search(text) is not None


@each_of_twelve
def test_training_teaches_nothing_of_what_is_held_out(task: Task[Any], context: Context) -> None:
    speaks = speaks_of_held_out()
    train = list(task.samples(context.load(WORLD), "train"))
    assert len(train) >= TINY.test
    for sample in train:
        assert not speaks(" ".join((*sample.fields.values(), task.write(sample.target)))), sample.id
    test = list(task.samples(context.load(WORLD), "test"))
    assert any(speaks(" ".join(sample.fields.values())) for sample in test)
    assert not {sample.id for sample in train} & {sample.id for sample in test}


@each_of_twelve
def test_a_sample_is_asked_as_in_a_test_and_answered_right(
    task: Task[Any], context: Context, tmp_path: Path
) -> None:
    samples = {sample.id: sample for sample in task.samples(context.load(WORLD), "train")}
    talks = list(read_conversations(built(step(task, limit=12), context, tmp_path)))
    assert len({talk.id for talk in talks}) == 12
    for talk in talks:
        sample = samples[talk.id.removeprefix(f"{task.name}/")]
        question, answer = talk.messages
        assert question.content == task.question(sample)
        assert task.read(answer.content, sample) == sample.target
        start, end = talk.cuttable or (0, 0)
        assert question.content[start:end] == sample.fields.get(task.shorten, "")


def test_ddi_trains_on_the_pairs_of_the_corpus_that_are_in_no_other_split(context: Context) -> None:
    root = context.load(WORLD)
    sides = [{sample.id for sample in DDI.samples(root, split)} for split in SPLITS]
    assert all(len(side) >= TINY.valid for side in sides)
    assert sum(map(len, sides)) == len(set().union(*sides))
    tsv = (root / "ddi2013" / "train.tsv").read_text().splitlines()[1:]
    rows = {tuple(line.split("\t")) for line in tsv}
    train = DDI.samples(root, "train")
    assert {(one.id, one.fields["sentence"], one.target) for one in train} == rows


def test_ddi_from_the_corpus_alone_keeps_a_document_on_one_side(context: Context) -> None:
    root = context.load(WORLD)
    sides = [{sample.id for sample in DDI_FROM_XML.samples(root, split)} for split in SPLITS]
    whole = {pair.id for pair in DDI2013.records(root) if pair.label != UNTYPED}
    assert all(sides)
    assert set().union(*sides) == whole
    documents = [{name.partition(".s")[0] for name in side} for side in sides]
    assert sum(map(len, documents)) == len(set().union(*documents))


def test_pubmedqa_trains_on_pqa_a_and_on_the_labelled_questions_by_name(context: Context) -> None:
    root = context.load(WORLD)
    sides = [list(PUBMEDQA.samples(root, split)) for split in SPLITS]
    assert [len(side) for side in sides] == [72, 8, TINY.test]
    assert {one.target for side in sides[:2] for one in side} == {"yes", "no"}
    labelled = list(PUBMEDQA_LABELLED.samples(root, "train"))
    assert len(labelled) == TINY.test
    assert {one.target for one in labelled} == {"yes", "no", "maybe"}
    assert list(PUBMEDQA_LABELLED.samples(root, "test")) == sides[2]


def test_the_ledger_accounts_for_what_was_taken(context: Context) -> None:
    asked = step(HOC, limit=7)
    run([asked], context, say=lambda line: None)
    assert read_json(context.folder(asked) / "ledger.json") == {
        "task": "hoc",
        "split": "train",
        "seed": 0,
        "wanted": 7,
        "available": TINY.train,
        "taken": 7,
        "sources": [BLUE_SPLITS.identity()],
        "terms": OWN_WORK.to_json(),
    }
    record = read_record(context.folder(asked))
    assert record is not None
    assert record.license_terms == OWN_WORK


def test_terms_and_files_are_those_of_every_source_read() -> None:
    asked = SupervisedConversations(name="ddi", task=DDI)
    assert asked.sources() == (DDI2013, BLUE_SPLITS)
    assert asked.own_terms().commercial is False
    assert SupervisedConversations(name="ddi", task=DDI, split="valid").sources() == (BLUE_SPLITS,)


def test_a_smaller_limit_is_the_beginning_of_a_larger(context: Context, tmp_path: Path) -> None:
    small = built(step(MEDNLI, limit=5), context, tmp_path / "small").read_bytes()
    whole = built(step(MEDNLI), context, tmp_path / "whole").read_bytes()
    other = built(step(MEDNLI, seed=1), context, tmp_path / "other").read_bytes()
    assert whole.startswith(small)
    assert whole.count(b"\n") == TINY.train
    assert sorted(other.splitlines()) == sorted(whole.splitlines())
    assert other != whole


def test_a_task_without_a_training_split_is_refused_when_it_is_declared() -> None:
    assert {task.name for task in TASKS if "train" not in dict(task.splits)} == TEST_ALONE
    with pytest.raises(DataError, match="diagnosis cannot be fine-tuned on") as caught:
        step(DIAGNOSIS)
    assert caught.value.expected == "a train split"
    assert caught.value.found == "test alone"
    assert caught.value.todo
    with pytest.raises(DataError, match="a valid split"):
        step(PUBMEDQA_LABELLED, split="valid")


def test_task_limit_split_seed_and_source_are_identity() -> None:
    asked = step(DDI)
    others = [
        step(DDI, limit=3),
        step(DDI, split="valid"),
        step(DDI, seed=1),
        step(replace(DDI, prompt="{sentence} Answer:")),
        step(replace(DDI, train_source=replace(DDI2013, revision="another"))),
    ]
    assert len({each.fingerprint() for each in (asked, *others)}) == 6


def test_the_plan_says_what_is_taken() -> None:
    assert step(HOC, limit=30).describe() == "up to 30 train samples of hoc, as conversations"
    assert step(HOC).describe() == "every train sample of hoc, as conversations"
    upstream = SupervisedConversations(name="s", task=EMRQA)
    assert upstream.estimate().disk_bytes > step(EMRQA).estimate().disk_bytes
    assert upstream.estimate().cpu_seconds > replace(step(EMRQA), limit=3).estimate().cpu_seconds
