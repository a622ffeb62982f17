"""Scores as functions of the raw answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from scripted_model import INVENTED, LABELS, ScriptedModel, right, samples, write_rows

from mellama.errors import DataError, SourceError, UnknownNameError
from mellama.evaluation.asking import ask
from mellama.evaluation.questions import TOO_LONG
from mellama.evaluation.samples_file import SAMPLES, Answer, read_answers
from mellama.evaluation.scoring import commonest_answer, difference, label_counts, score
from mellama.metrics.spans import MarkedText, Span
from mellama.pipeline.progress import Quiet
from mellama.records import Unparsed
from mellama.tasks.catalogue import TASKS
from mellama.tasks.drawing import in_fixed_order
from mellama.tasks.named_entities import BC5CDR
from mellama.tasks.task import Task


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "data")


def answers_of(
    model: ScriptedModel, rows: Path, folder: Path, limit: int | None = None
) -> tuple[Answer, ...]:
    chosen, _ = in_fixed_order(INVENTED.name, samples(rows), limit)
    ask(INVENTED, model, chosen, folder, header={}, progress=Quiet())
    return read_answers(folder / SAMPLES)


def hesitant(prompt: str) -> str:
    """Say nothing of the maybes, and take every no for a yes."""
    answer = right(prompt)
    return {"yes": "Yes.", "no": "yes", "maybe": "It is not clear to me"}[answer]


def test_scores_by_hand(rows: Path, tmp_path: Path) -> None:
    scores = score(INVENTED, answers_of(ScriptedModel(hesitant), rows, tmp_path / "out"), rows)
    assert scores.task == "invented"
    assert scores.reading == "robust"
    assert scores.n == 100
    assert scores.metrics["accuracy"].value == 0.5
    assert scores.metrics["macro_f1"].value == pytest.approx(2 * 50 / (80 + 50) / 3)
    assert scores.unparsed == 0.2
    assert scores.unparsed_reasons == {"no label": 20}
    assert scores.stopped == 0.8  # six words do not fit into four tokens
    assert scores.shortened == scores.skipped == 0.0
    assert scores.predictions == {"yes": 80, "no": 0, "maybe": 0}
    assert scores.gold == {"yes": 50, "no": 30, "maybe": 20}
    assert scores.baseline == {
        "accuracy": 0.5,
        "macro_f1": pytest.approx(2 * 50 / (100 + 50) / 3),
    }
    interval = scores.metrics["accuracy"]
    assert 0.38 < interval.low < 0.42
    assert 0.58 < interval.high < 0.62


def test_a_perfect_model_scores_one(rows: Path, tmp_path: Path) -> None:
    scores = score(INVENTED, answers_of(ScriptedModel(right), rows, tmp_path / "out"), rows)
    assert [tuple(vars(item).values()) for item in scores.metrics.values()] == [(1.0, 1.0, 1.0)] * 2
    assert scores.unparsed == 0.0


def test_a_silent_model_scores_nothing(rows: Path, tmp_path: Path) -> None:
    scores = score(INVENTED, answers_of(ScriptedModel(lambda _: ""), rows, tmp_path / "out"), rows)
    assert [item.value for item in scores.metrics.values()] == [0.0, 0.0]
    assert scores.unparsed == 1.0
    assert scores.unparsed_reasons == {"empty": 100}


def test_cut_and_unasked_prompts_are_counted(rows: Path, tmp_path: Path) -> None:
    cut = answers_of(ScriptedModel(lambda _: "no", context_tokens=11), rows, tmp_path / "cut")
    scores = score(INVENTED, cut, rows)
    assert scores.shortened == 1.0
    assert scores.skipped == 0.0
    unasked = answers_of(ScriptedModel(right, context_tokens=5), rows, tmp_path / "unasked")
    scores = score(INVENTED, unasked, rows)
    assert scores.skipped == 1.0
    assert scores.unparsed_reasons == {TOO_LONG: 100}
    assert scores.metrics["accuracy"].value == 0.0


def test_the_same_answers_give_the_same_scores(rows: Path, tmp_path: Path) -> None:
    answers = answers_of(ScriptedModel(hesitant), rows, tmp_path / "out")
    assert score(INVENTED, answers, rows) == score(INVENTED, answers, rows)


def test_difference_is_paired(rows: Path, tmp_path: Path) -> None:
    first = answers_of(ScriptedModel(right), rows, tmp_path / "right")
    second = answers_of(ScriptedModel(hesitant), rows, tmp_path / "hesitant")
    found = difference(INVENTED, first, second, rows)
    assert found["accuracy"].value == 0.5
    assert found["accuracy"].low > 0.35
    assert difference(INVENTED, second, first, rows)["accuracy"].value == -0.5
    assert vars(difference(INVENTED, first, first, rows)["macro_f1"]) == {
        "value": 0.0,
        "low": 0.0,
        "high": 0.0,
    }
    with pytest.raises(DataError, match="cannot be compared"):
        difference(INVENTED, first, second[:50], rows)


def test_answers_to_other_data_are_refused(rows: Path, tmp_path: Path) -> None:
    answers = answers_of(ScriptedModel(right), rows, tmp_path / "out")
    with pytest.raises(DataError, match="99 of them"):
        score(INVENTED, [replace(answers[0], id="gone"), *answers[1:]], rows)
    other = {"yes": "no", "no": "yes", "maybe": "no"}
    changed = [replace(answer, target=other[answer.target]) for answer in answers[:2]]
    with pytest.raises(DataError, match="98 of them"):
        score(INVENTED, [*changed, *answers[2:]], rows)
    with pytest.raises(DataError, match="0 of them"):
        score(INVENTED, [], rows)
    with pytest.raises(SourceError):
        score(INVENTED, answers, tmp_path / "elsewhere")


def test_an_unknown_reading_is_named(rows: Path, tmp_path: Path) -> None:
    answers = answers_of(ScriptedModel(right), rows, tmp_path / "out")
    with pytest.raises(UnknownNameError, match="no reading called 'robusd'"):
        score(INVENTED, answers, rows, reading="robusd")


def test_labels_are_counted_and_foreign_kinds_are_not_spelt_out() -> None:
    marked = MarkedText("rash", frozenset({Span(0, 4, "disease"), Span(0, 4, "secret-kind")}))
    assert label_counts(("chemical", "disease"), [marked, Unparsed("empty")]) == {
        "chemical": 0,
        "disease": 1,
        "other": 1,
    }
    assert label_counts(("a", "b"), [frozenset({"a", "b"}), frozenset({"b"})]) == {"a": 1, "b": 2}
    assert label_counts((), ["a text of its own"]) == {}


def test_free_answers_have_no_commonest_one() -> None:
    free = replace(INVENTED, labels=())
    assert commonest_answer(free.labels, free.metrics, ["yes", "yes"]) == {}
    assert (
        commonest_answer(BC5CDR.labels, BC5CDR.metrics, [MarkedText("rash", frozenset())] * 2) == {}
    )
    assert commonest_answer(INVENTED.labels, INVENTED.metrics, ["no", "yes", "no"])[
        "accuracy"
    ] == pytest.approx(2 / 3)
    assert INVENTED.labels == LABELS


@pytest.mark.data
@pytest.mark.parametrize("task", TASKS, ids=lambda item: item.name)
def test_gold_answers_to_real_samples_score_one(
    task: Task[Any], data_root: Path, tmp_path: Path
) -> None:
    if not (data_root / task.source.name).is_dir():
        pytest.skip(f"{task.source.name} is restricted, and not at hand")
    chosen, _ = in_fixed_order(task.name, task.samples(data_root, "test"), 150)
    gold = {task.question(sample): task.write(sample.target) for sample in chosen}
    model = ScriptedModel(gold.__getitem__, context_tokens=1_000_000)
    ask(task, model, chosen, tmp_path, header={}, progress=Quiet())
    answers = read_answers(tmp_path / SAMPLES)
    scores = score(task, answers, data_root)
    assert scores.unparsed == 0.0
    assert {name: item.value for name, item in scores.metrics.items()} == {
        metric.name: float(metric.higher_is_better)
        for metric in task.metrics
        if metric.name not in scores.not_run
    }
    assert set(scores.not_run) <= {"bertscore"}
    assert scores.predictions == scores.gold
