"""From sources to blocks: the ledger is what was written, and a killed run ends the same."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from corpus_samples import LICENSES, context_in, finish, some_documents, source_of

from mellama.corpus.documents import DocumentTable
from mellama.corpus.layout import Packing
from mellama.corpus.ledger import recount, tokens_by_source
from mellama.corpus.mixture import Domain, Mixture
from mellama.corpus.rules import RULES
from mellama.corpus.steps import Cleaned, Documents, HeldOut, TrainedTokenizer
from mellama.corpus.token_steps import Packed, Tokenised
from mellama.corpus.tokenise import Encoder
from mellama.errors import DataError
from mellama.pipeline.progress import Advance
from mellama.pipeline.record import read_record
from mellama.pipeline.step import Step, canonical

SIZES = {"articles": 400, "cases": 60, "encyclopedia": 90, "web": 20}
LENGTH = 32


def documents(name: str) -> Documents:
    return Documents(name=f"read/{name}", source=source_of(name, some_documents(name, SIZES[name])))


def tokenizer() -> TrainedTokenizer:
    read = tuple(documents(name) for name in SIZES)
    return TrainedTokenizer(name="tokenizer", documents=read, vocabulary=300)


def tokens(read: Step[DocumentTable]) -> Tokenised:
    return Tokenised(name=f"tokens/{read.name}", documents=read, tokenizer=tokenizer())


def mixture() -> Mixture:
    articles, cases, encyclopedia, web = (tokens(documents(name)) for name in SIZES)
    return Mixture(
        (
            Domain("biomedical", 15, (articles,)),
            Domain("clinical", 1, (cases,)),
            Domain("general", 4, (encyclopedia, web)),
        )
    )


def packed(
    budget: int | None = 50_000,
    seed: int = 5,
    mix: Mixture | None = None,
    packing: Packing = "concatenated",
) -> Packed:
    return Packed(
        name="packed",
        mixture=mix or mixture(),
        sequence_length=LENGTH,
        tokens=budget,
        seed=seed,
        packing=packing,
    )


def digests(folder: Path) -> dict[str, str]:
    """Digest what a step wrote, but not the record, which tells the time."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.name != "record.json" and path.is_file()
    }


def test_the_ledger_is_what_was_written(tmp_path: Path) -> None:
    context = context_in(tmp_path, *SIZES)
    folder = finish(packed(), context)
    blocks = context.load(packed())
    ledger = blocks.ledger
    total = -(-50_000 // LENGTH) * LENGTH
    assert blocks.tokens.shape == blocks.positions.shape == (total // LENGTH, LENGTH)
    assert ledger["tokens"] == total
    ids = ledger["tokenizer"]
    found = recount(folder, context, bos=ids["bos"], pad=ids["pad"])
    assert found == {**tokens_by_source(ledger), "": 0}
    for domain, weight in zip(ledger["domains"], (15, 1, 4), strict=True):
        assert abs(domain["tokens"] - total * weight / 20) <= 1
        assert domain["share"] == domain["tokens"] / total
        assert sum(source["tokens"] for source in domain["sources"]) == domain["tokens"]


def test_documents_laid_end_to_end_are_the_bytes_they_always_were(tmp_path: Path) -> None:
    """Of a release that knew one engine, no shards, and no other way to pack."""
    context = context_in(tmp_path, *SIZES)
    finish(packed(), context)
    blocks = context.load(packed())
    found = (
        hashlib.sha256(np.asarray(rows).tobytes()).hexdigest()[:16]
        for rows in (blocks.tokens, blocks.positions)
    )
    assert list(found) == ["72201622adfff2c4", "040c406c00afcaec"]


def test_best_fit_cuts_fewer_documents_and_says_what_it_pads(tmp_path: Path) -> None:
    first, second = context_in(tmp_path / "a", *SIZES), context_in(tmp_path / "b", *SIZES)
    finish(packed(), first)
    finish(packed(packing="best_fit"), second)
    one, other = first.load(packed()), second.load(packed(packing="best_fit"))
    assert other.ledger["tokens"] == 50_000
    assert other.ledger["padding"] == other.tokens.size - 50_000 > 0 == one.ledger["padding"]
    assert one.filled is None
    assert other.filled is not None
    assert other.filled.sum() == 50_000
    longer = other.ledger["documents_longer_than_a_block"]
    assert other.ledger["documents_cut"] == longer < one.ledger["documents_cut"]
    assert longer < other.ledger["documents_packed"] < 1.02 * one.ledger["documents_packed"]
    assert (one.ledger["packing"], other.ledger["packing"]) == ("concatenated", "best_fit")
    for domain, weight in zip(other.ledger["domains"], (15, 1, 4), strict=True):
        assert domain["tokens"] == 50_000 * weight // 20


def test_the_ledger_agrees_with_tokenising_the_sources_again(tmp_path: Path) -> None:
    context = context_in(tmp_path, *SIZES)
    finish(packed(), context)
    encoder = Encoder(context.load(tokenizer()))
    domains = context.load(packed()).ledger["domains"]
    for source in (source for domain in domains for source in domain["sources"]):
        table = context.load(documents(source["source"]))
        available = len(encoder.table(table).flat)
        assert source["available_tokens"] == available
        assert source["epochs"] == source["tokens"] / available
        assert source["available_documents"] == SIZES[source["source"]]
        assert source["documents"] == (
            SIZES[source["source"]] if source["epochs"] >= 1 else source["documents"]
        )


def test_terms_of_every_source_stand_in_ledger_and_record(tmp_path: Path) -> None:
    context = context_in(tmp_path, *SIZES)
    record = read_record(finish(packed(), context))
    assert record is not None
    assert set(record.license_terms.licenses) == set(LICENSES.values())
    domains = context.load(packed()).ledger["domains"]
    named = {s["source"]: (s["terms"], s["revision"]) for d in domains for s in d["sources"]}
    assert named["cases"] == ("CC-BY-4.0", "1")
    assert named["web"] == ("no third-party data", "1")


def test_held_out_text_is_packed_once_and_never_trained_on(tmp_path: Path) -> None:
    aside = HeldOut(
        name="aside", documents=documents("articles"), share=0.3, seed=0, side="held_out"
    )
    step = packed(budget=None, mix=Mixture((Domain("biomedical", 1, (tokens(aside),)),)))
    context = context_in(tmp_path, *SIZES)
    finish(step, context)
    (source,) = context.load(step).ledger["domains"][0]["sources"]
    assert 0 <= source["available_tokens"] - source["tokens"] < LENGTH
    assert source["epochs"] <= 1


def test_a_mixture_of_domains_needs_a_budget_and_a_block_needs_text(tmp_path: Path) -> None:
    context = context_in(tmp_path, *SIZES)
    with pytest.raises(DataError, match="needs a budget"):
        finish(packed(budget=None), context)
    one = Mixture((Domain("general", 1, (tokens(documents("web")),)),))
    with pytest.raises(DataError, match="less than one block"):
        finish(replace(packed(budget=None, mix=one), sequence_length=1 << 20), context)
    with pytest.raises(ValueError, match="at least one token"):
        packed(budget=0)


def test_another_seed_is_another_order_of_the_same_amounts(tmp_path: Path) -> None:
    first, second = context_in(tmp_path / "a", *SIZES), context_in(tmp_path / "b", *SIZES)
    finish(packed(), first)
    finish(packed(seed=6), second)
    one, other = first.load(packed()), second.load(packed(seed=6))
    assert tokens_by_source(one.ledger) == tokens_by_source(other.ledger)
    assert not np.array_equal(one.tokens, other.tokens)


def test_rules_and_weights_are_part_of_a_steps_identity() -> None:
    clean = Cleaned(name="clean", documents=documents("cases"))
    milder = Cleaned(name="clean", documents=documents("cases"), rules=RULES[1:])
    assert clean.fingerprint() != milder.fingerprint()
    halved = Mixture(tuple(Domain(d.name, 1, d.sources) for d in mixture().domains))
    assert packed().fingerprint() != packed(mix=halved).fingerprint()
    assert {step.name for step in packed().inputs()} >= {"tokens/read/articles", "tokens/read/web"}
    assert canonical(RULES[0])["measure"] == "words"


@dataclass(frozen=True)
class Deadly:
    """A progress display that kills its process, without a last word, within one bar."""

    where: str

    @contextmanager
    def bar(self, what: str, total: int, *, done: int = 0) -> Iterator[Advance]:
        def advance(count: int) -> None:
            if what == self.where:
                os.kill(os.getpid(), signal.SIGKILL)

        yield advance


KILLED_AT = """
import sys
from dataclasses import replace
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from corpus_samples import context_in, finish
from test_corpus_steps import SIZES, Deadly, packed
context = context_in(Path(sys.argv[2]), *SIZES)
finish(packed(), replace(context, progress=Deadly(sys.argv[3])))
"""


def test_a_run_that_was_killed_ends_with_the_same_bytes(tmp_path: Path) -> None:
    expected = digests(finish(packed(), context_in(tmp_path / "whole", *SIZES)))
    for bar in ("reading web", "learning a vocabulary", "tokenising web", "packing tokens"):
        command = [sys.executable, "-c", KILLED_AT, str(Path(__file__).parent)]
        ended = subprocess.run([*command, str(tmp_path / "killed"), bar], check=False)
        assert ended.returncode == -signal.SIGKILL
    killed = context_in(tmp_path / "killed", *SIZES)
    left = killed.folder(packed())
    assert (left / "tokens").exists(), "the last kill came before there was a shard"
    assert not (left / "ledger.json").exists()
    assert digests(finish(packed(), killed)) == expected
