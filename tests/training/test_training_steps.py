"""The steps: what they say before they run, what they are made of, and whose terms they carry."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from toy_models import SHAPE, ToyBlocks, ToyConversations, ToyTokenizer, context, make

from mellama.errors import ModelError
from mellama.files import read_json
from mellama.licenses import APACHE_2, OWN_WORK, PHYSIONET, UNKNOWN, Access, Terms
from mellama.models.local import LocalModel
from mellama.models.weights import load_model
from mellama.pipeline.record import read_record
from mellama.pipeline.runner import run
from mellama.sources.weights import STORIES260K
from mellama.training.estimates import RATES, say_parameters, tokens_a_second, training
from mellama.training.schedule import Lora, Schedule
from mellama.training.steps import (
    HuggingFaceFolder,
    InitialModel,
    Llama2cModel,
    ModelStep,
    Pretrain,
    Tune,
    parameters_of,
)

BASE = InitialModel(name="base", shape=SHAPE, tokenizer=ToyTokenizer(name="tokenizer"))
PRETRAIN = Pretrain(
    name="pretrained",
    start=BASE,
    data=ToyBlocks(name="blocks"),
    schedule=Schedule(learning_rate=1e-3, batch=4, tokens=512),
)
TUNE = Tune(
    name="tuned",
    start=PRETRAIN,
    conversations=ToyConversations(name="conversations"),
    lora=Lora(rank=8),
    schedule=Schedule(learning_rate=1e-3, batch=16, epochs=2),
)


def test_steps_load_nothing_heavy() -> None:
    code = (
        "import sys, mellama.training.steps, mellama.models.checkpoint; "
        "print(sorted(sys.modules.keys() & {'torch', 'transformers', 'peft', 'tokenizers'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("step", "line"),
    [
        (BASE, "30.2K parameters, context 128"),
        (PRETRAIN, "512 tokens, 30.2K parameters, batch 4x32"),
        (TUNE, "2 epochs, 30.2K parameters, batch 16x512, LoRA rank 8"),
        (
            replace(TUNE, lora=None, schedule=Schedule(learning_rate=1, batch=16, steps=10)),
            "81,920 tokens, 30.2K parameters, batch 16x512, all weights",
        ),
    ],
)
def test_a_step_says_its_budget(step: ModelStep, line: str) -> None:
    assert step.describe() == line


def test_inputs_and_identity_hold_all_that_decides_the_bytes() -> None:
    assert [step.name for step in TUNE.inputs()] == ["pretrained", "conversations"]
    other = replace(PRETRAIN, schedule=replace(PRETRAIN.schedule, seed=1))
    assert other.fingerprint() != PRETRAIN.fingerprint()
    assert replace(TUNE, start=other).fingerprint() != TUNE.fingerprint()
    assert replace(TUNE, lora=None).fingerprint() != TUNE.fingerprint()


def test_an_estimate_grows_with_tokens_and_parameters() -> None:
    for parameters, rate in RATES:
        assert tokens_a_second(int(parameters)) == pytest.approx(rate)
    sizes = [10**power for power in range(4, 11)]
    rates = [tokens_a_second(size) for size in sizes]
    assert rates == sorted(rates, reverse=True)
    assert training(2_000_000, 10**6).cpu_seconds > training(1_000_000, 10**6).cpu_seconds
    small, large = (
        replace(PRETRAIN.schedule, tokens=10**5),
        replace(PRETRAIN.schedule, tokens=10**6),
    )
    assert (
        replace(PRETRAIN, schedule=large).estimate().cpu_seconds
        > replace(PRETRAIN, schedule=small).estimate().cpu_seconds
    )


def test_passes_over_conversations_are_planned_by_the_size_of_their_file() -> None:
    passes = [Schedule(learning_rate=1e-3, batch=2, epochs=epochs) for epochs in (1, 10)]
    one, ten = (replace(TUNE, schedule=schedule).estimate() for schedule in passes)
    start = training(0, TUNE.parameters()).cpu_seconds
    assert ten.cpu_seconds - start == pytest.approx(10 * (one.cpu_seconds - start))
    assert one.cpu_seconds > start


def test_making_a_model_loads_the_libraries() -> None:
    assert BASE.estimate().cpu_seconds > training(0, BASE.parameters()).cpu_seconds


@pytest.mark.parametrize(
    ("count", "words"), [(999, "999"), (30_240, "30.2K"), (1_104_000, "1.1M"), (7 * 10**9, "7.0B")]
)
def test_parameters_are_said_as_people_say_them(count: int, words: str) -> None:
    assert say_parameters(count) == f"{words} parameters"


def test_the_size_of_a_model_is_known_before_it_is_made(tmp_path: Path) -> None:
    made = make(BASE, context(tmp_path))
    assert load_model(made.folder).num_parameters() == parameters_of(BASE) == parameters_of(TUNE)


def test_a_seed_decides_the_first_weights(tmp_path: Path) -> None:
    bytes_of = {}
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        made = make(replace(BASE, name=name, seed=seed), context(tmp_path))
        bytes_of[name] = (made.folder / "model.safetensors").read_bytes()
        assert made.losses is None
    assert bytes_of["a"] == bytes_of["b"] != bytes_of["c"]


def test_a_backbone_on_disk_is_used_where_it_lies(tmp_path: Path) -> None:
    made = make(BASE, context(tmp_path))
    step = HuggingFaceFolder(name="backbone", folder=str(made.folder))
    again = make(step, context(tmp_path))
    assert again.folder == made.folder
    assert parameters_of(step) == parameters_of(BASE)
    assert read_json(context(tmp_path).folder(step) / "backbone.json")["parameters"] == 30_240
    assert step.own_terms() == Terms((UNKNOWN,))
    assert not step.own_terms().redistribution
    assert replace(step, license=APACHE_2).own_terms().redistribution
    digest = step.raw_data(None)
    (made.folder / "config.json").write_text("{}  ")
    assert step.raw_data(None) != digest


def test_a_model_made_from_a_credentialed_backbone_is_credentialed(tmp_path: Path) -> None:
    made = make(BASE, context(tmp_path))
    backbone = HuggingFaceFolder(
        name="backbone", folder=str(made.folder), license=PHYSIONET, access=Access.CREDENTIALED
    )
    assert backbone.own_terms() == Terms((PHYSIONET,), Access.CREDENTIALED)
    tuned = replace(PRETRAIN, start=backbone)
    beside = context(tmp_path / "artifacts")
    run((tuned,), beside, say=lambda line: None, jobs=1)
    record = read_record(beside.folder(tuned))
    assert record is not None
    assert record.license_terms.access is Access.CREDENTIALED


@pytest.mark.parametrize("place", [0, -1])
def test_weights_trained_again_are_other_raw_data(place: int, tmp_path: Path) -> None:
    made = make(BASE, context(tmp_path))
    step = HuggingFaceFolder(name="backbone", folder=str(made.folder))
    before, weights = step.raw_data(None), made.folder / "model.safetensors"
    data = bytearray(weights.read_bytes())
    header = 8 + int.from_bytes(data[:8], "little")
    data[header if place == 0 else -1] ^= 1
    weights.write_bytes(data)
    assert step.raw_data(None) != before


def test_a_relative_backbone_lies_under_the_data_root(tmp_path: Path) -> None:
    made = make(BASE, context(tmp_path))
    step = HuggingFaceFolder(name="backbone", folder="base/v1/model")
    beside = replace(context(tmp_path), data_root=tmp_path)
    assert make(step, beside).folder == made.folder
    with pytest.raises(ModelError, match="data root"):
        step.raw_data(None)


def test_a_backbone_that_is_not_there_is_named(tmp_path: Path) -> None:
    step = HuggingFaceFolder(name="backbone", folder=str(tmp_path / "nowhere"))
    with pytest.raises(ModelError, match="nowhere"):
        make(step, context(tmp_path))
    assert parameters_of(step) == 0


def test_pretraining_keeps_tokenizer_and_plainness(tmp_path: Path) -> None:
    made = make(PRETRAIN, context(tmp_path))
    start = context(tmp_path).folder(BASE) / "model"
    for name in ("tokenizer.json", "tokenizer_config.json", "config.json"):
        assert (made.folder / name).read_bytes() == (start / name).read_bytes()
    assert made.losses is not None
    assert len(made.losses.read_text().splitlines()) == 4
    assert read_json(made.folder.parent / "training.json")["epochs"] == pytest.approx(16 / 24, 1e-3)
    assert not (made.folder.parent / "checkpoints").exists()


@pytest.mark.data
def test_real_weights_of_llama2c_become_a_model(data_root: Path, tmp_path: Path) -> None:
    step = Llama2cModel(name="stories", source=STORIES260K)
    made = make(step, replace(context(tmp_path), data_root=data_root))
    model = LocalModel(made.folder, name="stories")
    story = model.generate(["Once upon a time"], max_new_tokens=12, terms=OWN_WORK)[0].text
    assert story.startswith(", there was a little girl")
    assert step.own_terms() == STORIES260K.terms
    assert list(step.raw_data(data_root)) == ["stories260K"]
