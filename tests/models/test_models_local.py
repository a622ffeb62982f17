"""A local model answers alone as in a batch, stops where it should, and runs nobody's code."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer
from toy_models import SHAPE, write_tokenizer

from mellama.errors import ModelError
from mellama.licenses import OWN_WORK, PHYSIONET, Access, Terms
from mellama.models.chat_form import CHAT_TEMPLATE
from mellama.models.local import LocalModel
from mellama.models.model import Completion
from mellama.models.prompt import continuation_ids, prompt_ids
from mellama.models.weights import load_model, load_tokenizer
from mellama.training.runs import new_model

PROMPTS = ["What colour is the boat?", "the lamp", "a", "red green blue " * 5, "What colour?"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("local")
    new_model(SHAPE, write_tokenizer(root / "tokenizer"), root, seed=3)
    return root / "model"


@pytest.fixture(scope="module")
def chat_folder(folder: Path) -> Path:
    copy = folder.parent / "chat"
    shutil.copytree(folder, copy)
    (copy / "chat_template.jinja").write_text(CHAT_TEMPLATE)
    return copy


@pytest.fixture(scope="module")
def model(folder: Path) -> LocalModel:
    return LocalModel(folder, name="toy")


def raw_ids(folder: Path, text: str) -> list[int]:
    ids: list[int] = Tokenizer.from_file(str(folder / "tokenizer.json")).encode(text).ids
    return ids


def nats(completion: Completion) -> float:
    assert completion.log_probability is not None
    return completion.log_probability


def without_nats(completion: Completion) -> Completion:
    return replace(completion, log_probability=None)


def test_a_prompt_is_answered_in_a_batch_as_alone(model: LocalModel) -> None:
    together = model.generate(PROMPTS, max_new_tokens=12, terms=OWN_WORK)
    alone = [model.generate([p], max_new_tokens=12, terms=OWN_WORK)[0] for p in PROMPTS]
    assert list(map(without_nats, together)) == list(map(without_nats, alone))
    assert list(map(nats, together)) == pytest.approx(list(map(nats, alone)), rel=1e-5)


def test_the_same_list_gives_the_same_bytes(folder: Path, model: LocalModel) -> None:
    again = LocalModel(folder, name="again")
    pairs = [(prompt, " red") for prompt in PROMPTS]
    assert again.score(pairs, terms=OWN_WORK) == model.score(pairs, terms=OWN_WORK)


def test_scores_do_not_depend_on_the_batch(folder: Path, model: LocalModel) -> None:
    pairs = [(prompt, end) for prompt in PROMPTS for end in (" red", " the green door", "x")]
    alone = [model.score([pair], terms=OWN_WORK)[0] for pair in pairs]
    assert model.score(pairs, terms=OWN_WORK) == pytest.approx(alone, rel=1e-5)
    small = LocalModel(folder, name="small", batch_tokens=40)
    assert small.score(pairs, terms=OWN_WORK) == pytest.approx(alone, rel=1e-5)


def test_a_score_is_the_sum_over_tokens_read_one_at_a_time(folder: Path, model: LocalModel) -> None:
    before = raw_ids(folder, PROMPTS[0])
    after = raw_ids(folder, PROMPTS[0] + " red")[len(before) :]
    plain = load_model(folder)
    expected, ids = 0.0, list(before)
    for token in after:
        with torch.no_grad():
            logits = plain(torch.tensor([ids])).logits[0, -1].double()
        expected += float(logits[token] - logits.logsumexp(0))
        ids.append(token)
    assert model.score([(PROMPTS[0], " red")], terms=OWN_WORK) == [pytest.approx(expected)]


def test_a_declared_stop_ends_the_answer_and_is_no_part_of_its_text(
    folder: Path, model: LocalModel, tmp_path: Path
) -> None:
    endless = model.generate(["a"], max_new_tokens=8, terms=OWN_WORK)[0]
    assert (endless.stopped, endless.new_tokens) == (False, 8)
    plain = load_model(folder)
    with torch.no_grad():
        likely = plain(torch.tensor([raw_ids(folder, "a")])).logits[0, -1].log_softmax(-1)
    first = int(likely.argmax())
    copy = tmp_path / "stops"
    shutil.copytree(folder, copy)
    settings = {"eos_token_id": [1, first], "do_sample": True, "temperature": 9.0}
    (copy / "generation_config.json").write_text(json.dumps(settings))
    answer = LocalModel(copy, name="stops").generate(["a"], max_new_tokens=8, terms=OWN_WORK)[0]
    assert (answer.text, answer.stopped, answer.new_tokens) == ("", True, 1)
    assert answer.log_probability == pytest.approx(float(likely[first])), "the stop counts"


def test_a_folder_that_asks_for_beams_and_penalties_is_answered_greedily(
    folder: Path, model: LocalModel, tmp_path: Path
) -> None:
    copy = tmp_path / "penalties"
    shutil.copytree(folder, copy)
    settings = {"repetition_penalty": 5.0, "num_beams": 3, "bos_token_id": 0, "eos_token_id": 1}
    (copy / "generation_config.json").write_text(json.dumps(settings))
    asked = LocalModel(copy, name="penalties")
    assert asked.generate(PROMPTS, max_new_tokens=12, terms=OWN_WORK) == model.generate(
        PROMPTS, max_new_tokens=12, terms=OWN_WORK
    )


def test_transformers_reads_our_tokenizer_as_it_is(folder: Path) -> None:
    tokenizer = load_tokenizer(folder)
    for text in (*PROMPTS, "naïve  café\n\n\tß 12.5 mg", " \n"):
        assert prompt_ids(tokenizer, text) == raw_ids(folder, text)
        assert tokenizer.decode(raw_ids(folder, text), skip_special_tokens=True) == text


@pytest.mark.parametrize("which", ["folder", "chat_folder"])
def test_bos_stands_once_and_first(which: str, request: pytest.FixtureRequest) -> None:
    tokenizer = load_tokenizer(request.getfixturevalue(which))
    ids = prompt_ids(tokenizer, "the lamp")
    assert ids.count(0) == 1
    assert ids[0] == 0


def test_a_template_that_repeats_bos_is_mended(chat_folder: Path) -> None:
    tokenizer = load_tokenizer(chat_folder)
    once = prompt_ids(tokenizer, "the lamp")
    tokenizer.chat_template = "{{ bos_token }}" + CHAT_TEMPLATE
    assert prompt_ids(tokenizer, "the lamp") == once


@pytest.mark.parametrize("which", ["folder", "chat_folder"])
def test_special_tokens_in_a_prompt_are_text(which: str, request: pytest.FixtureRequest) -> None:
    tokenizer = load_tokenizer(request.getfixturevalue(which))
    ids = prompt_ids(tokenizer, "struck <s>out</s>")
    assert (ids.count(0), ids.count(1)) == (1, 0)
    assert "struck <s>out</s>" in str(tokenizer.decode(ids[1:]))


def test_the_template_is_used_if_there_is_one(folder: Path, chat_folder: Path) -> None:
    chat = LocalModel(chat_folder, name="chat")
    plain = LocalModel(folder, name="plain")
    assert chat.prompt_tokens("red") == len(raw_ids(folder, "Human: \nred\n\nAssistant: \n"))
    assert plain.prompt_tokens("red") == len(raw_ids(folder, "red"))
    answer = chat.generate(["red"], max_new_tokens=1, terms=OWN_WORK)[0]
    assert answer.prompt_tokens == chat.prompt_tokens("red")


def test_a_continuation_is_encoded_with_its_prompt_in_raw_text_alone_in_a_chat(
    folder: Path, chat_folder: Path
) -> None:
    raw, chat = load_tokenizer(folder), load_tokenizer(chat_folder)
    assert continuation_ids(raw, "What colour", " is") == raw_ids(folder, " is")[1:]
    assert continuation_ids(raw, "gr", "een") == raw_ids(folder, "een")[1:], "gr-een is one token"
    assert continuation_ids(chat, "gr", "een") == raw_ids(folder, "een")[1:]


def test_what_does_not_fit_is_refused_and_never_cut(model: LocalModel) -> None:
    fits = model.context_tokens - model.prompt_tokens("red")
    model.generate(["red"], max_new_tokens=fits, terms=OWN_WORK)
    with pytest.raises(ModelError, match="does not fit"):
        model.generate(["red"], max_new_tokens=fits + 1, terms=OWN_WORK)
    with pytest.raises(ModelError, match="does not fit"):
        model.score([("red", " red" * 200)], terms=OWN_WORK)


def test_an_empty_continuation_has_no_likelihood(model: LocalModel) -> None:
    with pytest.raises(ModelError, match="no token"):
        model.score([("red", "")], terms=OWN_WORK)


def test_nothing_to_do_is_done(model: LocalModel) -> None:
    assert model.generate([], max_new_tokens=3, terms=OWN_WORK) == []
    assert model.score([], terms=OWN_WORK) == []


def test_patient_text_may_be_read_on_this_machine(model: LocalModel) -> None:
    notes = Terms((PHYSIONET,), Access.CREDENTIALED)
    assert len(model.generate(["red"], max_new_tokens=2, terms=notes)) == 1


def test_code_that_a_folder_brings_is_never_run(folder: Path, tmp_path: Path) -> None:
    copy, trace = tmp_path / "remote", tmp_path / "ran"
    shutil.copytree(folder, copy)
    config = json.loads((copy / "config.json").read_text())
    config |= {
        "model_type": "unheard_of",
        "architectures": ["Own"],
        "auto_map": {"AutoConfig": "own.Config", "AutoModelForCausalLM": "own.Own"},
    }
    (copy / "config.json").write_text(json.dumps(config))
    (copy / "own.py").write_text(f"open({str(trace)!r}, 'w').close()\n")
    with pytest.raises(ModelError, match="cannot be loaded"):
        LocalModel(copy, name="remote")
    assert not trace.exists()
