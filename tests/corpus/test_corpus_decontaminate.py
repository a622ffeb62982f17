"""Documents that hold test text are left out, and the report names ids alone."""

from __future__ import annotations

from pathlib import Path

from corpus_samples import (
    context_in,
    data_root_with,
    finish,
    questions,
    sentence,
    some_documents,
    source_of,
)

from mellama.corpus.decontaminate import REPORT
from mellama.corpus.steps import Decontaminated, Documents
from mellama.files import read_json
from mellama.records import Document

GOOD = some_documents("case", 1100)
QUESTION = "Does the early use of statins after a stroke lower the risk of another one?"
QUOTING = Document("quoting", f"The question was: {QUESTION} It was not answered.")
SAME = Document("same", "Quite other words in this version of it.", ("pmid:77",))


def step() -> Decontaminated:
    read = Documents(name="read", source=source_of("cases", [*GOOD, QUOTING, SAME]))
    quiz = questions("quiz", ("q1", ("pmid:77",), QUESTION), ("q2", (), "Is it?"))
    exam = questions("exam", ("e1", (), sentence(999, 8) + " yellow zebras walk in Oslo at noon"))
    return Decontaminated(name="clean", documents=read, tests=(quiz, exam))


def test_documents_with_test_text_or_identity_are_left_out(tmp_path: Path) -> None:
    context = context_in(tmp_path, "cases", "quiz", "exam")
    report = read_json(finish(step(), context) / REPORT)
    kept = context.load(step())
    assert list(kept.documents()) == GOOD
    assert (report["read"], report["kept"], report["left_out"]) == (1102, 1100, 2)
    quiz, exam = report["tests"]
    assert (quiz["samples"], quiz["unguarded"], quiz["sample_ids"]) == (2, 1, ["q1"])
    assert (quiz["documents_left_out"], quiz["samples_touched"]) == (2, 1)
    assert (exam["documents_left_out"], exam["samples_touched"]) == (0, 0)
    assert [(item["id"], item["identified"], item["quoted"]) for item in report["documents"]] == [
        ("quoting", [], [["quiz", "q1"]]),
        ("same", [["quiz", "q1"]], []),
    ]


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
