"""The evaluation steps, run as a recipe runs them, with a real model on this machine."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from scripted_model import CHOOSING, FINDING, INVENTED, INVENTED_SOURCE, LABELS, TERMS, write_rows
from tiny_model import CONTEXT_TOKENS, RandomBlocks, TinyModel

from mellama.errors import DataError, DriftError, SourceError
from mellama.evaluation.examples import NO_EXAMPLES
from mellama.evaluation.questions import TOO_LONG
from mellama.evaluation.replies import Asking
from mellama.evaluation.samples_file import SAMPLES
from mellama.evaluation.scoring import score
from mellama.evaluation.steps import Evaluate, Perplexity
from mellama.licenses import PHYSIONET, Terms
from mellama.pipeline.progress import Quiet
from mellama.pipeline.record import RECORD, read_record
from mellama.pipeline.runner import run
from mellama.pipeline.step import Context, Step
from mellama.records import Sample
from mellama.tasks.task import Split

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
    assert (header["asking"], header["choices"]) == ("free", [])
    assert header["examples"] == NO_EXAMPLES.to_json()
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


@pytest.mark.parametrize("asking", ["likelihood", "constrained"])
def test_a_real_model_is_asked_in_each_way(context: Context, asking: Asking) -> None:
    asked = replace(EVALUATE, name=f"tiny/{asking}", task=CHOOSING, asking=asking)
    build(asked, context)
    answers = context.load(asked).answers
    assert {answer.completion for answer in answers} <= set(LABELS)
    for answer in answers:
        assert list(answer.likelihoods) == (sorted(LABELS) if asking == "likelihood" else [])
        if answer.likelihoods:
            assert answer.completion == max(LABELS, key=answer.likelihoods.__getitem__)
            assert all(value < 0 for value in answer.likelihoods.values())
    header = json.loads((context.folder(asked) / "run.json").read_bytes())
    assert header["asking"] == asking
    assert header["choices"] == (list(LABELS) if asking == "likelihood" else [])


def test_a_real_model_is_asked_in_windows(context: Context) -> None:
    rows = [f"row-{at}\t{'number says yes maybe ' * 20}\tyes" for at in range(5)]
    path = (context.data_root or Path()) / "invented" / "rows.tsv"
    path.write_text("\n".join(rows) + "\n")
    asked = replace(EVALUATE, name="tiny/windows", task=FINDING)
    build(asked, context)
    for answer in context.load(asked).answers:
        assert len(answer.windows) > 1
        assert [window.chosen for window in answer.windows].count(True) == 1
        nats = [window.log_probability for window in answer.windows]
        assert all(each is not None and each < 0 for each in nats)


def train_too(data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
    for name, text, target in INVENTED_SOURCE.records(data_root):
        if split == "test":
            yield Sample(name, {"text": text}, target)
        else:
            yield Sample(f"train-{name}", {"text": f"no {name}"}, target)


SPLIT = replace(INVENTED, samples=train_too, splits=(("train", 100), ("test", 100)))
RESTRICTED = replace(INVENTED_SOURCE, name="restricted", terms=Terms((PHYSIONET,)))


def test_examples_are_shown_and_said(context: Context) -> None:
    asked = replace(EVALUATE, name="tiny/shots", task=SPLIT, shots=2)
    build(asked, context)
    header = json.loads((context.folder(asked) / "run.json").read_bytes())
    assert header["examples"]["wanted"] == len(header["examples"]["shown"]) == 2
    assert all(name.startswith("train-row-") for name in header["examples"]["shown"])
    build(EVALUATE, context)
    few, none = context.load(asked).answers, context.load(EVALUATE).answers
    assert [answer.id for answer in few] == [answer.id for answer in none]
    for with_examples, without in zip(few, none, strict=True):
        assert with_examples.prompt_tokens > without.prompt_tokens


def test_examples_from_another_source_bring_its_terms_and_files(context: Context) -> None:
    asked = replace(
        EVALUATE, name="tiny/shots", task=replace(SPLIT, train_source=RESTRICTED), shots=2
    )
    assert asked.sources() == (INVENTED_SOURCE, RESTRICTED)
    assert set(asked.own_terms().licenses) == {PHYSIONET, *TERMS.licenses}
    assert replace(asked, shots=0).sources() == (INVENTED_SOURCE,)
    with pytest.raises(SourceError, match="restricted is not complete"):
        build(asked, context)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"asking": "likelihood"}, "invented cannot be asked by likelihood"),
        ({"asking": "constrained"}, "invented cannot be asked within a grammar"),
        ({"shots": 2}, "invented cannot be asked 2-shot"),
        ({"shots": -1, "task": SPLIT}, "invented cannot be asked -1-shot"),
        (
            {"asking": "likelihood", "task": replace(FINDING, choices=LABELS)},
            "finding cannot be asked by likelihood",
        ),
    ],
)
def test_what_a_task_cannot_be_asked_is_refused_when_it_is_declared(
    fields: dict[str, Any], problem: str
) -> None:
    with pytest.raises(DataError, match=problem) as caught:
        replace(EVALUATE, **fields)
    assert caught.value.todo


def test_way_of_asking_shots_choices_and_sources_are_identity() -> None:
    base = replace(EVALUATE, task=replace(CHOOSING, splits=SPLIT.splits))
    others = [
        replace(base, asking="likelihood"),
        replace(base, asking="likelihood", task=replace(base.task, choices=LABELS[:2])),
        replace(base, asking="constrained"),
        replace(base, shots=1),
        replace(base, shots=1, task=replace(base.task, train_source=RESTRICTED)),
        replace(base, task=replace(base.task, too_long="middle")),
    ]
    assert len({each.fingerprint() for each in (base, *others)}) == 7


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
    ranked = replace(EVALUATE, task=replace(CHOOSING, splits=SPLIT.splits), asking="likelihood")
    zero = "40 of 100 test samples of invented, zero-shot, its choices ranked by likelihood"
    assert ranked.describe() == zero
    assert replace(ranked, shots=3).describe() == zero.replace("zero", "3")
    held = replace(ranked, asking="constrained", setting="supervised", shots=1, limit=None)
    assert held.describe() == f"{said}, 1-shot, answers held to its grammar"
    assert replace(EVALUATE, limit=None).estimate().cpu_seconds > EVALUATE.estimate().cpu_seconds


def test_the_plan_does_not_count_what_a_world_has_not_written() -> None:
    world = Folder(name="world")
    asked = replace(EVALUATE, raw=world)
    said = "test samples of invented, as world wrote them, zero-shot"
    assert asked.describe() == f"up to 40 {said}"
    assert replace(asked, limit=None).describe() == f"all {said}"
    assert asked.estimate().cpu_seconds < EVALUATE.estimate().cpu_seconds
