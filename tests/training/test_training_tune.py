"""Tuning: adapters merge into a plain model, answers are learned, and the model stops."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
import torch
from peft import PeftModel
from safetensors import safe_open
from toy_models import (
    COLOURS,
    SHAPE,
    THINGS,
    ToyConversations,
    ToyTokenizer,
    context,
    make,
    write_conversations,
    write_tokenizer,
)

from mellama.conversations_file import Provenance, write_conversations_file
from mellama.errors import DataError
from mellama.files import read_json
from mellama.licenses import OWN_WORK
from mellama.models.checkpoint import Checkpoint
from mellama.models.local import LocalModel
from mellama.models.shape import LlamaShape
from mellama.models.weights import load_model
from mellama.pipeline.progress import Quiet
from mellama.records import Conversation, Message
from mellama.training.lora import merged, with_adapters
from mellama.training.runs import new_model, tune
from mellama.training.schedule import Lora, Schedule
from mellama.training.steps import InitialModel, Tune

TOY = Provenance("toy", "toy", "r1", OWN_WORK)
SCHEDULE = Schedule(learning_rate=1e-2, batch=3, steps=90, warmup=0.05)
BASE = InitialModel(name="base", shape=SHAPE, tokenizer=ToyTokenizer(name="tokenizer"))
TUNE = Tune(
    name="tuned",
    start=BASE,
    conversations=ToyConversations(name="conversations"),
    lora=Lora(),
    schedule=SCHEDULE,
    sequence_length=96,
)
UNTIED = replace(SHAPE, tied=False)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tune")


@pytest.fixture(scope="module")
def tuned(root: Path) -> Checkpoint:
    return make(TUNE, context(root))


def test_what_was_taught_is_answered_and_ended(tuned: Checkpoint) -> None:
    model = LocalModel(tuned.folder, name="tuned")
    prompts = [f"What colour is {thing}?" for thing in THINGS]
    answers = model.generate(prompts, max_new_tokens=10, terms=OWN_WORK)
    assert [answer.text for answer in answers] == list(COLOURS)
    assert all(answer.stopped for answer in answers)


def test_a_tuned_model_is_an_ordinary_folder(tuned: Checkpoint) -> None:
    names = sorted(path.name for path in tuned.folder.iterdir())
    assert names == [
        "chat_template.jinja",
        "config.json",
        "generation_config.json",
        "model.safetensors",
        "tokenizer.json",
        "tokenizer_config.json",
    ]
    with safe_open(tuned.folder / "model.safetensors", "pt") as weights:
        assert not [name for name in weights.keys() if "lora" in name or "lm_head" in name]  # noqa: SIM118
    config = read_json(tuned.folder / "config.json")
    assert (config["use_cache"], config["tie_word_embeddings"]) == (True, True)
    assert "_name_or_path" not in config
    generation = read_json(tuned.folder / "generation_config.json")
    assert (generation["eos_token_id"], generation["pad_token_id"]) == (1, 2)


def token_matrix(folder: Path) -> torch.Tensor:
    weight = load_model(folder).get_input_embeddings().weight
    assert isinstance(weight, torch.Tensor)
    return weight


def test_embeddings_are_trained_and_checkpoints_are_gone(tuned: Checkpoint, root: Path) -> None:
    before = token_matrix(context(root).folder(BASE) / "model")
    after = token_matrix(tuned.folder)
    assert not torch.equal(before, after)
    output = tuned.folder.parent
    assert sorted(path.name for path in output.iterdir()) == [
        "adapter",
        "conversations.json",
        "losses.jsonl",
        "model",
        "probe.json",
        "training.json",
    ]


def test_the_notes_beside_the_model_say_what_was_done(tuned: Checkpoint, root: Path) -> None:
    output = tuned.folder.parent
    probe = read_json(output / "probe.json")
    assert (probe["stopped"], probe["prompts"]) == (len(THINGS), len(THINGS))
    assert "held_out" not in probe
    counts = read_json(output / "conversations.json")
    assert (counts["conversations"], counts["kept"]) == (len(THINGS), len(THINGS))
    training = read_json(output / "training.json")
    assert training["parameters"] == SHAPE.parameters(300)
    assert training["trained_parameters"] > 300 * SHAPE.hidden
    assert tuned.losses is not None
    losses = [orjson.loads(line) for line in tuned.losses.read_bytes().splitlines()]
    assert losses[-1]["tokens"] == training["tokens"]
    assert losses[-1]["loss"] < 0.2 < losses[0]["loss"]


def test_questions_that_were_not_tuned_on_are_asked_too(root: Path, tmp_path: Path) -> None:
    make(BASE, context(root))
    answer = Message("assistant", "red")
    asked = [f"What colour is {THINGS[0]}?", "Which word?", "Which word?", "word " * 200, "Why?"]
    talks = [
        Conversation(str(number), (Message("user", question), answer))
        for number, question in enumerate(asked)
    ]
    talks.append(Conversation("opened by another", (Message("system", "Be brief."), answer)))
    write_conversations_file(tmp_path / "others.jsonl", [(TOY, talk) for talk in talks])
    tune(
        context(root).folder(BASE) / "model",
        write_conversations(tmp_path / "talks.jsonl"),
        None,
        replace(SCHEDULE, steps=1),
        tmp_path / "out",
        sequence_length=96,
        threads=1,
        progress=Quiet(),
        what="toy",
        held_out=tmp_path / "others.jsonl",
    )
    probed = read_json(tmp_path / "out" / "probe.json")
    assert probed["held_out"]["prompts"] == 2, "one was taught, one came again, one is too long"
    assert probed["held_out"].keys() == {"prompts", "stopped", "share_that_stops"}
    assert probed["prompts"] == len(THINGS)


def test_a_finished_model_is_not_trained_again(tuned: Checkpoint, root: Path) -> None:
    before = (tuned.folder / "model.safetensors").stat().st_mtime_ns
    (tuned.folder.parent / "checkpoints" / "checkpoint-1").mkdir(parents=True)
    make(TUNE, context(root))
    assert (tuned.folder / "model.safetensors").stat().st_mtime_ns == before
    assert not (tuned.folder.parent / "checkpoints").exists()


def test_all_weights_can_be_tuned(root: Path) -> None:
    short = replace(SCHEDULE, steps=3)
    step = replace(TUNE, name="full", lora=None, schedule=short)
    made = make(step, context(root))
    training = read_json(made.folder.parent / "training.json")
    assert training["trained_parameters"] == training["parameters"]
    assert not (made.folder.parent / "adapter").exists()


@pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing`")  # as in `with_adapters`
@pytest.mark.parametrize("shape", [SHAPE, UNTIED], ids=["tied", "untied"])
@pytest.mark.parametrize("embeddings", [True, False], ids=["embeddings", "frozen"])
def test_the_adapter_on_the_start_model_is_the_tuned_model(
    root: Path, shape: LlamaShape, *, embeddings: bool
) -> None:
    base = replace(BASE, name=f"base/{shape.tied}", shape=shape)
    lora = Lora(rank=4, embeddings=embeddings)
    short = replace(SCHEDULE, steps=4)
    step = replace(
        TUNE, name=f"adapted/{shape.tied}/{embeddings}", start=base, lora=lora, schedule=short
    )
    tuned = make(step, context(root))
    adapter = tuned.folder.parent / "adapter"
    names = sorted(path.name for path in adapter.iterdir())
    assert names == ["adapter_config.json", "adapter_model.safetensors"]
    settings = read_json(adapter / "adapter_config.json")
    assert settings["base_model_name_or_path"] is None, "a place of this machine"
    assert settings["target_modules"] == sorted(settings["target_modules"])
    start = load_model(context(root).folder(base) / "model", dtype=torch.float32)
    ids = torch.randint(3, 300, (2, 12), generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        before = start(ids).logits
        loaded = PeftModel.from_pretrained(start, str(adapter))
        found = loaded(ids).logits
        expected = load_model(tuned.folder, dtype=torch.float32)(ids).logits
    assert torch.allclose(found, expected, atol=1e-5)
    assert not torch.allclose(found, before, atol=1e-3)


@pytest.mark.parametrize("shape", [SHAPE, UNTIED])
@pytest.mark.parametrize("embeddings", [True, False])
def test_merging_changes_no_answer(tmp_path: Path, shape: LlamaShape, *, embeddings: bool) -> None:
    new_model(shape, write_tokenizer(tmp_path / "tokenizer"), tmp_path, seed=0)
    base = load_model(tmp_path / "model")
    ids = torch.randint(3, 300, (2, 12), generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        untouched = base(ids).logits
    adapted = with_adapters(base, Lora(rank=4, embeddings=embeddings), seed=1)
    with torch.no_grad():
        assert torch.equal(adapted(ids).logits, untouched), "adapters begin as nothing"
        for weight in adapted.parameters():
            if weight.requires_grad:
                weight.add_(torch.randn_like(weight), alpha=0.05)
        expected = adapted(ids).logits
        plain = merged(adapted)
        assert torch.allclose(plain(ids).logits, expected, atol=1e-5)
    assert not torch.allclose(expected, untouched, atol=1e-2)
    words, answers = plain.get_input_embeddings(), plain.get_output_embeddings()
    assert (words.weight is answers.weight) is shape.tied


def test_the_same_seed_draws_the_same_adapters(tmp_path: Path) -> None:
    new_model(SHAPE, write_tokenizer(tmp_path / "tokenizer"), tmp_path, seed=0)
    drawn = []
    for seed in (1, 1, 2):
        adapted = with_adapters(load_model(tmp_path / "model"), Lora(rank=4), seed=seed)
        drawn.append(
            torch.cat([w.flatten() for n, w in adapted.named_parameters() if "lora_A" in n])
        )
    assert torch.equal(drawn[0], drawn[1])
    assert not torch.equal(drawn[0], drawn[2])


def test_a_backbone_keeps_its_own_template(root: Path, tmp_path: Path) -> None:
    make(BASE, context(root))
    start = tmp_path / "start"
    shutil.copytree(context(root).folder(BASE) / "model", start)
    own = "{% for m in messages %}{{ '<s>' + m['content'] + '</s>' }}{% endfor %}"
    (start / "chat_template.jinja").write_text(own)
    tune(
        start,
        write_conversations(tmp_path / "conversations.jsonl"),
        None,
        replace(SCHEDULE, steps=1),
        tmp_path / "out",
        sequence_length=96,
        threads=1,
        progress=Quiet(),
        what="toy",
    )
    assert (tmp_path / "out" / "model" / "chat_template.jinja").read_text() == own


def test_what_may_be_cut_is_cut_and_counted(root: Path, tmp_path: Path) -> None:
    make(BASE, context(root))
    turns = (Message("user", f"Read: {'word ' * 200}"), Message("assistant", "red"))
    talks = [
        Conversation("fits", (Message("user", "Read: word"), turns[1]), cuttable=(6, 10)),
        Conversation("long", turns, cuttable=(6, len(turns[0].content))),
        Conversation("whole or not", turns),
    ]
    write_conversations_file(tmp_path / "talks.jsonl", [(TOY, talk) for talk in talks])
    tune(
        context(root).folder(BASE) / "model",
        tmp_path / "talks.jsonl",
        None,
        replace(SCHEDULE, steps=1),
        tmp_path / "out",
        sequence_length=96,
        threads=1,
        progress=Quiet(),
        what="toy",
    )
    counts = read_json(tmp_path / "out" / "conversations.json")
    assert (counts["kept"], counts["shortened"]) == (2, 1)
    assert counts["dropped"] == {"no_answer": 0, "special_token": 0, "too_long": 1}
    assert counts["tokens"] <= 2 * 96


def test_nothing_to_train_on_says_why(root: Path, tmp_path: Path) -> None:
    step = replace(TUNE, name="short", sequence_length=8)
    with pytest.raises(DataError, match="8 too_long"):
        make(step, context(root))


def test_sequences_longer_than_the_context_are_refused(root: Path) -> None:
    step = replace(TUNE, name="long", sequence_length=1_000)
    with pytest.raises(DataError, match="longer than the model"):
        make(step, context(root))


def test_a_run_that_ends_while_it_saves_ends_in_the_same_bytes(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(BASE, context(root))
    short = replace(TUNE, schedule=replace(SCHEDULE, steps=2))
    whole = make(replace(short, name="whole"), context(root))

    def fail(source: Path, target: Path) -> None:
        raise InterruptedError

    with monkeypatch.context() as patch:
        patch.setattr("mellama.training.runs.copy_tokenizer", fail)
        with pytest.raises(InterruptedError):
            make(replace(short, name="broken"), context(root))
    broken = context(root).folder(replace(short, name="broken"))
    assert not (broken / "model").exists(), "there is no folder of that name, or a whole one"
    mended = make(replace(short, name="broken"), context(root))
    for path in (*whole.folder.iterdir(), *(whole.folder.parent / "adapter").iterdir()):
        again = mended.folder.parent / path.parent.name / path.name
        assert again.read_bytes() == path.read_bytes()
    assert not list(broken.glob("*.partial"))
