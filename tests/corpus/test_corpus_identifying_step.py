"""The screen as a step: three policies, counts without text, the same bytes from any worker."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

pytest.importorskip("presidio_analyzer", reason="the extra `screen` is not installed")

from corpus_samples import context_in, finish, source_of

from mellama.corpus.identifying.screen import FINDINGS, REPORT
from mellama.corpus.identifying_steps import Screened
from mellama.corpus.steps import Documents
from mellama.errors import DataError
from mellama.files import read_json
from mellama.records import Document

TEXTS = (
    "Mrs. Adaeze Nwachukwu, MRN 4471902, was seen on 3/4/2021 and feels better.",
    "No fever and no cough; continue amoxicillin for ten days and rest at home.",
    "Call her son Emeka at 617-555-0142 or write to emeka@example.org, please.",
)
NOTES = [Document(f"note-{number}", text) for number, text in enumerate(TEXTS)]


def screened(tmp_path: Path, policy: str, **rest: object) -> tuple[Screened, Path, list[str]]:
    read = Documents(name="read", source=source_of("cases", NOTES))
    step = Screened(name="screened", documents=read, policy=policy, **rest)  # type: ignore[arg-type]  # a parameter
    context = context_in(tmp_path, "cases")
    folder = finish(step, context)
    return step, folder, [each.text for each in context.load(step).documents()]


def test_report_keeps_every_text_and_says_where_findings_are(tmp_path: Path) -> None:
    _, folder, texts = screened(tmp_path, "report")
    assert texts == list(TEXTS)
    rows = pq.read_table(folder / FINDINGS).to_pylist()
    cut = {(row["kind"], TEXTS[int(row["id"][-1])][row["start"] : row["end"]]) for row in rows}
    assert ("NAME", "Mrs. Adaeze Nwachukwu") in cut
    assert ("PHONE", "617-555-0142") in cut
    report = read_json(folder / REPORT)
    assert report["read"] == 3
    assert report["with_findings"] == 2
    assert report["findings"]["NAME"] == 2
    assert report["changed"] == 0
    assert not any(word in (folder / REPORT).read_text() for word in ("Emeka", "4471902"))


def test_redact_writes_the_kind_in_place(tmp_path: Path) -> None:
    _, folder, texts = screened(tmp_path, "redact")
    assert texts[1] == TEXTS[1]
    assert "[NAME]" in texts[0]
    assert "[RECORD]" in texts[0]
    assert "[DATE]" in texts[0]
    assert not any(word in " ".join(texts) for word in ("Adaeze", "4471902", "Emeka", "0142"))
    assert read_json(folder / REPORT)["changed"] == 2


def test_redact_leaves_the_kinds_that_are_not_named(tmp_path: Path) -> None:
    _, _, texts = screened(tmp_path, "redact", kinds=("PHONE",))
    assert texts[0] == TEXTS[0]
    assert "[PHONE]" in texts[2]
    assert "Emeka" in texts[2]


def test_refuse_fails_and_quotes_nothing(tmp_path: Path) -> None:
    read = Documents(name="read", source=source_of("cases", NOTES))
    context = context_in(tmp_path, "cases")
    finish(read, context)
    step = Screened(name="screened", documents=read, policy="refuse")
    with pytest.raises(DataError) as caught:
        step.build(tmp_path / "refused", context)
    assert "2 of 3 documents" in str(caught.value)
    assert not any(word in str(caught.value) for word in ("Adaeze", "4471902", "Emeka", "0142"))


def test_refuse_lets_pass_what_holds_none_of_its_kinds(tmp_path: Path) -> None:
    _, _, texts = screened(tmp_path, "refuse", kinds=("AGE",))
    assert texts == list(TEXTS)


def test_an_unknown_kind_is_refused_at_once() -> None:
    read = Documents(name="read", source=source_of("cases", NOTES))
    with pytest.raises(ValueError, match="no such kinds"):
        Screened(name="screened", documents=read, policy="report", kinds=("SHOE",))
