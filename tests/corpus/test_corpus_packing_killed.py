"""Tokenising and packing, killed at twenty random moments, end in the bytes of one whole run."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from corpus_samples import context_in, some_documents, source_of, table_of
from test_corpus_steps import digests

from mellama.corpus.documents import FOLDER, DocumentTable
from mellama.corpus.layout import Packing
from mellama.corpus.mixture import Domain, Mixture
from mellama.corpus.packing import Wanted, pack_mixture
from mellama.corpus.steps import Documents, TrainedTokenizer
from mellama.corpus.token_shards import TokenShards
from mellama.corpus.token_steps import Tokenised
from mellama.corpus.tokenise_parts import tokenise
from mellama.corpus.tokenizer import train_tokenizer
from mellama.files import read_json

KILLS, LENGTH = 20, 32


def made(root: Path, table: DocumentTable, words: Path, packing: Packing) -> None:
    """Tokenise and pack as the steps do, in small parts and shards."""
    context = context_in(root)
    tokens = root / "tokens"
    if not (root / "record").exists():  # a finished step is not built again
        tokenise(table, words, tokens, context, documents="read")
        (root / "record").touch()
    read = Documents(name="read", source=source_of("cases", ()))
    learned = TrainedTokenizer(name="words", documents=(read,), vocabulary=400)
    step = Tokenised(name="tokens", documents=read, tokenizer=learned)
    pack_mixture(
        Mixture((Domain("clinical", 1, (step,)),)),
        [TokenShards.open(tokens)],
        root / "packed",
        context,
        wanted=Wanted(LENGTH, 30_000, 7, packing, shard_tokens=30 * LENGTH),
    )


def killed_after(seconds: float, work: Callable[[], None]) -> bool:
    """Do the work in a forked child, and kill it; return whether it was still at it."""
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.slow
@pytest.mark.parametrize("packing", ["concatenated", "best_fit"])
def test_the_bytes_are_those_of_a_run_that_nobody_killed(tmp_path: Path, packing: Packing) -> None:
    documents = some_documents("x", 1200)
    for number in range(12):
        part = documents[100 * number : 100 * number + 100]
        table_of(tmp_path / FOLDER / f"{number:05}.parquet", part)
    table = DocumentTable(tmp_path / FOLDER)
    train_tokenizer((table,), tmp_path, vocabulary=400, advance=lambda count: None)
    begin = time.monotonic()
    made(tmp_path / "whole", table, tmp_path, packing)
    whole = time.monotonic() - begin
    expected = digests(tmp_path / "whole" / "packed"), digests(tmp_path / "whole" / "tokens")
    assert len(list((tmp_path / "whole" / "packed" / "tokens").iterdir())) > 25
    moments, kills = random.Random(20_261_123), 0
    again = tmp_path / "again"
    while kills < KILLS:
        if killed_after(
            moments.uniform(0.02, 0.3) * whole, lambda: made(again, table, tmp_path, packing)
        ):
            kills += 1
        else:
            shutil.rmtree(again)  # it got to the end: begin anew, for there is nothing to kill
    made(again, table, tmp_path, packing)
    for half_written in again.rglob(".*.partial"):
        half_written.unlink()  # as the runner does, before it goes on
    assert (digests(again / "packed"), digests(again / "tokens")) == expected
    assert read_json(again / "packed" / "ledger.json")["packing"] == packing
