"""Traps of the authors' evaluation: chat models without their template, answers mixed up."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from scripted_model import INVENTED, ScriptedModel, invented_rows, right, write_rows
from tiny_model import TinyModel

from mellama.errors import DataError
from mellama.evaluation.result import Result
from mellama.evaluation.steps import Evaluate
from mellama.files import read_json, write_text
from mellama.models.chat_form import CHAT_TEMPLATE, TEMPLATE_FILE
from mellama.models.prompt import prompt_ids
from mellama.models.weights import load_model, load_tokenizer
from mellama.pipeline.progress import Quiet
from mellama.pipeline.runner import run
from mellama.pipeline.step import Context
from mellama.records import Sample
from mellama.tasks.task import Split, Task

MODEL = TinyModel(name="tiny")
OTHER_SOURCE = replace(INVENTED.source, name="other", read=invented_rows)


def other_samples(data_root: Path | None, split: Split) -> Any:
    for name, text, target in OTHER_SOURCE.records(data_root):
        yield Sample(name, {"text": f"other {text}"}, target)


OTHER: Task[str] = replace(
    INVENTED, name="other", source=OTHER_SOURCE, samples=other_samples, max_new_tokens=7
)


def two_splits(data_root: Path | None, split: Split) -> Any:
    """Read the training split from a file of its own, as it was uploaded."""
    folder = INVENTED.source.folder(data_root)
    name = "rows.tsv" if split == "test" else "train.tsv"
    for line in (folder / name).read_text().splitlines():
        row, text, target = line.split("\t")
        yield Sample(row, {"text": text}, target)


TAUGHT: Task[str] = replace(
    INVENTED, name="taught", samples=two_splits, splits=(("train", 4), ("test", 100))
)


@dataclass(frozen=True, kw_only=True)
class ChatModel(TinyModel):
    """The same weights, with a chat template beside the tokenizer."""

    def build(self, output: Path, context: Context) -> None:
        super().build(output, context)
        write_text(output / TEMPLATE_FILE, CHAT_TEMPLATE)


@pytest.fixture
def context(tmp_path: Path) -> Context:
    """A data root of two tasks whose samples have the same names: 100 of one, 30 of the other."""
    data = write_rows(tmp_path / "data")
    lines = (data / "invented" / "rows.tsv").read_text().splitlines()[:30]
    (data / "other").mkdir()
    (data / "other" / "rows.tsv").write_text("\n".join(lines) + "\n")
    return Context(tmp_path / "root", data, Quiet())


def asked(context: Context, *steps: Evaluate) -> list[Result]:
    run(list(steps), context, say=lambda line: None)
    return [context.load(step) for step in steps]


def scripted(
    monkeypatch: pytest.MonkeyPatch, script: Callable[[str], str], **fields: Any
) -> list[ScriptedModel]:
    """Let every evaluation load a scripted model; return those that were loaded."""
    loaded: list[ScriptedModel] = []

    def load(folder: Path, *, name: str, **settings: Any) -> ScriptedModel:
        loaded.append(ScriptedModel(script, name=name, **fields))
        return loaded[-1]

    monkeypatch.setattr("mellama.models.local.LocalModel", load)
    return loaded


def test_a_chat_model_is_asked_in_its_template_without_being_told_to(context: Context) -> None:
    chat = ChatModel(name="chat")
    steps = [
        Evaluate(name=f"{model.name}/invented", model=model, task=INVENTED, limit=8)
        for model in (MODEL, chat)
    ]
    plain, templated = asked(context, *steps)
    tokenizer = load_tokenizer(context.load(chat).folder)
    assert tokenizer.chat_template == CHAT_TEMPLATE
    prompts = {sample.id: INVENTED.question(sample) for sample in samples_of(INVENTED, context)}
    for raw, turn in zip(plain.answers, templated.answers, strict=True):
        assert raw.prompt_sha256 == turn.prompt_sha256, "the question itself is the same"
        assert turn.prompt_tokens == len(prompt_ids(tokenizer, prompts[turn.id]))
        assert turn.prompt_tokens > raw.prompt_tokens


def samples_of(task: Task[Any], context: Context) -> list[Sample[Any]]:
    return list(task.samples(context.data_root, "test"))


def test_every_model_has_the_same_room_for_an_answer_and_it_is_written_down(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted(monkeypatch, lambda prompt: "word " * 100)
    models = (MODEL, TinyModel(name="second", seed=1))
    steps = [
        Evaluate(name=f"{model.name}/{task.name}", model=model, task=task, limit=5)
        for model in models
        for task in (INVENTED, OTHER)
    ]
    for step, result in zip(steps, asked(context, *steps), strict=True):
        assert {answer.new_tokens for answer in result.answers} == {step.task.max_new_tokens}
        assert not any(answer.stopped for answer in result.answers), "a cut answer says so"
        header = read_json(context.folder(step) / "run.json")
        assert header["max_new_tokens"] == step.task.max_new_tokens


@pytest.mark.parametrize("first", [INVENTED, OTHER])
def test_a_limit_is_each_task_s_own(
    context: Context, monkeypatch: pytest.MonkeyPatch, first: Task[str]
) -> None:
    """Whichever task is asked first, and however few samples it has."""
    scripted(monkeypatch, right)
    tasks = (first, OTHER if first is INVENTED else INVENTED)
    steps = [Evaluate(name=f"tiny/{task.name}", model=MODEL, task=task, limit=40) for task in tasks]
    found = {result.task.name: len(result.answers) for result in asked(context, *steps)}
    assert found == {"invented": 40, "other": 30}


def test_an_answer_stays_with_its_sample_and_its_task(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Samples of two tasks have the same names, and every third prompt is too long to be asked."""
    assert context.data_root is not None
    for name in ("invented", "other"):
        path = context.data_root / name / "rows.tsv"
        rows = [line.split("\t") for line in path.read_text().splitlines()]
        for place, row in enumerate(rows):
            row[1] += " word" * 40 * (place % 3 == 0)
        path.write_text("".join("\t".join(row) + "\n" for row in rows))
    scripted(monkeypatch, lambda prompt: digest(prompt), context_tokens=30)
    tasks = [replace(task, shorten="", too_long="refuse") for task in (INVENTED, OTHER)]
    steps = [Evaluate(name=f"tiny/{task.name}", model=MODEL, task=task) for task in tasks]
    for step, result in zip(steps, asked(context, *steps), strict=True):
        samples = {sample.id: sample for sample in samples_of(step.task, context)}
        assert {answer.id for answer in result.answers} == samples.keys()
        assert {bool(answer.skipped) for answer in result.answers} == {True, False}
        for answer in result.answers:
            prompt = step.task.question(samples[answer.id])
            assert answer.prompt_sha256 == digest(prompt)
            assert answer.completion == ("" if answer.skipped else digest(prompt))
            assert answer.target == samples[answer.id].target


def digest(prompt: str) -> str:
    return sha256(prompt.encode()).hexdigest()


def test_no_model_is_kept_in_memory_when_it_has_answered(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[weakref.ref[Any]] = []

    def noted(*places: Any, **settings: Any) -> Any:
        model = load_model(*places, **settings)
        loaded.append(weakref.ref(model))
        return model

    monkeypatch.setattr("mellama.models.local.load_model", noted)
    steps = [
        Evaluate(name=f"tiny/{task.name}", model=MODEL, task=task, limit=4)
        for task in (INVENTED, OTHER)
    ]
    results = asked(context, *steps)
    gc.collect()
    assert [len(result.answers) for result in results] == [4, 4]
    assert len(loaded) == 2
    assert [reference() for reference in loaded] == [None, None]


def test_no_example_before_a_question_is_a_test_sample(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The training file holds the test once more under other names, and three rows of its own."""
    folder = INVENTED.source.folder(context.data_root)
    tested = (folder / "rows.tsv").read_text()
    own = "".join(f"own-{n}\tquite another text {n} says no\tno\n" for n in range(3))
    (folder / "train.tsv").write_text(tested.replace("row-", "copy-") + own)
    (model,) = asked_with(monkeypatch, context, shots=2)
    prompts = [prompt for call in model.calls for prompt in call]
    texts = [sample.fields["text"] for sample in samples_of(TAUGHT, context)]
    assert len(prompts) == 100
    for prompt in prompts:
        assert sum(f"Text: {text}\n" in prompt for text in texts) == 1, "the question itself"
        assert prompt.count("quite another text") == 2
        assert prompt.endswith("\nAnswer:")


def test_a_test_uploaded_as_training_data_gives_no_example(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = INVENTED.source.folder(context.data_root)
    (folder / "train.tsv").write_text((folder / "rows.tsv").read_text())
    with pytest.raises(DataError):
        asked_with(monkeypatch, context, shots=2)


def asked_with(
    monkeypatch: pytest.MonkeyPatch, context: Context, *, shots: int
) -> list[ScriptedModel]:
    loaded = scripted(monkeypatch, right)
    asked(context, Evaluate(name="tiny/taught", model=MODEL, task=TAUGHT, shots=shots))
    return loaded
