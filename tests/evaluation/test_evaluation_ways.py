"""Asking by likelihood and within a grammar: the same prompts, other replies."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from scripted_model import (
    CHOOSING,
    FINDING,
    INVENTED,
    LABELS,
    TERMS,
    ScriptedModel,
    WritingModel,
    only_labels,
    right,
    samples,
    sure_of,
    write_rows,
)

from mellama.errors import DataError, ModelError
from mellama.evaluation.asking import WAYS, ask
from mellama.evaluation.replies import Asking
from mellama.evaluation.samples_file import SAMPLES, Answer, read_answers
from mellama.evaluation.scoring import score
from mellama.models.endpoint import OpenAIModel
from mellama.models.model import Model, ScoringModel
from mellama.pipeline.progress import Quiet
from mellama.tasks.task import Task


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "data", 20)


def answers_of(
    model: Model, rows: Path, asking: Asking, task: Task[str] = CHOOSING
) -> tuple[Answer, ...]:
    folder, header = rows.parent / asking, {"prompt": task.prompt, "choices": list(task.choices)}
    ask(task, model, samples(rows), folder, header=header, progress=Quiet(), asking=asking)
    return read_answers(folder / SAMPLES)


def test_the_likeliest_choice_is_the_answer(rows: Path) -> None:
    model = ScriptedModel(right, likely=sure_of)
    answers = answers_of(model, rows, "likelihood")
    for answer in answers:
        assert answer.completion == answer.target
        assert answer.likelihoods == {
            label: -0.25 if label == answer.target else -2.5 for label in LABELS
        }
        assert (answer.new_tokens, answer.stopped, answer.prompt_tokens) == (0, True, 8)
    assert score(CHOOSING, answers, rows).metrics["accuracy"].value == 1.0
    assert model.terms == [TERMS]
    assert len(model.pairs) == len(answers) * len(LABELS)


def test_the_first_of_choices_that_are_as_likely_is_the_answer(rows: Path) -> None:
    for choices in (LABELS, LABELS[::-1]):
        task = replace(CHOOSING, choices=choices)
        answers = answers_of(ScriptedModel(right), rows, "likelihood", task)
        assert {answer.completion for answer in answers} == {choices[0]}


@pytest.mark.parametrize(
    ("template", "prompt", "follows"),
    [
        (False, "Text: {text}\nAnswer:", " yes"),
        (False, "Text: {text}\nAnswer: ", "yes"),
        (False, "Text: {text}\nAnswer:\n", "yes"),
        (True, "Text: {text}\nAnswer:", "yes"),
    ],
)
def test_a_choice_follows_as_it_is_written(
    rows: Path, template: bool, prompt: str, follows: str
) -> None:
    model = ScriptedModel(right, has_chat_template=template)
    answers_of(model, rows, "likelihood", replace(CHOOSING, prompt=prompt))
    assert {continuation for _, continuation in model.pairs} == {
        follows.replace("yes", label) for label in LABELS
    }


def test_prompts_are_the_same_however_a_model_is_asked(rows: Path) -> None:
    digests = []
    for asking in WAYS:
        model = ScriptedModel(right, context_tokens=11)
        answers = answers_of(model, rows, asking)
        assert all(answer.shortened for answer in answers)
        digests.append([answer.prompt_sha256 for answer in answers])
    assert digests[0] == digests[1] == digests[2]


def test_a_model_that_cannot_score_or_be_held_says_what_to_do(rows: Path) -> None:
    with pytest.raises(ModelError, match="how likely") as caught:
        answers_of(WritingModel(right), rows, "likelihood")
    assert 'asking="free"' in caught.value.todo
    with pytest.raises(ModelError, match="held to a grammar") as caught:
        answers_of(WritingModel(right), rows, "constrained")
    assert 'asking="free"' in caught.value.todo


def test_an_endpoint_that_chats_is_not_ranked_by(rows: Path) -> None:
    def at(chat: bool) -> ScoringModel:
        url = "http://127.0.0.1:9/v1"  # where nobody listens, and nobody is asked
        return OpenAIModel(url, name="served", model="m", context_tokens=1000, chat=chat)

    assert [at(chat).has_chat_template for chat in (True, False)] == [True, False]
    with pytest.raises(ModelError, match="served is asked as a chat"):
        answers_of(at(True), rows, "likelihood")


@pytest.mark.parametrize("value", [math.nan, -math.inf])
def test_what_is_no_number_ranks_nothing(rows: Path, value: float) -> None:
    def broken(prompt: str, continuation: str) -> float:
        return value if continuation == " no" else -1.0

    with pytest.raises(ModelError, match="cannot rank") as caught:
        answers_of(ScriptedModel(right, likely=broken), rows, "likelihood")
    assert caught.value.found == "20 that are no number"


def test_a_grammar_is_of_what_the_prompt_shows(rows: Path) -> None:
    model = ScriptedModel(right, context_tokens=11)
    answers = answers_of(model, rows, "constrained")
    shown = [prompt.removeprefix("Text: ").removesuffix("\nAnswer:") for prompt in model.calls[0]]
    assert all(answer.shortened for answer in answers)
    seen = [
        replace(sample, fields={"text": text})
        for sample, text in zip(samples(rows), shown, strict=True)
    ]
    assert model.grammars == list(map(only_labels, seen))


def test_windows_are_held_to_their_own_text(rows: Path) -> None:
    model = ScriptedModel(right, context_tokens=9)
    answers = answers_of(model, rows, "constrained", replace(FINDING, grammar=only_labels))
    lengths = [window.end - window.start for answer in answers for window in answer.windows]
    assert len(lengths) == 2 * len(answers)
    assert [f"of {length} characters" for length in lengths] == [
        grammar.rpartition("// ")[2] for grammar in model.grammars
    ]


def test_a_task_without_choices_or_grammar_is_refused(rows: Path) -> None:
    with pytest.raises(DataError, match="by likelihood"):
        answers_of(ScriptedModel(right), rows, "likelihood", INVENTED)
    with pytest.raises(DataError, match="within a grammar"):
        answers_of(ScriptedModel(right), rows, "constrained", INVENTED)
