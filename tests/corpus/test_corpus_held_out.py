"""What is held out is fixed by id, disjoint from the rest, and about as much as was asked."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from corpus_samples import CALM, context_in, finish, some_documents, source_of
from hypothesis import given
from hypothesis import strategies as st

from mellama.corpus.held_out import Side, held_out
from mellama.corpus.steps import Documents, HeldOut
from mellama.errors import DataError

ALL = some_documents("case", 2000)


def side(which: Side, share: float = 0.1) -> HeldOut:
    read = Documents(name="read", source=source_of("cases", ALL))
    return HeldOut(name=which, documents=read, share=share, seed=3, side=which)


def test_the_two_sides_are_all_documents_and_share_none(tmp_path: Path) -> None:
    context = context_in(tmp_path, "cases")
    finish(side("train"), context)
    finish(side("held_out"), context)
    train = list(context.load(side("train")).documents())
    aside = list(context.load(side("held_out")).documents())
    assert 150 < len(aside) < 250
    assert sorted([*train, *aside], key=lambda d: int(d.id[5:])) == ALL


@CALM
@given(st.lists(st.text(max_size=8), unique=True), st.integers(0, 5))
def test_other_documents_make_no_difference(ids: list[str], drop: int) -> None:
    column = pa.array(ids, pa.string())
    whole = held_out(column, share=0.3, seed=1).tolist()
    assert held_out(column[drop:], share=0.3, seed=1).tolist() == whole[drop:]


def test_a_larger_share_holds_the_smaller_one() -> None:
    ids = pa.array([document.id for document in ALL])
    small, large = held_out(ids, share=0.1, seed=0), held_out(ids, share=0.4, seed=0)
    assert (small <= large).all()
    assert (small != held_out(ids, share=0.1, seed=1)).any()


def test_an_empty_side_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="held_out side"):
        finish(side("held_out", 0.0), context_in(tmp_path, "cases"))
