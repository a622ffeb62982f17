"""A schedule has one budget, and a batch that is the same on any number of devices."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellama.errors import ModelError
from mellama.training.schedule import Schedule


def schedule(**fields: Any) -> Schedule:
    return Schedule(**{"learning_rate": 1e-3, "batch": 8, **fields})


@pytest.mark.parametrize(
    ("fields", "steps"),
    [
        ({"steps": 7}, 7),
        ({"tokens": 8 * 16 * 3}, 3),
        ({"tokens": 8 * 16 * 3 + 1}, 4),
        ({"epochs": 1}, 13),
        ({"epochs": 2}, 25),
        ({"epochs": 0.01}, 1),
    ],
)
def test_a_budget_becomes_steps(fields: dict[str, Any], steps: int) -> None:
    assert schedule(**fields).steps_for(rows=100, sequence_length=16) == steps


@pytest.mark.parametrize("fields", [{}, {"steps": 1, "tokens": 5}, {"epochs": 1.0, "steps": 2}])
def test_a_schedule_has_exactly_one_budget(fields: dict[str, Any]) -> None:
    with pytest.raises(ModelError, match="one budget"):
        schedule(**fields)


@pytest.mark.parametrize("fields", [{"steps": 0}, {"tokens": -1}, {"steps": 3, "batch": 0}])
def test_a_schedule_has_something_to_do(fields: dict[str, Any]) -> None:
    with pytest.raises(ModelError, match="nothing to do"):
        schedule(**fields)


@given(st.integers(1, 64), st.integers(1, 8), st.one_of(st.none(), st.integers(1, 8)))
def test_a_split_batch_is_the_whole_batch_or_refused(
    batch: int, devices: int, sequences_per_pass: int | None
) -> None:
    asked = schedule(steps=1, batch=batch, sequences_per_pass=sequences_per_pass)
    try:
        sequences, passes = asked.passes(devices)
    except ModelError as error:
        assert batch % (devices * (sequences_per_pass or 1)), str(error)  # noqa: PT017
    else:
        assert sequences * passes * devices == batch
        assert sequences <= (sequences_per_pass or batch)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"tokens": 300_000}, "300,000 tokens"),
        ({"steps": 20}, "20 steps"),
        ({"epochs": 1.0}, "1 epoch"),
        ({"epochs": 2.5}, "2.5 epochs"),
    ],
)
def test_a_budget_is_said_in_words(fields: dict[str, Any], words: str) -> None:
    assert schedule(**fields).budget() == words
