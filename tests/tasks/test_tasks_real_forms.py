"""Right answers to every real row at hand, as chat models write them, score one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from answer_forms import against, boxed, dressed, four, letters, wrapped

from mellama.evaluation.completions import to_answer
from mellama.evaluation.scoring import Counted, count
from mellama.records import Sample, Unparsed
from mellama.sources.questions import LETTERS
from mellama.tasks.catalogue import task
from mellama.tasks.reasons import EMPTY, NO_LABEL, NOT_THE_SENTENCE, REFUSAL, SAID_BACK, SHARED
from mellama.tasks.task import Task

Forms = dict[str, str]
pytestmark = pytest.mark.data
ROWS = {
    "pubmedqa": 500,
    "medqa": 1_273,
    "medqa_5": 1_273,
    "medmcqa": 4_183,
    "ddi": 5_761,
    "hoc": 315,
    "ncbi_disease": 940,
    "bc5cdr": 4_797,
    "covid_qa": 1_380,
}
CHOICES = ("medqa", "medqa_5", "medmcqa")
MORE = 3  # forms a row gets beside the four, in turn: each form meets many rows


def samples_of(task: Task[Any], data_root: Path) -> list[Sample[Any]]:
    found = list(task.samples(data_root, "test"))
    assert len(found) == ROWS[task.name]
    return found


def scored(
    task: Task[Any],
    samples: Sequence[Sample[Any]],
    forms_of: Callable[[int, Sample[Any]], Forms],
    data_root: Path,
) -> tuple[Counted, list[tuple[str, str]]]:
    """Score all forms of all samples as completions are scored; (sample, form) of each answer."""
    asked = [
        (sample, form, completion)
        for place, sample in enumerate(samples)
        for form, completion in forms_of(place, sample).items()
    ]
    answers = [to_answer(task, sample, completion) for sample, _, completion in asked]
    return count(task, answers, data_root), [(sample.id, form) for sample, form, _ in asked]


def values(counted: Counted) -> dict[str, float]:
    pairs = zip(counted.metrics, counted.counts, strict=True)
    return {metric.name: float(metric.value(counts.sum(axis=0))) for metric, counts in pairs}


def assert_all_right(counted: Counted, names: list[tuple[str, str]]) -> None:
    unread = [
        (*name, read.reason)
        for name, read in zip(names, counted.predictions, strict=True)
        if isinstance(read, Unparsed)
    ]
    assert unread == []
    right = {metric.name: float(metric.higher_is_better) for metric in counted.metrics}
    assert values(counted) == right


def turn(forms: Forms, place: int) -> Forms:
    """A row's share of many forms."""
    names = list(forms)
    return {name: forms[name] for name in names[place * MORE % len(names) :][:MORE]}


def option(sample: Sample[str]) -> tuple[str, list[tuple[str, str]]]:
    """Text of the right option; letters and texts of the others."""
    texts = {name.upper(): sample.fields[name] for name in LETTERS.lower() if name in sample.fields}
    return texts[sample.target], [item for item in texts.items() if item[0] != sample.target]


@pytest.mark.parametrize("name", [name for name in ROWS if name not in CHOICES])
def test_every_right_answer_scores_one_in_every_form(name: str, data_root: Path) -> None:
    item = task(name)

    def forms_of(place: int, sample: Sample[Any]) -> Forms:
        gold = item.write(sample.target)
        more = {**dressed(gold), **wrapped(gold), **boxed(gold)}
        if isinstance(sample.target, str):  # one of a few labels: reasons that name the others
            others = [label for label in item.labels if label != gold]
            pairs = product(others, against(gold, others[0]))
            more |= {f"{form}, {other}": against(gold, other)[form] for other, form in pairs}
        return {**four(gold), **turn(more, place)}

    counted, names = scored(item, samples_of(item, data_root), forms_of, data_root)
    assert_all_right(counted, names)


@pytest.mark.parametrize("name", CHOICES)
def test_every_right_option_scores_one_by_letter_and_by_letter_with_text(
    name: str, data_root: Path
) -> None:
    item = task(name)

    def forms_of(place: int, sample: Sample[str]) -> Forms:
        letter = sample.target
        text, others = option(sample)
        both = f"{letter}. {text}"
        more = {**dressed(letter), **wrapped(letter), **boxed(letter)}
        more |= letters(letter, text, others) if not is_another_letter(sample) else {}
        more |= {
            f"{form}, with text": said for form, said in {**four(both), **wrapped(both)}.items()
        }
        names = "bold, since", "bold, because", "text, letter"
        always = {form: letters(letter, text, others)[form] for form in names}
        return {**four(letter), "letter and text": both, **always, **turn(more, place)}

    counted, names = scored(item, samples_of(item, data_root), forms_of, data_root)
    assert_all_right(counted, names)


@pytest.mark.parametrize(
    ("name", "letters_as_texts", "ambiguous"),
    [("medqa", 1, 0), ("medqa_5", 0, 0), ("medmcqa", 0, 4)],
)
def test_every_right_option_scores_one_by_its_text_unless_another_has_the_same(
    name: str, letters_as_texts: int, ambiguous: int, data_root: Path
) -> None:
    """What is written is a letter first: of letters as options, the text alone is no answer."""
    item = task(name)
    samples = [one for one in samples_of(item, data_root) if not is_another_letter(one)]
    assert len(samples) == ROWS[name] - letters_as_texts

    def forms_of(place: int, sample: Sample[str]) -> Forms:
        text, _ = option(sample)
        return {**four(text), **turn({**dressed(text), **wrapped(text)}, place)}

    counted, names = scored(item, samples, forms_of, data_root)
    reads = list(zip(names, counted.predictions, counted.targets, strict=True))
    shared = {row for (row, _), read, _ in reads if read == SHARED}
    assert [name for name, read, target in reads if read != target and name[0] not in shared] == []
    assert len(shared) == ambiguous
    assert {read for (row, _), read, _ in reads if row in shared} <= {SHARED}
    for sample in (one for one in samples if one.id in shared):
        text, others = option(sample)
        assert [same for _, same in others if same.strip(" .") == text.strip(" .")]


def is_another_letter(sample: Sample[str]) -> bool:
    """Whether the right option's text is the letter of another option, as of points in a figure."""
    text, others = option(sample)
    return text in {letter for letter, _ in others}


DEGENERATE = {
    "empty": ("", {EMPTY}),
    "refusal": ("I'm sorry, but I cannot give medical advice.", {REFUSAL}),
    "another language": ("Das ist nicht bekannt.", {NO_LABEL, NOT_THE_SENTENCE}),
    "random words": ("lamp river window quickly seven", {NO_LABEL, NOT_THE_SENTENCE}),
    "endless": ("Thank you for asking me. " * 100, {NO_LABEL, NOT_THE_SENTENCE}),
}


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("what", DEGENERATE)
def test_what_is_no_answer_scores_nothing_on_any_row_and_is_counted(
    name: str, what: str, data_root: Path
) -> None:
    item = task(name)
    completion, reasons = DEGENERATE[what]
    samples = samples_of(item, data_root)[::25]
    counted, _ = scored(item, samples, lambda *_: {what: completion}, data_root)
    if name == "covid_qa" and what not in ("empty", "refusal"):
        assert values(counted)["exact_match"] == 0.0
        assert values(counted)["f1"] < 0.05
    else:
        assert set(counted.predictions) <= reasons
        assert set(values(counted).values()) == {0.0}


@pytest.mark.parametrize("name", ROWS)
def test_prompts_said_back_on_any_row_are_unread(name: str, data_root: Path) -> None:
    item = task(name)

    def forms_of(_place: int, sample: Sample[Any]) -> Forms:
        prompt = item.question(sample)
        return {"prompt": prompt, "twice": f"{prompt}\n\n{prompt}"}

    counted, _ = scored(item, samples_of(item, data_root)[::25], forms_of, data_root)
    assert all(isinstance(read, Unparsed) for read in counted.predictions)
    if name == "covid_qa":
        assert set(counted.predictions) == {SAID_BACK}


@pytest.mark.parametrize("name", ["pubmedqa", *CHOICES, "ddi"])
def test_one_label_for_all_rows_scores_its_share(name: str, data_root: Path) -> None:
    item = task(name)
    samples = samples_of(item, data_root)
    for label in item.labels:
        said = f"{label} " * 10
        counted, _ = scored(item, samples[::15], lambda *_, said=said: {"": said}, data_root)
        assert set(counted.predictions) == {label}
        found = values(counted)
        share = counted.targets.count(label) / len(counted.targets)
        assert found.get("accuracy", share) == pytest.approx(share)
        assert found["macro_f1"] == pytest.approx(2 * share / (1 + share) / len(item.labels))
