"""A plan says what a budget takes of each source, and how often over, before anything is built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from corpus_samples import context_in, finish, some_documents, source_of

from mellama.cli.main import main
from mellama.corpus.mixture import Domain, Mixture
from mellama.corpus.outlook import BY_FILES, COUNTED, STATED, UNKNOWN
from mellama.corpus.steps import Cleaned, Documents, TrainedTokenizer
from mellama.corpus.token_steps import Packed, Tokenised
from mellama.pipeline.step import Context
from mellama.sources.source import BYTES_A_TOKEN, Source

SOURCES: dict[str, Source[Any]] = {
    "stated": replace(source_of("stated", ()), text_bytes=8_000),
    "counted": replace(source_of("counted", ()), text_tokens=1_000),
    "unknown": source_of("unknown", ()),
    "cases": source_of("cases", some_documents("cases", 50)),
}


def rows_of(step: Packed, context: Context) -> tuple[Mapping[str, Any], ...]:
    found = step.outlook(context)
    assert found is not None
    return found.rows


def tokens(name: str) -> Tokenised:
    read = Cleaned(
        name=f"clean/{name}", documents=Documents(name=f"read/{name}", source=SOURCES[name])
    )
    words = TrainedTokenizer(name=f"words/{name}", documents=(read,), vocabulary=300)
    return Tokenised(name=f"tokens/{name}", documents=read, tokenizer=words)


def packed(*domains: Domain) -> Packed:
    return Packed(name="packed", mixture=Mixture(domains), tokens=8_000, seed=0)


def of(name: str, *names: str, weights: tuple[int, ...] = ()) -> Domain:
    return Domain(name, 1, tuple(map(tokens, names)), weights)


def test_what_upstream_states_is_split_by_size(tmp_path: Path) -> None:
    step = packed(of("a", "stated", "counted"), of("b", "unknown"))
    first, second, third = rows_of(step, context_in(tmp_path))
    assert (first["available"], second["available"]) == (8_000 / BYTES_A_TOKEN, 1_000)
    assert (first["tokens"], second["tokens"]) == (2_667, 1_333)
    assert second["times_over"] == 1.333
    assert first["known"] == second["known"] == STATED
    assert (third["tokens"], third["times_over"], third["known"]) == (None, None, UNKNOWN)
    assert third["domain_tokens"] == 4_000


def test_weights_say_what_sizes_do_not(tmp_path: Path) -> None:
    step = packed(of("a", "stated", "unknown", weights=(3, 1)))
    shares = [row["tokens"] for row in rows_of(step, context_in(tmp_path))]
    assert shares == [6_000, 2_000]


def test_files_that_are_there_come_before_what_upstream_states(tmp_path: Path) -> None:
    context = context_in(tmp_path, "stated")
    assert context.data_root is not None
    (context.data_root / "stated" / "raw.txt").write_text("x" * 400)
    (row,) = rows_of(packed(of("a", "stated")), context)
    assert (row["available"], row["known"]) == (400 / BYTES_A_TOKEN, BY_FILES)


def test_tokens_that_are_there_are_counted(tmp_path: Path) -> None:
    context = context_in(tmp_path, "cases")
    step = packed(of("a", "cases"))
    finish(step.mixture.sources[0], context)
    (row,) = rows_of(step, context)
    assert row["known"] == COUNTED
    assert row["available"] == context.load(step.mixture.sources[0]).tokens


def test_the_paper_s_budget_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MELLAMA_DATA", raising=False)
    assert main(["plan", "corpus", "--root", str(tmp_path), "--mix", "paper"]) == 0
    shown = capsys.readouterr().out
    assert "96.75 billion" in shown
    assert "part of 6.45 billion" in shown
    assert "25.80 billion" in shown
    assert not list(tmp_path.iterdir()), "a plan builds nothing"
