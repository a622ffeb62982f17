"""What is weighed, denied, taken back or called wrong on the way to an answer is not the answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from mellama.evaluation.completions import to_answer
from mellama.evaluation.scoring import score
from mellama.records import Sample, Unparsed
from mellama.tasks.catalogue import task

QUESTION = Sample("1", {"context": "Zorb.", "question": "Does it?"}, "yes")
OPTIONS = Sample(
    "1", {"question": "Which?", "a": "Aspirin", "b": "Ibuprofen", "c": "Water", "d": "Zorb"}, "B"
)
ABSTRACT = Sample("1", {"abstract": "Zorb."}, frozenset({"resisting cell death"}))
COPY = Sample(
    "1", {"context": "Zorbitol was given for hiccups.", "question": "What?"}, ("hiccups",)
)


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        ("It is not the case that the answer is yes.", None),
        ("The wrong answer is yes", None),
        ("Correct answer: yes\nIncorrect answer: no", "yes"),
        ("The answer is: yes.\nWait, actually no.", None),
        ("The answer is: yes.\nWait, actually yes.", "yes"),
        ("The answer would be yes if the study had been larger, but it is no.", None),
        ("The answer would be yes.", "yes"),
    ],
)
def test_a_supposition_is_no_decision(completion: str, expected: str | None) -> None:
    found = task("pubmedqa").read(completion, QUESTION)
    assert isinstance(found, Unparsed) if expected is None else found == expected


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        ("The incorrect answer is A", None),
        ("The least likely answer is A", None),
        ("Let's analyze each option:\n\nA. Aspirin: less likely\n\nB. Ibuprofen: This", None),
        ("A. Aspirin: This is wrong.\nB. Ibuprofen: This is right.\nC. Water: no.", None),
        ("Correct answer: B\n\nIncorrect answer: A", "B"),
        ("The correct option is: B\n\nAnalysis of each option:\nA. Aspirin is weak", "B"),
        ("Which option is correct? The correct option is B.", "B"),
        ("Of all options, the best answer is B.", "B"),
    ],
)
def test_options_that_are_weighed_are_not_chosen(completion: str, expected: str | None) -> None:
    found = task("medqa").read(completion, OPTIONS)
    assert isinstance(found, Unparsed) if expected is None else found == expected


@pytest.mark.parametrize(
    "completion",
    [
        "resisting cell death. There is no evidence of inducing angiogenesis.",
        "resisting cell death; no mention of inducing angiogenesis",
        "resisting cell death, without inducing angiogenesis",
        "It does not explicitly discuss inducing angiogenesis, cellular energetics or avoiding"
        " immune destruction; resisting cell death",
        "inducing angiogenesis (not mentioned); resisting cell death",
        "inducing angiogenesis - no\nresisting cell death - yes",
        "| inducing angiogenesis | no |\n| resisting cell death | yes |",
        "It does not provide evidence of inducing angiogenesis but of resisting cell death",
    ],
)
def test_hallmarks_that_are_denied_are_not_named(completion: str) -> None:
    assert task("hoc").read(completion, ABSTRACT) == frozenset({"resisting cell death"})


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        ("The answer is:\n\n", None),
        ("The answer is", None),
        ("The final answer:", None),
        (".", None),
        ('The text states: "hiccups"', ("hiccups",)),
    ],
)
def test_words_that_lead_on_to_an_answer_are_none(
    completion: str, expected: tuple[str, ...] | None
) -> None:
    found = task("emrqa").read(completion, COPY)
    assert isinstance(found, Unparsed) if expected is None else found == expected


def test_a_heading_is_no_part_of_a_summary() -> None:
    sample = Sample("1", {"article": "Much was said of zorbitol."}, "Zorbitol works.")
    assert task("sumpubmed").read("## Abstract\n\nZorbitol works.", sample) == "Zorbitol works."


@pytest.mark.data
@pytest.mark.parametrize("name", ["medqa", "medmcqa"])
def test_reasoning_cut_off_among_the_options_is_not_read(name: str, data_root: Path) -> None:
    """Of reasoning that never came to an answer the first option would be right too often."""
    form = "Let's analyze each option:\n\nA. {a}: less likely because\n\nB. {b}: This"
    chosen = task(name)
    answers = [
        to_answer(chosen, sample, form.format_map(sample.fields))
        for sample in chosen.samples(data_root, "test")
    ]
    scores = score(chosen, answers, data_root)
    assert scores.unparsed > 0.98
    assert scores.metrics["accuracy"].value < 0.01
