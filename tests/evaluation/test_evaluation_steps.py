"""The evaluation steps, run as a recipe runs them, with a real model on this machine."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from scripted_model import INVENTED, TERMS, write_rows
from tiny_model import CONTEXT_TOKENS, RandomBlocks, TinyModel

from mellama.errors import DriftError
from mellama.evaluation.questions import TOO_LONG
from mellama.evaluation.samples_file import SAMPLES
from mellama.evaluation.scoring import score
from mellama.evaluation.steps import Evaluate, Perplexity
from mellama.pipeline.progress import Quiet
from mellama.pipeline.record import RECORD, read_record
from mellama.pipeline.runner import run
from mellama.pipeline.step import Context, Step

MODEL = TinyModel(name="tiny")
EVALUATE = Evaluate(name="tiny/invented", model=MODEL, task=INVENTED, limit=40)


@dataclass(frozen=True, kw_only=True)
class Folder(Step[Path]):
    """A data root that another step writes, of a megabyte."""

    def build(self, output: Path, context: Context) -> None:
        write_rows(output)

    def load(self, output: Path) -> Path:
        return output


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
    assert header["setting"] == "zero-shot"
    assert header["max_new_tokens"] == header["task"]["max_new_tokens"] == 4
    record = read_record(context.folder(EVALUATE))
    assert record is not None
    assert record.license_terms == TERMS
    assert list(record.raw_data) == ["invented"]


def test_a_smaller_budget_for_answers_asks_what_was_too_long_and_says_so(
    context: Context,
) -> None:
    task = replace(INVENTED, max_new_tokens=CONTEXT_TOKENS, shorten="")
    whole = replace(EVALUATE, task=task)
    small = replace(EVALUATE, name="tiny/budget", task=task, max_new_tokens=3)
    build(whole, context)
    build(small, context)
    assert {answer.skipped for answer in context.load(whole).answers} == {TOO_LONG}
    answers = context.load(small).answers
    assert {answer.skipped for answer in answers} == {""}
    assert {answer.new_tokens for answer in answers if not answer.stopped} == {3}
    header = json.loads((context.folder(small) / "run.json").read_bytes())
    assert header["max_new_tokens"] == header["task"]["max_new_tokens"] == 3
    assert small.estimate().cpu_seconds < whole.estimate().cpu_seconds
    assert small.estimate().disk_bytes < whole.estimate().disk_bytes


def test_setting_and_budget_are_identity() -> None:
    others = [
        replace(EVALUATE, setting="supervised"),
        replace(EVALUATE, max_new_tokens=3),
        replace(EVALUATE, max_new_tokens=4),
    ]
    assert len({each.fingerprint() for each in (EVALUATE, *others)}) == 4


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
    tuned = replace(EVALUATE, setting="supervised", limit=None)
    said = "100 of 100 test samples of invented, after fine-tuning on its training split"
    assert tuned.describe() == said
    assert replace(EVALUATE, limit=None).estimate().cpu_seconds > EVALUATE.estimate().cpu_seconds


def test_the_plan_does_not_count_what_a_world_has_not_written() -> None:
    world = Folder(name="world")
    asked = replace(EVALUATE, raw=world)
    said = "test samples of invented, as world wrote them, zero-shot"
    assert asked.describe() == f"up to 40 {said}"
    assert replace(asked, limit=None).describe() == f"all {said}"
    assert asked.estimate().cpu_seconds < EVALUATE.estimate().cpu_seconds
