"""Drawings: the same bytes each time, no address, no date, the page's colours."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellama.report.line_plots import Line, lines, spread
from mellama.report.plots import (
    MOST_POINTS,
    Bar,
    Reference,
    Whisker,
    loss_curve,
    running_mean,
    stacked_bars,
    upper_limit,
    whiskers,
)

POINTS = (
    Whisker("$Backbone$ <1M> & co", 0.1, 0.05, 0.15),
    Whisker("not run"),
    Whisker("exact", 0.2),
)
CHANCE_OF_NONE = Reference(0.01, "")
CHANCE = Reference(0.12, "commonest answer 0.120")
LINES = (
    Line("$Backbone$", (0.0, 0.1), (0.0, 0.0), (0.1, 0.2)),
    Line("both", (0.3, 0.9), (0.2, 0.8), (0.4, 1.0)),
)


def drawings() -> dict[str, str]:
    steps = range(1, 400)
    return {
        "loss": loss_curve(
            [step * 512.0 for step in steps], [2 + 5 / step for step in steps], name="a"
        ),
        "bars": stacked_bars(
            ("biomedical", "clinical"), (Bar("wanted", (0.95, 0.05)),), name="mixture"
        ),
        "scores": whiskers(POINTS, CHANCE, name="task"),
        "lines": lines((1, 2), LINES, across="K", name="cases"),
    }


@pytest.mark.parametrize("name", ["loss", "bars", "scores", "lines"])
def test_drawn_twice_the_bytes_are_the_same(name: str) -> None:
    assert drawings()[name] == drawings()[name]


def test_another_process_draws_the_same_bytes() -> None:
    code = (
        "from mellama.report.plots import Reference, Whisker, whiskers;"
        "points = [Whisker('a', .1, .0, .2), Whisker('b')];"
        "print(whiskers(points, Reference(.12, 'chance'), name='task'), end='')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    points = [Whisker("a", 0.1, 0.0, 0.2), Whisker("b")]
    here = whiskers(points, Reference(0.12, "chance"), name="task")
    assert done.stdout == here


@pytest.mark.parametrize("name", ["loss", "bars", "scores", "lines"])
def test_a_drawing_names_no_address_no_date_and_no_fixed_colour(name: str) -> None:
    svg = drawings()[name]
    assert svg.startswith("<svg ")
    assert svg.endswith("</svg>")
    assert "http" not in svg
    assert "<style" not in svg
    assert "date" not in svg.lower()
    assert not re.findall(r"(?:fill|stroke): #(?!ffffff)\w+", svg)


def test_identifiers_of_two_drawings_do_not_meet() -> None:
    first = whiskers(POINTS, CHANCE, name="one")
    second = whiskers(POINTS, CHANCE, name="two")
    ids = [set(re.findall(r'id="([^"]+)"', svg)) for svg in (first, second)]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_labels_are_escaped_and_are_no_formulas() -> None:
    assert "$Backbone$ &lt;1M&gt; &amp; co" in drawings()["scores"]


def test_a_run_that_was_not_made_is_a_dash() -> None:
    drawn = whiskers([Whisker("missing")], None, name="x")
    assert ">\N{EN DASH}<" in drawn
    assert "commonest" not in drawn


@pytest.mark.parametrize(
    ("high", "limit"), [(0.02, 0.1), (0.1, 0.25), (0.3, 0.5), (0.6, 1.0), (1.0, 1.0)]
)
def test_the_axis_ends_above_everything_drawn(high: float, limit: float) -> None:
    assert upper_limit([Whisker("a", high / 2, 0.0, high)], CHANCE_OF_NONE) == limit
    assert upper_limit([Whisker("a", 0.0)], Reference(high, "")) == limit


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_labels_stand_apart_in_the_order_of_their_lines(places: list[float]) -> None:
    gap = 0.1
    moved = spread(places, gap, 1.0)
    assert max(moved) <= 1.0
    order = sorted(range(len(places)), key=places.__getitem__)
    for below, above in pairwise(order):
        assert moved[above] - moved[below] >= gap - 1e-9
    if all(places[above] - places[below] >= gap for below, above in pairwise(order)):
        assert moved == places


def test_running_mean_of_a_hand_worked_case() -> None:
    found = running_mean(np.array([4.0, 2.0, 6.0, 8.0]), 2)
    assert found.tolist() == [4.0, 3.0, 4.0, 7.0]


def test_a_long_run_is_thinned_to_keep_the_page_small() -> None:
    steps = range(1, 20_000)
    long = loss_curve([float(s) for s in steps], [math.sin(s) for s in steps], name="long")
    assert len(long) < 200 * MOST_POINTS


def test_one_point_can_be_drawn() -> None:
    assert "<path" in loss_curve([512.0], [3.0], name="one")
