"""`mellama sample`: what a step left out, by reason, is one command away; patient text is not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from corpus_samples import context_in, finish, some_documents, source_of

from mellama.cli.main import main
from mellama.corpus.steps import Cleaned, Documents
from mellama.licenses import PHYSIONET, Access, Terms
from mellama.pipeline.step import Step
from mellama.records import Document
from mellama.sources.kept import Account, Dropped, Quarantined

SHORT = [Document(f"short-{n}", f"Only words {n}.") for n in range(9)]
DUMMY = Document("dummy", "Lorem ipsum dolor sit amet, and the rest of it to follow with time.")


def records(_folder: Path) -> Iterator[Account[Document]]:
    yield from some_documents("case", 30)
    yield Dropped("case-old", "retracted")
    yield Quarantined("raw.txt", 1234, "byte", "expected whole JSON, found a break")
    yield DUMMY
    yield from SHORT


def cleaned(terms: Terms | None = None) -> Cleaned:
    source = replace(source_of("cases", ()), every=records)
    if terms is not None:
        source = replace(source, terms=terms)
    return Cleaned(name="cleaned/cases", documents=Documents(name="read", source=source))


def sampled(
    step: Step[Any], root: Path, capsys: pytest.CaptureFixture[str], *words: str
) -> list[dict[str, Any]]:
    assert main(["sample", step.name, "--root", str(root), "--json", *words]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_few_of_each_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    context = context_in(tmp_path, "cases")
    finish(cleaned(), context)
    found = sampled(cleaned(), context.root, capsys, "--each", "4")
    assert [(row["reason"], row["place"]) for row in found] == [
        ("dummy text", "dummy"),
        *(("too few words", f"short-{n}") for n in range(4)),
    ]
    assert found[0]["text"] == DUMMY.text


def test_records_that_the_reader_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    context = context_in(tmp_path, "cases")
    finish(cleaned(), context)
    found = sampled(cleaned().documents, context.root, capsys)
    assert [(row["place"], row["text"]) for row in found] == [
        ("raw.txt, byte 1,234", None),
        ("case-old", None),
    ]


def test_patient_text_is_shown_when_it_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    step = cleaned(Terms((PHYSIONET,), Access.CREDENTIALED))
    context = context_in(tmp_path, "cases")
    finish(step, context)
    assert {row["text"] for row in sampled(step, context.root, capsys)} == {None}
    asked = sampled(step, context.root, capsys, "--text")
    assert asked[0]["text"] == DUMMY.text
    assert main(["sample", step.name, "--root", str(context.root)]) == 0
    shown = capsys.readouterr().out
    assert "Lorem" not in shown
    assert "--text" in shown


def test_a_step_that_was_not_built(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sample", "cleaned/cases", "--root", str(tmp_path)]) == 2
    assert "cleaned/cases" in capsys.readouterr().err
