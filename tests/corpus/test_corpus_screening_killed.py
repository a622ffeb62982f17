"""Screening, killed at twenty random moments, ends in the bytes of a run that nobody killed."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

import pytest
from corpus_samples import context_in, table_of
from test_corpus_packing_killed import killed_after
from test_corpus_steps import digests

from mellama.corpus.documents import FOLDER, DocumentTable
from mellama.corpus.identifying.screen import screen_table
from mellama.records import Document

KILLS, PARTS, NOTES = 20, 12, 20
NOTE = (
    "{number}. Seen on 12 March 2021 by Dr Ana Horta, MRN 44{number:05}. Call (555) 010-1234. "
    "Blood pressure 120/80, on zorbitol 5 mg daily. Lives in 14 Maple Street, Springfield."
)


def made(table: DocumentTable, output: Path) -> None:
    screen_table(table, output, context_in(output.parent), policy="redact")


@pytest.mark.slow
def test_the_bytes_are_those_of_a_run_that_nobody_killed(tmp_path: Path) -> None:
    for part in range(PARTS):
        numbers = range(part * NOTES, (part + 1) * NOTES)
        notes = [Document(f"n{number}", NOTE.format(number=number)) for number in numbers]
        table_of(tmp_path / FOLDER / f"{part:05}.parquet", notes)
    table = DocumentTable(tmp_path / FOLDER)
    made(table, tmp_path / "first")  # opens the engine, which the children then have
    begin = time.monotonic()
    made(table, tmp_path / "whole")
    whole = time.monotonic() - begin
    expected = digests(tmp_path / "whole")
    text = "".join(each.text for each in DocumentTable(tmp_path / "whole" / FOLDER).documents())
    assert "[NAME]" in text
    assert "Horta" not in text
    moments, kills, again = random.Random(20_261_129), 0, tmp_path / "again"
    while kills < KILLS:
        if killed_after(moments.uniform(0.02, 0.3) * whole, lambda: made(table, again)):
            kills += 1
        else:
            shutil.rmtree(again)  # it got to the end: begin anew, for there is nothing to kill
    made(table, again)
    for half_written in again.rglob(".*.partial"):
        half_written.unlink()  # as the runner does, before it goes on
    assert digests(again) == expected
