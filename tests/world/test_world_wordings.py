"""Instruction data practises the benchmarks' own wording: a test asks nothing unheard of."""

from __future__ import annotations

import re
from typing import Any

import pytest

from mellama.recipes.fictional_study import twelve_tasks
from mellama.tasks.task import Task
from mellama.world import tutor
from mellama.world.knowledge import World

WORLD = World.make(1)
LESSONS: dict[str, tutor.Lessons] = {
    "pubmedqa": tutor.verdict_lessons,
    "medqa": tutor.choice_lessons,
    "medmcqa": tutor.choice_lessons,
    "emrqa": tutor.note_lessons,
    "i2b2": tutor.entity_lessons,
    "ddi": tutor.interaction_lessons,
    "hoc": tutor.hallmark_lessons,
    "mtsample": tutor.visit_lessons,
    "pubmed_summ": tutor.article_lessons,
    "mimic_cxr": tutor.film_lessons,
    "bionli": tutor.conclusion_lessons,
    "mednli": tutor.inference_lessons,
    "diagnosis": tutor.case_lessons,
}


@pytest.mark.parametrize("task", twelve_tasks(WORLD), ids=lambda task: str(task.name))
def test_a_lesson_is_put_as_the_task_puts_it(task: Task[Any]) -> None:
    for lesson in LESSONS[task.name](WORLD, 12):
        asked = f"{lesson.instruction}\n\n{lesson.input}"
        assert wording(task.prompt).fullmatch(asked), asked


def wording(prompt: str) -> re.Pattern[str]:
    """Match a prompt with anything in the place of its fields."""
    parts = re.split(r"\{\w+\}", prompt.replace("{{", "{").replace("}}", "}"))
    return re.compile("(?s:.+?)".join(map(re.escape, parts)))
