"""A source is tokenised once, part by part, and gives the same bytes whoever does the work."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from corpus_samples import context_in, finish, some_documents, source_of, table_of
from test_corpus_steps import digests

from mellama.corpus.documents import FOLDER, DocumentTable
from mellama.corpus.mixture import Domain, Mixture
from mellama.corpus.packing import require_one_vocabulary
from mellama.corpus.parts import NOTES
from mellama.corpus.steps import Documents, TrainedTokenizer
from mellama.corpus.token_shards import TokenShards
from mellama.corpus.token_steps import Packed, Tokenised
from mellama.corpus.tokenise import Encoder
from mellama.corpus.tokenise_parts import tokenise
from mellama.corpus.tokenizer import train_tokenizer
from mellama.errors import DataError
from mellama.files import read_json, write_json
from mellama.pipeline.processes import Processes
from mellama.pipeline.step import Context

SIZES = (30, 0, 45, 1)  # documents of each part


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a tokenizer that both engines read: GPT-2's kind."""
    place = tmp_path_factory.mktemp("words")
    table = table_of(place / "in.parquet", some_documents("case", 300))
    train_tokenizer((table,), place, vocabulary=400, advance=lambda count: None)
    value = read_json(place / "tokenizer.json")
    value["pre_tokenizer"] = value["pre_tokenizer"]["pretokenizers"][1]
    write_json(place / "tokenizer.json", value)
    return place


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> DocumentTable:
    folder = tmp_path_factory.mktemp("read") / FOLDER
    for number, size in enumerate(SIZES):
        table_of(folder / f"{number:05}.parquet", some_documents(f"x{number}", size))
    return DocumentTable(folder)


def tokens_in(
    folder: Path, table: DocumentTable, words: Path, context: Context | None = None
) -> TokenShards:
    tokenise(table, words, folder, context or context_in(folder), documents="read")
    return TokenShards.open(folder)


def test_tokens_are_those_of_the_documents_in_order(
    tmp_path: Path, table: DocumentTable, words: Path
) -> None:
    found = tokens_in(tmp_path, table, words)
    wanted = Encoder(words).table(table)
    flat = np.concatenate([found.flat(number) for number in range(len(SIZES))])
    assert flat.tolist() == wanted.flat.tolist()
    assert found.lengths.tolist() == wanted.lengths.tolist()
    assert found.firsts.tolist() == [0, 30, 30, 75, 76]
    assert (found.rows, found.tokens) == (76, len(wanted.flat))
    assert found.origin == table.origin
    assert found.engines == [{"library": "gigatoken", "version": "0.10.0"}]
    assert not (tmp_path / NOTES).exists()


def test_the_engine_changes_no_byte_of_the_tokens(
    tmp_path: Path, table: DocumentTable, words: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast = tokens_in(tmp_path / "fast", table, words)
    monkeypatch.setitem(sys.modules, "mellama.corpus.fast_tokens", None)
    monkeypatch.setattr("mellama.corpus.tokenise_parts._encoders", {})
    slow = tokens_in(tmp_path / "slow", table, words)
    assert slow.engines[0]["library"] == "tokenizers"
    assert slow.meaning == fast.meaning
    one, other = digests(tmp_path / "fast"), digests(tmp_path / "slow")
    assert one.pop("tokens.json") != other.pop("tokens.json"), "it names the engine"
    assert one == other
    assert len(one) == 2 * len(SIZES)


def test_processes_write_the_same_bytes(tmp_path: Path, table: DocumentTable, words: Path) -> None:
    tokens_in(tmp_path / "here", table, words)
    elsewhere = replace(context_in(tmp_path), pool=Processes(2))
    tokens_in(tmp_path / "there", table, words, elsewhere)
    assert digests(tmp_path / "here") == digests(tmp_path / "there")


def test_parts_by_engines_that_disagree_are_refused(
    tmp_path: Path, table: DocumentTable, words: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(Exception):
        pass

    def stop(*_: Any) -> None:
        raise Stopped

    monkeypatch.setattr("mellama.corpus.tokenise_parts.forget_parts", stop)
    with pytest.raises(Stopped):
        tokens_in(tmp_path, table, words)
    note = tmp_path / NOTES / "00002.json"
    write_json(note, {**read_json(note), "check": "of an older release"})
    with pytest.raises(DataError, match="do not agree"):
        tokens_in(tmp_path, table, words)


def test_sources_of_two_tokenizers_are_not_packed_together(
    tmp_path: Path, table: DocumentTable, words: Path
) -> None:
    one = tokens_in(tmp_path, table, words)
    older = replace(one, documents="older", meaning=replace(one.meaning, check="another"))
    with pytest.raises(DataError, match="older has other tokens than read"):
        require_one_vocabulary([one, older])
    slow = replace(one, engines=[{"library": "tokenizers", "version": "0.23.3"}])
    assert require_one_vocabulary([one, slow, one])["engines"] == [*one.engines, *slow.engines]


def test_two_mixtures_share_the_tokens_of_a_source(tmp_path: Path) -> None:
    read = Documents(name="read", source=source_of("cases", some_documents("x", 200)))
    learned = TrainedTokenizer(name="words", documents=(read,), vocabulary=300)
    tokens = Tokenised(name="tokens", documents=read, tokenizer=learned)
    mixture = Mixture((Domain("clinical", 1, (tokens,)),))
    context = context_in(tmp_path, "cases")
    blocks = []
    for seed in (1, 2):
        step = Packed(
            name=f"packed/{seed}", mixture=mixture, sequence_length=64, tokens=640, seed=seed
        )
        before = (context.folder(tokens) / "tokens.json").exists()
        assert before == (seed == 2)
        finish(step, context)
        blocks.append(context.load(step))
    assert blocks[0].ledger["tokenizer"] == blocks[1].ledger["tokenizer"]
    assert blocks[0].ledger["tokenizer"]["engines"][0]["library"] == "tokenizers"
    blocks[0].require_tokenizer(context.load(learned))
    changed = {**blocks[0].ledger, "tokenizer": {**blocks[0].ledger["tokenizer"], "check": "0"}}
    with pytest.raises(DataError, match="other ids now"):
        replace(blocks[0], ledger=changed).require_tokenizer(context.load(learned))
