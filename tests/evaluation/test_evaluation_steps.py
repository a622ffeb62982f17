"""The evaluation steps, run as a recipe runs them, with a real model on this machine."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from scripted_model import INVENTED, TERMS, write_rows
from tiny_model import RandomBlocks, TinyModel

from mellama.errors import DriftError
from mellama.evaluation.samples_file import SAMPLES
from mellama.evaluation.scoring import score
from mellama.evaluation.steps import Evaluate, Perplexity
from mellama.pipeline.progress import Quiet
from mellama.pipeline.record import RECORD, read_record
from mellama.pipeline.runner import run
from mellama.pipeline.step import Context, Step

MODEL = TinyModel(name="tiny")
EVALUATE = Evaluate(name="tiny/invented", model=MODEL, task=INVENTED, limit=40)


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context(tmp_path / "root", write_rows(tmp_path / "data"), Quiet())


def build(step: Step[Any], context: Context) -> tuple[str, ...]:
    return run([step], context, say=lambda line: None).built


def test_evaluate_asks_a_real_model_and_resumes_to_the_same_bytes(context: Context) -> None:
    assert build(EVALUATE, context) == ("tiny", "tiny/invented")
    assert build(EVALUATE, context) == ()
    folder = context.folder(EVALUATE)
    whole = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != RECORD}
    assert set(whole) == {SAMPLES, "run.json"}
    (folder / RECORD).unlink()
    (folder / "started.json").write_text(json.dumps({"fingerprint": EVALUATE.fingerprint()}))
    (folder / SAMPLES).write_bytes(whole[SAMPLES][:-100])
    assert build(EVALUATE, context) == ("tiny/invented",)
    assert {
        path.name: path.read_bytes() for path in folder.iterdir() if path.name != RECORD
    } == whole


def test_result_is_scored(context: Context) -> None:
    build(EVALUATE, context)
    result = context.load(EVALUATE)
    assert (result.task.name, result.model, len(result.answers)) == ("invented", "tiny", 40)
    assert all(1 <= answer.new_tokens <= 4 for answer in result.answers)
    scores = score(result.task, result.answers, context.data_root)
    assert scores.n == 40
    assert 0 <= scores.metrics["accuracy"].low <= scores.metrics["accuracy"].high <= 1


def test_header_and_record_say_what_was_asked(context: Context) -> None:
    build(EVALUATE, context)
    header = json.loads((context.folder(EVALUATE) / "run.json").read_bytes())
    assert header["task"]["prompt"] == INVENTED.prompt
    assert header["model"] == {"name": "tiny", "fingerprint": MODEL.fingerprint()}
    assert header["samples"] == header["limit"] == 40
    record = read_record(context.folder(EVALUATE))
    assert record is not None
    assert record.license_terms == TERMS
    assert list(record.raw_data) == ["invented"]


def test_another_prompt_is_drift(context: Context) -> None:
    build(EVALUATE, context)
    asked_otherwise = replace(EVALUATE, task=replace(INVENTED, prompt="{text}\n\nAnswer:"))
    with pytest.raises(DriftError, match="prompt"):
        build(asked_otherwise, context)


def test_perplexity_is_measured_and_loaded(context: Context) -> None:
    blocks = RandomBlocks(name="held-out", count=6, documents=(10, 20))
    step = Perplexity(name="tiny/held-out", model=MODEL, data=blocks)
    assert build(step, context) == ("tiny", "held-out", "tiny/held-out")
    loss = context.load(step)
    assert loss.tokens == 6 * 28
    assert loss.blocks == 6
    assert loss.nats_per_token > 1


def test_declaring_steps_loads_no_heavy_library() -> None:
    code = (
        "import sys, mellama.evaluation.steps, mellama.evaluation.scoring, mellama.tasks.catalogue;"
    )
    code += "print(sorted({'torch', 'transformers', 'scipy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_plan_says_how_much_is_asked() -> None:
    assert EVALUATE.describe() == "40 of 100 test samples of invented, zero-shot"
    assert replace(EVALUATE, limit=None).estimate().cpu_seconds > EVALUATE.estimate().cpu_seconds
