"""Which samples are taken: a fixed shuffle, whatever the order and the number read."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellama.errors import DataError
from mellama.records import Sample
from mellama.tasks.drawing import in_fixed_order

BY_CLASS = [Sample(f"{n}", {}, "yes" if n < 300 else "no") for n in range(600)]


def ids(limit: int | None, *, seed: int | None = None) -> list[str]:
    drawn, _ = in_fixed_order("t", BY_CLASS, limit, seed=seed)
    return [sample.id for sample in drawn]


def test_a_limit_does_not_take_the_first_class_alone() -> None:
    drawn, there = in_fixed_order("t", BY_CLASS, 60)
    counts = Counter(sample.target for sample in drawn)
    assert there == 600
    assert min(counts["yes"], counts["no"]) > 15


@given(st.integers(1, 700))
def test_a_limit_is_the_beginning_of_the_whole_in_any_order(limit: int) -> None:
    assert ids(limit) == ids(None)[:limit]
    drawn, _ = in_fixed_order("t", reversed(BY_CLASS), limit)
    assert [sample.id for sample in drawn] == ids(limit)


def test_task_and_seed_decide_the_order() -> None:
    other, _ = in_fixed_order("another", BY_CLASS, None)
    orders = [ids(None), ids(None, seed=0), ids(None, seed=1), [sample.id for sample in other]]
    assert len(set(map(tuple, orders))) == 4
    assert len(set(map(frozenset, orders))) == 1


def test_ids_that_repeat_are_refused() -> None:
    twice = [Sample("a", {}, "yes"), Sample("a", {}, "no")]
    for limit in (None, 1):
        with pytest.raises(DataError, match="2 samples, 1 ids"):
            in_fixed_order("t", twice, limit)
    with pytest.raises(DataError, match="0 samples"):
        in_fixed_order("t", [], None)
