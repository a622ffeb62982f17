"""Prompts that fit: nothing is cut but by the task's policy, and what is cut is counted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_model import FINDING, INVENTED, ScriptedModel, right

from mellama.evaluation.examples import Examples
from mellama.evaluation.questions import TOO_LONG, fitted
from mellama.models.fitting import MARK
from mellama.records import Sample, TooLong
from mellama.tasks.task import Task

ANSWER = INVENTED.max_new_tokens


def asked(text: str) -> Sample[str]:
    return Sample("a", {"text": text}, "yes")


def room(tokens: int, task: Task[str] = INVENTED) -> ScriptedModel:
    """A model with so much room for the prompt, after what the answer takes."""
    return ScriptedModel(right, context_tokens=tokens + task.max_new_tokens)


def by(too_long: TooLong) -> Task[str]:
    return replace(INVENTED, too_long=too_long)


def test_a_long_prompt_loses_the_end_of_its_field() -> None:
    question = fitted(INVENTED, room(5), asked("one two  three four five"))
    (prompt,) = question.asked
    assert prompt.text == "Text: one two  three\nAnswer:"
    assert prompt.tokens == 5
    assert prompt.shown.fields["text"] == "one two  three"
    assert question.sample.fields["text"] == "one two  three four five"
    assert question.shortened == len(" four five")
    assert (question.skipped, question.windowed) == ("", False)


def test_a_long_prompt_loses_the_middle_of_its_field() -> None:
    question = fitted(by("middle"), room(6), asked("one two three four five"))
    (prompt,) = question.asked
    assert prompt.text == f"Text: one two {MARK} five\nAnswer:"
    assert question.shortened == len(" three four ")
    assert prompt.tokens == 6


@pytest.mark.parametrize("too_long", ["end", "middle"])
@pytest.mark.parametrize("words", range(0, 30))
def test_the_prompt_is_cut_no_more_than_need_be(words: int, too_long: TooLong) -> None:
    text = " ".join(str(n) for n in range(20))
    question = fitted(by(too_long), room(words), asked(text))
    if words < (3 if too_long == "middle" else 2):
        assert question.skipped == TOO_LONG
        assert question.asked == ()
        assert question.prompts[0].tokens == 22
    else:
        (prompt,) = question.asked
        assert prompt.tokens == min(words, 22)
        assert (question.shortened > 0) == (words < 22)


@pytest.mark.parametrize("task", [by("refuse"), replace(INVENTED, shorten="")])
def test_where_nothing_may_be_cut_the_model_is_not_asked(task: Task[str]) -> None:
    question = fitted(task, room(5), asked("one two three four five"))
    assert (question.skipped, question.asked, question.shortened) == (TOO_LONG, (), 0)
    assert fitted(task, room(7), asked("one two three four five")).skipped == ""


def test_a_field_is_shown_whole_in_windows() -> None:
    question = fitted(FINDING, room(3 + 4, FINDING), asked("zero one two three four five six"))
    assert [prompt.text for prompt in question.asked] == [
        "Find in: zero one two three\nAnswer:",
        "Find in: three four five six\nAnswer:",
    ]
    assert [prompt.shown.fields["text"] for prompt in question.asked] == [
        "zero one two three",
        "three four five six",
    ]
    assert question.windowed
    assert (question.shortened, question.skipped) == (0, "")


@given(st.lists(st.text("abc", min_size=1), min_size=1, max_size=60), st.integers(3, 40))
def test_windows_lose_nothing_and_all_fit(words: list[str], tokens: int) -> None:
    text = "\n ".join(words)
    question = fitted(FINDING, room(tokens, FINDING), asked(text))
    if tokens == 3:
        assert question.skipped == TOO_LONG
        return
    assert not question.skipped
    if not question.windowed:
        assert len(words) + 3 <= tokens
        return
    reached = 0
    for prompt in question.asked:
        assert prompt.tokens <= tokens
        assert text[prompt.start : prompt.end] == prompt.shown.fields["text"]
        assert not text[reached : prompt.start].strip()
        reached = prompt.end
    assert reached == len(text)


@pytest.mark.parametrize("too_long", ["end", "middle", "windows"])
def test_prompts_may_repeat_and_reorder_fields(too_long: TooLong) -> None:
    task = replace(by(too_long), prompt="{text} {{as it is}} {question} again: {text} {question}?")
    sample = Sample("a", {"question": "what {text}", "text": " ".join("abcdefgh")}, "yes")
    question = fitted(task, room(12), sample)
    for prompt in question.asked:
        shown = prompt.shown.fields["text"]
        assert prompt.text == f"{shown} {{as it is}} what {{text}} again: {shown} what {{text}}?"
        assert prompt.tokens <= 12
    assert len(question.asked) == (4 if too_long == "windows" else 1)


def test_a_prompt_that_does_not_show_the_field_cannot_be_cut() -> None:
    task = replace(INVENTED, prompt="{question} Answer:")
    sample = Sample("a", {"question": "one two three", "text": "long " * 9}, "yes")
    assert fitted(task, room(3), sample).skipped == TOO_LONG
    assert fitted(task, room(4), sample).skipped == ""


def test_examples_stand_whole_before_a_sample_that_is_cut() -> None:
    examples = Examples(("Text: a b\nAnswer: yes", "Text: c d\nAnswer: no"), ("1", "2"), 2)
    question = fitted(INVENTED, room(15), asked("one two three four five six"), examples)
    (prompt,) = question.asked
    assert prompt.text == (
        "Text: a b\nAnswer: yes\n\nText: c d\nAnswer: no\n\nText: one two three\nAnswer:"
    )
    assert prompt.tokens == 15
    assert question.shortened == len(" four five six")
