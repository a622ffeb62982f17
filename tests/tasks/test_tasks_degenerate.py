"""Outputs that are no answers, asked of every task: what a careful person would make of them."""

from __future__ import annotations

from typing import Any

import pytest
from scored_readings import values
from task_kinds import (
    CLOSED,
    ENTITIES,
    LETTERED,
    each_closed,
    each_of_entities,
    each_open,
    each_task,
    gold,
    named,
    read,
)
from typed_samples import TYPED

from mellama.records import Unparsed
from mellama.tasks.reasons import (
    ECHO,
    EMPTY,
    NO_LABEL,
    NO_LIST,
    NOT_THE_SENTENCE,
    REASONS,
    REFUSAL,
    SAID_BACK,
    SEVERAL,
    UNENDED,
)
from mellama.tasks.task import Task


@each_task
@pytest.mark.parametrize(
    "completion",
    [
        *("", " \n\t", "</s>", "<|im_end|>", "<|eot_id|>\nyes", "```\n```", '{"answer": ""}'),
        *("<think>The answer is yes.</think>", "\n\nQuestion: another?\n\nAnswer: yes"),
    ],
)
def test_nothing_is_empty(task: Task[Any], completion: str) -> None:
    """Also what thinks and says nothing, or goes on to the next question of its own making."""
    assert read(task, completion) == EMPTY


@each_task
@pytest.mark.parametrize("completion", ["**", "...", "-", "$$", "?!"])
def test_signs_alone_are_no_answer(task: Task[Any], completion: str) -> None:
    assert read(task, completion) in (EMPTY, NO_LABEL, NO_LIST, NOT_THE_SENTENCE)


@each_task
def test_reasoning_that_never_ends_is_no_answer(task: Task[Any]) -> None:
    for begun in ("<think>", "<thinking>\n", "[THINK]", "<|channel|>analysis<|message|>"):
        assert read(task, f"{begun}Well, the answer is {gold(task)}. But wait") == UNENDED
        assert read(task, f"{begun}Hmm.\n" * 500) == UNENDED


@each_task
@pytest.mark.parametrize(
    "completion",
    [
        "I'm sorry, but I cannot help with that.",
        "As an AI language model, I cannot provide medical advice.",
        "I am unable to answer this question.",
        "I can\N{RIGHT SINGLE QUOTATION MARK}t assist with that request.",
        "I don't know.",
        "I do not have enough information to answer.",
        "Unfortunately, I am not able to determine the answer.",
        "I must decline to answer.",
        "I won't answer that.",
        "I'm sorry. Please consult a doctor.",
        "<think>This is medical advice.</think>\n\nI cannot provide medical advice.",
    ],
)
def test_refusals_are_refusals(task: Task[Any], completion: str) -> None:
    assert read(task, completion) == REFUSAL
    assert read(task, f"{completion}\n" * 50) == REFUSAL


@each_task
def test_the_prompt_said_back_is_no_answer(task: Task[Any]) -> None:
    prompt = task.question(TYPED[task.name])
    instruction = task.prompt.partition("\n\n")[0]
    for completion in (instruction, prompt, f"{prompt} {prompt}", f"{prompt}\n" * 20):
        answer = read(task, completion)
        assert isinstance(answer, Unparsed), answer


@pytest.mark.parametrize("task", [*CLOSED, *ENTITIES], ids=named)
def test_an_instruction_in_other_words_is_no_answer_either(task: Task[Any]) -> None:
    for wording in task.wordings:
        for part in wording.split("\n\n"):
            if "{" not in part:
                assert isinstance(read(task, part), Unparsed), part


@each_closed
@pytest.mark.parametrize("between", [", ", "; ", "\n", " or ", "\n- ", " / ", "\n\n", "|"])
def test_the_list_of_labels_is_no_answer(task: Task[Any], between: str) -> None:
    listed = between.join(task.labels)
    for completion in (listed, f"The answer is: {listed}", f"{listed}\n" * 5):
        assert read(task, completion) in (SEVERAL, ECHO, NO_LABEL)


@each_of_entities
def test_the_list_of_kinds_is_no_answer(task: Task[Any]) -> None:
    marked = [f'<span class="{kind}">...</span>' for kind in task.labels]
    for listed in (task.labels, marked):
        assert read(task, "; ".join(listed)) == NOT_THE_SENTENCE


WORDS = ("lamp river window quickly seven", "Zbrk qwx 12 %% 77", "Lorem ipsum dolor sit amet.")
ELSEWHERE = (
    *("Ja", "Nein.", "Ja, das stimmt.", "vielleicht", "S\u00ed", "La respuesta es s\u00ed."),
    *("Oui, c'est vrai.", "Die Antwort ist ja.", "\u662f\u7684", "\u4e0d\u662f", "\u0434\u0430"),
    *("Es ist nicht bekannt.", "No se puede saber.", "Le patient n'a pas de fi\u00e8vre."),
)


@each_closed
@pytest.mark.parametrize("completion", [*WORDS, *ELSEWHERE])
def test_other_words_name_no_label(task: Task[Any], completion: str) -> None:
    """A word that says yes in another language is not read: the labels are words of English."""
    assert read(task, completion) == NO_LABEL
    assert read(task, f"{completion} " * 50) == NO_LABEL


@each_of_entities
@pytest.mark.parametrize("completion", [*WORDS, *ELSEWHERE])
def test_other_words_are_not_the_sentence(task: Task[Any], completion: str) -> None:
    assert read(task, completion) == NOT_THE_SENTENCE


@each_open
@pytest.mark.parametrize("completion", [*WORDS, *ELSEWHERE])
def test_other_words_are_answers_in_free_text_and_earn_nothing(
    task: Task[Any], completion: str
) -> None:
    """Whoever asks for words has to score those that come: they are read, and wrong."""
    answer = read(task, completion)
    assert not isinstance(answer, Unparsed)
    assert max(values(task, [answer], [TYPED[task.name].target]).values()) < 0.2


@pytest.mark.parametrize("task", LETTERED, ids=named)
@pytest.mark.parametrize(
    "form",
    [
        *("La respuesta es {}.", "La respuesta correcta es la {}.", "Respuesta: {}"),
        *("Die Antwort ist {}.", "Die richtige Antwort ist {}.", "Antwort: {}"),
        *("La r\u00e9ponse est {}.", "R\u00e9ponse : {}", "La risposta corretta \u00e8 {}."),
        *("A resposta correta \u00e9 {}.", "\u041e\u0442\u0432\u0435\u0442: {}"),
        *("\u7b54\u6848\u662f{}\u3002", "\u6b63\u786e\u7b54\u6848\uff1a{}", "\u9009{}\u3002"),
    ],
)
def test_a_letter_is_a_letter_in_any_language(task: Task[Any], form: str) -> None:
    for letter in task.labels:
        assert read(task, form.format(letter)) == letter


def test_the_reasons_are_few_and_all_different() -> None:
    assert len({item.reason for item in REASONS}) == len(REASONS) < 15
    assert SAID_BACK in REASONS
