"""Documents that hold test text are left out, and the report names ids alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from corpus_samples import (
    context_in,
    data_root_with,
    finish,
    questions,
    sentence,
    some_documents,
    source_of,
)
from test_corpus_steps import digests

import mellama.corpus.read
from mellama.corpus.overlap_files import INDEX, REPORT, passages
from mellama.corpus.steps import Decontaminated, Documents
from mellama.corpus.tested import SIMILAR, Mix
from mellama.files import read_json
from mellama.licenses import OWN_WORK
from mellama.pipeline.pool import HERE
from mellama.pipeline.processes import Processes
from mellama.records import Document

GOOD = some_documents("case", 1100)
QUESTION = "Does the early use of statins after a stroke lower the risk of another one?"
REWORDED = Document("reworded", " ".join(f"word{n}" if n % 10 else "anew" for n in range(1, 100)))
QUOTING = Document("quoting", f"The question was: {QUESTION} It was not answered.")
SAME = Document("same", "Quite other words in this version of it.", ("pmid:77",))


def step(mix: Mix = "clean", similar: float | None = SIMILAR) -> Decontaminated:
    read = Documents(name="read", source=source_of("cases", [*GOOD, QUOTING, SAME, REWORDED]))
    quiz = questions("quiz", ("q1", ("pmid:77",), QUESTION), ("q2", (), "Is it?"))
    exam = questions(
        "exam",
        ("e1", (), sentence(999, 8) + " yellow zebras walk in Oslo at noon"),
        ("e2", (), " ".join(f"word{n}" for n in range(1, 100))),
    )
    return Decontaminated(name=mix, documents=read, tests=(quiz, exam), mix=mix, similar=similar)


def test_documents_with_test_text_or_identity_are_left_out(tmp_path: Path) -> None:
    context = context_in(tmp_path, "cases", "quiz", "exam")
    report = read_json(finish(step(), context) / REPORT)
    kept = context.load(step())
    assert list(kept.documents()) == GOOD
    assert (report["read"], report["kept"], report["overlapping"]) == (1103, 1100, 3)
    assert report["reasons"] == {"identifier": 1, "words": 1, "near": 1}
    quiz, exam = report["tests"]
    assert (quiz["samples"], quiz["unguarded"], quiz["sample_ids"]) == (2, 1, ["q1"])
    assert (quiz["documents_overlapping"], quiz["samples_touched"]) == (2, 1)
    assert (exam["documents_overlapping"], exam["samples_touched"]) == (1, 1)
    names = ("id", "reason", "identified", "quoted", "near")
    assert [tuple(item[name] for name in names) for item in report["documents"]] == [
        ("quoting", "words", [], [["quiz", "q1"]], []),
        ("same", "identifier", [["quiz", "q1"]], [], []),
        ("reworded", "near", [], [], [["exam", "e2"]]),
    ]


def test_the_papers_mix_keeps_what_it_measures(tmp_path: Path) -> None:
    context = context_in(tmp_path, "cases", "quiz", "exam")
    left_in, cleaned = (finish(step(mix), context) for mix in get_args(Mix))
    assert list(context.load(step("paper")).documents()) == [*GOOD, QUOTING, SAME, REWORDED]
    clean, paper = read_json(cleaned / REPORT), read_json(left_in / REPORT)
    assert (clean.pop("mix"), paper.pop("mix")) == ("clean", "paper")
    assert (clean.pop("kept"), paper.pop("kept")) == (1100, 1103)
    assert clean == paper
    assert list(passages(cleaned)) == list(passages(left_in))


def test_near_duplicates_can_be_left_in(tmp_path: Path) -> None:
    context = context_in(tmp_path, "cases", "quiz", "exam")
    assert read_json(finish(step(similar=None), context) / REPORT)["overlapping"] == 2


def test_what_is_shared_is_shown_in_the_documents_own_words(tmp_path: Path) -> None:
    context = context_in(tmp_path, "cases", "quiz", "exam")
    rows = list(passages(finish(step(), context)))
    assert [row["document"] for row in rows] == ["quoting", "same", *["reworded"] * 10]
    quoted, same, near = rows[:3]
    assert quoted["text"] == QUESTION.removesuffix("?")
    assert QUOTING.text[quoted["start"] : quoted["end"]] == quoted["text"]
    assert (quoted["test"], quoted["sample"], quoted["words"]) == ("quiz", "q1", 15)
    assert (same["identifier"], same["text"], same["words"]) == ("pmid:77", "", 0)
    assert (near["words"], near["first_word"], near["passage_words"]) == (9, 0, 99)


def test_nothing_of_a_test_is_left_but_what_documents_hold(tmp_path: Path) -> None:
    """Not even hashes of its words: whoever has a dictionary can tell words from those."""
    context = context_in(tmp_path, "cases", "quiz", "exam")
    folder = finish(step(), context)
    assert not (folder / INDEX).exists()
    assert not any("zebras" in path.read_text() for path in folder.rglob("*.json"))
    assert not any("zebras" in row["text"] for row in passages(folder))
    assert step().own_terms() == OWN_WORK


def test_the_report_holds_no_text(tmp_path: Path) -> None:
    context = context_in(tmp_path, "cases", "quiz", "exam")
    report = (finish(step(), context) / REPORT).read_text()
    assert "statins" not in report
    assert "version" not in report


def test_changed_test_data_is_noticed(tmp_path: Path) -> None:
    root = data_root_with(tmp_path, "quiz", "exam")
    before = step().raw_data(root)
    (root / "quiz" / "raw.txt").write_text("one more question")
    assert set(before) == {"quiz", "exam"}
    assert step().raw_data(root) != before


def test_parts_by_any_worker_give_the_same_bytes(tmp_path: Path) -> None:
    found = []
    for name, pool in (("here", HERE), ("apart", Processes(2))):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(mellama.corpus.read, "PART_BYTES", 20_000)
            context = replace(context_in(tmp_path / name, "cases", "quiz", "exam"), pool=pool)
            folder = finish(step(), context)
        found.append(digests(folder))
    assert found[0] == found[1]
    assert sum(name.startswith("matches/") for name in found[0]) > 1
