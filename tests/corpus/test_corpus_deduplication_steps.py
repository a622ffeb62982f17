"""Duplicates of several sources as steps: what they leave out, and that a kill changes nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from corpus_samples import context_in, finish, source_of
from test_corpus_near_duplicates import edited, unrelated
from test_corpus_steps import digests

from mellama.corpus.deduplicate import COUNTS, DROPPED
from mellama.corpus.deduplication_steps import Deduplicated, Duplicates
from mellama.corpus.documents import DocumentTable
from mellama.corpus.duplicate_list import EXACT, LIST, NEAR
from mellama.corpus.near_duplicates import REPORT
from mellama.corpus.steps import Documents
from mellama.errors import DataError
from mellama.files import read_json
from mellama.pipeline.step import Step
from mellama.records import Document

NAMES = ("cases", "encyclopedia")


def texts_of(name: str) -> list[Document]:
    place = NAMES.index(name)
    return [
        Document(f"{name}-{n}", edited(unrelated(n), *[40] * (place and n % 2)), (f"pmid:{n}",))
        for n in range(place * 30, place * 30 + 60)
    ]


def documents(name: str) -> Documents:
    return Documents(name=f"read/{name}", source=source_of(name, texts_of(name)))


def duplicates() -> Duplicates:
    return Duplicates(name="duplicates", documents=tuple(map(documents, NAMES)))


def deduplicated(name: str) -> Deduplicated:
    return Deduplicated(name=f"new/{name}", documents=documents(name), duplicates=duplicates())


def test_each_source_loses_what_another_says_already(tmp_path: Path) -> None:
    context = context_in(tmp_path, *NAMES)
    first, second = (finish(deduplicated(name), context) for name in NAMES)
    assert list(DocumentTable(first / "documents").documents()) == texts_of("cases")
    kept = context.load(deduplicated("encyclopedia"))
    assert list(kept.documents()) == texts_of("encyclopedia")[30:]
    assert kept.origin.source == "encyclopedia"
    counts = read_json(second / COUNTS)
    assert (counts["read"], counts["kept"], counts["dropped_in_all"]) == (60, 30, 30)
    assert counts["dropped"] == {EXACT: 15, NEAR: 15}
    assert set(counts["rules"]) == set(counts["dropped"])
    rows = pq.read_table(second / DROPPED).to_pylist()
    assert [(row["id"], row["kept_documents"], row["kept_id"]) for row in rows] == [
        (f"encyclopedia-{n}", "read/cases", f"cases-{n}") for n in range(30, 60)
    ]
    assert rows[0]["text"] == texts_of("encyclopedia")[0].text
    assert [row["similarity"] for row in rows[::2]] == [1.0] * 15
    assert all(0.8 <= row["similarity"] < 1 for row in rows[1::2])


def test_list_pairs_and_report_hold_no_text(tmp_path: Path) -> None:
    folder = finish(duplicates(), context_in(tmp_path, *NAMES))
    words = {
        word for name in NAMES for document in texts_of(name) for word in document.text.split()
    }
    for path in folder.glob("*.parquet"):
        values = [value for row in pq.read_table(path).to_pylist() for value in row.values()]
        assert not words & {word for value in values for word in str(value).split()}
    assert not words & set((folder / REPORT).read_text().split())
    assert sorted(path.name for path in folder.iterdir()) == [
        "duplicates.parquet",
        REPORT,
        "pairs.parquet",
        "record.json",
    ]


def test_a_list_made_from_other_documents_is_refused(tmp_path: Path) -> None:
    context = context_in(tmp_path, *NAMES)
    finish(duplicates(), context)
    listed = context.folder(duplicates()) / LIST
    pq.write_table(pq.read_table(listed).slice(1), listed)
    rows = pq.read_table(listed).to_pylist()
    rows[0]["id"] = "of no document"
    pq.write_table(pq.read_table(listed).from_pylist(rows), listed)
    with pytest.raises(DataError, match="not those listed"):
        finish(deduplicated("encyclopedia"), context)


def test_documents_that_were_not_compared_are_refused() -> None:
    other = Documents(name="read/web", source=source_of("web", ()))
    with pytest.raises(ValueError, match="does not compare read/web"):
        Deduplicated(name="new", documents=other, duplicates=duplicates())


def test_the_threshold_is_part_of_the_identity() -> None:
    assert duplicates().fingerprint() != replace(duplicates(), threshold=0.9).fingerprint()
    needed: set[Step[object]] = set(deduplicated("cases").inputs())
    assert {step.name for step in needed} == {"read/cases", "duplicates"}


KILLED_AT = """
import sys
from dataclasses import replace
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from corpus_samples import context_in, finish
from test_corpus_deduplication_steps import NAMES, deduplicated
from test_corpus_steps import Deadly
context = context_in(Path(sys.argv[2]), *NAMES)
finish(deduplicated("encyclopedia"), replace(context, progress=Deadly(sys.argv[3])))
"""

BARS = (
    "sketching read/cases",
    "sketching read/encyclopedia",
    "reading likely duplicates",
    "comparing likely duplicates",
    "thinning encyclopedia",
)


@pytest.mark.slow
def test_a_search_that_was_killed_ends_with_the_same_bytes(tmp_path: Path) -> None:
    steps = (duplicates(), deduplicated("encyclopedia"))
    whole = context_in(tmp_path / "whole", *NAMES)
    expected = [digests(finish(step, whole)) for step in steps]
    for bar in BARS:
        command = [sys.executable, "-c", KILLED_AT, str(Path(__file__).parent)]
        ended = subprocess.run([*command, str(tmp_path / "killed"), bar], check=False)
        assert ended.returncode == -signal.SIGKILL, f"the kill at {bar!r} missed"
    killed = context_in(tmp_path / "killed", *NAMES)
    assert [digests(finish(step, killed)) for step in steps] == expected
