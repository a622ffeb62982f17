"""The spread over runs, by hand and against NumPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellama.metrics.spread import Spread, spread


def test_by_hand() -> None:
    found = spread([0.5, 0.7, 0.6])
    assert (found.low, found.high, found.n) == (0.5, 0.7, 3)
    assert found.mean == pytest.approx(0.6)
    assert found.deviation == pytest.approx(0.1)
    assert spread([0.4]) == Spread(0.4, None, 0.4, 0.4, 1)
    with pytest.raises(ValueError, match="no run"):
        spread([])


@given(st.lists(st.floats(0, 1), min_size=2, max_size=9))
def test_agrees_with_numpy(values: list[float]) -> None:
    found = spread(values)
    assert found.mean == pytest.approx(np.mean(values))
    assert found.deviation == pytest.approx(np.std(values, ddof=1), abs=1e-12)
    assert (found.low, found.high, found.n) == (min(values), max(values), len(values))
