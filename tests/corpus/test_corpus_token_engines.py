"""The faster engine gives the ids of `tokenizers`, or is not used; and it keeps to its thread."""

from __future__ import annotations

import json
import multiprocessing
import sys
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from corpus_samples import CALM, some_documents, table_of, texts
from hypothesis import given
from hypothesis import strategies as st
from sentencepiece_file import fast_tokenizer

from mellama.corpus.fast_tokens import GigaToken
from mellama.corpus.token_engines import (
    HuggingFace,
    Ids,
    choose,
    described,
    disagreements,
    reference,
    require_same_ids,
    sample_of,
)
from mellama.corpus.tokenise import Encoder
from mellama.corpus.tokenizer import train_tokenizer
from mellama.errors import DataError
from mellama.files import read_json, write_json
from mellama.models.llama2c_tokenizer import write_tokenizer

ODD = (
    "<s>",
    "</s>",
    "<pad>",
    "<0x0A>",
    "\r\n",
    "\t",
    "\0",
    "   ",
    "\u2581",
    "e\u0301",
    "\U0001f600",
)
TEXTS = st.lists(
    st.lists(
        st.text(st.characters(codec="utf-8"), max_size=20)
        | st.text("ab 1\n", max_size=20)
        | st.sampled_from(ODD),
        max_size=6,
    ).map("".join),
    max_size=5,
)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a tokenizer as recipes train them: each digit apart, then byte-level BPE."""
    place = tmp_path_factory.mktemp("trained")
    table = table_of(place / "in.parquet", some_documents("case", 300))
    train_tokenizer((table,), place, vocabulary=400, advance=lambda count: None)
    return place


@pytest.fixture(scope="module")
def byte_level(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the same without the rule for digits: GPT-2's kind."""
    place = tmp_path_factory.mktemp("byte_level")
    value = read_json(trained / "tokenizer.json")
    value["pre_tokenizer"] = value["pre_tokenizer"]["pretokenizers"][1]
    write_json(place / "tokenizer.json", value)
    write_json(place / "tokenizer_config.json", read_json(trained / "tokenizer_config.json"))
    return place


@pytest.fixture(scope="module")
def llama2c(data_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("llama2c")
    write_tokenizer(data_root / "stories260K" / "tok512.bin", place, size=512)
    return place


@pytest.fixture(scope="module")
def mistral(data_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("mistral")
    fast_tokenizer(data_root / "mistral_v1" / "tokenizer.model.v1").save_pretrained(place)
    return place


@cache
def both(folder: Path) -> tuple[HuggingFace, GigaToken]:
    description = described(folder / "tokenizer.json")
    return HuggingFace(reference(description)), GigaToken(description)


def require_equal(folder: Path, values: list[str]) -> None:
    slow, fast = both(folder)
    column = texts(*values)
    wanted, found = slow.ids(column), fast.ids(column)
    assert found.lengths.tolist() == wanted.lengths.tolist()
    assert found.flat.tolist() == wanted.flat.tolist()


@CALM
@given(values=TEXTS)
def test_byte_level_ids_are_the_same(byte_level: Path, values: list[str]) -> None:
    require_equal(byte_level, values)


@pytest.mark.data
@CALM
@given(values=TEXTS)
def test_ids_with_byte_fallback_are_the_same(llama2c: Path, values: list[str]) -> None:
    require_equal(llama2c, values)


@pytest.mark.data
@CALM
@given(values=TEXTS)
def test_ids_of_thirty_two_thousand_are_the_same(mistral: Path, values: list[str]) -> None:
    require_equal(mistral, values)


@pytest.mark.data
def test_ids_of_real_text_are_the_same(mistral: Path, llama2c: Path, data_root: Path) -> None:
    from mellama.sources.catalogue import source

    for name in ("web", "e3c"):
        found = [record.text for record in source(name).records(data_root)][:150]
        assert len(found) == 150
        for folder in (mistral, llama2c):
            require_equal(folder, found)


@pytest.mark.data
def test_the_faster_engine_is_chosen_where_it_proves_itself(mistral: Path) -> None:
    chosen = Encoder(mistral).chosen
    assert chosen.note.to_json() == {"library": "gigatoken", "version": "0.10.0"}
    require_same_ids(mistral / "tokenizer.json", chosen.check, "it")


@CALM
@given(values=TEXTS)
def test_a_tokenizer_it_does_not_support_is_left_to_the_other(
    trained: Path, values: list[str]
) -> None:
    encoder = encoder_of(trained)
    assert encoder.chosen.note.library == "tokenizers"
    assert "Unsupported pre_tokenizer" in str(encoder.chosen.note.instead)
    slow = HuggingFace(reference(described(trained / "tokenizer.json")))
    column = texts(*values)
    assert encoder.chosen.engine.ids(column).flat.tolist() == slow.ids(column).flat.tolist()


@cache
def encoder_of(folder: Path) -> Encoder:
    return Encoder(folder)


def test_an_engine_that_is_not_installed_or_disagrees_is_not_used(
    byte_level: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    description = described(byte_level / "tokenizer.json")
    fast = choose(description, reference(description))
    assert fast.note.library == "gigatoken"
    right = GigaToken.ids

    def wrong(self: GigaToken, column: pa.Array) -> Ids:
        ids = right(self, column)
        flat = ids.flat.copy()
        flat[5] += 1
        return Ids(flat, ids.lengths)

    monkeypatch.setattr(GigaToken, "ids", wrong)
    other = choose(description, reference(description))
    assert other.note.library == "tokenizers"
    assert "reads 1 of" in str(other.note.instead)
    monkeypatch.setitem(sys.modules, "mellama.corpus.fast_tokens", None)
    missing = choose(description, reference(description))
    assert missing.note.instead == "gigatoken is not installed"
    assert fast.check == other.check == missing.check


def test_another_reading_of_the_same_vocabulary_is_another_check(
    byte_level: Path, tmp_path: Path
) -> None:
    one = Encoder(byte_level).chosen.check
    value = read_json(byte_level / "tokenizer.json")
    value["pre_tokenizer"]["add_prefix_space"] = True
    write_json(tmp_path / "tokenizer.json", value)
    with pytest.raises(DataError, match="other ids now"):
        require_same_ids(tmp_path / "tokenizer.json", one, "it")


def test_tokens_added_to_a_vocabulary_are_in_the_sample(byte_level: Path) -> None:
    description = described(byte_level / "tokenizer.json")
    own = dict(description["added_tokens"][0], content="[DRUG]", special=False, id=400)
    value = {**description, "added_tokens": [*description["added_tokens"], own]}
    assert "a [DRUG] b[DRUG]" in sample_of(value).to_pylist()
    chosen = choose(value, reference(value))
    column = texts("the [DRUG] and <s>")
    ids = chosen.engine.ids(column).flat
    assert 400 in ids
    assert 0 not in ids, "a special token in a text is text"
    assert ids.tolist() == HuggingFace(reference(value)).ids(column).flat.tolist()


def test_merges_left_out_at_random_are_never_left_out(byte_level: Path, tmp_path: Path) -> None:
    value = read_json(byte_level / "tokenizer.json")
    value["model"]["dropout"] = 0.5
    write_json(tmp_path / "tokenizer.json", value)
    write_json(tmp_path / "tokenizer_config.json", read_json(byte_level / "tokenizer_config.json"))
    assert Encoder(tmp_path).chosen.check == Encoder(byte_level).chosen.check


def test_disagreements_are_counted_text_by_text() -> None:
    ids = Ids(np.array([1, 2, 3], np.uint32), np.array([1, 0, 2]))
    moved = Ids(ids.flat, np.array([1, 1, 1]))
    assert disagreements(ids, ids) == 0
    assert disagreements(ids, moved) == 2
    assert disagreements(ids, Ids(ids.flat[:1], np.array([1]))) == 3
    assert ids.digest() != moved.digest()


def threads() -> int:
    return len(list(Path("/proc/self/task").iterdir()))


def encoded_in_a_child(folder: Path, before: Any, answers: Any) -> None:
    """Encode with an engine that is new, and with one of the parent's."""
    for encoder in (Encoder(folder), before):
        answers.put(encoder.encode(texts("a patient in a child")).flat.tolist())
    answers.put(threads())


@pytest.mark.parametrize("which", ["trained", "byte_level"])
def test_an_engine_works_in_one_thread_and_after_a_fork(
    which: str, request: pytest.FixtureRequest
) -> None:
    folder = request.getfixturevalue(which)
    before = threads()
    encoder = Encoder(folder)
    wanted = encoder.encode(texts("a patient in a child")).flat.tolist()
    encoder.encode(texts(*(f"text number {n}" for n in range(2000))))
    assert threads() == before
    forked = multiprocessing.get_context("fork")
    answers = forked.SimpleQueue()
    child = forked.Process(target=encoded_in_a_child, args=(folder, encoder, answers))
    child.start()
    child.join(60)
    assert child.exitcode == 0
    assert answers.get() == answers.get() == wanted
    assert answers.get() == 1


def test_the_description_names_nothing_that_cuts_or_varies(byte_level: Path) -> None:
    text = json.dumps(described(byte_level / "tokenizer.json"))
    for key in ("truncation", "padding", "post_processor", "dropout"):
        assert f'"{key}": null' in text
