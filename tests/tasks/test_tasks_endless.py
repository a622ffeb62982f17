"""Outputs that never end, or are drawn at random: how they are read, in time linear in length."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from typing import Any

import pytest
from answer_forms import four
from hypothesis import given, settings
from hypothesis import strategies as st
from scored_readings import run, values
from task_kinds import (
    ENTITIES,
    ONE_OF,
    OPEN,
    READINGS,
    SETS,
    each_of_entities,
    each_one_of,
    each_reading,
    each_task,
    gold,
    named,
    read,
)
from typed_samples import TYPED

from mellama.records import Sample, Unparsed
from mellama.tasks.catalogue import task
from mellama.tasks.reasons import (
    ECHO,
    NO_LABEL,
    NOT_THE_SENTENCE,
    REASONS,
    SEVERAL,
)
from mellama.tasks.task import Task


@pytest.mark.parametrize("task", [item for item in ONE_OF if item in READINGS], ids=named)
@pytest.mark.parametrize("end", [" ", "\n", ", ", ".\n", "\n\n"])
def test_one_label_for_ever_is_that_label(task: Task[Any], end: str) -> None:
    """Nothing else is said, however often: a careful person would take it."""
    for label in task.labels[-6:]:
        for completion in (f"{label}{end}" * 50, f"{label}{end}" * 20 + label[:2]):
            assert read(task, completion) == label, completion[:40]
        assert read(task, f"The answer is {label}.{end}" * 20) == label
    assert read(task, f"{gold(task)}{end}" * 3_000) == gold(task)


@each_one_of
def test_labels_in_turn_for_ever_are_several(task: Task[Any]) -> None:
    for end in (" ", "\n", ", "):
        assert read(task, end.join(task.labels * 50)) in (SEVERAL, NO_LABEL)


@pytest.mark.parametrize("task", SETS, ids=named)
def test_a_set_for_ever_is_that_set(task: Task[Any]) -> None:
    for end in ("; ", "\n", " "):
        assert read(task, f"{gold(task)}{end}" * 500) == TYPED[task.name].target
        assert read(task, end.join(task.labels * 50)) == ECHO


@each_of_entities
def test_a_marked_sentence_for_ever_is_marked_once(task: Task[Any]) -> None:
    """A copy of a copy is no second finding, and the copy that a limit cut off is none either."""
    target = TYPED[task.name].target
    for end in (" ", "\n"):
        endless = f"{gold(task)}{end}" * 100
        for completion in (endless, endless[:-50], f"{target.text}{end}{endless}"):
            assert read(task, completion) == target


@each_task
def test_a_sentence_for_ever_says_nothing(task: Task[Any]) -> None:
    answer = read(task, "We are not sure about this at all. " * 1_000)
    if task in OPEN:
        assert max(values(task, [answer], [TYPED[task.name].target]).values()) < 0.1
    else:
        assert answer in (NO_LABEL, NOT_THE_SENTENCE)


@pytest.mark.parametrize("name", ["pubmed_summ", "sumpubmed", "mimic_cxr"])
def test_a_summary_for_ever_is_paid_for_in_precision(name: str) -> None:
    """All that was written is the summary: ROUGE itself takes account of what is too much."""
    item = task(name)
    once, often = (read(item, f"{gold(item)}\n" * times) for times in (1, 20))
    target = TYPED[name].target
    assert set(values(item, [once], [target]).values()) == {1.0}
    assert max(values(item, [often], [target]).values()) < 0.2


@pytest.mark.parametrize("name", ["emrqa", "covid_qa", "diagnosis", "agentclinic"])
def test_a_line_for_ever_is_read_once(name: str) -> None:
    item = task(name)
    line = gold(item).replace("\n", " ")
    answer = read(item, f"{line}\n" * 500)
    assert set(values(item, [answer], [TYPED[name].target]).values()) == {1.0}


@pytest.mark.parametrize("name", ["pubmedqa", "medqa", "medqa_5", "ddi", "mtsample", "mednli"])
def test_labels_at_random_score_what_they_hit(name: str) -> None:
    """In any form: the score is the share of draws that are right, and near chance."""
    item, draws = task(name), 1_000
    chance = random.Random(f"draws of {name}")
    drawn = chance.choices(item.labels, k=draws)
    right = chance.choices(item.labels, k=draws)
    forms = [chance.choice(list(four(label).values())) for label in drawn]
    predictions = [read(item, form) for form in forms]
    hits = sum(one == other for one, other in zip(drawn, right, strict=True)) / draws
    found = values(item, predictions, right)
    rate = 1 / len(item.labels)
    bound = 5 * (rate * (1 - rate) / draws) ** 0.5  # five standard deviations
    assert predictions == drawn
    assert found.get("accuracy", hits) == pytest.approx(hits)
    assert abs(hits - rate) < bound
    assert found["macro_f1"] == pytest.approx(rate, abs=2 * bound)


LONG = 20_000  # characters: a pattern that goes back over the text takes minutes, not parts of one
PIECES = (
    *("yes ", "no, ", "A ", "B.\n", "\n", " ", "* ", "*", "```\n", "{", '{"answer":', "[", "("),
    *("<", "<span ", '<span class="disease">', "</span>", "<think>", "</think>", "<answer>"),
    *("answer ", "answer (", "the answer is not ", "Answer: ", "- ", " because ", "\\boxed{"),
    *("option A ", "1. x ", '"', "\\", "#", "\nnote", "\nquestion 1", "antwort ", "\u9009", ". "),
    *("DDI-effect ", "resisting cell death; ", "none ", "not ", "fever ", "I cannot ", "is "),
)


@each_reading
def test_reading_is_linear_in_length(task: Task[Any]) -> None:
    sample = TYPED[task.name]
    own = (f"{gold(task)} ", f"{gold(task)}\n", f"{max(sample.fields.values(), key=len)}\n")
    chance = random.Random(task.name)
    for piece in (*own, *chance.sample(PIECES, k=6)):
        text = f"x {piece * (LONG // len(piece))} z"
        start = time.process_time()
        task.read(text, sample)
        assert time.process_time() - start < 4, piece


FRAGMENTS = st.sampled_from(
    [*PIECES, "maybe", "DDI-int", "C", "Zorbitol", "is", ":", "\n\n", "**", "`", "neutral", "'"]
)
TEXTS = st.one_of(st.text(max_size=120), st.lists(FRAGMENTS, max_size=25).map("".join))


@each_reading
def test_any_text_is_read_the_same_way_twice(task: Task[Any]) -> None:
    """Reading never raises, and says why where it reads nothing, in one of the known reasons."""
    sample: Sample[Any] = TYPED[task.name]

    @settings(max_examples=40, deadline=None, database=None)
    @given(TEXTS)
    def hold(completion: str) -> None:
        answer = task.read(completion, sample)
        assert answer == task.read(completion, sample)
        if isinstance(answer, Unparsed):
            assert answer in REASONS
        elif task.labels:
            assert_within(task.labels, answer, task in ENTITIES)
        for metric in run(task):
            assert 0 <= metric.value(metric.counts([answer], [sample.target]).sum(axis=0)) <= 1

    hold()


def assert_within(labels: Sequence[str], answer: Any, is_marked: bool) -> None:
    """A label that was read is one of the task's; a kind may be the model's own."""
    if not is_marked:
        assert set(answer if isinstance(answer, frozenset) else {answer}) <= set(labels)
