"""Other wordings of a task, and where its prompts may be cut in each of them."""

from __future__ import annotations

from dataclasses import replace
from string import Formatter
from typing import Any

import pytest

from mellama.errors import DataError
from mellama.records import Sample
from mellama.sources.questions import LETTERS
from mellama.tasks.catalogue import TASKS
from mellama.tasks.inference import BIONLI
from mellama.tasks.question_answering import MEDQA, MEDQA_5, PUBMEDQA
from mellama.tasks.task import Task, Wording

WORDINGS: tuple[Wording, ...] = ("own", "second", "third", "paper")


def worded(task: Task[Any]) -> list[Task[Any]]:
    """Word a task in every way it has."""
    found = []
    for wording in WORDINGS:
        try:
            found.append(task.worded(wording))
        except DataError:
            continue
    return found


ALL = [asked for task in TASKS for asked in worded(task)]
each_task = pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)


def invented(task: Task[Any]) -> Sample[Any]:
    """A sample that has every field of a prompt, with what must not be taken for a field."""
    names = {*task.fields(), task.shorten} - {""}
    return Sample("a", {name: f"{{{name}}} of {name}s" for name in names}, None)


def test_a_wording_is_the_same_task_with_another_prompt() -> None:
    second, third = (PUBMEDQA.worded(each) for each in ("second", "third"))
    assert (second.prompt, third.prompt) == PUBMEDQA.wordings[:2]
    assert replace(second, prompt=PUBMEDQA.prompt) == PUBMEDQA
    assert PUBMEDQA.worded("own") == PUBMEDQA
    assert len({str(each.identity()) for each in (PUBMEDQA, second, third)}) == 3


def test_the_paper_has_its_own_length_of_answer() -> None:
    paper = PUBMEDQA.worded("paper")
    assert PUBMEDQA.published is not None
    assert paper.prompt == PUBMEDQA.published.prompt != PUBMEDQA.prompt
    assert paper.max_new_tokens == PUBMEDQA.published.max_new_tokens == 256
    own = replace(paper, prompt=PUBMEDQA.prompt, max_new_tokens=PUBMEDQA.max_new_tokens)
    assert own == PUBMEDQA


def test_a_wording_that_is_not_there_is_refused() -> None:
    bare = replace(BIONLI, wordings=("{premise} {hypothesis}?",), published=None)
    assert bare.worded("second").prompt == "{premise} {hypothesis}?"
    for wording in ("third", "paper"):
        with pytest.raises(DataError, match=f"bionli has no {wording} wording") as caught:
            bare.worded(wording)
        assert caught.value.expected == "one of own, second"


@each_task
def test_no_option_is_ever_cut(task: Task[Any]) -> None:
    options = {letter.lower() for letter in LETTERS}
    assert task.shorten not in options
    assert task.shorten not in {"question", "hypothesis"}, "what is asked is never cut"
    for asked in worded(task):
        if options & set(asked.fields()):
            assert asked.too_long == "refuse"
            assert asked.cuttable(invented(asked)) is None


def test_the_tasks_with_options_are_among_them() -> None:
    assert {"a", "b", "c", "d"} <= set(MEDQA.fields())
    assert {"a", "b", "c", "d", "e"} <= set(MEDQA_5.fields())


@each_task
def test_what_may_be_cut_stands_once_in_every_wording(task: Task[Any]) -> None:
    assert bool(task.shorten) == (task.too_long != "refuse")
    for asked in worded(task):
        sample = invented(asked)
        place = asked.cuttable(sample)
        if not task.shorten:
            assert place is None
            continue
        assert place is not None, "training could not cut it"
        start, end = place
        question = asked.question(sample)
        assert question[start:end] == sample.fields[task.shorten]
        less = asked.question(asked.showing(sample, "less"))
        assert less == f"{question[:start]}less{question[end:]}"


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("{{premise}} is {hypothesis}: {premise}", (16, 17)),
        ("{premise} {hypothesis} {premise}", None),
        ("{hypothesis}", None),
        ("{premise}", (0, 1)),
    ],
)
def test_a_part_that_stands_twice_or_not_at_all_is_no_part_to_cut(
    prompt: str, place: tuple[int, int] | None
) -> None:
    sample = Sample("a", {"premise": "P", "hypothesis": "H"}, "yes")
    assert replace(BIONLI, prompt=prompt).cuttable(sample) == place


def test_every_wording_asks_for_plain_fields() -> None:
    for asked in ALL:
        for _, name, spec, conversion in Formatter().parse(asked.prompt):
            assert name is None or (name.isidentifier() and not spec and not conversion)


def test_the_length_policy_is_identity() -> None:
    assert len({str(replace(BIONLI, too_long=way).identity()) for way in ("end", "middle")}) == 2
