"""The starter at its smallest: every format, every stage, every table, and then nothing to do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mellama.pipeline.plan import in_order
from mellama.recipes.fictional_study import CONTROL, FictionalStudy, medical_to_general
from mellama.recipes.starter import starter
from mellama.recipes.starter_sizes import SCALES
from mellama.report.benchmark import TWELVE
from mellama.report.effect import Effect
from mellama.report.steps import Page


def finish(root: Path) -> dict[str, list[str]]:
    words = [sys.executable, "-m", "mellama", "run", "starter", "--root", str(root), "--json"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


@pytest.mark.slow
def test_the_smallest_size_ends_with_a_page_and_is_then_done(tmp_path: Path) -> None:
    page = Path(finish(tmp_path)["made"][0])
    text = page.read_text()
    assert "not comparable with published numbers" in text
    for wanted in ("Table 1", "Table 2", "Table 3", "Macro-average", "Forgetting", "99:1"):
        assert wanted in text, wanted
    study = page.parents[2]  # <study>/page/<version>/page.html
    made = {"general_only": "general-again", "pretrained": "medical", "mix-99": "mix-99"}
    trained = {tokens(study / "models" / model, "training.json") for model in made}
    packed = {tokens(study / "packed" / mixture, "ledger.json") for mixture in made.values()}
    assert len(trained) == len(packed) == 1, "every mixture is trained on as many tokens"
    assert finish(tmp_path)["built"] == []


def tokens(step: Path, file: str) -> int:
    """Return the tokens that a finished step trained on or packed."""
    (found,) = step.glob(f"v*/{file}")
    count = json.loads(found.read_text())["tokens"]
    assert isinstance(count, int)
    return count


@pytest.mark.parametrize("size", SCALES)
def test_every_size_asks_all_twelve_tasks_of_all_models(size: str) -> None:
    study = FictionalStudy(name="study", scale=SCALES[size], seed=0)
    for table in (study.zero_shot(), study.additions()):
        assert all(column.tasks() == set(TWELVE) for column in table.columns)
    asked = [column.tasks() for column in study.supervised().columns]
    assert asked == [set(SCALES[size].supervised)] * 2
    assert len(study.diagnosis()) == len(study.columns())


def test_the_full_size_has_a_control_and_three_mixtures() -> None:
    study = FictionalStudy(name="study", scale=SCALES["full"], seed=0)
    assert set(study.mixtures) == {"backbone", "general only", "4:1", "19:1", "99:1"}
    assert CONTROL in study.chat_models
    assert ("both", CONTROL) in study.effects()


@pytest.mark.parametrize(("medical", "share"), [(4, 0.8), (19, 0.95), (99, 0.99)])
def test_a_mixture_holds_so_much_medical_text(medical: int, share: float) -> None:
    weights = medical_to_general(medical)
    assert 1 - weights["general"] / sum(weights.values()) == pytest.approx(share)
    assert weights["biomedical"] == 15 * weights["clinical"]


def test_table_3_alone_takes_no_other_steps() -> None:
    (_, page), (effect, part) = (
        starter(size="full", seed=4),
        starter(size="full", seed=4, show="table_3"),
    )
    whole = {step.name: step.fingerprint() for step in in_order((page,))}
    needed = {step.name: step.fingerprint() for step in in_order((part,)) if step is not part}
    assert needed.items() < whole.items()
    assert isinstance(effect, Effect)
    assert effect.page is part
    assert ("both", CONTROL) in effect.contrasts
    assert len(needed) < 0.7 * len(whole)


def test_seeds_and_sizes_share_no_step() -> None:
    runs = [starter(size="tiny", seed=0), starter(size="tiny", seed=1), starter(size="small")]
    pages = [steps[-1] for steps in runs]
    assert all(isinstance(page, Page) for page in pages)
    assert len({page.name for page in pages}) == len(pages)
