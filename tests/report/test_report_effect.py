"""A run fails where the effect that its study stands on is not on its page."""

from __future__ import annotations

from pathlib import Path

import pytest

from mellama.errors import DataError
from mellama.files import read_json, write_json
from mellama.pipeline.progress import Quiet
from mellama.pipeline.step import Context, Step
from mellama.report.effect import EFFECT, Effect
from mellama.report.steps import DATA, Page

EFFECT_STEP = Effect(
    name="effect",
    page=Page(name="page", title="A page", models=()),
    contrasts=(("both", "tuning only"), ("tuning only", "backbone")),
)


def contrast(first: str, second: str, low: float, high: float) -> dict[str, object]:
    return {"first": first, "second": second, "low": low, "high": high, "value": (low + high) / 2}


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    def folder(_context: Context, step: Step[Path]) -> Path:
        assert step is EFFECT_STEP.page
        return tmp_path

    monkeypatch.setattr(Context, "load", folder)
    return Context(root=tmp_path, data_root=None, progress=Quiet())


def write_page(folder: Path, *, low: float) -> None:
    found = [
        contrast("both", "tuning only", low, 0.2),
        contrast("tuning only", "backbone", 0.1, 0.3),
    ]
    write_json(folder / DATA, {"tables": [{"contrasts": found}, {"contrasts": []}]})


def test_what_is_above_zero_is_written_down(tmp_path: Path, context: Context) -> None:
    write_page(tmp_path, low=0.05)
    EFFECT_STEP.build(tmp_path, context)
    assert [item["low"] for item in read_json(tmp_path / EFFECT)] == [0.05, 0.1]


@pytest.mark.parametrize("low", [0.0, -0.01])
def test_an_interval_that_holds_zero_fails_the_run(
    tmp_path: Path, context: Context, low: float
) -> None:
    write_page(tmp_path, low=low)
    with pytest.raises(DataError, match="not there") as caught:
        EFFECT_STEP.build(tmp_path, context)
    assert "both better than tuning only" in str(caught.value)
    assert "page.html" in str(caught.value)
    assert not (tmp_path / EFFECT).exists()
