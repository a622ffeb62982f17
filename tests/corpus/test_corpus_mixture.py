"""Budgets are split to the token, epochs are whole, and every stretch is mixed alike."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from corpus_samples import CALM, source_of
from hypothesis import given
from hypothesis import strategies as st

from mellama.corpus.mixture import (
    Domain,
    Draw,
    Mixture,
    Supply,
    apportion,
    draw,
    interleave,
    plan,
)
from mellama.corpus.steps import Documents, TrainedTokenizer
from mellama.corpus.token_steps import Tokenised
from mellama.errors import DataError

LENGTHS = st.lists(st.integers(2, 60), min_size=1, max_size=30).map(
    lambda values: np.array(values, np.int64)
)


def domain(name: str, weight: int, sources: int = 1) -> Domain:
    names = [f"{name}{n}" for n in range(sources)]
    return Domain(name, weight, tuple(map(tokens, names)))


def tokens(name: str) -> Tokenised:
    read = Documents(name=f"read/{name}", source=source_of(name, ()))
    words = TrainedTokenizer(name="words", documents=(read,), vocabulary=300)
    return Tokenised(name=name, documents=read, tokenizer=words)


def supplies(*columns: np.ndarray) -> list[Supply]:
    return [Supply(f"read/{n}", column) for n, column in enumerate(columns)]


@CALM
@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=8))
def test_shares_add_up_and_are_within_one_of_exact(total: int, weights: list[int]) -> None:
    if not sum(weights):
        return
    shares = apportion(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * sum(weights) - total * weight) < sum(weights)


@CALM
@given(LENGTHS, st.integers(0, 5000), st.integers(0, 3))
def test_a_draw_is_whole_epochs_to_the_token(lengths: np.ndarray, budget: int, key: int) -> None:
    drawn = draw(lengths, budget, key=key)
    assert drawn.tokens == budget
    assert (drawn.lengths > 0).all()
    assert (drawn.lengths[:-1] == lengths[drawn.rows[:-1]]).all()
    assert (np.diff(drawn.epochs) >= 0).all()
    passes = Counter(drawn.epochs.tolist())
    for epoch in range(budget // int(lengths.sum())):
        assert passes[epoch] == len(lengths)
    for epoch in passes:
        rows = drawn.rows[drawn.epochs == epoch]
        assert len(set(rows.tolist())) == len(rows)


def test_each_epoch_and_each_seed_has_its_own_order() -> None:
    lengths = np.full(50, 10)
    first, second = draw(lengths, 1000, key=1).rows.reshape(2, 50)
    assert sorted(first) == sorted(second)
    assert first.tolist() != second.tolist()
    assert first.tolist() != draw(lengths, 500, key=2).rows.tolist()
    assert first.tolist() == draw(lengths, 500, key=1).rows.tolist()


@CALM
@given(
    st.lists(st.tuples(st.integers(1, 20), st.lists(LENGTHS, min_size=1, max_size=3)), min_size=1),
    st.integers(1, 20_000),
)
def test_a_plan_gives_each_domain_its_share_exactly(
    parts: list[tuple[int, list[np.ndarray]]], tokens: int
) -> None:
    domains = [domain(f"d{n}-", weight, len(own)) for n, (weight, own) in enumerate(parts)]
    columns = [column for _, own in parts for column in own]
    draws = iter(plan(Mixture(tuple(domains)), supplies(*columns), tokens=tokens, seed=0))
    budgets = apportion(tokens, [weight for weight, _ in parts])
    for budget, (_, own) in zip(budgets, parts, strict=True):
        drawn = [next(draws).tokens for _ in own]
        assert sum(drawn) == budget
        assert drawn == apportion(budget, [int(column.sum()) for column in own])


def test_every_stretch_of_the_stream_is_mixed_alike() -> None:
    sizes = {"biomedical": 15, "clinical": 1, "general": 4}
    draws = [draw(np.full(300, 20), 1000 * weight, key=weight) for weight in sizes.values()]
    numbers = np.repeat(np.arange(3), [len(one.rows) for one in draws])
    order = interleave(draws)
    lengths = np.concatenate([one.lengths for one in draws])[order]
    tenths = np.cumsum(lengths) * 10 // (lengths.sum() + 1)
    for tenth in range(10):
        inside = tenths == tenth
        got = np.bincount(numbers[order][inside], lengths[inside], 3)
        assert got == pytest.approx(100 * np.array([15, 1, 4]), abs=20)


def test_a_source_keeps_its_own_order() -> None:
    draws = [draw(np.arange(2, 40), 900, key=1), Draw(*(np.zeros(0, np.int64),) * 3)]
    assert interleave(draws).tolist() == list(range(len(draws[0].rows)))


@pytest.mark.parametrize(
    "domains",
    [
        (),
        (domain("a", 0),),
        (domain("a", -1),),
        (domain("a", 1, sources=0),),
        (domain("a", 1), domain("a", 2)),
    ],
    ids=["nothing", "no weight", "negative", "no source", "twice"],
)
def test_a_mixture_that_cannot_be_made_is_refused(domains: tuple[Domain, ...]) -> None:
    with pytest.raises(DataError, match="cannot be made"):
        Mixture(domains)


def test_a_domain_without_text_is_refused() -> None:
    mixture = Mixture((domain("a", 1), domain("b", 1)))
    with pytest.raises(DataError, match="domain b has no text"):
        plan(mixture, supplies(np.array([5]), np.zeros(0, np.int64)), tokens=10, seed=0)


def test_a_mixture_says_what_it_is() -> None:
    assert str(Mixture((domain("biomedical", 15), domain("general", 4)))) == (
        "biomedical 15 : general 4"
    )


@CALM
@given(
    st.lists(st.integers(1, 40), min_size=2, max_size=2),
    st.integers(0, 20_000),
    st.tuples(LENGTHS, LENGTHS, LENGTHS),
)
def test_weights_inside_a_domain_are_kept_to_the_token(
    weights: list[int], budget: int, columns: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> None:
    first = domain("notes", 3, sources=2)
    weighted = Domain("notes", 3, first.sources, tuple(weights))
    mixture = Mixture((weighted, domain("web", 1)))
    draws = plan(mixture, supplies(*columns), tokens=budget, seed=1)
    notes, web = apportion(budget, [3, 1])
    assert [one.tokens for one in draws] == [*apportion(notes, weights), web]


def test_a_weight_of_a_source_without_text_is_refused() -> None:
    weighted = Domain("notes", 1, domain("notes", 1, sources=2).sources, (2, 1))
    full, empty = np.array([10, 10]), np.array([], np.int64)
    with pytest.raises(DataError, match="has no text, and a weight"):
        plan(Mixture((weighted,)), supplies(full, empty), tokens=60, seed=0)
    with pytest.raises(DataError, match="cannot be divided"):
        Domain("notes", 1, weighted.sources, (2, 0))
    with pytest.raises(DataError, match="cannot be divided"):
        Domain("notes", 1, weighted.sources, (2,))
