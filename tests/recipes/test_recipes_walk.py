"""Every stage at toy size, as a person runs it: twice, and killed five times on the way."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from mellama.corpus.blocks import Blocks
from mellama.pipeline.record import RECORD, read_record

RESULTS = ("tokens/*.npy", "positions/*.npy", "samples.jsonl", "*.safetensors", "scores.csv")
KILLS = 5


def words(root: Path) -> list[str]:
    recipe = Path(__file__).with_name("toy_walk.py")
    options = ["--root", str(root), "--jobs", "1", "--threads", "1", "--json"]
    return [sys.executable, "-m", "mellama", "run", str(recipe), *options]


def finish(root: Path) -> dict[str, list[str]]:
    done = subprocess.run(words(root), capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def digests(root: Path) -> dict[str, str]:
    """Digest every result: packed shards, weights, raw answers, scores."""
    return {
        str(path.relative_to(root)): sha256(path.read_bytes()).hexdigest()
        for pattern in RESULTS
        for path in root.rglob(pattern)
    }


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("walk")
    finish(root)
    return root


@pytest.mark.slow
def test_the_same_command_again_builds_nothing(walked: Path) -> None:
    before = digests(walked)
    again = finish(walked)
    assert again["built"] == []
    assert Path(again["made"][0]).name == "page.html"
    assert digests(walked) == before


@pytest.mark.slow
def test_every_stage_left_a_record_with_its_terms(walked: Path) -> None:
    records = [read_record(path.parent) for path in walked.rglob(RECORD)]
    assert len(records) == 55
    for record in records:
        assert record is not None
        assert record.license_terms.names() == "no third-party data", record.name


@pytest.mark.slow
def test_the_mixture_is_what_the_ledger_says_and_documents_are_kept_apart(walked: Path) -> None:
    blocks = Blocks.open(walked / "toy/packed/medical/v2")
    shares = {entry["name"]: entry["tokens"] for entry in blocks.ledger["domains"]}
    total = sum(shares.values())
    assert total == blocks.tokens.size
    assert shares["biomedical"] / total == pytest.approx(0.75, abs=256 / total)
    assert shares["clinical"] / total == pytest.approx(0.05, abs=256 / total)
    starts = np.asarray(blocks.positions) == 0
    assert starts[:, 0].all()
    assert starts.sum() > len(starts), "documents begin inside blocks as well"


@pytest.mark.slow
def test_both_trainings_left_their_mark(walked: Path) -> None:
    """Losses fall, and the text a model was trained on surprises it less."""
    for model in ("backbone", "pretrained", "tuned", "both"):
        (file,) = (walked / "toy" / "models" / model).glob("v*/losses.jsonl")
        lines = file.read_text().splitlines()
        losses = [json.loads(line)["loss"] for line in lines]
        third = len(losses) // 3  # a batch of two conversations is too small to compare alone
        assert np.mean(losses[-third:]) < np.mean(losses[:third]), model

    def perplexity(model: str) -> float:
        folder = walked / f"toy/perplexity/{model}/biomedical/v1"
        return float(json.loads((folder / "perplexity.json").read_text())["perplexity"])

    assert perplexity("pretrained") < perplexity("backbone")


@pytest.mark.slow
def test_killed_at_random_moments_it_ends_in_the_same_bytes(walked: Path, tmp_path: Path) -> None:
    moments = random.Random(20_251_122)
    for _ in range(KILLS):
        with subprocess.Popen(
            words(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as running:
            while running.poll() is None and not any(tmp_path.rglob(RECORD)):
                time.sleep(0.1)  # on a busy machine the first step takes longer than any moment
            time.sleep(moments.uniform(1.0, 6.0))
            running.kill()
    assert any(tmp_path.rglob(RECORD)), "nothing was finished: nothing was tested"
    built = finish(tmp_path)["built"]
    assert built, "the kills came after everything was finished: nothing was tested"
    assert digests(tmp_path) == digests(walked)
