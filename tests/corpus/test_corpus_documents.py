"""Tables of documents: whole, in order, with their origin, and the same bytes every time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from corpus_samples import CALM, context_in, finish, some_documents, source_of, table_of
from hypothesis import given
from hypothesis import strategies as st

from mellama.corpus.documents import batched
from mellama.corpus.steps import Documents
from mellama.errors import DataError, SourceError
from mellama.licenses import CC_BY
from mellama.pipeline.step import Estimate
from mellama.records import Document
from mellama.sources.source import Count


def test_documents_come_back_in_order_with_their_origin(tmp_path: Path) -> None:
    documents = some_documents("case", 2345)
    context = context_in(tmp_path, "cases")
    step = Documents(name="read", source=source_of("cases", documents))
    finish(step, context)
    table = context.load(step)
    assert list(table.documents()) == documents
    assert table.rows == 2345
    assert (table.origin.source, table.origin.revision) == ("cases", "1")
    assert table.origin.terms.licenses == (CC_BY,)
    assert step.own_terms() == table.origin.terms


def test_equal_documents_are_equal_bytes(tmp_path: Path) -> None:
    first = table_of(tmp_path / "a.parquet", some_documents("x", 1500))
    second = table_of(tmp_path / "b.parquet", some_documents("x", 1500))
    assert first.path.read_bytes() == second.path.read_bytes()


def test_a_source_without_documents_gives_an_empty_table(tmp_path: Path) -> None:
    assert list(table_of(tmp_path / "x.parquet", []).documents()) == []


def test_an_id_that_stands_twice_is_refused_without_naming_it(tmp_path: Path) -> None:
    twice = [Document("patient 7", "one"), Document("patient 7", "two")]
    step = Documents(name="read", source=source_of("cases", twice))
    with pytest.raises(DataError, match="2 ids") as refused:
        finish(step, context_in(tmp_path, "cases"))
    assert "patient" not in str(refused.value)


def test_half_a_surrogate_pair_is_refused_without_quoting_it() -> None:
    with pytest.raises(SourceError, match="not valid Unicode") as refused:
        list(batched([Document("a", "secret \ud800")], source="cases"))
    assert "secret" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_the_plan_counts_documents_and_not_the_files_that_hold_them() -> None:
    def planned(*counts: Count) -> Estimate:
        source = replace(source_of("cases", []), counts=counts)
        return Documents(name="read", source=source).estimate()

    files = Count("files", 2_000_000, len_of_nothing, of_records=False)
    cases = Count("cases", 2_000_000, len_of_nothing)
    assert planned(files) == planned()
    assert planned(files, cases) == planned(cases)
    assert planned(cases).cpu_seconds > 100 * planned().cpu_seconds


def len_of_nothing(_folder: Path) -> int:
    return 0


def test_changed_raw_data_is_noticed(tmp_path: Path) -> None:
    step = Documents(name="read", source=source_of("cases", some_documents("x", 3)))
    root = context_in(tmp_path, "cases").data_root
    assert root is not None
    before = step.raw_data(root)
    (root / "cases" / "raw.txt").write_text("something longer")
    assert step.raw_data(root) != before


@CALM
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=50), max_size=5))
def test_any_text_survives_the_columns(values: list[str]) -> None:
    documents = [Document(str(n), value) for n, value in enumerate(values)]
    found = [text for batch in batched(documents, source="x") for text in batch["text"].to_pylist()]
    assert found == values
