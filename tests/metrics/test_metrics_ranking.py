"""Top-k accuracy by hand: places, aliases, and what makes two names the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mellama.metrics.ranking import TopK, same_name
from mellama.records import Unparsed

GOLD = ("Glimmer fever", "febris micans")


def value(metric: TopK, prediction: tuple[str, ...] | Unparsed) -> float:
    return float(metric.value(metric.counts([prediction], [GOLD]).sum(axis=0)))


@pytest.mark.parametrize(
    ("prediction", "place", "exact_place"),
    [
        (("Glimmer fever", "Zorbitis"), 1, 1),
        (("Zorbitis", "Glimmer fever"), 2, 2),
        (("Febris Micans", "Glimmer fever"), 1, 2),
        (("Zorbitis", "a", "b", "febris micans"), 4, 9),
        (("a", "b", "c", "d", "e", "Glimmer fever"), 9, 9),
        (("Severe glimmer fever", "Glimmer"), 9, 9),  # neither more nor less than the name
        ((), 9, 9),
        (Unparsed("empty"), 9, 9),
    ],
)
def test_places(prediction: tuple[str, ...] | Unparsed, place: int, exact_place: int) -> None:
    for k in range(1, 6):
        assert value(TopK(k), prediction) == float(place <= k)
        assert value(TopK(k, aliases=False), prediction) == float(exact_place <= k)


def test_names() -> None:
    assert TopK(3).name == "top_3"
    assert TopK(3, aliases=False).name == "top_3_exact"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Crohn's disease", "Crohn disease"),
        ("Crohn\N{RIGHT SINGLE QUOTATION MARK}s disease", "crohns disease".replace("s d", " d")),
        ("Guillain-Barr\N{LATIN SMALL LETTER E WITH ACUTE} syndrome", "Guillain Barre Syndrome"),
        ("The common cold", "common cold"),
        ("Tetralogy  of Fallot.", "tetralogy of fallot"),
        ("Graves' disease", "Graves disease"),
    ],
)
def test_the_same_name(one: str, other: str) -> None:
    assert same_name(one) == same_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hepatitis A", "Hepatitis B"), ("Type 1 diabetes", "Type 2 diabetes"), ("", "a fever")],
)
def test_other_names(one: str, other: str) -> None:
    assert same_name(one) != same_name(other)


def test_a_name_without_letters_matches_nothing() -> None:
    metric = TopK(1)
    assert metric.counts([("?",)], [("!",)]).tolist() == [[0, 1]]


@settings(max_examples=50)
@given(st.lists(st.sampled_from([*GOLD, "a", "b"]), max_size=6))
def test_more_places_never_lower_the_score(names: list[str]) -> None:
    values = [value(TopK(k), tuple(names)) for k in range(1, 6)]
    assert values == sorted(values)
    assert all(
        value(TopK(k, aliases=False), tuple(names)) <= one for k, one in enumerate(values, 1)
    )
