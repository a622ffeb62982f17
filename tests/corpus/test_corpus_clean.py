"""Documents are kept or dropped with a reason, and none is lost on the way."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from corpus_samples import CALM, batch_of, context_in, finish, some_documents, source_of, table_of
from hypothesis import given
from hypothesis import strategies as st

from mellama.corpus.clean import COUNTS, DROPPED, clean, cleaned, require_nothing_lost
from mellama.corpus.documents import FOLDER, DocumentTable
from mellama.corpus.rules import RULES
from mellama.corpus.steps import Cleaned, Documents
from mellama.errors import DataError
from mellama.files import read_json
from mellama.records import Document

GOOD = some_documents("case", 1200)
BAD = [
    Document("short", "Three words only."),
    Document("dummy", "Lorem ipsum dolor sit amet, and the rest of it to follow with time."),
    Document("empty", ""),
]


def test_read_is_kept_plus_dropped_in_the_files_themselves(tmp_path: Path) -> None:
    mixed = [*GOOD[:600], BAD[0], *GOOD[600:], BAD[1], BAD[2]]
    context = context_in(tmp_path, "cases")
    read = Documents(name="read", source=source_of("cases", mixed))
    folder = finish(Cleaned(name="clean", documents=read), context)
    dropped = pq.read_table(folder / DROPPED).to_pylist()
    assert [(row["id"], row["reason"]) for row in dropped] == [
        ("short", "too few words"),
        ("dummy", "dummy text"),
        ("empty", "too few words"),
    ]
    assert [item.id for item in DocumentTable(folder / FOLDER).documents()] == [d.id for d in GOOD]
    counts = read_json(folder / COUNTS)
    assert (counts["read"], counts["kept"], counts["dropped_in_all"]) == (1203, 1200, 3)
    assert counts["dropped"]["too few words"] == 2
    assert counts["rules"] == {rule.name: rule.source for rule in RULES}


def test_terms_and_identifiers_travel_with_the_documents(tmp_path: Path) -> None:
    read = Documents(name="read", source=source_of("encyclopedia", GOOD[:3]))
    context = context_in(tmp_path, "encyclopedia")
    step = Cleaned(name="clean", documents=read)
    finish(step, context)
    table = context.load(step)
    assert table.origin.terms == read.source.terms
    assert [item.identifiers for item in table.documents()] == [d.identifiers for d in GOOD[:3]]


@CALM
@given(st.lists(st.text(max_size=120) | st.sampled_from([d.text for d in GOOD[:5]]), max_size=6))
def test_cleaning_what_is_clean_changes_nothing(values: list[str]) -> None:
    once = cleaned(batch_of(*values), RULES)
    twice = cleaned(once.documents, RULES)
    assert twice.documents.equals(once.documents)
    assert twice.reasons == once.reasons


def test_a_lost_document_is_noticed_in_the_files(tmp_path: Path) -> None:
    table = table_of(tmp_path / "in.parquet", [*GOOD[:5], BAD[0]])
    counts = clean(table, tmp_path, context_in(tmp_path), rules=RULES)
    table_of(tmp_path / FOLDER / "in.parquet", GOOD[:4])
    with pytest.raises(DataError, match="lost or doubled"):
        require_nothing_lost(counts, table, tmp_path)
