"""What is generated within a grammar is of the grammar, in any batch and for any vocabulary."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import torch
from sentencepiece_file import fast_tokenizer
from tokenizers import Tokenizer
from toy_models import SHAPE, write_tokenizer
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerBase

from mellama.corpus.documents import DocumentTable, Origin, batched, writing
from mellama.corpus.tokenizer import train_tokenizer
from mellama.errors import ModelError
from mellama.licenses import OWN_WORK, PHYSIONET, Access, Terms
from mellama.models import llama2c
from mellama.models.grammar import is_within
from mellama.models.local import LocalModel
from mellama.models.model import Completion
from mellama.models.weights import load_model, load_tokenizer
from mellama.records import Document
from mellama.training.runs import new_model

GRAMMARS = [
    'start: " "? ("yes" | "no" | "maybe")',
    "start: /[a-e]{2,5}/",
    'start: " "? "naïve “quotes” 日本"',
    "start: ANY\nANY: /(?s:.){1,3}/",
    'start: "a" | "ab" | "abc" | "abcd"',
]
PROMPTS = ["What colour is the boat?", "a", "red green blue " * 4, "the lamp", "x"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("constrained")
    new_model(SHAPE, write_tokenizer(root / "tokenizer"), root, seed=3)
    return root / "model"


@pytest.fixture(scope="module")
def model(folder: Path) -> LocalModel:
    return LocalModel(folder, name="toy")


def random_model(folder: Path, tokenizer: PreTrainedTokenizerBase, *, outputs: int) -> LocalModel:
    """Make one with more outputs than there are tokens, as padded checkpoints have."""
    torch.manual_seed(0)
    shape = LlamaConfig(
        vocab_size=outputs,
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        max_position_embeddings=512,
        initializer_range=0.3,
    )
    LlamaForCausalLM(shape).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return LocalModel(folder, name="random")


def require_within(answers: list[Completion], grammars: list[str]) -> None:
    for answer, grammar in zip(answers, grammars, strict=True):
        texts = (answer.text, f" {answer.text}")  # a decoder may strip the first blank
        assert any(is_within(text, grammar, whole=answer.stopped) for text in texts), answer


def within(model: LocalModel, *, most: int = 40) -> list[Completion]:
    answers = model.generate_within(PROMPTS, GRAMMARS, max_new_tokens=most, terms=OWN_WORK)
    require_within(answers, GRAMMARS)
    return answers


def test_every_answer_is_of_its_own_grammar_and_ends(model: LocalModel) -> None:
    assert all(answer.stopped for answer in within(model))


def test_a_batch_answers_as_each_alone(model: LocalModel) -> None:
    alone = [
        model.generate_within([prompt], [grammar], max_new_tokens=40, terms=OWN_WORK)[0]
        for prompt, grammar in zip(PROMPTS, GRAMMARS, strict=True)
    ]
    together = within(model)
    assert [answer.text for answer in together] == [answer.text for answer in alone]
    assert [answer.log_probability for answer in together] == pytest.approx(
        [answer.log_probability for answer in alone], rel=1e-5
    )


def test_at_the_limit_an_answer_is_the_beginning_of_one(model: LocalModel) -> None:
    answers = within(model, most=2)
    assert {answer.new_tokens for answer in answers} == {2}
    assert not all(answer.stopped for answer in answers)


def test_what_the_grammar_leaves_open_is_chosen_greedily(folder: Path, model: LocalModel) -> None:
    free = model.generate(PROMPTS, max_new_tokens=3, terms=OWN_WORK)
    anything = "start: ANY\nANY: /(?s:.)*/"
    bound = model.generate_within(
        PROMPTS, [anything] * len(PROMPTS), max_new_tokens=3, terms=OWN_WORK
    )
    plain = [(a.text, a.log_probability) for a in free if "\ufffd" not in a.text]
    assert plain
    assert set(plain) <= {(a.text, a.log_probability) for a in bound}


def test_a_likelihood_is_among_all_tokens(folder: Path, model: LocalModel) -> None:
    ids = Tokenizer.from_file(str(folder / "tokenizer.json"))
    answer = model.generate_within(["red"], ['start: "z"'], max_new_tokens=4, terms=OWN_WORK)[0]
    sequence = [*ids.encode("red").ids, ids.token_to_id("z"), ids.token_to_id("</s>")]
    with torch.no_grad():
        steps = load_model(folder)(torch.tensor([sequence])).logits[0].log_softmax(-1)
    expected = sum(float(steps[at - 1, sequence[at]]) for at in (-2, -1))
    assert (answer.text, answer.new_tokens) == ("z", 2)
    assert answer.log_probability == pytest.approx(expected, abs=1e-4)


def test_every_declared_stop_ends_and_none_does_so_early(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "stops"
    shutil.copytree(folder, copy)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    likely = tokenizer.token_to_id("p")  # what this model says most of the time
    for stops in ([likely], [tokenizer.token_to_id("</s>"), likely]):
        settings = {"eos_token_id": stops}
        (copy / "generation_config.json").write_text(json.dumps(settings))
        stopping = LocalModel(copy, name="stops")
        assert all(answer.stopped for answer in within(stopping))
        word = 'start: "opq"'  # the stop is a letter of it, which the model has to write otherwise
        with pytest.raises(ModelError, match="nothing that the model can write"):
            stopping.generate_within(["a"], [word], max_new_tokens=5, terms=OWN_WORK)


def test_a_vocabulary_of_bytes_may_be_smaller_than_the_output(tmp_path: Path) -> None:
    lines = ["The patient said yes, no and maybe to naïve abcde. ", "日本 and “quotes” again"]
    rows = [Document(str(number), line * 3) for number, line in enumerate(lines)]
    with writing(tmp_path / "documents", Origin("typed", "1", OWN_WORK)) as write:
        for batch in batched(rows, source="typed"):
            write(batch)
    train_tokenizer(
        (DocumentTable(tmp_path / "documents"),), tmp_path, vocabulary=300, advance=lambda _: None
    )
    tokenizer = load_tokenizer(tmp_path)
    answers = within(random_model(tmp_path / "model", tokenizer, outputs=len(tokenizer) + 20))
    assert answers[2].text.strip() == "naïve “quotes” 日本"


@pytest.mark.data
def test_a_vocabulary_of_pieces(data_root: Path, tmp_path: Path) -> None:
    files = data_root / "stories260K"
    llama2c.write_model(files / "stories260K.bin", files / "tok512.bin", tmp_path / "stories")
    answers = within(LocalModel(tmp_path / "stories", name="stories"))
    assert answers[0].text in {"yes", "no", "maybe"}
    assert answers[2].text == "naïve “quotes” 日本"


@pytest.mark.data
@pytest.mark.slow
def test_a_real_vocabulary_of_pieces(data_root: Path, tmp_path: Path) -> None:
    tokenizer = fast_tokenizer(data_root / "mistral_v1" / "tokenizer.model.v1")
    assert len(tokenizer) == 32_000
    answers = within(random_model(tmp_path, tokenizer, outputs=32_064))
    assert answers[2].text == "naïve “quotes” 日本"


def test_a_grammar_without_a_text_is_told(model: LocalModel) -> None:
    nothing = 'start: NOTHING\nNOTHING: "a" & "b"'
    with pytest.raises(ModelError, match="cannot be followed"):
        model.generate_within(["x"], [nothing], max_new_tokens=4, terms=OWN_WORK)


def test_a_broken_grammar_is_told_without_its_words(model: LocalModel) -> None:
    notes = Terms((PHYSIONET,), Access.CREDENTIALED)
    with pytest.raises(ModelError, match="line 1, column 8") as caught:
        model.generate_within(["x"], ['start: PATIENT "x"'], max_new_tokens=4, terms=notes)
    assert "PATIENT" not in str(caught.value)


def test_prompts_and_grammars_come_in_pairs(model: LocalModel) -> None:
    assert model.generate_within([], [], max_new_tokens=4, terms=OWN_WORK) == []
    with pytest.raises(ValueError, match="as many grammars"):
        model.generate_within(["x"], [], max_new_tokens=4, terms=OWN_WORK)
