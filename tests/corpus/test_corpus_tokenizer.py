"""The tokenizer loads in transformers, loses no byte, and is the same file every time."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from corpus_samples import CALM, context_in, finish, some_documents, source_of, table_of, texts
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from mellama.corpus.steps import Documents, TrainedTokenizer
from mellama.corpus.token_shards import smallest_type
from mellama.corpus.tokenise import Encoder
from mellama.corpus.tokenizer import SMALLEST, train_tokenizer
from mellama.errors import DataError, ModelError
from mellama.files import read_json, write_json

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

UNICODE = st.text(st.characters(codec="utf-8"), max_size=60)
AGAIN = """
import sys
from pathlib import Path
from mellama.corpus.documents import DocumentTable
from mellama.corpus.tokenizer import train_tokenizer
table, output = map(Path, sys.argv[1:])
train_tokenizer((DocumentTable(table),), output, vocabulary=400, advance=lambda count: None)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("tokenizer")
    table = table_of(place / "in.parquet", some_documents("case", 300))
    train_tokenizer((table,), place, vocabulary=400, advance=lambda count: None)
    return place


@cache
def loaded(folder: Path) -> PreTrainedTokenizerBase:
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(folder)


def test_transformers_loads_it_with_three_special_tokens(folder: Path) -> None:
    tokenizer = loaded(folder)
    assert (tokenizer.bos_token, tokenizer.eos_token, tokenizer.pad_token) == (
        "<s>",
        "</s>",
        "<pad>",
    )
    ids = {tokenizer.bos_token_id, tokenizer.eos_token_id, tokenizer.pad_token_id}
    assert ids == {0, 1, 2}
    assert len(tokenizer) == 400
    assert tokenizer("the patient")["input_ids"][0] == tokenizer.bos_token_id
    assert tokenizer("the patient")["input_ids"][-1] != tokenizer.eos_token_id


@CALM
@given(text=UNICODE)
def test_decoding_gives_back_every_character(folder: Path, text: str) -> None:
    tokenizer = loaded(folder)
    assert tokenizer.decode(tokenizer.encode(text, add_special_tokens=False)) == text


@CALM
@given(values=st.lists(UNICODE | st.just("<s>struck out</s> <pad>"), max_size=4))
def test_a_document_is_bos_its_text_and_eos(folder: Path, values: list[str]) -> None:
    encoder = Encoder(folder)
    tokens = encoder.encode(texts(*values))
    plain = Tokenizer.from_file(str(folder / "tokenizer.json"))
    assert tokens.flat.dtype == np.uint16
    assert len(tokens.lengths) == len(values)
    for value, first, last in zip(values, tokens.offsets, tokens.offsets[1:], strict=False):
        bos, *inner, eos = tokens.flat[first:last].tolist()
        assert (bos, eos) == (encoder.bos, encoder.eos)
        assert not {0, 1, 2} & set(inner)  # trap: pages strike words out with <s>
        assert plain.decode(inner) == value


def test_whole_tables_are_encoded_batch_by_batch(folder: Path, tmp_path: Path) -> None:
    documents = some_documents("x", 2100)
    encoder = Encoder(folder)
    tokens = encoder.table(table_of(tmp_path / "x.parquet", documents))
    at_once = encoder.encode(texts(*(document.text for document in documents)))
    assert (tokens.flat == at_once.flat).all()
    assert (tokens.offsets == at_once.offsets).all()


def test_another_process_learns_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", AGAIN, str(folder / "in.parquet"), str(tmp_path)]
    environment = {"PYTHONHASHSEED": "7", "RAYON_NUM_THREADS": "3"}
    subprocess.run(command, check=True, env=environment)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_the_step_gives_a_folder(tmp_path: Path) -> None:
    read = Documents(name="read", source=source_of("cases", some_documents("x", 50)))
    step = TrainedTokenizer(name="words", documents=(read,), vocabulary=300)
    context = context_in(tmp_path, "cases")
    finish(step, context)
    assert Encoder(context.load(step)).vocabulary == 300


def test_a_vocabulary_without_room_for_bytes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="too small"):
        train_tokenizer((), tmp_path, vocabulary=SMALLEST - 1, advance=lambda count: None)


def test_a_folder_without_tokenizer_or_bos_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no tokenizer"):
        Encoder(tmp_path)
    (tmp_path / "tokenizer.json").write_bytes((folder / "tokenizer.json").read_bytes())
    config = read_json(folder / "tokenizer_config.json")
    write_json(tmp_path / "tokenizer_config.json", {**config, "bos_token": None})
    with pytest.raises(ModelError, match="no bos_token"):
        Encoder(tmp_path)


def test_a_special_token_may_be_written_out_in_full(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_bytes((folder / "tokenizer.json").read_bytes())
    written = {"bos_token": {"content": "<s>"}, "eos_token": {"content": "</s>"}}
    write_json(tmp_path / "tokenizer_config.json", written)
    assert (Encoder(tmp_path).bos, Encoder(tmp_path).eos) == (0, 1)


def test_ids_take_two_bytes_where_they_fit() -> None:
    assert smallest_type(65_536) is np.uint16
    assert smallest_type(65_537) is np.uint32
